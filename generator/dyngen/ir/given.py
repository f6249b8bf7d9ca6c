"""What callers give for fields and for what is inside them, to be compared with, and for keys.

SET total = :total                fields     Given(Order, total, …), but for what is in a key too
SET prefs.theme = :theme          fields     Given(OrderPrefs, theme, …, place=prefs)
ADD tags :tag                     elements   (tags, tag)
ADD tags :tags                    additions  (tags, tags), where tags has a default
ADD days[0] :tags                 additions  (days[0], tags)
SET links.{name} = :url           entries    (links.{name}, url)
votes.{one} < votes.{two}         may_be_one (votes.{one}, votes.{two})
total < :least                    compared   (…, :least, False)
user_key(user_id)                 in_keys    {user_id: string}, since that function refuses any other type
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Extend,
    Operand,
    OtherField,
    is_element,
)
from dyngen.ir.conditions import Condition, InList, Leaf, Path, Ref, Size, Value, leaves, operands
from dyngen.ir.key_values import (
    ItemKey,
    KeyCall,
    KeyFields,
    KeyNumber,
    KeyOfEntity,
    KeyText,
    KeyValue,
    KeyWithRawSort,
    Slot,
    values_of,
)
from dyngen.ir.plans import Delete, Plan, Query, Scan, UpdateFields, Write
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Action, Check, TransactItem
from dyngen.ir.types import Field, Kind, Type
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
    in_keys = {*entity.key_fields, *(field for each in changed for field in _sure_in_key(each))}
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
        if isinstance(change, ChangeSet):
            if change.element:
                yield change.target, change.element
        elif is_element(change.target) and isinstance(operand := _operand(change), Value):
            yield change.target, operand


def additions(changed: Iterable[Change], entity: Entity) -> Iterator[tuple[Path, Value]]:
    """The sets that are added to those that are never stored empty: elements, and what reads as its default then."""
    for change in changed:
        operand = _operand(change)
        if not isinstance(operand, Value) or not isinstance(change, ChangeSet):
            continue
        if is_element(change.target) or _adds_nothing_if_empty(
            change, _owner(change.target, entity)[1]
        ):
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
            return None if isinstance(operand, OtherField) else operand
        case ChangeSet(element=Value()):
            return None  # no value of the field
        case Extend(operand=operand) | ChangeSet(operand=operand):
            return operand
    return None


def _sure_in_key(change: Change) -> Iterator[Field]:
    """The fields of which an index key is made whenever they are given: none, if another may remove that key."""
    match change:
        case Assign(value=KeyText(_, parts), nullable=nullable):
            for slot in parts:
                if isinstance(slot, Slot) and {*nullable} <= {slot.ref}:
                    yield slot.component.field
        case Assign(value=KeyNumber(_, field)):
            yield field


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


def compared(condition: Condition) -> Iterator[tuple[Leaf, Value, bool]]:
    """The values that are compared with, where each stands, and whether it is a list of them."""
    for leaf in leaves(condition):
        for each in operands(leaf):
            if isinstance(each, Value):
                yield leaf, each, isinstance(leaf, InList) and each is leaf.values


def conditions(plan: Plan | Action) -> Iterator[Condition]:
    """What is compared in DynamoDB."""
    match plan:
        case Write() | Check():
            found = plan.guard.condition
        case Query(filter=found) | Scan(filter=found):
            pass
        case _:
            return
    if found is not None:
        yield found


def in_keys(plan: Plan | Action, entity: Entity) -> Mapping[Ref, Type]:
    """What the functions of keys that a request always makes hold to a type, so that nobody else has to.

    Those of a whole entity are not looked into.
    """
    match plan:
        case UpdateFields(key=key, changes=changes):
            return {**_in_key(key, entity), **_in_changes(changes)}
        case Delete(key=key) | Check(key=key):
            return _in_key(key, entity)
        case Query():
            asked = (*plan.partition, *(() if plan.cases else plan.sort))
            values = [value for each in asked for value in values_of(each)]
            return {ref: type for each in values for ref, type in _in_value(each).items()}
        case _:
            return {}


def in_keys_of_items(items: Sequence[TransactItem], at: int, schema: Schema) -> Mapping[Ref, Type]:
    """The same of an item of a transaction and those before it that are there wherever it is.

    Those behind it hold texts, which are written as they are and which nothing fails at before.
    """
    found: dict[Ref, Type] = {}
    for number, each in enumerate(items):
        if each.is_wherever(items[at]):
            keys = in_keys(each.plan, schema.entity(each.entity))
            found |= {
                ref: type
                for ref, type in keys.items()
                if number <= at or (type.kind is Kind.STRING and ref not in found)
            }
    return found


def key_values(entity: Entity, key: ItemKey) -> Mapping[Field, Ref]:
    """The values that give fields of a key."""
    match key:
        case KeyFields(values):
            return dict(zip(entity.key_fields, values, strict=True))
        case KeyWithRawSort(partition):
            return dict(zip(entity.pk.fields, partition, strict=True))
        case KeyOfEntity():
            return {}


def has_scalars(entity: Entity, key: ItemKey) -> bool:
    """Do parameters give the key, or a part of it, and not entities alone?"""
    return any(ref.attribute is None for ref in key_values(entity, key).values())


def _in_key(key: ItemKey, entity: Entity) -> Mapping[Ref, Type]:
    return _typed(key_values(entity, key).items())


def _in_changes(changed: Iterable[Change]) -> Mapping[Ref, Type]:
    """Those of the keys of indexes that an update makes in any case."""
    found: dict[Ref, Type] = {}
    for each in changed:
        match each:
            case Assign(value=(KeyText() | KeyNumber()) as value, nullable=(), unset=()):
                found |= _in_value(value)
    return found


def _in_value(value: KeyValue | str) -> Mapping[Ref, Type]:
    match value:
        case KeyCall(key, arguments):
            return _typed(zip(key.fields, arguments, strict=True))
        case KeyNumber(_, field, Ref() as ref):
            return {ref: field.type}
        case KeyText(_, parts):
            slots = (each for each in parts if isinstance(each, Slot) and not each.prefix)
            return _typed((e.component.field, e.ref) for e in slots if isinstance(e.ref, Ref))
        case _:
            return {}


def _typed(given: Iterable[tuple[Field, Ref]]) -> Mapping[Ref, Type]:
    return {ref: field.type for field, ref in given}
