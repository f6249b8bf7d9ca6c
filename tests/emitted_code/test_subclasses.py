"""Values of subclasses that write themselves in another way are stored as the plain value, or refused in a key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

import schemas
from emitted import compiled, load

WRITING = [
    *("__str__", "__repr__", "__format__", "__int__", "__index__", "__bytes__", "__bool__"),
    *("__lt__", "__gt__", "__abs__", "__sub__", "lower", "casefold", "decode", "encode", "hex"),
    *("isascii", "find", "bytes_le", "to_eng_string", "adjusted", "as_tuple", "normalize"),
    *("is_finite", "isoformat", "strftime", "astimezone", "replace", "utcoffset", "timetz"),
    *("date",),
]


def otherwise(kind: type[Any]) -> type[Any]:
    """A subclass of which no method tells the truth."""
    methods = {name: lambda *_, **__: "other" for name in WRITING if hasattr(kind, name)}
    return type("Other", (kind,), methods)


AT = datetime(2024, 1, 31, 9, 30, 5, tzinfo=UTC)
DATES = (2024, 1, 31, 9, 30, 5, 0, UTC)
VALUES: dict[str, tuple[Any, Any]] = {
    "string": ("Zo#e", otherwise(str)("Zo#e")),
    "integer": (7, otherwise(int)(7)),
    "decimal": (Decimal("1.50"), otherwise(Decimal)("1.50")),
    "uuid": (UUID(int=7), otherwise(UUID)(int=7)),
    "date": (date(2024, 1, 31), otherwise(date)(2024, 1, 31)),
    "datetime": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_offset": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_ms": (AT, otherwise(datetime)(*DATES)),
    "datetime iso_s": (AT, otherwise(datetime)(*DATES)),
    "datetime epoch_s": (AT, otherwise(datetime)(*DATES)),
    "datetime epoch_ms": (AT, otherwise(datetime)(*DATES)),
    "bytes": (b"\x00\xff", otherwise(bytes)(b"\x00\xff")),
    "array": (["a", "b"], ["a", otherwise(str)("b")]),
    "object": (
        {"a": ["b", 7, Decimal("1.50")]},
        {"a": [otherwise(str)("b"), otherwise(int)(7), otherwise(Decimal)("1.50")]},
    ),
}
"""By type and format: a value, and the same of a subclass."""
IN_KEYS = [
    (what, template)
    for what in VALUES
    for template in ("{value}", "V#{value}~{id}", "{value:012.2f}", "{value:05d}", "{value:lower}")
    if what not in ("bytes", "array", "object")
    and ("f}" not in template or what == "decimal")
    and ("d}" not in template or what == "integer" or template == "V#{value}~{id}")
    and (":lower" not in template or what == "string")
]


def built(name: str, key: str, kind: str, how: str) -> Any:
    value: dict[str, object] = {"name": "value", "type": kind, "required": True}
    if how:
        value["format"] = how
    if kind == "array":
        value["item_type"] = "string"
    thing = schemas.entity("THING", key, "id")
    thing["fields"] = [*thing["fields"], value]
    document = schemas.schema(schemas.table("Things", "pk", "sk", Thing=thing))
    return load(f"subclass_{name}", compiled(document))


def of_plain_types(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(of_plain_types, value.values()))
    if isinstance(value, list):
        return all(map(of_plain_types, value))
    return type(value) in (str, bytes, bool)


@pytest.mark.parametrize("what", VALUES)
def test_what_is_stored_is_the_plain_value(what: str) -> None:
    plain, other = VALUES[what]
    package = built(what.replace(" ", "_"), "ID#{id}", *what.partition(" ")[::2])
    item = package.Thing(id="1", value=other).to_item()
    assert item == package.Thing(id="1", value=plain).to_item()
    assert of_plain_types(item)


@pytest.mark.parametrize(("what", "template"), IN_KEYS)
def test_a_key_is_that_of_the_plain_value_or_none(what: str, template: str) -> None:
    plain, other = VALUES[what]
    number = IN_KEYS.index((what, template))
    package = built(f"in_key_{number}", template, *what.partition(" ")[::2])
    expected = package.Thing(id="1", value=plain).to_item()
    if what in ("string", "integer", "uuid", "date"):  # f-strings write them
        with pytest.raises(package.KeyValueError, match=r"must be .*, not Other"):
            package.Thing(id="1", value=other).to_item()
        return
    item = package.Thing(id="1", value=other).to_item()
    assert item == expected
    assert of_plain_types(item)


def test_a_subclass_that_writes_itself_like_the_plain_type_is_let_in() -> None:
    class Text(str):
        __slots__ = ()

    class Id(UUID):
        pass

    class Day(date):
        pass

    values = {"string": Text("Zo#e"), "uuid": Id(int=7), "date": Day(2024, 1, 31)}
    for what, value in values.items():
        plain, _ = VALUES[what]
        package = built(f"alike_{what}", "V#{value}~{id}", what, "")
        item = package.Thing(id="1", value=value).to_item()
        assert item == package.Thing(id="1", value=plain).to_item()
