"""What a run takes at most: units, hours and money, before anything is written."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from dyngen.importing.observed import IndexShape
from dyngen.migration.plan import Kind, Step
from dyngen.migration.running.deployed import Deployed
from dyngen.migration.running.pace import Budget
from dyngen.records import record

PRICES_OF = "2024-11-01"
"""The day of these prices."""
_DOLLARS_PER_READ = 0.125 / 1e6
_DOLLARS_PER_WRITE = 0.625 / 1e6
"""Of request units on demand, in us-east-1."""
_READ_UNIT = 2 * 4096
"""So many bytes does a read unit read, of a scan that is not consistent."""
_WRITE_UNIT = 1024


@record(frozen=True, slots=True)
class Estimate:
    """What a run takes at most of all of its tables: if each item is to be written."""

    items: int
    read_units: float
    write_units: float
    hours: float | None
    """None: nothing limits the rate."""
    dollars: float
    """Of the tables on demand; 0 where all capacity is provisioned."""

    def lines(self) -> Iterator[str]:
        """The same for people."""
        yield f"about {self.items:,} items are read, with {self.read_units:,.0f} read units"
        yield f"at most {self.write_units:,.0f} write units are used, if each of them is to be written"
        if self.hours is not None:
            yield f"that takes {_span(self.hours)} at the rate that is allowed"
        if self.dollars:
            yield f"and costs ${self.dollars:,.2f} on demand (us-east-1, prices of {PRICES_OF})"


def estimate(steps: Sequence[Step], tables: Mapping[str, Deployed], allowed: Budget) -> Estimate:
    """What the steps take of these tables at this rate."""
    items = 0
    reads = writes = dollars = 0.0
    for name, table in tables.items():
        place = table.place
        read = place.size / _READ_UNIT
        size = max(1, math.ceil(place.size / _WRITE_UNIT / max(1, place.items)))
        targets = {target for step in steps if step.table == name for target in step.targets}
        touched = sum(_holds(index, targets) for index in table.shape.indexes)
        moved = any(step.table == name and step.kind is Kind.MOVE for step in steps)
        # Of a move: a whole item, in every index, in a transaction that looks at another.
        written = float(place.items * size * (1 + touched))
        if moved:
            read += place.items * size
            written = float(place.items * size * (4 + len(table.shape.indexes)))
        items += place.items
        reads += read
        writes += written
        if table.provisioned is None:
            dollars += read * _DOLLARS_PER_READ + written * _DOLLARS_PER_WRITE
    seconds = [
        units / rate
        for units, rate in ((reads, allowed.read_units), (writes, allowed.write_units))
        if rate
    ]
    return Estimate(items, reads, writes, max(seconds) / 3600 if seconds else None, dollars)


def _holds(index: IndexShape, attributes: set[str]) -> bool:
    """Whether the index changes with one of these attributes."""
    keys = {key.name for key in (*index.partition, *index.sort)}
    return index.projection == "ALL" or not attributes.isdisjoint(keys | {*index.included})


def _span(hours: float) -> str:
    minutes = hours * 60
    if minutes < 1:
        return "less than a minute"
    return f"{minutes:,.0f} minutes" if hours < 2 else f"{hours:,.1f} hours"
