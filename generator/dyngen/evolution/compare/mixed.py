"""MIX of fields: does one side erase, or take for something else, what the other wrote?"""

from __future__ import annotations

from dyngen.evolution.defaults import differ, shown
from dyngen.evolution.finding import Ledger, of_entity
from dyngen.evolution.pairing.fields import Level, levels
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.plans import BatchWrite, Put
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.types import Field
from dyngen.words.phrasing import listed


def compare_fields(entity: Pair[Entity], ledger: Ledger) -> None:
    """What becomes of fields that one side does not know, and of those that are not there."""
    for level in levels(entity):
        if level.is_top:
            _compare_presence(level, ledger)
        for pair in level.fields.all:
            _compare_default(level, pair, ledger)
            _compare_touch(level, pair, ledger)
    _compare_version(entity, ledger)


def _compare_presence(level: Level, ledger: Ledger) -> None:
    entity = level.entity
    old_puts = _puts(ledger.old.schema, entity.old)
    for field in level.fields.added:
        if old_puts and not field.in_key_only and not field.required:
            ledger.add(
                "DB401",
                f"old code erases {field.label} of {entity.new.name} when it puts an item",
                of_entity(entity.new, field.label),
                new=ledger.new.places.field(entity.new.name, (field.attribute,)),
                notes=[f"the puts of old code: {listed(old_puts)}"],
            )
    new_puts = _puts(ledger.new.schema, entity.new)
    for field in level.fields.removed:
        if new_puts and not field.in_key_only and not field.required:
            ledger.add(
                "DB402",
                f"new code erases {field.label} of {entity.new.name} when it puts an item",
                of_entity(entity.new, field.label),
                new=ledger.new.places.entity(entity.new.name),
                old=ledger.old.places.field(entity.old.name, (field.attribute,)),
                on_key=True,
                notes=[f"the puts of new code: {listed(new_puts)}"],
            )


def _puts(schema: Schema, entity: Entity) -> list[str]:
    """The methods that replace whole items of an entity."""
    found = [
        f"{method.name}()"
        for owner in schema.entities
        for method in owner.methods
        if (isinstance(method.plan, Put) and owner.name == entity.name)
        or (
            isinstance(method.plan, BatchWrite)
            and any(put.entity == entity.name for put in method.plan.puts)
        )
    ]
    found += [
        f"{transaction.name}()"
        for transaction in schema.transactions
        for item in transaction.items
        if isinstance(item.plan, Put) and item.entity == entity.name
    ]
    return list(dict.fromkeys(found))


def _compare_default(level: Level, pair: Pair[Field], ledger: Ledger) -> None:
    old, new = pair.old, pair.new
    if old.required or new.required or not differ(old, new):
        return
    entity = level.entity
    was, now = shown(old), shown(new)
    message = f"an item without {level.name(new)} of {entity.new.name} meant {was}, means {now}"
    old_path, new_path = (*level.old_path, old.attribute), (*level.new_path, new.attribute)
    ledger.add(
        "DB404",
        message,
        of_entity(entity.new, level.name(new)),
        new=(*ledger.new.places.field(entity.new.name, new_path), "default"),
        old=(*ledger.old.places.field(entity.old.name, old_path), "default"),
    )


def _compare_touch(level: Level, pair: Pair[Field], ledger: Ledger) -> None:
    if pair.old.touch == pair.new.touch:
        return
    entity, name = level.entity, level.name(pair.new)
    which = "only new code sets" if pair.new.touch else "only old code sets"
    ledger.add(
        "DB413",
        f"{which} {name} of {entity.new.name} to the time of each write",
        of_entity(entity.new, name),
        new=(
            *ledger.new.places.field(entity.new.name, (*level.new_path, pair.new.attribute)),
            "touch",
        ),
        old=ledger.old.places.field(entity.old.name, (*level.old_path, pair.old.attribute)),
    )


def _compare_version(entity: Pair[Entity], ledger: Ledger) -> None:
    """Are updates counted where they were, and by whom they were?"""
    was, now = _counted(entity.old), _counted(entity.new)
    if was == now:
        return
    counter = entity.old.version if entity.new.version is None else entity.new.version
    declared = counter in entity.new.fields and counter is not None
    places, name = ledger.new.places, entity.new.name
    ledger.add(
        "DB407",
        f"updates of {name} were {was}, are {now}",
        of_entity(entity.new, counter.label if counter else "version"),
        new=places.field(name, (counter.attribute,))
        if declared and counter
        else places.entity(name),
        on_key=not declared,
    )


def _counted(entity: Entity) -> str:
    if entity.version is None:
        return "not counted"
    by = "the schema's own field" if entity.version in entity.fields else "attribute"
    return f"counted in {by} {entity.version.attribute}"
