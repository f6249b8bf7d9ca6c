"""A field in a key template as other languages write it would be text in every key: that is pointed out."""

from __future__ import annotations

import pytest

from emitted import as_file, attempted
from schemas import entity, schema, table

FIELDS = "org number:integer mail"


def told(template: str) -> list[tuple[str, str]]:
    made = schema(table("Bills", "pk", "sk", Bill=entity("ORG#{org}", template, FIELDS)))
    found = attempted(as_file(made))[1]
    return [(each.message, each.help) for each in found if each.code == "DG230"]


@pytest.mark.parametrize(
    ("template", "foreign", "ours"),
    [
        ("BILL#<number>", "<number>", "{number}"),
        ("BILL#:number", ":number", "{number}"),
        (":number", ":number", "{number}"),
        ("BILL#$number", "$number", "{number}"),
        ("BILL#[number]", "[number]", "{number}"),
        ("BILL#@number", "@number", "{number}"),
        ("BILL#%(number)d", "%(number)d", "{number}"),
        ("<mail>#{number:06d}", "<mail>", "{mail}"),
        ("{number:06d}#$mail", "$mail", "{mail}"),
        ("${number:06d}", "the $ before {number:06d}", "{number:06d}; a template needs no $"),
        ("M#${mail:lower}", "the $ before {mail:lower}", "{mail:lower}; a template needs no $"),
        ("M#${mail}", "the $ before {mail}", "{mail}; a template needs no $"),
    ],
)
def test_a_field_in_another_notation(template: str, foreign: str, ours: str) -> None:
    assert told(template) == [(f"{foreign} becomes part of a key of Bill", f"write {ours}")]


@pytest.mark.parametrize(
    ("template", "foreign", "ours"),
    [
        ("BILL#%08d", "%08d", "{user_id:08d}"),
        ("BILL#%d", "%d", "{user_id}"),
        ("BILL#%s#X", "%s", "{user_id}"),
    ],
)
def test_a_format_of_printf(template: str, foreign: str, ours: str) -> None:
    advice = f"write the name of a field between braces: {ours}"
    assert told(template) == [(f"{foreign} becomes part of a key of Bill", advice)]


@pytest.mark.parametrize(
    "template",
    [
        "number:{number:06d}",
        "tenant:number:{number:06d}",
        "<bill>#{number:06d}",
        "[number]{number:06d}",
        "100%",
        "50%sure#{number:06d}",
        "$",
        "A@B",
        "mail",
    ],
)
def test_text_that_is_meant(template: str) -> None:
    """No field is called so, or it stands between braces as well, or words of a key go on with a colon."""
    assert told(template) == []
