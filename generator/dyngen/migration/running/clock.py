"""The time, as a parameter: tests count seconds instead of waiting for them."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Knows the time in seconds since 1970, which all machines of a run share, and can wait."""

    def now(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


SYSTEM = SystemClock()
