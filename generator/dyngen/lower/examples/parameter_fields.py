"""What a parameter is compared with or stored as: its field, for a value that gives an answer.

    Query(sk >= ORDER#{since}, filter total > :limit)
        since     Meaning(order_date, ">=")
        limit     Meaning(total, ">")

Only the examples ask this: a parameter whose name says nothing gets the sample's value of its field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dyngen.comparators import MIRRORED
from dyngen.ir import changes, conditions, given, key_values, plans, results
from dyngen.ir.conditions import Comparator, Path, Ref, Size, Value
from dyngen.ir.keys import Component, Template
from dyngen.ir.members import within
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind
from dyngen.records import record

Role = Literal["compared", "element", "type", "length", "several", "assigned"]


@record(frozen=True, slots=True)
class Meaning:
    """A parameter stands for a field: `<field> <operator> <parameter>` should hold.

    Or it is one `element` of what the field holds, the `type` of what is stored, its `length`, `several`
    values of the field's type, or what the field is set to (`assigned`).
    """

    field: Field
    operator: Comparator = "="
    role: Role = "compared"
    component: Component | None = None
    """Where it stands in a key."""

    @property
    def particular(self) -> bool:
        """Is it some other value than that of the field?"""
        return self.role not in ("compared", "assigned") or self.operator in ("<>", "<", ">")


@record(frozen=True, slots=True)
class RawKey:
    """A parameter is a key attribute as it is stored."""

    attribute: str
    compared: Literal["", "value", "options"] = ""
    """Where a condition compares it with an attribute that is no field: is it the other side, or several of them?"""


Found = Iterator[tuple[Ref, Meaning | RawKey]]


def meanings(plan: object, entity: Entity) -> Found:
    """(parameter, what it stands for) of every value in a plan, or in a part of one."""
    for node in within(plan, (Template, Field)):
        yield from _of_plan(node, entity)
        yield from _of_condition(node, entity)


def _of_plan(node: object, entity: Entity) -> Found:
    match node:
        case key_values.Slot(component, Ref() as ref):
            yield ref, Meaning(component.field, component=component)
        case key_values.KeyNumber(_, field, Ref() as ref) | plans.FieldValue(field=field, ref=ref):
            yield ref, Meaning(field)
        case key_values.KeyCall(key, arguments):
            for field, ref in zip(key.fields, arguments, strict=True):
                yield ref, Meaning(field)
        case key_values.KeyFields() | key_values.KeyWithRawSort():
            for field, ref in given.key_values(entity, node).items():
                yield ref, Meaning(field)
            if isinstance(node, key_values.KeyWithRawSort) and entity.table.sort:
                yield node.sort, RawKey(entity.table.sort.name)
        case plans.Agreement(stored=str() as attribute, right=ref):
            yield ref, RawKey(attribute)
        case key_values.KeyEquals() | key_values.KeyBeginsWith():
            yield from _raw(node.attribute, node.value)
        case key_values.KeyCompare(attribute, operator, value):
            yield from _raw(attribute, value)
            if operator in ("<", ">"):
                yield from _bound(value, operator)
        case key_values.KeyBetween(attribute, low, high):
            yield from _raw(attribute, low, high)
            if _is_behind(low):
                yield from _bound(low, ">")
            if _is_cut(high):
                yield from _bound(high, "<")
        case plans.KeyColumn(field=field, ref=ref, many=many):
            yield ref, Meaning(field, role="several" if many else "compared")
        case results.Keep(compared=Field() as field, operator=operator, ref=ref):
            yield ref, Meaning(field, "=" if operator == "begins_with" else operator)
        case changes.Assign(target=Path() as path, value=Value(ref)):
            if changed := _changed(path, entity):
                yield ref, Meaning(changed, role="assigned")
        case changes.Assign(
            target=Path() as path,
            value=key_values.KeyText(parts=(key_values.Slot(ref=Ref() as ref),))
            | key_values.KeyNumber(ref=Ref() as ref),
        ):
            # A field that is the key attribute of an index, as it is.
            if changed := _changed(path, entity):
                yield ref, Meaning(changed, role="assigned")
        case changes.ChangeSet(target=Path() as path, element=Value(ref)):
            if changed := _changed(path, entity):
                yield ref, Meaning(changed, role="element")
        case (
            changes.Arithmetic(target=Path() as path, operand=Value(ref))
            | changes.Extend(target=Path() as path, operand=Value(ref))
            | changes.ChangeSet(target=Path() as path, operand=Value(ref))
        ):
            if changed := _changed(path, entity):
                yield ref, Meaning(changed)


def _raw(attribute: str, *bounds: key_values.KeyValue | str) -> Found:
    """Parameters that are compared with a key attribute as it is."""
    for bound in bounds:
        if isinstance(bound, key_values.RawText):
            yield bound.ref, RawKey(attribute)


def _bound(value: key_values.KeyValue | str, operator: Comparator) -> Found:
    """The parameter at the end of a bound, where what is compared with it is not let in."""
    match value:
        case key_values.KeyNumber(_, field, Ref() as ref):
            yield ref, Meaning(field, operator)
        case key_values.KeyText(parts=(*_, key_values.Slot(component, Ref() as ref))):
            yield ref, Meaning(component.field, operator, component=component)
        case key_values.KeyText(parts=(*_, key_values.Slot(component, Ref() as ref), str())):
            yield ref, Meaning(component.field, operator, component=component)


def _is_behind(bound: key_values.KeyValue | str) -> bool:
    """Does other text than the key has there end it, so that it is behind all that begin with the value?"""
    match bound:
        case key_values.KeyText(template, (*before, str() as end)) if before:
            return template.parts[len(before)] != end
    return False


def _is_cut(bound: key_values.KeyValue | str) -> bool:
    """Does it end with the value, where the key goes on, so that it is before all that begin with that?"""
    match bound:
        case key_values.KeyText(template, (*_, key_values.Slot()) as parts):
            return len(parts) < len(template.parts)
    return False


def _of_condition(node: object, entity: Entity) -> Found:
    """What conditions and filters say; nothing of what is inside a field."""
    subject, operands = _sides(node)
    path = subject.path if isinstance(subject, Size) else subject
    field = _at(path, entity) if path else None
    if field is None:
        yield from _beside_fields(node, subject, operands)
        return
    for ref in (each.ref for each in operands if isinstance(each, Value)):
        match node:
            case conditions.Comparison(left, operator, _):
                stands = operator if left is subject else MIRRORED[operator]
                role: Role = "length" if isinstance(subject, Size) else "compared"
                yield ref, Meaning(field, stands, role)
            case _ if isinstance(subject, Size):
                yield ref, Meaning(field, role="length")
            case conditions.InList():
                yield ref, Meaning(field, role="several")
            case conditions.Function("attribute_type"):
                yield ref, Meaning(field, role="type")
            case conditions.Function("contains") if (
                field.type.is_set or field.type.kind is Kind.ARRAY
            ):
                yield ref, Meaning(field, role="element")
            case _:
                yield ref, Meaning(field)


def _beside_fields(node: object, subject: object, operands: tuple[object, ...]) -> Found:
    """What is compared with an attribute that is no field, where that itself is in the right relation to it."""
    match node, subject:
        case conditions.Comparison(operator="<>" | "<" | ">") | conditions.Function(
            "attribute_type"
        ), _:
            return
        case _, Path((str() as attribute,)):
            several = isinstance(node, conditions.InList)
            for ref in (each.ref for each in operands if isinstance(each, Value)):
                yield ref, RawKey(attribute, "options" if several else "value")


def _sides(node: object) -> tuple[Path | Size | None, tuple[object, ...]]:
    """What a condition compares, and with what."""
    match node:
        case conditions.Comparison(Path() | Size() as subject, _, operand):
            return subject, (operand,)
        case conditions.Comparison(operand, _, Path() | Size() as subject):
            return subject, (operand,)
        case conditions.Between(Path() | Size() as subject, low, high):
            return subject, (low, high)
        case conditions.In(Path() | Size() as subject, options):
            return subject, options
        case conditions.InList(Path() | Size() as subject, values):
            return subject, (values,)
        case conditions.Function(_, path, operand):
            return path, (operand,)
    return None, ()


def _changed(path: Path, entity: Entity) -> Field | None:
    """The field that an update changes: an attribute, or a member of an object in one."""
    first, *rest = path.steps
    found = _at(Path((first,)), entity)
    for step in rest:
        members = found.type.record.fields if found and found.type.record else ()
        found = next((each for each in members if each.attribute == step), None)
    return found


def _at(path: Path, entity: Entity) -> Field | None:
    return next((each for each in entity.known if path.steps == (each.attribute,)), None)
