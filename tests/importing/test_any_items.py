"""Whatever is in a table: no exception, a schema without errors, and YAML that says what the JSON says.

Random tables of awkward names and values, the same in every run.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from dyngen import build
from dyngen.diagnostics import Report
from dyngen.importing.observed import Observed
from dyngen.importing.run import run
from dyngen.importing.sources.shapes import shape_of
from dyngen.schema.text.source import SourceFile
from emitted import SOAK
from importing.imports import Item, built, described, entities, goes_through, observed

TABLES = 400 if SOAK else 40
NAMES = (
    *(
        "id",
        "userId",
        "pk",
        "sk",
        "_type",
        "type",
        "class",
        "self",
        "key",
        "to_item",
        "a\nb",
        "größe",
    ),
    *(
        "user-id",
        "ÉTÉ",
        "1x",
        "__class__",
        "{x}",
        "x" * 200,
        "version",
        "ttl",
        "createdAt",
        "created_at",
    ),
    *(
        "日本",
        "'\"",
        "#",
        "a#b",
        "$ref",
        "null",
        "yes",
        "GSI1PK",
        "gsi1pk",
        "password",
        "\u202e",
        "\x00",
    ),
)
TEXTS = (
    *(
        "u1",
        "USER#u1",
        "USER#u2",
        "ORDER#2024-01-01#o1",
        "PROFILE",
        "#",
        "##",
        "a#b",
        "{x}",
        "}",
        "{",
    ),
    *(
        "2024-01-31",
        "2024-13-99",
        "2024-01-31T09:30:00.000Z",
        "2024-01-31T09:30:00+00:00",
        "true",
        "-",
    ),
    *(
        "6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21",
        "00012",
        "00001",
        "日本#x",
        "é",
        "a\nb",
        "\x00",
        "'",
        '"',
    ),
    *(
        "x" * 3000,
        "ann@x.org",
        "ACTIVE",
        "ORDER",
        "$app#team_green",
        "A#",
        "#A",
        "user/1:x|y",
        "\\",
    ),
)
NUMBERS = (
    "0",
    "1",
    "2",
    "-1",
    "1.5",
    "1706693400",
    "1706693400120",
    "100000000000000000000",
    "9" * 38,
)


def value(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    kinds = [*("S",) * 8, *("N",) * 4, "BOOL", "NULL", "B", "SS", "NS", "BS", "L", "M"]
    inner = 3 - depth
    return {
        "S": lambda: {"S": chance.choice([*TEXTS, ""])},
        "N": lambda: {"N": chance.choice(NUMBERS)},
        "BOOL": lambda: {"BOOL": chance.random() < 0.5},
        "NULL": lambda: {"NULL": True},
        "B": lambda: {"B": b"ab"},
        "SS": lambda: {"SS": chance.sample(["a", "b", "c"], 2)},
        "NS": lambda: {"NS": ["1", "2"]},
        "BS": lambda: {"BS": [b"1"]},
        "L": lambda: {"L": [value(chance, depth + 1) for _ in range(chance.randrange(inner))]},
        "M": lambda: {
            "M": {
                chance.choice(NAMES): value(chance, depth + 1)
                for _ in range(chance.randrange(inner))
            }
        },
    }[chance.choice(kinds[: None if inner else -2])]()


def table(chance: random.Random) -> tuple[dict[str, Any], list[Item]]:
    """A table with indexes, and items in it."""
    pk, sk, *others = chance.sample(NAMES, 7)
    keys = [f"{pk}:{chance.choice('SSSN')}"] + (
        [f"{sk}:{chance.choice('SSN')}"] if others[0] < "b" else []
    )
    indexes = {
        f"I{number}": tuple(others[2 * number : 2 * number + 2])
        for number in range(chance.randrange(3))
    }
    shape = described(*keys, **indexes)
    names = chance.sample(NAMES, chance.randrange(1, 10))
    items = []
    for _ in range(chance.randrange(14)):
        item = {name: value(chance) for name in names if chance.random() < 0.8}
        for index in indexes.values():
            item |= {name: {"S": chance.choice(TEXTS)} for name in index if chance.random() < 0.7}
        for key in keys:
            name, _, kind = key.partition(":")
            item[name] = {kind: chance.choice(TEXTS if kind == "S" else NUMBERS[:5])}
        items.append(item)
    return shape, items


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(TABLES))
def test_whatever_is_in_a_table_a_schema_without_errors_comes_out(
    seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same tables in every run
    shape, items = table(chance)
    made = run([observed(items, shape, chance.choice([None, "ttl"]))])
    assert made.has_tables
    schema = tmp_path / "x_schema.yaml"
    schema.write_text(made.schema_text("a\nb", as_json=False), "utf-8")
    if made.has_usage:
        (tmp_path / "x_usage_data.json").write_text(made.usage_text(), "utf-8")
    assert [str(each) for each in build.validate([schema]) if each.stops] == []
    source = SourceFile.open(schema, Report())
    assert source
    assert source.load(Report()) == json.loads(made.schema_text("", as_json=True))
    built(made)


def test_a_table_without_items_beside_one_with_items_has_made_up_values() -> None:
    first = observed([{"id": {"S": "a"}}], described("id"))
    second = Observed(shape_of("Others", described("pk", "at:N")))
    made = run([first, second])
    usage: Any = made.usage["entities"]
    assert {name: each["sample_data"] for name, each in usage.items()} == {
        "Thing": {"id": "a"},
        "Other": {"pk": "pk-1", "at": 1},
    }


def test_items_that_are_nothing_but_constant_keys_have_them_for_fields() -> None:
    items = [{"pk": {"S": "CONFIG"}, "sk": {"S": "GLOBAL"}}]
    made = run([observed(items, described("pk", "sk"))])
    goes_through("constant_keys", made, {"Things": items})


def test_a_key_that_other_kinds_share_as_it_is_is_made_of_fields_in_none() -> None:
    """Members make it of their id; of books it is whatever it is, once the same as that of a member."""
    members = [
        {"pk": {"S": f"MEMBER#m{n}"}, "sk": {"S": "MEMBER"}, "memberId": {"S": f"m{n}"},
         "GSI1PK": {"S": f"MEMBER#m{n}"}, "GSI1SK": {"S": "MEMBER"}}
        for n in range(6)
    ]  # fmt: skip
    books = [
        {"pk": {"S": f"BOOK#b{n}"}, "sk": {"S": "BOOK"}, "bookId": {"S": f"b{n}"},
         "GSI1PK": {"S": f"MEMBER#m{n}" if n % 2 else "SHELF"}, "GSI1SK": {"S": f"BOOK#b{n}"}}
        for n in range(6)
    ]  # fmt: skip
    shape = described("pk", "sk", GSI1=("GSI1PK", "GSI1SK"))
    made = run([observed([*members, *books], shape)])
    found = {
        name: [each["gsi_mappings"][0][half] for half in ("pk_template", "sk_template")]
        for name, each in entities(made).items()
    }
    assert found == {
        "Member": ["{gsi1_pk}", "MEMBER"],
        "Book": ["{gsi1_pk}", "BOOK#{book_id}"],
    }
    told = "not made of fields: other items have the like"
    assert told in made.schema_text("", as_json=False)
    assert any(told in line for line in made.told)
    goes_through("shared_as_it_is", made, {"Things": [*members, *books]})
    [alone] = entities(run([observed(members, shape)])).values()
    assert alone["gsi_mappings"][0]["pk_template"] == "MEMBER#{member_id}"
