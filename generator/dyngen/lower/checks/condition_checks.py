"""What a condition is given at run time, checked before a request: its encoding would not say which field it is of.

labels contains :label AND size(checklist) >= :min_steps

    check_operand("Task", "labels", label, str)
    check_operand("Task", "checklist", min_steps, int)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from dyngen.ir.conditions import (
    Condition,
    InList,
    Operand,
    Path,
    Ref,
    Size,
    Value,
    leaves,
    operands,
    paths,
)
from dyngen.ir.given import may_be_one
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Type
from dyngen.lower.conceal import plain
from dyngen.lower.expressions import entry_names
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling, list_of
from dyngen.lower.items import codec
from dyngen.syntax import Expression, Statement


def checks(
    condition: Condition | None,
    entity: Entity,
    checked: Mapping[Ref, Type] = MappingProxyType({}),
    named: Collection[Path] = (),
) -> list[Statement]:
    """A statement for each operand of the condition, of one type once, in their order, and for each name of an entry.

    But for what is `checked` to be of its type, and for entries that are `named` elsewhere.
    """
    if condition is None:
        return []
    found: dict[tuple[Ref, Type, bool], str] = {}
    for field, ref, type, many in _compared(condition, entity):
        found.setdefault((ref, _any_of(type), many), field)
    return [
        _check(field, ref, _annotation(type, many=many), entity)
        for (ref, type, many), field in found.items()
        if many or ref not in checked or _any_of(checked[ref]) != _any_of(type)
    ] + [
        *entry_names.checks(paths(condition), entity, named),
        *_distinct(condition, entity),
    ]


def of_field(field: Field, ref: Ref, entity: Entity) -> Statement:
    """The statement that checks what a field is compared with after it was read."""
    return _check(field.label, ref, _annotation(field.type, many=False), entity)


def _check(field: str, ref: Ref, annotation: Expression, entity: Entity) -> Statement:
    return calling("check_operand", entity.name, field, value_of(ref), annotation)


def _distinct(condition: Condition, entity: Entity) -> Iterator[Statement]:
    """Entries that are compared with each other: DynamoDB compares nothing with itself."""
    for leaf in leaves(condition):
        yield from entry_names.different(dict.fromkeys(may_be_one(leaf)), entity)


def _compared(condition: Condition, entity: Entity) -> Iterator[tuple[str, Ref, Type, bool]]:
    """With what each field is compared: a value of this type, or (True) a list of them."""
    for leaf in leaves(condition):
        beside = operands(leaf)
        for each in beside:
            if isinstance(each, Value):
                many = isinstance(leaf, InList) and each is leaf.values
                yield _field(beside, each.ref, entity), each.ref, each.type, many


def _field(beside: Sequence[Operand], ref: Ref, entity: Entity) -> str:
    """The place that stands on the other side: `prefs.theme`; the parameter itself if there is none."""
    for each in beside:
        match each:
            case (Path() as path) | Size(path):
                return str(entity.as_written(path.owner if path.entry else path))
    return plain(ref.attribute or ref.name)


def _annotation(type: Type, *, many: bool) -> Expression:
    annotation = codec.exact_annotation(_any_of(type))
    return list_of(annotation) if many else annotation


def _any_of(type: Type) -> Type:
    """The type without its enum: a text that no item holds can be compared with, and is found in none."""
    return replace(type, choices=(), item=type.item and _any_of(type.item))
