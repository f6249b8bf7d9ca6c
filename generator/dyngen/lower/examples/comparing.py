"""What a comparison says of sample values: whether it holds, and a value for which it does.

holds(integer, 5, "<", 7)           True
beside(integer, 7, ">")             6, since 7 > 6
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from dyngen.ir.conditions import Comparator
from dyngen.ir.types import Kind, Type
from dyngen.lower.items.constants import moment

Day = TypeVar("Day", date, datetime)

INVERSE: Mapping[Comparator, Comparator] = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}
"""What holds where another comparison does not."""

MIRRORED: Mapping[Comparator, Comparator] = {
    "=": "=",
    "<>": "<>",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}
"""The same comparison with its sides exchanged."""


def holds(type: Type, value: object, operator: Comparator, other: object) -> bool:
    """Is `value <operator> other` true? Dates and times are in the order of their texts."""
    if value is None:
        return False
    left, right = str(value), str(other)
    less, same = left < right, left == right
    if type.kind in (Kind.INTEGER, Kind.DECIMAL):
        try:
            less, same = Decimal(left) < Decimal(right), Decimal(left) == Decimal(right)
        except InvalidOperation:
            return False
    match operator:
        case "=":
            return same
        case "<>":
            return not same
        case "<":
            return less
        case "<=":
            return less or same
        case ">":
            return not less and not same
        case ">=":
            return not less


def beside(type: Type, value: object, operator: Comparator) -> object:
    """A value for which `value <operator> …` holds: itself, or one a little more or less."""
    if operator in ("=", "<=", ">="):
        return value
    if type.choices:
        return next((each for each in type.choices if each != value), value)
    step = -1 if operator == ">" else 1
    match type.kind, value:
        case Kind.INTEGER | Kind.DECIMAL, int() | str() | Decimal():
            return Decimal(value) + step
        case Kind.BOOLEAN, bool():
            return not value
        case Kind.DATETIME, str():
            return _days_from(moment(value), step).isoformat()
        case Kind.DATE, str():
            return _days_from(date.fromisoformat(value), step).isoformat()
        case Kind.STRING, str() if operator != ">":
            return f"{value}~"
        case Kind.STRING, str() if len(value) > 1:
            return value[:-1]
    return value


def _days_from(day: Day, days: int) -> Day:
    """The day so many days away; itself where the calendar ends, since many mean "never" by its last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
