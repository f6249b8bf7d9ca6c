"""Which comparisons and functions fit which types, in DynamoDB's terms, and what operands are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dyngen.analysis.conditions import untyped as tree
from dyngen.analysis.parameters.given import Given
from dyngen.ir.types import Kind, Type
from dyngen.schema.quoting import shown
from dyngen.schema.suggest import one_of

CONTAINERS = {
    Kind.STRING_SET: Type(Kind.STRING),
    Kind.NUMBER_SET: Type(Kind.DECIMAL),
    Kind.STRING: Type(Kind.STRING),
}
TYPE_DESCRIPTORS = ("S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M")
"""What attribute_type can ask for."""


def searched(function: str, kind: Type) -> Type | None:
    """The type of what `begins_with` or `contains` looks for in a value; None where it does not fit."""
    if function == "begins_with":
        if kind.wire == "S":
            return Type(Kind.STRING)
        return Type(Kind.BYTES) if kind.kind is Kind.BYTES else None
    if kind.kind is Kind.ARRAY:
        return None if kind.item is None or kind.item.record else kind.item
    return CONTAINERS.get(kind.kind)


def argument(function: str, kind: Type | None) -> tuple[Type | None, bool]:
    """The type of what a function looks for, and whether it can look there at all."""
    if function == "attribute_type":
        return Type(Kind.STRING), True
    if kind is None:
        return (Type(Kind.STRING) if function == "begins_with" else None), True
    if kind.kind is Kind.ARRAY and kind.item is None and function == "contains":
        return None, True
    wanted = searched(function, kind)
    return (replace(wanted, choices=()) if wanted else None), wanted is not None


def alike(declared: str, wanted: Type) -> bool:
    """Are values of a type comparable with one `wanted`? Numbers are, whatever their type."""
    return declared == wanted.kind or {declared, wanted.kind} <= {Kind.INTEGER, Kind.DECIMAL}


def differing(one: Type, wanted: Type) -> tuple[str, str] | None:
    """What tells apart two types whose values are never equal; None if they can be."""
    if not alike(one.kind, wanted):
        return one.kind, wanted.kind
    if one.stored_as == wanted.stored_as or not one.kind is wanted.kind is Kind.DATETIME:
        return None
    return f"{one.kind} ({one.stored_as})", f"{wanted.kind} ({wanted.stored_as})"


def holds_alike(given: Given, wanted: Type) -> bool:
    """An array compares with an array of the same elements."""
    if wanted.kind is not Kind.ARRAY or wanted.item is None:
        return True
    return (given.model.item_type or "string") == wanted.item.kind


def with_itself(spot: tree.Spot, first: tree.Operand, others: Iterable[tree.Operand]) -> bool:
    """Is an operand one of those behind it, of a comparison or a function alike? That is reported."""
    found = any(_same(first, each) for each in others)
    if found:
        spot.error(
            "DG514",
            f"{spelled(first)} is compared with itself",
            "DynamoDB refuses it: compare it with something else",
        )
    return found


def _same(one: tree.Operand, other: tree.Operand) -> bool:
    match one, other:
        case tree.Attribute(steps=steps), tree.Attribute(steps=others):
            return steps == others and _named(one) == _named(other)
        case tree.SizeOf(attribute=attribute), tree.SizeOf(attribute=another):
            return _same(attribute, another)
        case tree.Parameter(name=name), tree.Parameter(name=another_name):
            return name == another_name
    return False


def _named(attribute: tree.Operand) -> str | None:
    """The parameter that names the entry that an attribute is."""
    entry = attribute.entry if isinstance(attribute, tree.Attribute) else None
    return entry.name if entry else None


def spelled(operand: tree.Operand) -> str:
    match operand:
        case tree.Attribute(text=text):
            return text
        case tree.SizeOf(attribute=attribute):
            return f"the size of {attribute.text}"
        case tree.Parameter(name=name):
            return name
        case tree.Literal(value=value):
            return shown(value)


def described(kind: Type | None) -> str:
    if kind and kind.item:
        return f"{kind.kind} of {kind.item.kind}"
    return str(kind.kind) if kind else "unknown"


def check_descriptor(node: tree.Called, name: str) -> bool:
    """Can attribute_type ask for it? A constant that it cannot ask for is reported; what a caller gives can be any."""
    asked = node.operand
    if not isinstance(asked, tree.Literal) or asked.value in TYPE_DESCRIPTORS:
        return True
    node.spot.error(
        "DG508",
        f"{name} asks for {spelled(asked)} as a type, and DynamoDB has none of that name",
        f"write one of {one_of(TYPE_DESCRIPTORS)}",
    )
    return False
