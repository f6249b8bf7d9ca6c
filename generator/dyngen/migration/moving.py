"""What is to become of the two places of an item, of which one is at hand and the other is to be looked at.

An item without a copy is copied, a stale copy is put again, and a copy of nothing goes; in the second phase the copies
go whose items stand where the new release has them, and the others only if the step asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from dyngen.ir.schema import Schema
from dyngen.migration.derive.moves import made_of
from dyngen.migration.meanings import Sides
from dyngen.migration.outcome import Look, Outcome, Transfer, Unchanged, Unreadable
from dyngen.migration.plan import Kind, Phase, Step
from dyngen.verify.judging import is_same
from dyngen.verify.package import StoredItem
from dyngen.verify.second_places import NotCopiedError, Places, second_places

Mover = Callable[[StoredItem], Outcome | None]
"""None for an item that is of no such step."""


def movers(
    steps: tuple[Step, ...], sides: Sides, *, undo: bool = False
) -> Mapping[str, list[Mover]]:
    """What evaluates the items of each table that stand at two places, or should."""
    found: dict[str, list[Mover]] = {}
    for step in steps:
        if step.kind is Kind.MOVE:
            pair = sides.entities[step.entity]
            is_new = pair.new.also_at is not None
            schema, entity = (
                (sides.schemas.new, pair.new) if is_new else (sides.schemas.old, pair.old)
            )
            move = _Move(
                step.entity,
                _places(schema, entity.name),
                _key_of(schema, step.table),
                loses=bool(entity.also_at and made_of(entity.also_at) and not step.sources),
            )
            what = move.filled if step.phase is Phase.EXPAND else move.emptied
            found.setdefault(step.table, []).append(move.undone if undo else what)
    return found


def _places(schema: Schema, entity: str) -> Places:
    return next(
        each for table in second_places(schema).values() for each in table if each.entity == entity
    )


def _key_of(schema: Schema, table: str) -> tuple[str, ...]:
    return next(each.key_names for each in schema.tables if each.name == table)


class _Move:
    """The two places of one entity."""

    def __init__(self, entity: str, places: Places, key: tuple[str, ...], *, loses: bool) -> None:
        self._entity = entity
        self._places = places
        self._names = key
        self._loses = loses
        """Somebody has said that what stands only at the old place was deleted at the new one."""

    def filled(self, item: StoredItem) -> Outcome | None:
        """In the first phase."""
        if self._places.first.is_one(item):
            return self._tried(self._copied, item)
        if self._places.second.is_one(item):
            return self._tried(self._kept, item)
        return None

    def emptied(self, item: StoredItem) -> Outcome | None:
        """In the second phase."""
        if self._places.first.is_one(item):
            return Unchanged.ALREADY
        return self._tried(self._left, item) if self._places.second.is_one(item) else None

    def undone(self, item: StoredItem) -> Outcome | None:
        """Where the first phase is taken back: what can be copied again goes."""
        if self._places.first.is_one(item):
            return Unchanged.ALREADY
        return self._tried(self._undone, item) if self._places.second.is_one(item) else None

    def _tried(self, what: Callable[[StoredItem], Outcome], item: StoredItem) -> Outcome:
        try:
            return what(item)
        except NotCopiedError as error:
            return Unreadable(self._entity, error.attribute, error.why)

    def _copied(self, item: StoredItem) -> Outcome:
        copy = self._places.first.copy_of(item)

        def decide(there: StoredItem | None) -> Outcome:
            if there is not None:
                if is_same(there, copy):
                    return Unchanged.ALREADY
                if not is_same(self._key(self._places.second.copy_of(there)), self._key(item)):
                    why = "has the key of another item's copy at its second place"
                    return Unreadable(self._entity, "", why)
            return Transfer(self._entity, self._key(copy), copy, there, self._key(item), item)

        return Look(self._entity, self._key(copy), partial(self._tried_on, decide))

    def _kept(self, copy: StoredItem) -> Outcome:
        key = self._key(self._places.second.copy_of(copy))

        def decide(item: StoredItem | None) -> Outcome:
            if item is not None:
                again = self._places.first.copy_of(item)
                if is_same(self._key(again), self._key(copy)):
                    return Unchanged.ALREADY
            return Transfer(self._entity, self._key(copy), None, copy, key, item)

        return Look(self._entity, key, partial(self._tried_on, decide))

    def _left(self, copy: StoredItem) -> Outcome:
        key = self._key(self._places.second.copy_of(copy))

        def decide(item: StoredItem | None) -> Outcome:
            if not self._loses:
                if item is None:
                    return Unreadable(self._entity, "", "stands nowhere else, and would be lost")
                # Two items can have one new key, or what only the old key is made of was changed there since.
                if not is_same(self._key(self._places.first.copy_of(item)), self._key(copy)):
                    why = "has the new key of what says that its old one is another, and would be lost"
                    return Unreadable(self._entity, "", why)
            beside: StoredItem | None = None if item is None else {}
            return Transfer(self._entity, self._key(copy), None, copy, key, beside)

        return Look(self._entity, key, partial(self._tried_on, decide))

    def _undone(self, copy: StoredItem) -> Outcome:
        key = self._key(self._places.second.copy_of(copy))

        def decide(item: StoredItem | None) -> Outcome:
            if item is None or not is_same(self._places.first.copy_of(item), copy):
                return Unreadable(self._entity, "", "is not what the item says, and would be lost")
            return Transfer(self._entity, self._key(copy), None, copy, key, item)

        return Look(self._entity, key, partial(self._tried_on, decide))

    def _tried_on(
        self, decide: Callable[[StoredItem | None], Outcome], item: StoredItem | None
    ) -> Outcome:
        try:
            return decide(item)
        except NotCopiedError as error:
            return Unreadable(self._entity, error.attribute, error.why)

    def _key(self, item: StoredItem) -> StoredItem:
        return {name: item[name] for name in self._names}
