"""Which comparisons and functions fit which types, in DynamoDB's terms."""

from __future__ import annotations

from dyngen.ir.types import Kind, Type

TEXT_LIKE = frozenset({Kind.STRING, Kind.UUID, Kind.DATETIME, Kind.DATE})
SIZED = frozenset(
    {
        Kind.STRING,
        Kind.BYTES,
        Kind.ARRAY,
        Kind.OBJECT,
        Kind.STRING_SET,
        Kind.NUMBER_SET,
        Kind.UUID,
        Kind.DATE,
        Kind.DATETIME,
    }
)
CONTAINERS = {
    Kind.STRING_SET: Type(Kind.STRING),
    Kind.NUMBER_SET: Type(Kind.DECIMAL),
    Kind.STRING: Type(Kind.STRING),
}
UNORDERED = frozenset({Kind.BOOLEAN, Kind.ARRAY, Kind.OBJECT, Kind.STRING_SET, Kind.NUMBER_SET})


def searched(function: str, kind: Type) -> Type | None:
    """The type of what `begins_with` or `contains` looks for in a value; None where it does not fit."""
    if function == "begins_with":
        if kind.kind in TEXT_LIKE and not kind.epoch:
            return Type(Kind.STRING)
        return Type(Kind.BYTES) if kind.kind is Kind.BYTES else None
    if kind.kind is Kind.ARRAY:
        return None if kind.item is None or kind.item.record else kind.item
    return CONTAINERS.get(kind.kind)
