"""An item of one release made one of the other, on the wire. Whether it is one, and how it is spelt, the packages say.

Only what the steps of a plan say is done, and what is there already wins over what could be made of the old.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from dyngen.evolution.pairing.fields import levels
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.ir.types import Type
from dyngen.migration.items.moments import cast
from dyngen.migration.items.within import Change, changed_within
from dyngen.migration.outcome import AttributeValue
from dyngen.migration.plan import Kind, Nested, Step
from dyngen.verify.package import StoredItem


def is_there(item: StoredItem, attribute: str) -> bool:
    """Has the item a value there? NULL is none."""
    return "NULL" not in item.get(attribute, {"NULL": True})


class Mending:
    """What the steps do to items of one entity."""

    def __init__(self, entity: Pair[Entity], steps: Iterable[Step]) -> None:
        self._types = Pair(_types(entity.old), _types(entity.new))
        self._inner = {
            (top, Nested(tuple(within), pair.old.attribute, pair.new.attribute)): Pair(
                pair.old.type, pair.new.type
            )
            for level in levels(entity)
            for top, *within in ([level.new_path] if level.new_path else [])
            for pair in level.fields.all
        }
        self._constants = {
            each.attribute: {each.type.wire: each.value.value} for each in entity.old.markers
        }
        self._steps = sorted(steps, key=lambda each: _ORDER.index(each.kind))

    def forward(self, item: StoredItem) -> StoredItem:
        """An item of either release as one of the new."""
        mended = dict(item)
        for step in self._steps:
            match step:
                case Step(kind=Kind.ATTRIBUTE, nested=Nested() as nested, targets=(name,)):
                    rename = partial(_renamed, nested.old, nested.new, self._inner[name, nested])
                    _change_within(mended, name, nested, rename)
                case Step(kind=Kind.ATTRIBUTE, from_attribute=str(old), targets=(new,)):
                    _renamed(old, new, Pair(self._types.old[old], self._types.new[new]), mended)
                case Step(kind=Kind.DEFAULT, value=value, targets=(name,)) if value:
                    if not is_there(mended, name):
                        mended[name] = value
                case Step(kind=Kind.CONSTANT, value=value, targets=(name,)) if value:
                    if mended.get(name) in (None, self._constants.get(name)):
                        mended[name] = value
                case _:  # keys of indexes are made by the package, and nothing else is made of what is removed
                    pass
        return mended

    def back(self, item: StoredItem) -> StoredItem:
        """An item of either release as one of the old."""
        mended = dict(item)
        for step in reversed(self._steps):  # within an object before the object gets its old name
            match step:
                case Step(kind=Kind.ATTRIBUTE, nested=Nested() as nested, targets=(name,)):
                    restore = partial(
                        _taken_back, nested.old, nested.new, self._inner[name, nested]
                    )
                    _change_within(mended, name, nested, restore)
                case Step(kind=Kind.ATTRIBUTE, from_attribute=str(old), targets=(new,)):
                    _restored(old, new, Pair(self._types.old[old], self._types.new[new]), mended)
                case Step(kind=Kind.CONSTANT, value=value, targets=(name,)):
                    if mended.get(name) == value:
                        _put(mended, name, self._constants.get(name))
                case _:  # the old release reads what else is written
                    pass
        return mended


Members = dict[str, AttributeValue]


def _renamed(old: str, new: str, types: Pair[Type], members: Members) -> None:
    """What is there under its new name wins."""
    if old in members and (old == new or new not in members):
        members[new] = cast(members[old], types.old, types.new)


def _restored(old: str, new: str, types: Pair[Type], members: Members) -> None:
    if new in members and (old == new or old not in members):
        members[old] = cast(members[new], types.new, types.old)


def _taken_back(old: str, new: str, types: Pair[Type], members: Members) -> None:
    """The same, and the new name goes where it says no more than the old one: no code of before would take it away."""
    _restored(old, new, types, members)
    if old != new and new in members and members[new] == cast(members[old], types.old, types.new):
        del members[new]


def _change_within(item: Members, name: str, nested: Nested, change: Change) -> None:
    if name in item:
        item[name] = changed_within(item[name], nested.within, change)


_ORDER = (Kind.ATTRIBUTE, Kind.DEFAULT, Kind.CONSTANT, Kind.INDEX_KEYS, Kind.REMOVE, Kind.MOVE)
"""A default is for what no old name has either."""


def _put(item: dict[str, AttributeValue], name: str, value: AttributeValue | None) -> None:
    if value is None:
        del item[name]
    else:
        item[name] = value


def _types(entity: Entity) -> dict[str, Type]:
    return {each.attribute: each.type for each in entity.known}
