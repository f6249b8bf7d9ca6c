"""What holds of every key: it is given from the left, by values of its own fields."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import (
    AfterText,
    GivenKey,
    KeyBetween,
    KeyCall,
    KeyFields,
    KeyNumber,
    KeyOfEntity,
    KeyText,
    KeyValue,
    KeyWithRawSort,
    RawText,
    Slot,
    SortCondition,
    UpperText,
)
from dyngen.ir.keys import Key
from dyngen.ir.types import Field, Kind, Type
from ir.scope import Scope, fields_of


def of_key(key: GivenKey | KeyOfEntity, scope: Scope) -> Iterator[str]:
    """A primary key has a value for each of its fields."""
    entity = scope.entity
    match key:
        case KeyFields(values):
            yield from _arguments("primary key", entity.key_fields, values, scope)
        case KeyWithRawSort(partition, sort):
            yield from _arguments("partition key", entity.pk.fields, partition, scope)
            if entity.sk is None or entity.sk.templates[0].wire != "S":
                yield "a stored sort key, which the entity does not have as text"
            yield from _text(sort, scope)
        case KeyOfEntity(whole):
            if not scope.is_entity(whole, entity.name):
                yield f"the key of {whole.name}, which is no {entity.name}"


def of_key_condition(condition: SortCondition, key: Key, scope: Scope) -> Iterator[str]:
    """What is compared is a value of that attribute of the key."""
    match condition:
        case KeyBetween(low=low, high=high):
            values = [each for each in (low, high) if not isinstance(each, str)]
        case _:
            values = [condition.value]
    for value in values:
        yield from _key_value(value, condition.attribute, key, scope)


def _key_value(value: KeyValue, attribute: str, key: Key, scope: Scope) -> Iterator[str]:
    match value:
        case KeyCall(of, arguments):
            if of != key or [each.attribute for each in key.templates] != [attribute]:
                yield f"{attribute} is compared with another key"
            yield from _arguments(attribute, of.fields, arguments, scope)
            return
        case AfterText(text):
            yield from _key_value(text, attribute, key, scope)
            return
        case KeyText(template, parts):
            slots = [part for part in parts if isinstance(part, Slot)]
        case UpperText(template, before, slot):
            slots = [*(part for part in before if isinstance(part, Slot)), slot]
        case KeyNumber(template, field, ref):
            slots = []
            yield from of_value(field, ref, scope)
        case RawText(template, ref):
            slots = []
            yield from _text(ref, scope)
    if template not in key.templates or template.attribute != attribute:
        yield f"{attribute} is compared with what another attribute holds"
    given = [slot.component.field.attribute for slot in slots]
    if given != [each.field.attribute for each in template.components][: len(given)]:
        yield f"the components of {attribute} are not given from the left"
    for slot in slots:
        if not scope.is_a(slot.ref, slot.component.field):
            yield f"{slot.ref.name} is not of the type of its place in {attribute}"


def _arguments(
    what: str, fields: tuple[Field, ...], values: tuple[Ref, ...], scope: Scope
) -> Iterator[str]:
    if len(values) != len(fields):
        yield f"{len(values)} values for the {len(fields)} fields of the {what}"
    for field, ref in zip(fields, values, strict=False):
        yield from of_value(field, ref, scope)


def of_value(field: Field, ref: Ref, scope: Scope) -> Iterator[str]:
    """A value that stands for a field of the entity is of its type."""
    if field.attribute not in {each.attribute for each in fields_of(scope.entity)}:
        yield f"{field.attribute} is no field of {scope.entity.name}"
    elif not scope.is_a(ref, field):
        yield f"{ref.name} is not of the type of {field.attribute}"


def _text(ref: Ref, scope: Scope) -> Iterator[str]:
    if scope.type_of(ref) != Type(Kind.STRING):
        yield f"{ref.name} is a stored key, and no text"
