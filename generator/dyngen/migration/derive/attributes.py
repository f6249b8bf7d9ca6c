"""Attributes under another name, or in another form that says the same; those of items, and of objects within them."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.evolution.pairing.fields import Level, levels
from dyngen.evolution.pairing.pairs import Pair
from dyngen.evolution.values import stored_as
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.migration.derive.scene import Derived, counters, fields_of, is_stored, primary
from dyngen.migration.items.moments import can_cast, is_another_form
from dyngen.migration.plan import Kind, Nested, Phase, Step


def attributes(entity: Pair[Entity]) -> Iterator[Derived]:
    """The steps of an entity."""
    if counter := counters(entity):
        why = f"updates were counted in {counter.old.attribute}"
        yield _step(entity, counter, why)
    level = fields_of(entity)
    for pair in level.fields.renamed:
        if _is_writable(entity, pair) and can_cast(pair.old.type, pair.new.type):
            why = f"{pair.new.label} was stored as {pair.old.attribute}"
            yield _step(entity, pair, why, "DB203")
    for pair in level.fields.both:
        old, new = pair.old.type, pair.new.type
        if is_another_form(old, new) and can_cast(old, new) and _is_writable(entity, pair):
            why = f"{pair.new.label} was {stored_as(old)}, is {stored_as(new)}"
            yield _step(entity, pair, why, "DB204", "DB205")

    yield from _within_objects(entity)


def renamed_within(entity: Pair[Entity]) -> Iterator[tuple[Level, Pair[Field]]]:
    """The fields of objects within an item that are stored under another name, as steps write them."""
    for level in _objects(entity):
        for pair in level.fields.renamed:
            if can_cast(pair.old.type, pair.new.type):
                yield level, pair


def nested(level: Level, pair: Pair[Field]) -> Nested:
    """A field of an object, as a step says it whose target is what the object is in."""
    return Nested(level.new_path[1:], pair.old.attribute, pair.new.attribute)


def _objects(entity: Pair[Entity]) -> Iterator[Level]:
    """The objects that items have as attributes of their own."""
    for level in levels(entity):
        if not level.is_top and is_stored(level.path.old[0]) and is_stored(level.path.new[0]):
            yield level


def _within_objects(entity: Pair[Entity]) -> Iterator[Derived]:
    for level, pair in renamed_within(entity):
        why = f"{level.name(pair.new)} was stored as {pair.old.attribute}"
        yield _inner_step(entity, level, pair, why, "DB203")
    for level in _objects(entity):
        for pair in level.fields.both:
            old, new = pair.old.type, pair.new.type
            if is_another_form(old, new) and can_cast(old, new):
                why = f"{level.name(pair.new)} was {stored_as(old)}, is {stored_as(new)}"
                yield _inner_step(entity, level, pair, why, "DB204", "DB205")


def _inner_step(
    entity: Pair[Entity], level: Level, pair: Pair[Field], why: str, *codes: str
) -> Derived:
    """A step that writes the whole attribute in which the objects are."""
    new = entity.new
    top = level.new_path[0]
    step = Step(
        kind=Kind.ATTRIBUTE,
        phase=Phase.EXPAND,
        table=new.table.name,
        entity=new.name,
        targets=(top,),
        sources=(top,),
        why=why,
        from_attribute=top,
        nested=nested(level, pair),
    )
    return Derived(step, frozenset((code, f"{new.name}.{level.name(pair.new)}") for code in codes))


def _is_writable(entity: Pair[Entity], pair: Pair[Field]) -> bool:
    """Is it an attribute on both sides, that DynamoDB lets be changed to what it is to be?

    A key attribute of the table cannot change, and that of an index keeps its type while there is such an index.
    """
    new, old_table = pair.new, entity.old.table
    keys = [key for each in old_table.indexes for key in (*each.partition, *each.sort)]
    if any(key.name == new.attribute and key.wire != new.type.wire for key in keys):
        return False
    fixed = primary(entity.new)
    return all(is_stored(each) and each.attribute not in fixed for each in (pair.old, new))


def _step(entity: Pair[Entity], pair: Pair[Field], why: str, *codes: str) -> Derived:
    new = entity.new
    return Derived(
        Step(
            kind=Kind.ATTRIBUTE,
            phase=Phase.EXPAND,
            table=new.table.name,
            entity=new.name,
            targets=(pair.new.attribute,),
            sources=(pair.old.attribute,),
            why=why,
            from_attribute=pair.old.attribute,
        ),
        frozenset((code, f"{new.name}.{pair.new.label}") for code in codes),
    )
