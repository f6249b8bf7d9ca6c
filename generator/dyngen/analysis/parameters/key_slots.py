"""Access patterns as calls, and where their parameters stand in keys.

get_order(user_id, day)             USER#{user_id}, ORDER#{day}         user_id, day: a component of a key each
add_order(user_id, day, state)      and of an index STATE#{state}       state, too: the item is put with this key
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.analysis.keyspace.disjoint import Share
from dyngen.analysis.keyspace.refusals import (
    Parts,
    component_text,
    refusal_in_text,
    refusal_of_prefix,
)
from dyngen.diagnostics import Place
from dyngen.ir import key_values
from dyngen.ir.changes import Assign, Change, of_attribute
from dyngen.ir.conditions import Ref, Value
from dyngen.ir.key_values import KeyFields, KeyNumber, KeyText
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.members import within
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import FieldValue, KeyColumn, PutFields, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.ir.types import Field
from dyngen.records import record
from dyngen.schema import document as written


@record(frozen=True, slots=True)
class Call:
    """An access pattern: its parameters, and what it does with the items of which entities."""

    pattern_id: int
    parameters: Sequence[Parameter]
    plans: Sequence[tuple[Entity, object]]

    @property
    def involved(self) -> set[str]:
        return {entity.name for entity, _ in self.plans}


def calls_of(entities: Sequence[Entity], transactions: Sequence[Transaction]) -> Iterator[Call]:
    for entity in entities:
        for number, method in entity.access_patterns:
            yield Call(number, method.parameters, [(entity, method.plan)])
    by_name = {entity.name: entity for entity in entities}
    for each in transactions:
        plans = [(by_name[item.entity], item.plan) for item in each.items]
        yield Call(each.pattern_id, each.parameters, plans)


Written = written.AccessPattern | written.CrossPattern


def patterns_of(model: written.SchemaModel, root: Place) -> Iterator[tuple[Written, Place]]:
    """Every access pattern as it is written, and where it stands."""
    for table_number, table in enumerate(model.tables):
        for name, entity in table.entities.items():
            at = root["tables"][table_number]["entities"][name]["access_patterns"]
            for number, pattern in enumerate(entity.access_patterns):
                yield pattern, at[number]
    for number, cross in enumerate(model.cross_table_access_patterns):
        yield cross, root["cross_table_access_patterns"][number]


@record(frozen=True, slots=True)
class Slot:
    """A parameter, and the component of a key that it stands for."""

    ref: Ref
    component: Component
    template: Template
    parts: Parts
    """The text in which it stands: all parts of the template, or some of them and the text behind others."""
    is_prefix: bool = False
    """Does it stand only for the beginning of the component?"""

    @property
    def is_whole(self) -> bool:
        """Is the text a whole key?"""
        return not self.is_prefix and tuple(self.parts) == self.template.parts


def refusal_in_slot(slot: Slot, value: object, share: Share | None) -> str | None:
    """Why a parameter cannot be this value, as JSON writes it; None if it can. `share` is that of the template."""
    component = slot.component
    if slot.is_prefix:
        return refusal_of_prefix(component, value)
    if why := refusal_in_text(slot.template, slot.parts, component, value):
        return why
    text = component_text(component, value)
    if text is not None and slot.is_whole and share and share.rivals:
        position = slot.template.components.index(component)
        if share.without({position: text}):
            return "which makes the key of another kind of item"
    return None


def slots_of(plan: object, entity: Entity) -> Iterator[Slot]:
    """Where the parameters of a plan stand in keys."""
    for node in within(plan, (Key, Template, Field)):
        match node:
            case key_values.KeyText(template, parts):
                yield from _in_text(template, parts)
            case key_values.UpperText(template, before, slot):
                yield from _in_text(template, (*before, slot, slot.component.before))
            case key_values.KeyCall(key, arguments):
                yield from _given([key], key.fields, arguments)
            case KeyFields(values):
                yield from _given(entity.keys, entity.key_fields, values)
            case key_values.KeyWithRawSort(partition):
                yield from _given([entity.pk], entity.pk.fields, partition)
            case KeyColumn(field=field, ref=ref):
                yield from _given(entity.keys, [field], [ref])
            case PutFields(fields=values):
                yield from _given(entity.written_keys, *_columns(values))
            case UpdateFields():
                # Index keys that follow are among the changes, the second key is not.
                yield from _given(_second(entity), *_columns([*_set(node.changes, entity)]))


def _columns(values: Sequence[FieldValue]) -> tuple[list[Field], list[Ref]]:
    return [each.field for each in values], [each.ref for each in values]


def _second(entity: Entity) -> Sequence[Key]:
    return entity.copied_to.keys if entity.copied_to else ()


def _set(changes: Sequence[Change], entity: Entity) -> Iterator[FieldValue]:
    """The fields that are set to parameters, whatever they were."""
    fields = {of_attribute(each.attribute): each for each in entity.fields}
    for each in changes:
        match each:
            case Assign(target=target, value=Value(ref), if_absent=False) if target in fields:
                yield FieldValue(field=fields[target], ref=ref)


def set_by(plan: object, entity: Entity) -> frozenset[Field]:
    """The fields that a plan sets to what a caller gives: an entity with all of them, or a parameter."""
    match plan:
        case UpdateEntity():
            return frozenset(entity.settable)
        case UpdateFields(changes=changes):
            given = {
                each.target
                for each in changes
                if isinstance(each, Assign) and isinstance(each.value, Value | KeyText | KeyNumber)
            }
            return frozenset(e for e in entity.settable if of_attribute(e.attribute) in given)
    return frozenset()


def _in_text(template: Template, parts: Sequence[str | key_values.Slot]) -> Iterator[Slot]:
    text = [each if isinstance(each, str) else each.component for each in parts]
    for each in parts:
        if not isinstance(each, str) and isinstance(each.ref, Ref):
            yield Slot(each.ref, each.component, template, text, each.prefix)


def _given(keys: Sequence[Key], fields: Sequence[Field], refs: Sequence[Ref]) -> Iterator[Slot]:
    by_field = dict(zip(fields, refs, strict=True))
    for template in (each for key in keys for each in key.templates if each.wire == "S"):
        for component in template.components:
            if component.field in by_field:
                yield Slot(by_field[component.field], component, template, template.parts)
