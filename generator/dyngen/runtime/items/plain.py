"""Values of subclasses, as values of the type itself.

A subclass may write itself in another way: `f"{Status.OPEN}"` of a `class Status(str, Enum)` is
"Status.OPEN". What is stored is what the type itself makes of the value, whatever the subclass
says; in a key, where values stand within f-strings, only one is let in that says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID


def plain_text(text: str) -> str:
    """Return the text as a `str`. Raises `TypeError` for what is none."""
    return text if type(text) is str else str.__str__(text)


def plain_integer(number: int) -> int:
    """Return the number as an `int`."""
    return int.__int__(number)


def plain_decimal(number: Decimal) -> Decimal:
    """Return the number as a `Decimal`."""
    return number if type(number) is Decimal else Decimal(number)


def plain_moment(moment: datetime) -> datetime:
    """Return the moment as a `datetime`."""
    if type(moment) is datetime:
        return moment
    return datetime.combine(datetime.date(moment), datetime.timetz(moment))


def plain_bytes(octets: bytes) -> bytes:
    """Return them as `bytes`."""
    return bytes.__getitem__(octets, slice(None))


def is_plain(value: object, kind: type[object]) -> bool:
    """Tell whether a value of a subclass of `kind` is written as `kind` writes it, where f-strings write it."""
    plain = _WRITTEN.get(kind)
    written = None if plain is None else plain(value)
    if isinstance(value, str) and str.lower(value) != value.lower():
        return False
    return written is None or written == f"{value}"


_WRITTEN: Final[Mapping[type[object], Callable[..., str]]] = {
    str: plain_text,
    date: date.isoformat,
    UUID: UUID.__str__,
}
