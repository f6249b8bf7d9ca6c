"""What is otherwise than declared, and what is said of a table besides."""

from __future__ import annotations

import enum

from dyngen.records import record
from dyngen.verify.items import Judged


class Kind(enum.StrEnum):
    """Is what is declared not there, or is there something that is not declared?"""

    ERROR = "error"
    WARNING = "warning"


@record(frozen=True, slots=True)
class Difference:
    """A difference between a table and what is declared of it."""

    at: str
    """What it is about: `Orders`, `Orders.ByDay`."""
    message: str
    help: str
    kind: Kind = Kind.ERROR


@record(frozen=True, slots=True)
class Verified:
    """What there is to say of a table."""

    table: str
    """As the schema calls it."""
    deployed: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()
    """What is still going on there."""
    items: Judged | None = None
    """What is wrong with its items, where they were read."""

    def differs(self, *, strict: bool) -> bool:
        """Is it otherwise than declared? What is not declared counts if `strict`."""
        if self.items is not None and self.items.differs(strict=strict):
            return True
        return any(strict or each.kind is Kind.ERROR for each in self.differences)
