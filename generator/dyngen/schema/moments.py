"""Moments as texts of a schema: read, and held against the format that they are stored in."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_UNITS = {
    "iso_s": ("seconds", 1_000_000),
    "epoch_s": ("seconds", 1_000_000),
    "iso_ms": ("milliseconds", 1_000),
    "epoch_ms": ("milliseconds", 1_000),
}
"""What formats hold whole numbers of, and how many microseconds that is."""


_FINER = re.compile(r"[.,]\d{6}\d*[1-9]")
"""What is finer than microseconds, Python reads without a word, and drops."""


def moment(text: str) -> datetime:
    """A datetime in UTC, which is also meant where no offset is given; a date alone is one, too.

    Raises for what UTC would push out of the calendar.
    """
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def finer_than(text: str, format: str) -> str | None:
    """What a moment should be a whole number of to be stored in a format, and is not; None if all is well."""
    unit, microseconds = _UNITS.get(format, ("microseconds", 1))
    return unit if is_cut(text) or moment(text).microsecond % microseconds else None


def is_cut(text: str) -> bool:
    """Is what Python reads of the text of a moment less than it says?"""
    return _FINER.search(text) is not None
