"""What became of items, counted: by their entity, and with the units that it took.

Counts({("Order", Fate.WRITTEN): 1}) + Counts(read_units=128)
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping

from dyngen.records import field, record


class Fate(enum.StrEnum):
    """What became of an item that was read."""

    WRITTEN = "written"
    DUE = "to be written"
    ALREADY = "already right"
    NOT_MEANT = "of no step"
    EXPIRED = "expired"
    GONE = "deleted meanwhile"
    CONTENDED = "contended"
    """It was changed by somebody else each time that it was to be written."""
    REFUSED = "refused"
    """DynamoDB does not take it as it would have to be."""
    UNREADABLE = "unreadable"


LEFT = frozenset((Fate.CONTENDED, Fate.REFUSED, Fate.UNREADABLE))
"""What keeps a migration from being complete."""


@record(frozen=True, slots=True)
class Counts:
    """How many items of which entity had which fate. The entity is empty where nothing depends on it."""

    items: Mapping[tuple[str, Fate], int] = field(default_factory=dict)
    read_units: float = 0
    write_units: float = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            Counter(self.items) + Counter(other.items),
            self.read_units + other.read_units,
            self.write_units + other.write_units,
        )

    def number(self, *fates: Fate) -> int:
        """How many items had one of these fates."""
        return sum(count for (_, fate), count in self.items.items() if fate in fates)

    @property
    def read(self) -> int:
        """How many items were read."""
        return sum(self.items.values())

    @property
    def left(self) -> int:
        """How many items are not as they should be."""
        return self.number(*LEFT)

    def to_json(self) -> dict[str, object]:
        """The same as a value of JSON."""
        rows = [
            {"entity": entity, "fate": fate, "count": count}
            for (entity, fate), count in sorted(self.items.items())
        ]
        return {"items": rows, "read_units": self.read_units, "write_units": self.write_units}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Counts:
        """What `to_json` made."""
        rows = value["items"]
        items = {
            (str(row["entity"]), Fate(row["fate"])): int(row["count"])
            for row in (rows if isinstance(rows, list) else ())
        }
        return cls(items, number(value["read_units"]), number(value["write_units"]))


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    return sum(counts, Counts())


def number(value: object) -> float:
    """A number of JSON; 0 for anything else."""
    return value if isinstance(value, int | float) else 0
