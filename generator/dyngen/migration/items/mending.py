"""An item of one release made one of the other, on the wire. Whether it is one, and how it is spelt, the packages say.

Only what the steps of a plan say is done, and what is there already wins over what could be made of the old.
"""

from __future__ import annotations

from collections.abc import Iterable

from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.schema import Entity
from dyngen.ir.types import Type
from dyngen.migration.items.moments import cast
from dyngen.migration.outcome import AttributeValue
from dyngen.migration.plan import Kind, Step
from dyngen.verify.package import StoredItem


def is_there(item: StoredItem, attribute: str) -> bool:
    """Has the item a value there? NULL is none."""
    return "NULL" not in item.get(attribute, {"NULL": True})


class Mending:
    """What the steps do to items of one entity."""

    def __init__(self, entity: Pair[Entity], steps: Iterable[Step]) -> None:
        self._types = Pair(_types(entity.old), _types(entity.new))
        self._constants = {
            each.attribute: {each.type.wire: each.value.value} for each in entity.old.markers
        }
        self._steps = sorted(steps, key=lambda each: _ORDER.index(each.kind))

    def forward(self, item: StoredItem) -> StoredItem:
        """An item of either release as one of the new."""
        mended = dict(item)
        for step in self._steps:
            match step:
                case Step(kind=Kind.ATTRIBUTE, from_attribute=str(old), targets=(new,)):
                    self._renamed(mended, old, new)
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
        for step in self._steps:
            match step:
                case Step(kind=Kind.ATTRIBUTE, from_attribute=str(old), targets=(new,)):
                    self._restored(mended, old, new)
                case Step(kind=Kind.CONSTANT, value=value, targets=(name,)):
                    if mended.get(name) == value:
                        _put(mended, name, self._constants.get(name))
                case _:  # the old release reads what else is written
                    pass
        return mended

    def _renamed(self, item: dict[str, AttributeValue], old: str, new: str) -> None:
        if old in item and (old == new or new not in item):
            item[new] = cast(item[old], self._types.old[old], self._types.new[new])

    def _restored(self, item: dict[str, AttributeValue], old: str, new: str) -> None:
        if new in item and (old == new or old not in item):
            item[old] = cast(item[new], self._types.new[new], self._types.old[old])


_ORDER = (Kind.ATTRIBUTE, Kind.DEFAULT, Kind.CONSTANT, Kind.INDEX_KEYS, Kind.REMOVE)
"""A default is for what no old name has either."""


def _put(item: dict[str, AttributeValue], name: str, value: AttributeValue | None) -> None:
    if value is None:
        del item[name]
    else:
        item[name] = value


def _types(entity: Entity) -> dict[str, Type]:
    return {each.attribute: each.type for each in entity.known}
