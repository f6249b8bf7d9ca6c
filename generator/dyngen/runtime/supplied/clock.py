"""The clock that moments are read from, where the caller brings none."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)
