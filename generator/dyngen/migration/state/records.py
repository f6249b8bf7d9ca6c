"""A run and its segments, and the rows that they are kept as."""

from __future__ import annotations

import base64
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from dyngen.importing.sources.shapes import member, members
from dyngen.migration.running.counting import Counts, number
from dyngen.migration.state.store import Row
from dyngen.records import record
from dyngen.verify.package import StoredItem

RUN = "run"
"""The sort key of the row of a run; those of segments have a `#` in them."""


class Action(enum.StrEnum):
    """What a run does with the steps of a plan."""

    EXPAND = "expand"
    CONTRACT = "contract"
    ROLLBACK = "rollback"


@record(frozen=True, slots=True)
class Run:
    """What all workers of a run have agreed on."""

    name: str
    digest: str
    """Of the plan."""
    action: Action
    tables: Mapping[str, str]
    """What the tables of the plan are called where they are deployed."""
    totals: Mapping[str, int]
    """Into how many segments each is divided. A place in a segment means nothing in another division."""
    aborted: bool = False
    version: int = 0

    def row(self, version: int) -> Row:
        """The row to keep, as the one with this version."""
        return {
            "run": self.name,
            "segment": RUN,
            "version": version,
            "digest": self.digest,
            "action": self.action,
            "tables": dict(self.tables),
            "totals": dict(self.totals),
            "aborted": self.aborted,
        }

    @classmethod
    def of(cls, row: Row) -> Run:
        """The run that a row keeps."""
        return cls(
            str(row["run"]),
            str(row["digest"]),
            Action(str(row["action"])),
            {name: str(each) for name, each in member(row, "tables").items()},
            {name: int(number(each)) for name, each in member(row, "totals").items()},
            aborted=row["aborted"] is True,
            version=int(number(row["version"])),
        )


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A segment of a table: what one worker does at a time."""

    table: str
    segment: int
    total: int

    @property
    def key(self) -> str:
        """The sort key of its row."""
        return f"{self.table}#{self.segment:05d}"


@record(frozen=True, slots=True)
class Trouble:
    """An item that could not be done, without any value of it besides its key."""

    key: str
    entity: str
    attribute: str
    why: str


@record(frozen=True, slots=True)
class Segment:
    """How far a segment is, and who works at it."""

    run: str
    share: Share
    last: StoredItem | None = None
    """The key behind which it goes on."""
    done: bool = False
    counts: Counts = field(default_factory=Counts)
    troubles: tuple[Trouble, ...] = ()
    owner: str = ""
    lease_until: float = 0
    rate: float = 0
    """How many items a second its worker reads."""
    version: int = 0

    def row(self, version: int) -> Row:
        """The row to keep, as the one with this version."""
        return {
            "run": self.run,
            "segment": self.share.key,
            "version": version,
            "table": self.share.table,
            "number": self.share.segment,
            "total": self.share.total,
            "last": None if self.last is None else _kept(self.last),
            "done": self.done,
            "counts": self.counts.to_json(),
            "troubles": [
                {"key": one.key, "entity": one.entity, "attribute": one.attribute, "why": one.why}
                for one in self.troubles
            ],
            "owner": self.owner,
            "lease_until": self.lease_until,
            "rate": self.rate,
        }

    @classmethod
    def of(cls, row: Row) -> Segment:
        """The segment that a row keeps."""
        total = int(number(row["total"]))
        last = row["last"]
        return cls(
            str(row["run"]),
            Share(str(row["table"]), int(number(row["number"])), total),
            _key(last) if isinstance(last, dict) else None,
            row["done"] is True,
            Counts.from_json(member(row, "counts")),
            tuple(
                Trouble(*(str(one[name]) for name in ("key", "entity", "attribute", "why")))
                for one in members(row, "troubles")
            ),
            str(row["owner"]),
            number(row["lease_until"]),
            number(row["rate"]),
            int(number(row["version"])),
        )


def _kept(key: StoredItem) -> Row:
    """A key as JSON can say it: what is binary in base64."""
    return {
        name: {
            kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
            for kind, value in each.items()
        }
        for name, each in key.items()
    }


def _key(kept: Mapping[str, object]) -> StoredItem:
    return {
        name: {
            kind: base64.b64decode(str(value)) if kind == "B" else value
            for kind, value in member(kept, name).items()
        }
        for name in kept
    }
