"""What callers give for fields and for what is inside them, but for what is in a key too.

SET total = :total                fields     Given(Order, total, …)
SET prefs.theme = :theme          fields     Given(OrderPrefs, theme, …, place=prefs)
ADD tags :tag                     elements   (tags, tag)
ADD tags :tags                    additions  (tags, tags), where tags has a default
SET links.{name} = :url           entries    (links.{name}, url)
votes.{one} < votes.{two}         may_be_one (votes.{one}, votes.{two})
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Extend,
    Operand,
    is_element,
)
from dyngen.ir.conditions import Leaf, Path, Size, Value, operands
from dyngen.ir.key_values import KeyNumber, KeyText
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.names import Identifier
from dyngen.records import record


@record(frozen=True, slots=True)
class Given:
    """What a caller gives for a field of a class."""

    owner: Identifier
    field: Field
    value: Value
    nullable: bool
    """May it be None?"""
    unset: bool
    """May it be UNSET?"""
    place: Path | None
    """Where in the item the object is, if the class is not that of the item."""

    @property
    def settable(self) -> bool:
        return self.nullable or self.unset


def fields(changed: Sequence[Change], entity: Entity) -> Iterator[Given]:
    """What is given for fields, but for what is in a key too: its function refuses what no key can hold."""
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
        if _adds_nothing_if_empty(change, field):
            continue  # it may be empty, and the field may not
        nullable, unset = (
            (bool(change.nullable), bool(change.unset))
            if isinstance(change, Assign)
            else (False, False)
        )
        place = None if owner == entity.name else change.target.owner
        yield Given(owner, field, operand, nullable, unset, place)


def elements(changed: Iterable[Change]) -> Iterator[tuple[Path, Value]]:
    """The elements that are added to sets, or taken out, and those of arrays, and where."""
    for change in changed:
        if isinstance(change, ChangeSet) and change.element:
            yield change.target, change.element
        elif is_element(change.target) and isinstance(operand := _operand(change), Value):
            yield change.target, operand


def additions(changed: Iterable[Change], entity: Entity) -> Iterator[tuple[Path, Value]]:
    """The sets that are added to those that are never stored empty, since they read as their default then."""
    for change in changed:
        operand = _operand(change)
        if not isinstance(operand, Value) or not isinstance(change, ChangeSet):
            continue
        if _adds_nothing_if_empty(change, _owner(change.target, entity)[1]):
            yield change.target, operand


def entries(changed: Iterable[Change]) -> Iterator[tuple[Path, Value]]:
    """The values for entries of free-form objects, and which entries."""
    for change in changed:
        if change.target.entry and isinstance(operand := _operand(change), Value):
            yield change.target, operand


def is_anything(changed: Sequence[Change], entity: Entity) -> bool:
    """Is anything of this given, or the name of an entry?"""
    named = any(each.target.entry for each in changed)
    found = (*fields(changed, entity), *elements(changed), *additions(changed, entity))
    return named or bool(found)


def _adds_nothing_if_empty(change: Change, field: Field) -> bool:
    return isinstance(change, ChangeSet) and bool(field.default)


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
    owner, declared = entity.name, entity.fields
    found = next(each for each in declared if each.attribute == target.steps[0])
    for step in target.steps[1:]:
        if found.type.record is None:
            raise ValueError(f"{found.attribute} has no declared fields")
        owner, declared = found.type.record.name, found.type.record.fields
        found = next(each for each in declared if each.attribute == step)
    return owner, found


def may_be_one(leaf: Leaf) -> Iterator[tuple[Path, Path]]:
    """The first operand and another, where they are one place if names of entries are equal at run time.

    DynamoDB compares nothing with itself. What the first is compared with may be twice the same.
    """
    first, *others = operands(leaf)
    for each in others:
        match first, each:
            case (Path() as one, Path() as other) | (Size(one), Size(other)):
                if one.owner == other.owner and (one.entry or other.entry):
                    yield one, other
