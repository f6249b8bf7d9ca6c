"""How moments are written that are not stored as text in microseconds that ends in Z.

    iso_ms       datetime_text(at, MILLISECONDS)            datetime_of(text, MILLISECONDS)
    iso_offset   offset_text(at)                            datetime_of(text)
    epoch_s      str(epoch_number(at, SECONDS))             epoch_datetime(number, SECONDS)
    ttl          str(epoch_seconds(at))                     epoch_datetime(number)

A time to live is cut to whole seconds; elsewhere a moment that is finer than its format is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from dyngen.ir.types import MomentFormat, Type
from dyngen.lower.fragments import called
from dyngen.names import Identifier
from dyngen.syntax import Expression, expression, phrase

_Make = Callable[[Expression], Expression]


def precision(format: MomentFormat) -> Expression:
    """How finely a format keeps moments: `MILLISECONDS`."""
    seconds = format in ("iso_s", "epoch_s")
    return phrase.name(Identifier("SECONDS" if seconds else "MILLISECONDS"))


def text_of(format: MomentFormat) -> _Make:
    """What makes the text of a moment, in a key and where it is stored."""
    if format == "iso_offset":
        return lambda value: called("offset_text", value)
    if format in ("epoch_s", "epoch_ms"):
        return lambda value: called("str", called("epoch_number", value, precision(format)))
    return lambda value: called("datetime_text", value, precision(format))


def read_of(format: MomentFormat) -> _Make:
    """What reads it back."""
    if format in ("epoch_s", "epoch_ms"):
        return lambda number: called("epoch_datetime", number, precision(format))
    if format in ("iso_ms", "iso_s"):
        return lambda text: called("datetime_of", text, precision(format))
    return lambda text: called("datetime_of", text)


def number(type: Type, value: Expression) -> Expression:
    """A value as the number that stands in a key: itself, or how far a moment is from 1970."""
    return called("epoch_number", value, precision(type.format)) if type.counts else value


def cut(type: Type, moment: Expression) -> Expression:
    """A moment without what is finer than its type keeps."""
    if type.epoch or type.format in ("iso_s", "epoch_s"):
        return whole_seconds(moment)
    return moment if type.whole else called("cut_moment", moment, precision(type.format))


@expression
def is_later(MOMENT: Expression, OTHER: Expression) -> None:
    """is_later(MOMENT, OTHER)"""


@expression
def whole_seconds(VALUE: Expression) -> None:
    """VALUE.replace(microsecond=0)"""
