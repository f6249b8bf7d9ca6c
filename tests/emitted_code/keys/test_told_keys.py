"""What access_patterns.json tells of keys: a constant in one as it is written, a range of them as it is declared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import entity, index, pattern, schema, table

CONSTANTS: dict[str, tuple[str, object, str]] = {
    # type and value of the field, its template
    "rank": ("integer", 7, "RANK#{rank:04d}#{id}"),
    "ratio": ("decimal", "2.5", "RATIO#{ratio:07.2f}#{id}"),
    "email": ("string", "Ann@X.org", "EMAIL#{email:lower}#{id}"),
    "urgent": ("boolean", True, "URGENT#{urgent}#{id}"),
    "at": ("datetime", "2024-01-31T10:30:00+01:00", "AT#{at}#{id}"),
    "day": ("date", "2024-01-31", "DAY#{day}#{id}"),
    "token": ("uuid", "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "TOKEN#{token}#{id}"),
    "count": ("integer", 7, "COUNT#{count}#{id}"),
}


@pytest.fixture(scope="module")
def made() -> Any:
    columns = " ".join(["id", *(f"{name}:{kind}?" for name, (kind, *_) in CONSTANTS.items())])
    patterns = [
        pattern(
            f"set_{name}", "UpdateItem", "id", "void",
            updates=[{"field": name, "action": "set", "value": value}],
        )
        for name, (_, value, _) in CONSTANTS.items()
    ]  # fmt: skip
    indexes = [index(f"By{name.title()}", f"{name}_key") for name in CONSTANTS]
    templates = {f"By{name.title()}": template for name, (*_, template) in CONSTANTS.items()}
    note = entity("N#{id}", None, columns, *patterns, **templates)
    return compiled(schema(table("Notes", "pk", None, *indexes, Note=note)))


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_is_told_as_it_is_written(made: Any, loaded: Any, name: str) -> None:
    told = json.loads(made.files["access_patterns.json"])["access_patterns"]
    changes = next(each["changes"] for each in told if each["method"] == f"set_{name}")
    with moto(loaded) as client:
        note = loaded.Database(client).note
        note.create_note(loaded.Note(id="a"))
        getattr(note, f"set_{name}")("a")
        stored = client.get_item(TableName="Notes", Key=loaded.note_key("a"))["Item"]
    key = stored[f"{name}_key"]["S"].removesuffix("#a")
    assert f"{name}_key = {key}#{{id}}" in changes


@pytest.fixture(scope="module")
def loaded(made: Any) -> Any:
    return load("told_keys", made)


@pytest.mark.parametrize("word", ["<", "<=", ">", ">="])
def test_a_range_over_the_beginning_of_a_key_is_told_as_it_is_declared(word: str) -> None:
    """No key is the bound itself, since more follows: what an operator does not include, it need not seem to."""
    seen = pattern("seen", "Query", "p bound:date", range_condition=word, index_name="ByDay")
    visit = entity(
        "P#{p}", "V#{n}", "p n day:date", seen, ByDay=("{p}", "{day}#{n}")
    )  # fmt: skip
    days = index("ByDay", "day_pk", "day_sk")
    made = compiled(schema(table("Visits", "pk", "sk", days, Visit=visit)))
    assert made.errors == []
    [told] = [
        each["key_condition"]
        for each in json.loads(made.files["access_patterns.json"])["access_patterns"]
        if each["method"] == "seen"
    ]
    assert re.search(rf"day_sk {re.escape(word)} {{bound}}", told), told
