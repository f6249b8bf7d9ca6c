"""UUIDs that sort by the time of their making: version 7 of RFC 9562."""

from __future__ import annotations

from secrets import randbits
from threading import Lock
from time import time_ns
from typing import Final
from uuid import UUID


class _Sequence:
    """The numbers behind UUIDs: 48 bits of milliseconds, then 74 that begin at random; each above the last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def next(self) -> int:
        """Return a number above all before, also within a millisecond, or if the clock was set back."""
        with self._lock:
            # The upper half of a millisecond is left to those that are counted on from here.
            begun = (time_ns() // 1_000_000) << 74 | randbits(73)
            self._last = max(begun, self._last + 1 + randbits(32))
            return self._last


_SEQUENCE: Final = _Sequence()


def uuid7() -> UUID:
    """Return a new UUID of version 7, greater than any that this process has made before."""
    number = _SEQUENCE.next()
    upper, lower = number >> 62, number & (1 << 62) - 1
    milliseconds, sequence = upper >> 12, upper & 0xFFF
    version, variant = 7, 0b10
    return UUID(
        int=milliseconds << 80 | version << 76 | sequence << 64 | variant << 62 | lower
    )
