"""Components of keys: which values can be one, and how numbers are written in it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from ..errors import KeyValueError
from ..items.numbers import NOT_STORABLE, is_storable
from ..items.plain import is_plain, plain_decimal, plain_moment, plain_text
from ..items.texts import (
    HALVES,
    MICROSECONDS,
    OUT_OF_YEARS,
    Precision,
    is_in_utc,
    is_whole,
)
from ..wire import kind_of


def check_text(
    entity: str,
    key: str,
    component: str,
    value: str,
    before: str = "",
    refused: tuple[str, ...] = (),
) -> None:
    """Raise `KeyValueError` unless the text `value` can be a component of a key.

    It is followed by the literal `before`, which must not occur earlier, lest the key could
    be read in another way; nor may any of `refused` begin inside the value.
    """
    if type(value) is not str:
        check_type(entity, key, component, value, str)
        value = plain_text(value)
    if not value:
        raise KeyValueError(entity, key, component, "must not be empty")
    if not value.isascii():
        _check_whole(entity, key, component, value)
    if before and (value + before).find(before) != len(value):
        raise KeyValueError(entity, key, component, _forging(before))
    if refused:
        text = value + before
        for literal in refused:
            if 0 <= text.find(literal) < len(value):
                raise KeyValueError(entity, key, component, _forging(literal))


def check_prefix(
    entity: str,
    key: str,
    component: str | None,
    value: str,
    before: str = "",
    refused: tuple[str, ...] = (),
    *,
    alone: bool = False,
) -> None:
    """Raise `KeyValueError` unless a component can begin with `value` (see `check_text`).

    Without a component it is the whole key that a caller begins. `value` may be empty, but not
    `alone`: DynamoDB compares no key with the empty text.
    """
    check_type(entity, key, component, value, str)
    value = plain_text(value)
    if alone and not value:
        raise KeyValueError(entity, key, component, "must not be empty")
    _check_whole(entity, key, component, value)
    for literal in (before, *refused):
        if literal and literal in value:
            raise KeyValueError(entity, key, component, _forging(literal))


def _check_whole(entity: str, key: str, component: str | None, text: str) -> None:
    """Raise `KeyValueError` for half of a surrogate pair, which is no text of UTF-8."""
    if not is_whole(text):
        raise KeyValueError(entity, key, component, HALVES)


def check_choice(
    entity: str,
    key: str,
    component: str,
    value: str | int,
    choices: tuple[str | int, ...],
) -> None:
    """Raise `KeyValueError` unless `value` is one of an enum's values."""
    check_type(entity, key, component, value, type(choices[0]))
    if isinstance(value, str):
        value = plain_text(value)
    if value not in choices:
        reason = f"must be one of {', '.join(map(repr, choices))}"
        raise KeyValueError(entity, key, component, reason)


def check_integer(entity: str, key: str, component: str, value: int) -> None:
    """Raise `KeyValueError` unless `value` is an integer that DynamoDB can store."""
    check_type(entity, key, component, value, int)
    if not is_storable(value):
        raise KeyValueError(entity, key, component, NOT_STORABLE)


def check_decimal(entity: str, key: str, component: str, value: Decimal) -> None:
    """Raise `KeyValueError` unless `value` is a number that DynamoDB can store."""
    check_type(entity, key, component, value, Decimal)
    value = plain_decimal(value)
    if not value.is_finite():
        raise KeyValueError(entity, key, component, "must be a finite number")
    if not is_storable(value):
        raise KeyValueError(entity, key, component, NOT_STORABLE)


def check_moment(
    entity: str,
    key: str,
    component: str,
    value: datetime,
    precision: Precision = MICROSECONDS,
) -> None:
    """Raise `KeyValueError` unless `value` is a moment: with a time zone, one in UTC, no finer than `precision`."""
    check_type(entity, key, component, value, datetime)
    value = plain_moment(value)
    if value.utcoffset() is None:
        raise KeyValueError(entity, key, component, "must have a time zone")
    if not precision.holds(value):
        raise KeyValueError(entity, key, component, precision.demand)
    if not is_in_utc(value):
        raise KeyValueError(entity, key, component, OUT_OF_YEARS)


def check_type(
    entity: str, key: str, component: str | None, value: object, kind: type[object]
) -> None:
    """Raise `KeyValueError` unless `value` has the type that its component is declared with.

    Type checkers see to that. But a text in the place of a number could forge a key, and
    `None` would become one, so it is refused in unchecked code too.
    """
    if type(value) is kind:
        return
    wanted = kind.__name__
    if isinstance(value, kind) and not _is_other(value, kind):
        if is_plain(value, kind):
            return
        wanted = f"a plain {wanted}"
    raise KeyValueError(
        entity, key, component, f"must be {wanted}, not {kind_of(value)}"
    )


def _is_other(value: object, kind: type[object]) -> bool:
    """Is it of a subclass that says something else? A bool, a member of an enum, a moment."""
    return kind is int or (kind is date and isinstance(value, datetime))


def _forging(literal: str) -> str:
    return f"must not contain {literal!r}, which has a meaning in the key"


def padded(
    entity: str, key: str, component: str, number: int | Decimal, spec: str
) -> str:
    """Return the number by a format spec of fixed width: `000042` for 42 by `06d`.

    Raises `KeyValueError` if it is wider than the format, loses digits in it, or is negative
    where the format has no room for a sign (`+06d` and ` 06d` have).
    """
    layout = _LAYOUT.fullmatch(spec)
    if layout is None:
        raise ValueError(f"{spec!r} is not a format of keys")
    sign, width, fraction = layout.groups()
    if isinstance(number, Decimal) and fraction:
        check_decimal(entity, key, component, number)
        number = plain_decimal(number)
    elif isinstance(number, int) and not fraction:
        check_integer(entity, key, component, number)
    else:
        check_type(entity, key, component, number, Decimal if fraction else int)
    text = format(number or abs(number), spec)  # a zero has no sign
    if number < 0 and not sign:
        reason = f"must not be negative: the format {spec!r} has no room for a sign"
    elif width and len(text) > int(width):
        reason = f"must not be wider than the format {spec!r}"
    elif fraction and Decimal(text) != number:
        reason = f"must not have more digits than the format {spec!r} shows"
    else:
        return text
    raise KeyValueError(entity, key, component, reason)


_LAYOUT: Final = re.compile(r"([+ ]?)0?(\d*)(?:\.\d+(f)|d?)")
