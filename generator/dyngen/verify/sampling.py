"""Items from all over a table, as many as are asked for and no more read units than are allowed.

A scan that begins at the head reads whatever partitions come first, so a sample is taken of random segments.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from importlib import import_module

from dyngen.config import UsageError
from dyngen.importing.sources.dynamodb import Answer, Client
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import member, members
from dyngen.records import field, record
from dyngen.verify.package import StoredItem

_MOST_SEGMENTS = 10_000
_PLACES = 20
"""From how many segments a sample is taken at least."""


@record(slots=True)
class Sample:
    """Which items of a table are read, and what that took so far."""

    client: Client
    table: str
    count: int
    """How many items there are, as DescribeTable says; that may be six hours old."""
    size: int | None
    """How many are wanted; None: all."""
    most_units: float | None = None
    read: int = 0
    units: float = 0
    stopped: str = ""
    """Why it ended before its time; empty if it did not."""
    chance: random.Random = field(default_factory=random.Random)
    """Which segments are read."""

    def items(self) -> Iterator[StoredItem]:
        """The items, in no particular order. UsageError if they cannot be read."""
        whole = self.size is None or self.count <= self.size
        total = 1 if whole else min(_MOST_SEGMENTS, self.count * _PLACES // (self.size or 1))
        segments = self.chance.sample(range(total), total)
        limit = None if whole or self.size is None else max(1, self.size // _PLACES)
        for segment in segments:
            for page in self._pages(segment, total, limit):
                for item in page:
                    yield item
                    self.read += 1
                    if self.read == self.size:
                        return
                if self.most_units is not None and self.units >= self.most_units:
                    self.stopped = f"{self.units:g} read units are used"
                    return

    def _pages(self, segment: int, total: int, limit: int | None) -> Iterator[list[StoredItem]]:
        """The pages of a segment; with `limit` its first that holds something."""
        request: dict[str, object] = {
            "TableName": self.table,
            "Segment": segment,
            "TotalSegments": total,
            "ReturnConsumedCapacity": "TOTAL",
            **({} if limit is None else {"Limit": limit}),
        }
        while True:
            answer = self._scan(request)
            page: list[StoredItem] = [
                {name: each for name, each in item.items() if isinstance(each, dict)}
                for item in members(answer, "Items")
            ]
            yield page
            start = answer.get("LastEvaluatedKey")
            if not start or (limit is not None and page):
                return
            request["ExclusiveStartKey"] = start

    def _scan(self, request: Mapping[str, object]) -> Answer:
        errors = import_module("botocore.exceptions")
        try:
            answer = self.client.scan(**request)
        except (errors.BotoCoreError, errors.ClientError) as error:
            help_ = advice(error) or "dynamodb:Scan must be allowed"
            raise UsageError(f"{self.table}: {error}\nhelp: {help_}") from None
        units = member(answer, "ConsumedCapacity").get("CapacityUnits")
        self.units += units if isinstance(units, int | float) else 0
        return answer
