"""The clock that moments are read from, where the caller brings none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from ..wire import kind_of


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def now_of(clock: Callable[[], object]) -> datetime:
    """Return the moment that a clock tells, in UTC, so that days are those of UTC everywhere.

    `ValueError` if it tells none, or has no time zone.
    """
    now = clock()
    if isinstance(now, datetime) and now.utcoffset() is not None:
        return now.astimezone(UTC)
    told = "one without" if isinstance(now, datetime) else kind_of(now)
    raise ValueError(f"clock must return a datetime with a time zone, not {told}")
