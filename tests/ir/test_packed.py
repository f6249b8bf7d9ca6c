"""The IR goes to another process as JSON, and is there what it was here, to the type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from dyngen.ir.packed import packed, unpacked
from dyngen.names import Identifier
from dyngen.sources import sources
from dyngen.understand import understand
from paths import SCHEMAS


def kinds(value: object) -> Iterator[type]:
    """The type of everything in a value, in order."""
    yield type(value)
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from kinds(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from kinds(each)


def moved(value: object) -> object:
    return unpacked(json.loads(json.dumps(packed(value))))


def test_the_meaning_of_every_schema_arrives() -> None:
    found = understand(sources([SCHEMAS]), [])
    assert len(found.schemas) == 10
    for _, schema in found.schemas:
        arrived = moved(schema)
        assert arrived == schema
        assert list(kinds(arrived)) == list(kinds(schema))


VALUES = [
    *("text", "\ud800", Identifier("text"), True, 1, 1.5, None, Decimal("1.50"), Decimal("-0")),
    *(date(2024, 2, 29), datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=UTC), UUID(int=1), b"\x00\xff"),
    *((), (1, (1, 1)), [1, "1"], {1, 2}, frozenset({"a"}), {"a": [{"b": None}], "c": ()}),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_of_a_sample_arrives(value: object) -> None:
    arrived = moved((value, "text", True, value))
    assert arrived == (value, "text", True, value)
    assert list(kinds(arrived)) == list(kinds((value, "text", True, value)))


def test_what_is_no_part_of_the_ir_is_our_bug() -> None:
    with pytest.raises(TypeError, match="PosixPath is no part of the IR"):
        packed(Path("x"))
