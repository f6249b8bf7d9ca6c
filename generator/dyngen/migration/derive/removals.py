"""Attributes that no code of the new release knows: they go when the old release is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dyngen.evolution.pairing.fields import Level
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.migration.derive.attributes import nested, renamed_within
from dyngen.migration.derive.index_keys import computed
from dyngen.migration.derive.scene import Scene, primary
from dyngen.migration.meanings import written_attributes
from dyngen.migration.plan import Kind, Phase, Step


def removals(scene: Scene, entity: Pair[Entity]) -> Iterator[Step]:
    """The steps of an entity: its index keys together, anything else by itself.

    What is all that holds a field of the new release stays.
    """
    gone = written_attributes(entity.old) - written_attributes(entity.new) - primary(entity.new)
    gone -= _only_holders(entity)
    renamed = scene.renamed(entity)
    for key in entity.old.indexes:
        keys = dict.fromkeys(each.attribute for each in computed(key) if each.attribute in gone)
        gone -= keys.keys()
        if keys:
            why = f"{entity.new.name} has no such keys in index {key.index.name} any more"
            yield _step(entity, tuple(keys), why)
    for attribute in sorted(gone):
        if attribute in renamed:
            why = f"{renamed[attribute]} says what {attribute} said"
            yield _step(entity, (attribute,), why, renamed[attribute])
        else:
            yield _step(entity, (attribute,), f"nothing knows {attribute} any more")
    for level, pair in renamed_within(entity):
        top, old = level.new_path[0], pair.old.attribute
        if old not in {each.attribute for each in (*level.fields.added, *_new_of(level))}:
            why = f"{level.name(pair.new)} says what {old} said"
            yield replace(_step(entity, (top,), why, top), nested=nested(level, pair))


def _new_of(level: Level) -> list[Field]:
    return [pair.new for pair in level.fields.all]


def _only_holders(entity: Pair[Entity]) -> set[str]:
    """The keys of indexes that a field of the new release was read back from."""
    known = {each.attribute for each in entity.new.fields}
    return {
        template.attribute
        for key in entity.old.indexes
        for template in computed(key)
        for field in template.fields
        if field.in_key_only and field not in entity.old.key_fields and field.attribute in known
    }


def _step(entity: Pair[Entity], targets: tuple[str, ...], why: str, *sources: str) -> Step:
    return Step(
        kind=Kind.REMOVE,
        phase=Phase.CONTRACT,
        table=entity.new.table.name,
        entity=entity.new.name,
        targets=targets,
        sources=sources,
        why=why,
    )
