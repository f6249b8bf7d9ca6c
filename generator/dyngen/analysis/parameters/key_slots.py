"""Access patterns as calls, and where their parameters stand in keys.

get_order(user_id, day)     USER#{user_id}, ORDER#{day}         user_id, day: a component of a key each
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.ir import key_values
from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Component, Key, Template
from dyngen.ir.members import within
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import KeyColumn
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.ir.types import Field
from dyngen.records import record


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
        yield Call(
            each.pattern_id, each.parameters, [(by_name[item.entity], item) for item in each.items]
        )


Slot = tuple[Ref, Component, bool]
"""A parameter, the component of a key that it stands for, and whether only for its beginning."""


def slots_of(plan: object, entity: Entity) -> Iterator[Slot]:
    """Where the parameters of a plan stand in keys."""
    for node in within(plan, (Key, Template, Field)):
        match node:
            case key_values.Slot(component, Ref() as ref, prefix):
                yield ref, component, prefix
            case key_values.KeyCall(key, arguments):
                yield from _given([key], key.fields, arguments)
            case key_values.KeyFields(values):
                yield from _given(entity.keys, entity.key_fields, values)
            case key_values.KeyWithRawSort(partition):
                yield from _given([entity.pk], entity.pk.fields, partition)
            case KeyColumn(field=field, ref=ref):
                yield from _given(entity.keys, [field], [ref])


def _given(keys: Sequence[Key], fields: Sequence[Field], refs: Sequence[Ref]) -> Iterator[Slot]:
    by_field = dict(zip(fields, refs, strict=True))
    for template in (each for key in keys for each in key.templates if each.wire == "S"):
        for component in template.components:
            if component.field in by_field:
                yield by_field[component.field], component, False
