"""What is to become of an item."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

AttributeValue = Mapping[str, object]
"""A value in wire format: `{"S": "a"}`."""


@dataclass(frozen=True, slots=True)
class Write:
    """One UpdateItem: what is set, what is removed, and what must be as it was read."""

    entity: str
    sets: Mapping[str, AttributeValue]
    removes: tuple[str, ...]
    seen: Mapping[str, AttributeValue | None]
    """Every attribute that the write depends on or changes, as it was read; None: it was not there."""


@dataclass(frozen=True, slots=True)
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


Outcome = Write | Unreadable | Unchanged
