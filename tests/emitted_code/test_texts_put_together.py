"""A key that no f-string can say is put together of texts: each part is one, whatever its type is.

So it is where a number with a format stands in it, which is made by a call that is told texts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, parameters, pattern, schema, table

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
ID = UUID(int=7)
TEXTS: dict[str, tuple[JSON, object, str]] = {
    "text": ({"type": "string"}, "b", "b"),
    "number": ({"type": "integer"}, 12, "12"),
    "decimal": ({"type": "decimal"}, Decimal("1.50"), "1.5"),
    "choice": ({"type": "integer", "enum": [1, 12]}, 12, "12"),
    "option": ({"type": "string", "enum": ["b", "c"]}, "c", "c"),
    "flag": ({"type": "boolean"}, True, "true"),
    "day": ({"type": "date"}, date(2024, 1, 31), "2024-01-31"),
    "id": ({"type": "uuid"}, ID, str(ID)),
    "moment": ({"type": "datetime"}, NOON, "2024-01-31T12:00:00.000000Z"),
    "moment_offset": (
        {"type": "datetime", "format": "iso_offset"}, NOON, "2024-01-31T12:00:00.000000+0000",
    ),
    "moment_ms": ({"type": "datetime", "format": "iso_ms"}, NOON, "2024-01-31T12:00:00.000Z"),
    "epoch_s": ({"type": "datetime", "format": "epoch_s"}, NOON, "1706702400"),
    "epoch_ms": ({"type": "datetime", "format": "epoch_ms"}, NOON, "1706702400000"),
}  # fmt: skip
"""Fields, a value, and its text in a key (SPEC 2.1, 9.4)."""


def made_of(name: str, template: str, *patterns: JSON) -> ModuleType:
    columns = " ".join(["u", "n:integer", *TEXTS, "z"])
    item = entity("U#{u}", template, columns, *patterns)
    for each in item["fields"]:
        each |= TEXTS.get(each["name"], ({},))[0]
    return load(name, compiled(schema(table("Tab", "pk", "sk", Thing=item))))


def thing(package: Any, z: str = "z") -> Any:
    return package.Thing(u="u", n=7, z=z, **{name: value for name, (_, value, _) in TEXTS.items()})


@pytest.mark.parametrize("name", TEXTS)
def test_what_stands_beside_a_formatted_number(name: str) -> None:
    """The end of the range is made beside the request, where no variable holds the number's text."""
    kind, value, text = TEXTS[name]
    given = [*parameters("u"), {"name": name, "type": kind["type"]}, *parameters("n:integer")]
    ends = [each | {"optional": True} for each in parameters("low high")]
    package = made_of(
        f"beside_{name}",
        f"K#{{{name}}}#{{n:03d}}#{{z}}",
        pattern("within", "Query", range_condition="between", parameters=[*given, *ends]),
        pattern("least", "Query", range_condition=">=", parameters=[*given, ends[0]]),
    )
    with moto(package) as client:
        things = package.Database(client).thing
        for z in "abc":
            things.create_thing(thing(package, z))
        [*items] = client.scan(TableName="Tab")["Items"]
        assert {each["sk"]["S"] for each in items} == {f"K#{text}#007#{z}" for z in "abc"}
        found = {
            ends: [each.z for each in things.within("u", value, 7, *ends)]
            for ends in ((), ("b",), (None, "b"), ("b", "b"))
        }
        assert found == {(): [*"abc"], ("b",): [*"bc"], (None, "b"): [*"ab"], ("b", "b"): ["b"]}
        assert [each.z for each in things.least("u", value, 7, "b")] == ["b", "c"]
