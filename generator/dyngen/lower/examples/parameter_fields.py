"""What a parameter is compared with or stored as: its field, for a value that gives an answer.

    Query(sk >= ORDER#{since}, filter total > :limit)
        since     Meaning(order_date, ">=")
        limit     Meaning(total, ">")

Only the examples ask this: a parameter whose name says nothing gets the sample's value of its field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from dyngen.ir.conditions import (
    Between,
    Comparator,
    Comparison,
    Function,
    In,
    InList,
    Operand,
    Path,
    Ref,
    Value,
)
from dyngen.ir.keys import Template
from dyngen.ir.plans import (
    Assignment,
    BatchGet,
    Check,
    Keep,
    KeyArguments,
    KeyBeginsWith,
    KeyBetween,
    KeyCall,
    KeyCompare,
    KeyEquals,
    KeyNumber,
    Put,
    RawText,
    Slot,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind
from dyngen.names import Identifier


@dataclass(frozen=True, slots=True)
class Meaning:
    """A parameter stands for a field: `<field> <operator> <parameter>` should hold."""

    field: Field
    operator: Comparator = "="
    element: bool = False
    """It is one of the values that the field holds (`contains`)."""
    wire: bool = False
    """It names the type of what is stored (`attribute_type`)."""
    several: bool = False
    """It is an array of values, each of the field's type."""
    assigned: bool = False
    """The field is set to it."""

    @property
    def particular(self) -> bool:
        """Is it some other value than that of the field?"""
        return self.element or self.wire or self.operator in ("<>", "<", ">")


@dataclass(frozen=True, slots=True)
class RawKey:
    """A parameter is a key attribute as it is stored."""

    attribute: str


def meanings(node: object, entity: Entity) -> Iterator[tuple[Identifier, Meaning | RawKey]]:
    """(parameter, what it stands for) of every value in a plan, or in a part of one."""
    match node:
        case Slot(component, ref):
            yield ref.name, Meaning(component.field)
        case KeyNumber(_, field, ref):
            yield ref.name, Meaning(field)
        case KeyCall(key, arguments):
            for field, ref in zip(key.fields, arguments, strict=True):
                yield ref.name, Meaning(field)
        case KeyArguments():
            for field, ref in zip(entity.key_fields, node.arguments, strict=False):
                yield ref.name, Meaning(field)
            for attribute, ref in node.raw:
                yield ref.name, RawKey(attribute)
        case Check(field, ref):
            yield ref.name, Meaning(field)
        case BatchGet():
            for field, ref, several in node.columns:
                yield ref.name, Meaning(field, several=several)
        case Put():
            for field, ref in node.fields:
                yield ref.name, Meaning(field)
    yield from _compared(node, entity)
    yield from _raw(node)
    if isinstance(node, tuple):
        for each in node:
            yield from meanings(each, entity)
    elif is_dataclass(node) and not isinstance(node, Template | Field):
        for each in fields(node):
            yield from meanings(getattr(node, each.name), entity)


def _compared(node: object, entity: Entity) -> Iterator[tuple[Identifier, Meaning | RawKey]]:
    """What conditions and filters say."""
    match node:
        case Comparison(Path() as path, operator, Value(ref)):
            yield from _means(ref, path, entity, operator)
        case Comparison(Value(ref), operator, Path() as path):
            yield from _means(ref, path, entity, _MIRRORED.get(operator, operator))
        case Between(Path() as path, low, high):
            yield from _values((low, high), path, entity)
        case In(Path() as path, options):
            yield from _values(options, path, entity)
        case InList(Path() as path, Value(ref)):
            yield from _means(ref, path, entity, several=True)
        case Function("attribute_type", path, Value(ref)):
            yield from _means(ref, path, entity, wire=True)
        case Function("contains", path, Value(ref)):
            held = _at(path, entity)
            element = held is not None and held.type.kind in _COLLECTIONS
            yield from _means(ref, path, entity, element=element)
        case Function(_, path, Value(ref)):
            yield from _means(ref, path, entity)
        case Keep(Field() as field, operator, ref):
            yield ref.name, Meaning(field, "=" if operator == "begins_with" else operator)
        case Assignment(attribute, Ref() as ref):
            yield from _means(ref, Path((attribute,)), entity, assigned=True)


_MIRRORED: Mapping[str, Comparator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _values(
    operands: Iterable[Operand], path: Path, entity: Entity
) -> Iterator[tuple[Identifier, Meaning]]:
    for operand in operands:
        if isinstance(operand, Value):
            yield from _means(operand.ref, path, entity)


def _means(
    ref: Ref,
    path: Path,
    entity: Entity,
    operator: Comparator = "=",
    *,
    element: bool = False,
    wire: bool = False,
    several: bool = False,
    assigned: bool = False,
) -> Iterator[tuple[Identifier, Meaning]]:
    """That the parameter stands for the field at `path`; nothing, where that is inside a field."""
    field = _at(path, entity)
    if field is not None:
        yield ref.name, Meaning(field, operator, element, wire, several, assigned)


def _at(path: Path, entity: Entity) -> Field | None:
    fields = (*entity.fields, entity.version)
    return next((each for each in fields if path.steps == (each.attribute,)), None)


_COLLECTIONS = frozenset({Kind.ARRAY, Kind.STRING_SET, Kind.NUMBER_SET})


def _raw(node: object) -> Iterator[tuple[Identifier, RawKey]]:
    """Parameters that are compared with a key attribute as it is."""
    match node:
        case KeyEquals() | KeyBeginsWith() | KeyCompare():
            bounds: tuple[object, ...] = (node.value,)
        case KeyBetween():
            bounds = (node.low, node.high)
        case _:
            return
    for bound in bounds:
        if isinstance(bound, RawText):
            yield bound.ref.name, RawKey(node.attribute)
