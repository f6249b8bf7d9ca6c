"""What a condition is given at run time, checked before a request: its encoding would not say which field it is of.

labels contains :label AND size(checklist) >= :min_steps

    check_operand("Task", "labels", label, str)
    check_operand("Task", "checklist", min_steps, int)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Not,
    Operand,
    Path,
    Ref,
    Size,
    Value,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Type
from dyngen.lower.conceal import plain
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import list_of
from dyngen.lower.items import codec
from dyngen.syntax import Expression, Statement, statement


def checks(condition: Condition | None, entity: Entity) -> list[Statement]:
    """A statement for each operand of the condition, in their order."""
    if condition is None:
        return []
    found = dict.fromkeys(_compared(condition))
    return [
        _check_operand(entity.name, field, value_of(ref), _annotation(type, many=many))
        for field, ref, type, many in found
    ]


def _compared(condition: Condition) -> Iterator[tuple[str, Ref, Type, bool]]:
    """With what each field is compared: a value of this type, or (True) a list of them."""
    match condition:
        case Junction(conditions=inner):
            for each in inner:
                yield from _compared(each)
        case Not(condition=inner):
            yield from _compared(inner)
        case InList(left, Value(ref, type)):
            yield _field([left], ref), ref, type, True
        case Comparison(left, _, right):
            yield from _given(left, right)
        case Between(left, low, high):
            yield from _given(left, low, high)
        case In(left, options):
            yield from _given(left, *options)
        case Function(_, path, operand) if operand is not None:
            yield from _given(path, operand)


def _given(*operands: Operand) -> Iterator[tuple[str, Ref, Type, bool]]:
    for each in operands:
        if isinstance(each, Value):
            yield _field(operands, each.ref), each.ref, each.type, False


def _field(operands: Sequence[Operand], ref: Ref) -> str:
    """The place that stands on the other side: `prefs.theme`; the parameter itself if there is none."""
    for each in operands:
        match each:
            case (Path() as path) | Size(path):
                return str(path)
    return plain(ref.attribute or ref.name)


def _annotation(type: Type, *, many: bool) -> Expression:
    annotation = codec.annotation(_any_of(type))
    return list_of(annotation) if many else annotation


def _any_of(type: Type) -> Type:
    """The type without its enum: a text that no item holds can be compared with, and is found in none."""
    return replace(type, choices=(), item=type.item and _any_of(type.item))


@statement
def _check_operand(ENTITY: str, FIELD: str, VALUE: Expression, TYPE: Expression) -> None:
    """check_operand(ENTITY, FIELD, VALUE, TYPE)"""
