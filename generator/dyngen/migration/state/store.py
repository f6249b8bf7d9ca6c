"""What keeps the rows of runs. A row is replaced only if it is still the one that was read.

All that a run needs of a place is here: leases and counters are made of it, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

Row = Mapping[str, object]
"""A value of JSON: `run` and `segment` are its key, `version` its number."""


class Store(Protocol):
    """Keeps rows."""

    def make(self) -> None:
        """Make the place, if it is not there."""

    def get(self, run: str, segment: str) -> Row | None:
        """A row as it is now; None if there is none."""

    def rows(self, run: str) -> Sequence[Row]:
        """All rows of a run; none if the place is not there."""

    def put(self, row: Row, replaced: int) -> bool:
        """Put a row in the place of the one with this version, 0 for none. False if that is not what is there."""
