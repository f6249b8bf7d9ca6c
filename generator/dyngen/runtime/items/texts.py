"""Values as text, and back: numbers, booleans and moments, in keys and where they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final


def decimal_text(number: Decimal | int) -> str:
    """Return a number in plain notation: no exponent, no trailing zeros, zero is `0`.

    Raises `ValueError` for NaN, infinity, and what is too large or too small for DynamoDB.
    """
    if not number:
        return "0"
    if isinstance(number, int):
        return str(number)
    if not number.is_finite() or not -130 <= number.adjusted() <= 125:
        raise ValueError("not a number that DynamoDB can store")
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def boolean_text(value: bool) -> str:
    """Return `true` or `false`."""
    return "true" if value else "false"


def boolean_of(text: str) -> bool:
    """Return the boolean that `boolean_text` wrote; `ValueError` for any other text."""
    if text not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text == "true"


def datetime_text(moment: datetime) -> str:
    """Return a moment as text that sorts by time: `2024-01-31T09:30:00.000000Z`, in UTC.

    Raises `ValueError` if it has no time zone.
    """
    _require_zone(moment)
    naive = moment.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec="microseconds") + "Z"


def datetime_of(text: str) -> datetime:
    """Return the moment, in UTC, that an ISO 8601 text names.

    Raises `ValueError` if it is no such text or has no time zone.
    """
    moment = datetime.fromisoformat(text)
    _require_zone(moment)
    return moment.astimezone(UTC)


def epoch_seconds(moment: datetime) -> int:
    """Return the whole seconds since 1970-01-01 UTC, as time to live wants them.

    Raises `ValueError` if `moment` has no time zone.
    """
    _require_zone(moment)
    return (moment - _EPOCH) // timedelta(seconds=1)


def epoch_datetime(seconds: str) -> datetime:
    """Return the moment, in UTC, of a stored number of seconds since 1970-01-01 UTC."""
    return _EPOCH + timedelta(seconds=int(seconds))


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _require_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("a datetime without a time zone names no moment")
