"""The fields of an entity on both sides: which is which, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dyngen.evolution.pairing.pairs import Pair, Pairs, pairs
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Record, Type
from dyngen.records import record


@record(frozen=True, slots=True)
class Level:
    """The fields of an entity, or of an object within it (`path`), on both sides."""

    entity: Pair[Entity]
    path: Pair[tuple[Field, ...]]
    fields: Pairs[Field]

    @property
    def is_top(self) -> bool:
        return not self.path.new

    def name(self, field: Field) -> str:
        """How a field is called on the new side: `prefs.theme`."""
        return ".".join(each.label for each in (*self.path.new, field))

    @property
    def old_path(self) -> tuple[str, ...]:
        """What the objects around it are stored under."""
        return tuple(each.attribute for each in self.path.old)

    @property
    def new_path(self) -> tuple[str, ...]:
        return tuple(each.attribute for each in self.path.new)


def levels(entity: Pair[Entity]) -> Iterator[Level]:
    """The fields of an entity, then those of each object that has declared ones on both sides."""
    sides = (entity.old, entity.new)
    apart = _counters(*sides) - _also_plain(*sides) - _on_one_side(*sides)
    apart |= {marker.attribute for side in sides for marker in side.markers}
    top = Pair(_stored(entity.old, entity.new, apart), _stored(entity.new, entity.old, apart))
    yield from _levels(entity, top, Pair((), ()))


def _stored(entity: Entity, other: Entity, apart: Collection[str]) -> tuple[Field, ...]:
    """What an item has besides its keys, and what counts its updates or is constant on either side.

    What counts updates here and is a field like any other there is one here, too: each side reads what the other wrote.
    """
    plain = _also_plain(entity, other)
    return tuple(
        each
        for each in entity.known
        if not each.derived
        and each.attribute not in apart
        and (each in entity.fields or each.attribute in plain)
    )


def _counters(*sides: Entity) -> set[str]:
    return {side.version.attribute for side in sides if side.version}


def _also_plain(*sides: Entity) -> set[str]:
    """The attributes in which one side counts updates, and that are a field like any other of another side."""
    plain = {each.attribute for side in sides for each in side.fields if each != side.version}
    return _counters(*sides) & plain


def _on_one_side(*sides: Entity) -> set[str]:
    """The declared fields in which one side counts updates, and that no item of the other has."""
    stored = [{each.attribute for each in side.known} for side in sides]
    everywhere = set[str].intersection(*stored)
    declared = {side.version.attribute for side in sides if side.version in side.fields}
    return declared - everywhere


def _levels(
    entity: Pair[Entity], fields: Pair[tuple[Field, ...]], path: Pair[tuple[Field, ...]]
) -> Iterator[Level]:
    level = Level(entity, path, _paired(fields))
    yield level
    for pair in level.fields.all:
        old, new = record_of(pair.old.type), record_of(pair.new.type)
        if old and new:
            deeper = Pair((*path.old, pair.old), (*path.new, pair.new))
            yield from _levels(entity, Pair(old.fields, new.fields), deeper)


def record_of(type: Type) -> Record | None:
    """The declared fields of an object, or of the objects in an array."""
    return record_of(type.item) if type.item else type.record


def _paired(fields: Pair[tuple[Field, ...]]) -> Pairs[Field]:
    def beside(old: Field, new: Field) -> bool:
        same_place = fields.old.index(old) == fields.new.index(new)
        return same_place and _looks(old) == _looks(new)

    def alone(old: Field, new: Field) -> bool:
        return old.required and _looks(old) == _looks(new)

    return pairs(fields.old, fields.new, lambda each: each.attribute, beside, alone)


def _looks(field: Field) -> Sequence[object]:
    """What a field that only got another name keeps."""
    type = field.type
    object_ = record_of(type)
    names = [each.attribute for each in object_.fields] if object_ else []
    kinds = (type.kind, type.item.kind if type.item else None, type.choices, type.epoch)
    return (*kinds, names, field.required, field.default, field.ttl, field.in_key_only)
