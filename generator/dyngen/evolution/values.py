"""Can what was stored as one type be read as another?

readable(uuid, by=string)        ALL: every uuid is a text
readable(string, by=uuid)        SOME: it depends on the text
readable(integer, by=string)     NONE: DynamoDB keeps numbers apart from texts
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from dyngen.ir.types import Kind, MomentFormat, Type
from dyngen.words.phrasing import listed


class Readable(enum.IntEnum):
    """How many of the stored values the other side reads."""

    NONE = 0
    SOME = 1
    ALL = 2


_PART_OF = {
    (Kind.DECIMAL, Kind.INTEGER): Readable.ALL,
    (Kind.INTEGER, Kind.DECIMAL): Readable.SOME,
}
"""Numbers, by reader and writer."""

_DIGITS: Mapping[MomentFormat, int] = MappingProxyType(
    {"iso_us": 6, "iso_offset": 6, "iso_ms": 3, "epoch_ms": 3, "iso_s": 0, "epoch_s": 0}
)
"""How fine a moment is kept."""

_NO_JSON = frozenset({Kind.BYTES, Kind.STRING_SET, Kind.NUMBER_SET})
"""What a free-form object or list does not read."""


def readable(written: Type, *, by: Type) -> Readable:
    """How much of what one type stores is read as another; declared fields are compared one by one elsewhere."""
    if written.wire != by.wire:
        return Readable.NONE
    if by.choices:
        return _choices(written, by)
    if Kind.ARRAY in (written.kind, by.kind):
        return _elements(written, by)
    if written.kind is Kind.OBJECT:
        return _object(written, by)
    if _is_counted(written) and _is_counted(by):
        return Readable.ALL if _unit(written) == _unit(by) else Readable.NONE
    if _is_counted(written) or _is_counted(by):
        # Whole seconds are numbers; a number need not be a moment of the calendar.
        return Readable.ALL if _is_counted(written) else Readable.SOME
    if written.kind is by.kind is Kind.DATETIME:
        # What is finer could not be written back.
        return Readable.ALL if _DIGITS[written.format] <= _DIGITS[by.format] else Readable.SOME
    if written.kind is by.kind or by.kind is Kind.STRING:
        return Readable.ALL
    if written.kind is Kind.STRING:
        return Readable.SOME
    return _PART_OF.get((by.kind, written.kind), Readable.NONE)


def _is_counted(type: Type) -> bool:
    """Is it a moment that is stored as a number?"""
    return type.epoch or type.counts


def _unit(type: Type) -> str:
    """Of what it is the number."""
    return "milliseconds" if type.format == "epoch_ms" else "seconds"


def _choices(written: Type, by: Type) -> Readable:
    if not written.choices:
        return Readable.SOME
    kept = set(written.choices) & set(by.choices)
    if len(kept) == len(written.choices):
        return Readable.ALL
    return Readable.SOME if kept else Readable.NONE


def _elements(written: Type, by: Type) -> Readable:
    """An empty list is read by everybody, so some lists always are."""
    if by.item is None:
        fits = written.item is None or not _beyond_json(written.item)
    elif written.item is None:
        fits = False
    else:
        fits = readable(written.item, by=by.item) is Readable.ALL
    return Readable.ALL if fits else Readable.SOME


def _object(written: Type, by: Type) -> Readable:
    if by.record is None:
        return Readable.SOME if _beyond_json(written) else Readable.ALL
    return Readable.ALL if written.record is not None else Readable.SOME


def _beyond_json(type: Type) -> bool:
    """May it hold what JSON cannot say?"""
    members = [each.type for each in type.record.fields] if type.record else []
    inner = [*members, *([type.item] if type.item else [])]
    return type.kind in _NO_JSON or any(map(_beyond_json, inner))


def is_another_text(old: Type, new: Type) -> bool:
    """Is the same moment another text on either side, which both read and DynamoDB compares?"""
    moments = old.kind is new.kind is Kind.DATETIME and old.wire == new.wire == "S"
    return moments and old.format != new.format


def stored_as(type: Type) -> str:
    """The same, with how a moment is stored."""
    if type.epoch:
        return f"{spelt(type)} as a number"
    return spelt(type) if type.format == "iso_us" else f"{spelt(type)} in the format {type.format}"


def spelt(type: Type) -> str:
    """What it is in Python: `array of date`, `string, one of "a" and "b"`."""
    if type.choices:
        return f"{type.kind}, one of {listed(sorted(repr(each) for each in type.choices))}"
    if type.item:
        return f"array of {spelt(type.item)}"
    if type.kind is Kind.OBJECT:
        return "object with declared fields" if type.record else "object of any form"
    return str(type.kind)
