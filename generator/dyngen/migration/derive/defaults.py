"""Values for attributes that are not there, where a schema says what that means."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.analysis.stored_values import stored_default
from dyngen.evolution.pairing.fields import levels
from dyngen.evolution.pairing.pairs import Pair
from dyngen.evolution.values import Readable, readable
from dyngen.ir.schema import Entity
from dyngen.ir.types import Default, Field
from dyngen.migration.derive.scene import Derived, fields_of, is_stored, wire
from dyngen.migration.plan import Kind, Phase, Step


def defaults(entity: Pair[Entity]) -> Iterator[Derived]:
    """The steps of an entity."""
    level = fields_of(entity)
    for field in level.fields.added:
        if field.default is not None and is_stored(field):
            yield _step(entity, field, field.default, f"{field.label} is new, and has a default")
    for pair in level.fields.all:
        old, new = pair.old, pair.new
        if not is_stored(new):
            continue
        if new.default is not None and old.default in (None, new.default):
            # Elsewhere an item without it is read as if it were there; an index does not show it.
            if _comes_into_index(entity, pair):
                why = f"an index is keyed by {new.label}, and an item without it means the default"
                yield _step(entity, new, new.default, why)
            continue
        if old.default is None or old.default == new.default or _may_be_absent(new):
            continue
        if readable(old.type, by=new.type) is Readable.ALL:
            why = f"an item without {old.label} meant the default, which is another now"
            if new.required:
                why = f"{new.label} is required, and items without it meant the default"
            yield _step(entity, new, old.default, why, "DB207", "DB404")


def meant_otherwise(entity: Pair[Entity]) -> Iterator[str]:
    """The fields whose absence meant a default, and that no step fills, by their places in findings.

    Within objects nothing is filled in; nor is what the new release leaves out itself, and then it means nothing.
    """
    for level in levels(entity):
        for pair in level.fields.all:
            old, new = pair.old.default, pair.new.default
            if old not in (None, new) and (not level.is_top or _may_be_absent(pair.new)):
                yield f"{entity.new.name}.{level.name(pair.new)}"


def _may_be_absent(field: Field) -> bool:
    """Does a package store items without the field?"""
    return not field.required and field.default is None


def _comes_into_index(entity: Pair[Entity], field: Pair[Field]) -> bool:
    """Is the field in the key of an index that does not show items without it, and is to?"""
    before = {key.index.name for key in entity.old.indexes}
    return any(
        field.new in half.fields and (field.old.optional or key.index.name not in before)
        for key in entity.new.indexes
        for half in key.own
    )


def _step(entity: Pair[Entity], field: Field, value: Default, why: str, *codes: str) -> Derived:
    new = entity.new
    return Derived(
        Step(
            kind=Kind.DEFAULT,
            phase=Phase.EXPAND,
            table=new.table.name,
            entity=new.name,
            targets=(field.attribute,),
            why=why,
            value=wire(stored_default(value, field.type)),
        ),
        frozenset((code, f"{new.name}.{field.label}") for code in codes),
    )
