"""ITEM: does each side read what the other has stored?"""

from __future__ import annotations

from dyngen.evolution.finding import (
    ALL_READ,
    BOTH_BREAK,
    NEW_BREAKS,
    OLD_BREAKS,
    Ledger,
    Reads,
    of_entity,
)
from dyngen.evolution.pairing.fields import Level, levels
from dyngen.evolution.pairing.pairs import Pair
from dyngen.evolution.values import Readable, readable, stored_as
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.schema.quoting import quoted
from dyngen.words.phrasing import listed
from dyngen.words.plan_text import constant

_DEPENDS = "whether there is such an item depends on what is stored"


def compare_items(entity: Pair[Entity], ledger: Ledger) -> None:
    """Every field of an entity, and of the objects in it."""
    _compare_markers(entity, ledger)
    for level in levels(entity):
        for field in level.fields.added:
            if _demanded(field):
                _told(
                    ledger,
                    level,
                    field,
                    "DB201",
                    NEW_BREAKS,
                    f"{level.name(field)} is new and required",
                )
        for field in level.fields.removed:
            if _demanded(field):
                _removed(ledger, level, field)
        for pair in level.fields.renamed:
            _renamed(ledger, level, pair)
        for pair in level.fields.both:
            _compare(ledger, level, pair)


def _compare_markers(entity: Pair[Entity], ledger: Ledger) -> None:
    """What is constant on a side: an item without it is read by both, one with another value by none that checks it."""
    olds = {each.attribute: each for each in entity.old.markers}
    news = {each.attribute: each for each in entity.new.markers}
    for attribute in {**olds, **news}:
        was, now = olds.get(attribute), news.get(attribute)
        if was and now and was.value != now.value:
            reads = BOTH_BREAK
        elif now and not was and _has(entity.old, attribute):
            reads = NEW_BREAKS
        elif was and not now and _has(entity.new, attribute):
            reads = OLD_BREAKS
        else:
            continue
        told = [f"always {constant(each.value)}" if each else "a field" for each in (was, now)]
        label = (now or was or olds[attribute]).label
        ledger.add(
            "DB212",
            f"{attribute} of {entity.new.name} was {told[0]}, is {told[1]}",
            of_entity(entity.new, label),
            new=ledger.new.places.field(entity.new.name, (attribute,)),
            old=ledger.old.places.field(entity.old.name, (attribute,)),
            reads=reads,
        )


def _has(entity: Entity, attribute: str) -> bool:
    return any(each.attribute == attribute for each in entity.fields)


def _demanded(field: Field) -> bool:
    """Is an item without it refused? An empty set is stored as absent."""
    return field.required and not field.in_key_only and not field.type.is_set


def _compare(ledger: Ledger, level: Level, pair: Pair[Field]) -> None:
    old, new = pair.old, pair.new
    name = level.name(new)
    _compare_values(ledger, level, pair)
    if old.in_key_only != new.in_key_only:
        way = "only read from the key now" if new.in_key_only else "an attribute of its own now"
        reads = _where_it_is_held(level.entity, pair)
        code = "DB211" if reads == ALL_READ else "DB203"
        _told(ledger, level, new, code, reads, f"{name} is {way}", key="stored")
        return
    if new in level.entity.new.key_fields and old in level.entity.old.key_fields:
        return  # it is in every item, whatever else is said of it
    if _demanded(new) and not old.required:
        was = "had a default" if old.default is not None else "was optional"
        message = f"{name} {was}, and is required"
        _told(ledger, level, new, "DB207", NEW_BREAKS, message, _DEPENDS, key="required")
    # A default is stored in every item.
    if _demanded(old) and not new.required and new.default is None:
        message = f"{name} was required, and is optional"
        _told(ledger, level, new, "DB208", OLD_BREAKS, message, key="required")


def _where_it_is_held(entity: Pair[Entity], pair: Pair[Field]) -> Reads:
    """Who reads a field that only one side has as an attribute: both find it in the key, none in that of an index."""
    if pair.old.in_key_only and pair.old not in entity.old.key_fields:
        return NEW_BREAKS
    if pair.new.in_key_only and pair.new not in entity.new.key_fields:
        return OLD_BREAKS
    return ALL_READ


def _compare_values(ledger: Ledger, level: Level, pair: Pair[Field]) -> None:
    old, new = pair.old.type, pair.new.type
    of_old, of_new = readable(old, by=new), readable(new, by=old)
    reads = Reads(of_old is Readable.ALL, of_new is Readable.ALL)
    name = level.name(pair.new)
    if old.choices and new.choices and old.wire == new.wire:
        _compare_choices(ledger, level, pair)
    elif Readable.NONE in (of_old, of_new):
        message = f"{name} was {stored_as(old)}, is {stored_as(new)}"
        key = "type" if old.format == new.format else "format"
        _told(ledger, level, pair.new, "DB204", BOTH_BREAK, message, key=key)
    else:
        key = "type" if old.format == new.format else "format"
        key = "enum" if old.choices or new.choices else key
        message = f"{name} was {stored_as(old)}, is {stored_as(new)}"
        if not reads.new_reads_old:
            _told(ledger, level, pair.new, "DB205", NEW_BREAKS, message, _DEPENDS, key=key)
        if not reads.old_reads_new:
            _told(ledger, level, pair.new, "DB206", OLD_BREAKS, message, key=key)


def _compare_choices(ledger: Ledger, level: Level, pair: Pair[Field]) -> None:
    old, new = pair.old.type.choices, pair.new.type.choices
    name = level.name(pair.new)
    if lost := [repr(each) for each in old if each not in new]:
        message = f"{name} may no longer be {listed(lost)}"
        _told(ledger, level, pair.new, "DB209", NEW_BREAKS, message, _DEPENDS, key="enum")
    if gained := [repr(each) for each in new if each not in old]:
        message = f"{name} may be {listed(gained)}"
        note = "once one is stored, the last release cannot read that item"
        _told(ledger, level, pair.new, "DB210", OLD_BREAKS, message, note, key="enum")


def _renamed(ledger: Ledger, level: Level, pair: Pair[Field]) -> None:
    old, new = pair.old, pair.new
    if new in level.entity.new.key_fields and old in level.entity.old.key_fields:
        return  # read from the key where the attribute is not there
    loss = (
        "each side refuses the items of the other"
        if _demanded(new)
        else "each side reads that it is not there, and says nothing"
    )
    message = f"{level.name(new)} was stored as {old.attribute}, is stored as {new.attribute}"
    key = "attribute" if new.label != new.attribute else "name"
    notes = [loss]
    if old.label != new.label == new.attribute:
        notes.append(
            f'"attribute": {quoted(old.attribute)} keeps what is stored, and only Python has another name'
        )
    _told(ledger, level, new, "DB203", BOTH_BREAK, message, *notes, key=key, old=old)


def _removed(ledger: Ledger, level: Level, field: Field) -> None:
    entity, places = level.entity, ledger.new.places
    name = level.name(field)
    ledger.add(
        "DB202",
        f"{name} of {entity.new.name} is gone, and the last release requires it",
        of_entity(entity.new, name),
        new=places.field(entity.new.name, level.new_path),
        old=ledger.old.places.field(entity.old.name, (*level.old_path, field.attribute)),
        on_key=True,
        reads=OLD_BREAKS,
    )


def _told(
    ledger: Ledger,
    level: Level,
    field: Field,
    code: str,
    reads: Reads,
    message: str,
    *notes: str,
    key: str = "",
    old: Field | None = None,
) -> None:
    """A finding at a field of the new side, or at one of its keys."""
    entity = level.entity
    before = old or (field if key else None)
    place = (*level.old_path, before.attribute) if before else None
    behind = (key,) if key else ()
    ledger.add(
        code,
        f"{message} in {entity.new.name}",
        of_entity(entity.new, level.name(field)),
        new=(
            *ledger.new.places.field(entity.new.name, (*level.new_path, field.attribute)),
            *behind,
        ),
        old=place and (*ledger.old.places.field(entity.old.name, place), *behind),
        reads=reads,
        notes=notes,
    )
