"""No more units a second than a run may use: each answer says what it took, and the next request waits for that.

bucket = Bucket(50, clock)      fifty units a second
bucket.charge(400)              an answer told that it took so many
bucket.wait()                   eight seconds, until the debt is paid
bucket.slow_down()              DynamoDB throttled: half of it, and up again by and by
"""

from __future__ import annotations

from collections.abc import Callable

from dyngen.migration.running.clock import Clock
from dyngen.records import record

_LONGEST_WAIT = 5.0
"""Longer waits are made of such ones, and between them a worker says that it is alive."""
_SHORTEST_WAIT = 0.001
"""A clock may not notice less."""
_SLOWEST = 1 / 64
"""What is left of the rate at least, however often DynamoDB throttles."""
_RECOVERY = 0.02
"""What comes back of the rate in each second without throttling."""


@record(frozen=True, slots=True)
class Budget:
    """What may be used in a second: write units and read units; None: as much as DynamoDB gives."""

    write_units: float | None = None
    read_units: float | None = None

    def part(self, workers: int) -> Budget:
        """What one of so many workers may use."""
        return Budget(
            None if self.write_units is None else self.write_units / workers,
            None if self.read_units is None else self.read_units / workers,
        )


UNLIMITED = Budget()


class Bucket:
    """Units that come in at a rate and are charged after they were used, so that it can be in debt."""

    def __init__(self, rate: float | None, clock: Clock) -> None:
        self.limit = self.rate = rate
        self._clock = clock
        self._units = 0.0
        self._filled = clock.now()

    def wait(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Sleep until nothing is owed; `meanwhile` is called between the parts of a long sleep."""
        while self.rate is not None and self._fill() < 0:
            wait = -self._units / self.rate
            self._clock.sleep(min(max(wait, _SHORTEST_WAIT), _LONGEST_WAIT))
            meanwhile()

    def charge(self, units: float) -> None:
        """So many units were used."""
        self._fill()
        self._units -= units

    def slow_down(self) -> None:
        """Halve the rate: DynamoDB said that it is too much."""
        if self.rate is not None and self.limit is not None:
            self._fill()
            self.rate = max(self.rate / 2, self.limit * _SLOWEST)

    def _fill(self) -> float:
        """Add what has come in since the last time, a second's worth at most. What there is now, below zero if owed."""
        now = self._clock.now()
        elapsed, self._filled = max(0.0, now - self._filled), now
        if self.rate is not None and self.limit is not None:
            self._units = min(self._units + elapsed * self.rate, self.rate)
            self.rate = min(self.limit, self.rate + elapsed * self.limit * _RECOVERY)
        return self._units
