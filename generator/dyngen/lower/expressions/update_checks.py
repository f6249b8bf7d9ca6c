"""What callers of an update give, looked at before anything is sent.

Assign(total)                            check_fields(Order, total=total)
Assign(total) of a partial update        check_given(Order, total=total)
Arithmetic(stock, quantity)              check_operands(Product, stock=quantity)
ChangeSet(tags, one tag)                 check_element("Product", "tags", tag, str)
a partial update                         require_some(nick=nick, name=name)
two entries of one object                require_different("votes", old_option, new_option)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import libcst as cst

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Extend,
    Operand,
    is_element,
)
from dyngen.ir.conditions import Path, Ref, Value
from dyngen.ir.key_values import KeyNumber, KeyText
from dyngen.ir.plans import UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Type
from dyngen.lower.expressions import entry_names
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Expression, Statement, phrase, statement

_Check: TypeAlias = Callable[[Identifier, Arguments], Statement]


@dataclass(frozen=True, slots=True)
class _Given:
    """What a caller gives for a field of a class."""

    owner: Identifier
    field: Field
    value: Value
    nullable: bool
    """May it be None?"""
    unset: bool
    """May it be UNSET?"""

    @property
    def settable(self) -> bool:
        return self.nullable or self.unset

    @property
    def check(self) -> _Check:
        if self.unset:
            return _check_given
        return _check_operands if self.field.optional and not self.nullable else _check_fields


def types_checked(changed: Sequence[Change], entity: Entity) -> Mapping[Ref, Type]:
    """What `checked` holds to a type, and not to None besides."""
    given = _given(changed, entity)
    elements = {element.ref: element.type for _, element in _elements(changed)}
    return {each.value.ref: each.field.type for each in given if not each.settable} | elements


def checked(changed: Sequence[Change], entity: Entity) -> list[Statement]:
    """The statements that refuse values which their fields do not allow.

    Not those that are in a key too: its function refuses them.
    """
    kept: dict[tuple[_Check, Identifier], list[cst.Arg]] = {}
    for each in _given(changed, entity):
        argument = phrase.argument(value_of(each.value.ref), each.field.name)
        kept.setdefault((each.check, each.owner), []).append(argument)
    entries = [
        _of_entry(change.target, operand, entity)
        for change in changed
        if change.target.entry and isinstance(operand := _operand(change), Value)
    ]
    return [
        *(check(owner, given) for (check, owner), given in kept.items()),
        *(_of_element(each, entity) for each in _elements(changed)),
        *entries,
        *entry_names.checks((each.target for each in changed), entity),
        *entry_names.different((each.target for each in changed), entity),
    ]


def _elements(changed: Iterable[Change]) -> Iterator[tuple[Path, Value]]:
    """The elements that are added to sets, or taken out, and those of arrays, and where."""
    for change in changed:
        if isinstance(change, ChangeSet) and change.element:
            yield change.target, change.element
        elif is_element(change.target) and isinstance(operand := _operand(change), Value):
            yield change.target, operand


def _of_element(added: tuple[Path, Value], entity: Entity) -> Statement:
    target, element = added
    return _check_element(
        entity.name,
        str(entity.as_written(target)),
        value_of(element.ref),
        codec.exact_annotation(element.type),
    )


def _given(changed: Sequence[Change], entity: Entity) -> Iterator[_Given]:
    in_keys = {*entity.key_fields, *(field for each in changed for field in _key_fields(each))}
    for change in changed:
        operand = _operand(change)
        if not isinstance(operand, Value) or change.target.entry:
            continue
        if is_element(change.target):
            continue  # no field of a class
        owner, field = _owner(change.target, entity)
        if field in in_keys and isinstance(change, Assign):
            continue
        nullable, unset = (
            (bool(change.nullable), bool(change.unset))
            if isinstance(change, Assign)
            else (False, False)
        )
        yield _Given(owner, field, operand, nullable, unset)


def required(plan: UpdateFields) -> list[Statement]:
    """The statements that refuse a partial update which says too little."""
    return [
        *([_require_some(_named(plan.some))] if plan.some else []),
        *(_require_together(_named(refs)) for refs in plan.together),
    ]


def _named(refs: Iterable[Ref]) -> list[cst.Arg]:
    return [phrase.argument(value_of(ref), ref.name) for ref in refs]


def _operand(change: Change) -> Operand | None:
    match change:
        case Assign(value=(Value() as operand)):
            return operand
        case Arithmetic(operand=operand) if change.source == change.target:
            return operand
        case ChangeSet(element=Value()):
            return None  # no value of the field
        case Extend(operand=operand) | ChangeSet(operand=operand):
            return operand
    return None


def _key_fields(change: Change) -> tuple[Field, ...]:
    match change:
        case Assign(value=(KeyText(template) | KeyNumber(template))):
            return template.fields
    return ()


def _owner(target: Path, entity: Entity) -> tuple[Identifier, Field]:
    """The class that has the field which is changed, and the field."""
    owner, fields = entity.name, entity.fields
    found = next(each for each in fields if each.attribute == target.steps[0])
    for step in target.steps[1:]:
        if found.type.record is None:
            raise ValueError(f"{found.attribute} has no declared fields")
        owner, fields = found.type.record.name, found.type.record.fields
        found = next(each for each in fields if each.attribute == step)
    return owner, found


def _of_entry(entry: Path, operand: Value, entity: Entity) -> Statement:
    """Where nothing is declared, the type of the parameter counts."""
    return _check_entry(
        entity.name,
        str(entity.as_written(entry.owner)),
        value_of(operand.ref),
        codec.exact_annotation(operand.type),
    )


@statement
def _check_fields(ENTITY: Identifier, VALUES: Arguments) -> None:
    """check_fields(ENTITY, *VALUES)"""


@statement
def _check_given(ENTITY: Identifier, VALUES: Arguments) -> None:
    """check_given(ENTITY, *VALUES)"""


@statement
def _check_operands(ENTITY: Identifier, VALUES: Arguments) -> None:
    """check_operands(ENTITY, *VALUES)"""


@statement
def _check_element(ENTITY: str, FIELD: str, ELEMENT: Expression, TYPE: Expression) -> None:
    """check_element(ENTITY, FIELD, ELEMENT, TYPE)"""


@statement
def _check_entry(ENTITY: str, FIELD: str, VALUE: Expression, TYPE: Expression) -> None:
    """check_entry(ENTITY, FIELD, VALUE, TYPE)"""


@statement
def _require_some(VALUES: Arguments) -> None:
    """require_some(*VALUES)"""


@statement
def _require_together(VALUES: Arguments) -> None:
    """require_together(*VALUES)"""
