"""What is to become of an item."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping

from dyngen.records import record

AttributeValue = Mapping[str, object]
"""A value in wire format: `{"S": "a"}`."""
StoredItem = Mapping[str, AttributeValue]
"""An item, or a key."""


@record(frozen=True, slots=True)
class Write:
    """One UpdateItem: what is set, what is removed, and what must be as it was read."""

    entity: str
    sets: Mapping[str, AttributeValue]
    removes: tuple[str, ...]
    seen: Mapping[str, AttributeValue | None]
    """Every attribute that the write depends on or changes, as it was read; None: it was not there."""


@record(frozen=True, slots=True)
class Transfer:
    """One transaction: an item is put at a place, or deleted there, if this and the other place are as they were."""

    entity: str
    key: StoredItem
    """Of the place where it is written."""
    put: StoredItem | None
    """None: what stands there is deleted."""
    there: StoredItem | None
    """What was read there; None: nothing."""
    beside_key: StoredItem
    """Of the other place."""
    beside: StoredItem | None
    """What was read at the other place; None: nothing; empty: anything."""

    @property
    def sets(self) -> StoredItem:
        """What it changes there."""
        there = self.there or {}
        return {name: value for name, value in (self.put or {}).items() if there.get(name) != value}

    @property
    def removes(self) -> tuple[str, ...]:
        """What is there no more."""
        return tuple(name for name in self.there or {} if name not in (self.put or {}))

    @property
    def seen(self) -> StoredItem:
        return self.there or {}


@record(frozen=True, slots=True)
class Look:
    """What becomes of an item depends on what stands at its other place."""

    entity: str
    key: StoredItem
    """Of the other place."""
    decide: Callable[[StoredItem | None], Outcome]


@record(frozen=True, slots=True)
class Unreadable:
    """An item that is left as it is, since what it means cannot be told. It holds no value of the item."""

    entity: str
    attribute: str
    """Empty where no single attribute is to blame."""
    why: str


class Unchanged(enum.Enum):
    """Why an item is left as it is, with which nothing is wrong."""

    ALREADY = "already as it is to be"
    NOT_MEANT = "of no entity that a step is about"
    EXPIRED = "past its time to live"


Outcome = Write | Transfer | Look | Unreadable | Unchanged
