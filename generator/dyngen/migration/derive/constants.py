"""Attributes that are the same in every item of an entity, and were not."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.migration.derive.scene import Derived, wire
from dyngen.migration.plan import Kind, Phase, Step
from dyngen.words.plan_text import constant


def constants(entity: Pair[Entity]) -> Iterator[Derived]:
    """The steps of an entity. Where an attribute holds something else, items are left as they are."""
    new = entity.new
    before = {each.attribute: each for each in entity.old.markers}
    for marker in new.markers:
        was = before.get(marker.attribute)
        if was and was.value == marker.value:
            continue
        formerly = f"was always {constant(was.value)}, and" if was else "of every item"
        yield Derived(
            Step(
                kind=Kind.CONSTANT,
                phase=Phase.EXPAND,
                table=new.table.name,
                entity=new.name,
                targets=(marker.attribute,),
                why=f"{marker.attribute} {formerly} is {constant(marker.value)}",
                value=wire(marker.value),
            ),
            frozenset([("DB212", f"{new.name}.{marker.label}")] if was else []),
        )
