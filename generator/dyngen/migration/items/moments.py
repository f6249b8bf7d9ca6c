"""Moments in another form, on the wire: from text to a number, from seconds to milliseconds.

    cast({"S": "2024-01-31T09:30:00Z"}, text, epoch_s)      {"N": "1706693400"}

What cannot be said without loss stays as it is, and then the package that is to read it refuses it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from dyngen.ir.types import Kind, Type
from dyngen.migration.outcome import AttributeValue
from dyngen.schema.moments import is_cut

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def can_cast(old: Type, new: Type) -> bool:
    """Can values of one type be written as the other, those that are such values at all?"""
    if old.kind is new.kind:
        return True
    if old.choices or new.choices:
        return False
    return (old.kind, new.kind) in _CASTS


_CASTS = frozenset(
    {
        (Kind.STRING, Kind.UUID),
        (Kind.STRING, Kind.DATE),
        (Kind.STRING, Kind.DATETIME),
        (Kind.DATETIME, Kind.STRING),
    }
)


def is_another_form(old: Type, new: Type) -> bool:
    """Is there something to write where a value stays under its name, and does a value tell whether it is done?

    The same number may be seconds and milliseconds, so nobody could tell which items are done.
    """
    if old.wire != new.wire:
        return True
    return (
        old.wire == "S"
        and new.kind is not Kind.STRING
        and (old.kind, old.format) != (new.kind, new.format)
    )


def cast(value: AttributeValue, old: Type, new: Type) -> AttributeValue:
    """The same moment as the new type has it; the value itself where it is none, or finer than that type keeps it."""
    if (
        old == new
        or Kind.DATETIME not in (old.kind, new.kind)
        or not ({"S", "N"} & value.keys())
        or ("N" in value and old.wire == "S")  # it is in the new form already
        or ("S" in value and new.wire == "S")  # any text of a moment is read as one
    ):
        return value
    try:
        moment = _moment(value, old)
    except (ValueError, OverflowError):
        return value
    if new.wire == "S":
        return {"S": moment.isoformat().replace("+00:00", "Z")}
    number, finer = divmod(moment - _EPOCH, _unit(new))
    return value if finer else {"N": str(number)}


def _moment(value: AttributeValue, type: Type) -> datetime:
    """The moment that a value names; ValueError if it names none."""
    if "N" in value:
        return _EPOCH + int(str(value["N"])) * _unit(type)
    text = str(value["S"])
    found = datetime.fromisoformat(text)
    if is_cut(text):
        raise ValueError("no number is a moment that is finer than microseconds")
    if found.utcoffset() is None:
        raise ValueError("a time without a zone names no moment")
    return found.astimezone(UTC)


def _unit(type: Type) -> timedelta:
    """Of what a number is the count."""
    return timedelta(milliseconds=1) if type.format == "epoch_ms" else timedelta(seconds=1)
