"""Sample values as DynamoDB stores them: from what JSON says to wire format, by the type of a field.

stored("2024-01-31T09:30:00Z", Type(DATETIME))      Constant("S", "2024-01-31T09:30:00.000000Z")
stored({"kind": "image"}, record Media)             Constant("M", (("kind", Constant("S", "image")),))
"""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.analysis import stored_values
from dyngen.ir.conditions import Constant
from dyngen.ir.types import Field, Type


def stored(value: object, type: Type) -> Constant | None:
    """The value in wire format; None where it is not stored at all, as an empty set."""
    if type.record and isinstance(value, Mapping):
        return Constant("M", tuple(_members(value, type.record.fields)))
    if type.item and type.item.record and isinstance(value, list):
        elements = (stored(each, type.item) for each in value)
        return Constant("L", tuple(each for each in elements if each))
    found = stored_values.constant(value, type)
    if not isinstance(found, Constant) or (found.wire in ("SS", "NS") and not found.value):
        return None
    return found


def default_of(field: Field) -> Constant | None:
    """What is stored of a field that is given no value."""
    return (
        None if field.default is None else stored_values.stored_default(field.default, field.type)
    )


def _members(values: Mapping[str, object], fields: tuple[Field, ...]) -> list[tuple[str, Constant]]:
    """The members of an object, those with defaults among them."""
    found = []
    for field in fields:
        value = values.get(field.label)
        member = default_of(field) if value is None else stored(value, field.type)
        if member is not None:
            found.append((field.attribute, member))
    return found
