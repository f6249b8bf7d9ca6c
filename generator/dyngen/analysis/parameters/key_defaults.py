"""Defaults of parameters held against the keys in which they stand: one that no key takes fails every call.

ORDER#{number:03d}, {"name": "number", "type": "integer", "default": 1000}        DG224
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.analysis.keyspace.settling import Shares
from dyngen.analysis.parameters.key_slots import (
    Slot,
    calls_of,
    patterns_of,
    refusal_in_slot,
    slots_of,
)
from dyngen.diagnostics import Place
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction
from dyngen.names import python_name
from dyngen.schema import document as written
from dyngen.schema.quoting import shown


def check_key_defaults(
    model: written.SchemaModel,
    entities: Sequence[Entity],
    transactions: Sequence[Transaction],
    shares: Shares,
    root: Place,
) -> None:
    """Report the defaults that no key takes."""
    places = {
        pattern.pattern_id: _defaults(pattern.parameters, at)
        for pattern, at in patterns_of(model, root)
    }
    for call in calls_of(entities, transactions):
        for parameter, at in places.get(call.pattern_id, ()):
            for owner, plan in call.plans:
                if _refused(parameter, owner, slots_of(plan, owner), shares, at["default"]):
                    break


def _defaults(
    parameters: Sequence[written.Parameter], at: Place
) -> list[tuple[written.Parameter, Place]]:
    return [
        (each, at["parameters"][number])
        for number, each in enumerate(parameters)
        if each.default is not None
    ]


def _refused(
    parameter: written.Parameter, owner: Entity, slots: Iterator[Slot], shares: Shares, at: Place
) -> bool:
    name = python_name(parameter.name)
    for slot in slots:
        if slot.ref.name != name or slot.ref.attribute is not None:
            continue
        share = shares.get((owner.name, slot.template.attribute, slot.template.source))
        if why := refusal_in_slot(slot, parameter.default, share):
            label = slot.component.field.label
            at.error(
                "DG224",
                f"no key of {owner.name} takes {shown(parameter.default)} as {label}, {why}",
                "choose another value",
            )
            return True
    return False
