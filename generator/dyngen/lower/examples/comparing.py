"""What a comparison or function says of sample values: whether it holds, and a value for which it does.

holds(integer, 5, "<", 7)           True
beside(integer, 7, ">")             6, since 7 > 6
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TypeVar
from uuid import UUID

from dyngen.comparators import is_so
from dyngen.ir.conditions import Comparator
from dyngen.ir.made_up import made_up
from dyngen.ir.types import Kind, Type
from dyngen.lower.items.constants import moment

Day = TypeVar("Day", date, datetime)


def is_true(name: str, type: Type, held: object, operand: object) -> bool:
    """Does a function hold of what an item holds?"""
    if held is None:
        return False
    match name:
        case "attribute_type":
            return operand == type.wire
        case "begins_with":
            return str(held).startswith(str(operand))
        case "contains":
            return isinstance(held, str | list) and operand in held
    return True


def type_of(value: object) -> Type | None:
    """The type of what stands in a free-form object, or of a constant."""
    match value:
        case bool():
            return Type(Kind.BOOLEAN)
        case int() | Decimal() | None:
            return Type(Kind.DECIMAL)  # what is known of nothing may be counted
        case str():
            return Type(Kind.STRING)
    return None


def holds(type: Type, value: object, operator: Comparator, other: object) -> bool:
    """Is `value <operator> other` true? Dates are in the order of their texts."""
    if value is None:
        return False
    try:
        return is_so(_order(type, value, other), operator)
    except (ArithmeticError, TypeError, ValueError):
        return False


def _order(type: Type, value: object, other: object) -> int:
    """The sign of the difference of two values."""
    left, right = str(value), str(other)
    match type.kind:
        case Kind.INTEGER | Kind.DECIMAL:
            return int(Decimal(left).compare(Decimal(right)))
        case Kind.DATETIME:
            one, two = moment(value), moment(other)
            return (one > two) - (one < two)
    return (left > right) - (left < right)


def as_said(type: Type, value: object) -> object:
    """A value as samples say it: a moment that is stored as a number of milliseconds is a text in them."""
    if type.format == "epoch_ms" and isinstance(value, int | Decimal):
        return (_EPOCH + timedelta(milliseconds=int(value))).isoformat()
    return value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def beside(
    type: Type,
    value: object,
    operator: Comparator,
    fits: Callable[[object], bool] = lambda _: True,
) -> object:
    """A value for which `value <operator> …` holds: itself, or one a little more or less.

    Also itself where there is none that `fits`, for what is compared or stored may have to stand in a key.
    """
    if operator in ("=", "<=", ">="):
        return value
    if type.choices:
        others: Iterable[object] = (
            each for each in type.choices if holds(type, value, operator, each)
        )
    else:
        others = _others(type, value, -1 if operator == ">" else 1)
    return next(filter(fits, others), value)


def _others(type: Type, value: object, step: int) -> Iterator[object]:
    """Values that are a little more or less, the best of them first."""
    match type.kind, value:
        case Kind.INTEGER | Kind.DECIMAL, int() | str() | Decimal():
            yield _number_beside(Decimal(value), step)
        case Kind.BOOLEAN, bool():
            yield not value
        case Kind.DATETIME, str() | int() | Decimal():
            yield _days_from(moment(value), step).isoformat()
        case Kind.DATE, str():
            yield _days_from(date.fromisoformat(value), step).isoformat()
        case Kind.UUID, str():
            yield str(UUID(int=(UUID(value).int + step) % (1 << 128)))
        case Kind.STRING, str() if step > 0:
            yield from (f"{value}{end}" for end in "~z0")
        case Kind.STRING, str():
            yield from _before(value)
        case Kind.BYTES, str():
            data = b64decode(value)
            yield b64encode(data + bytes(1) if step > 0 else data[:-1]).decode()
        case Kind.ARRAY | Kind.STRING_SET | Kind.NUMBER_SET, list():
            yield [*value, *_another(type, value)]


def _number_beside(number: Decimal, step: int) -> Decimal:
    """The number, more or less by one, or by as little as its 38 digits can tell; itself where numbers end."""
    rounding = ROUND_CEILING if step > 0 else ROUND_FLOOR
    digits = Context(prec=38, rounding=rounding, Emin=-130, Emax=125, traps=[])
    moved = digits.add(number, Decimal(step))
    return (moved or Decimal(0)) if moved.is_finite() else number  # rounded down, none is -0


def _before(text: str) -> Iterator[str]:
    """Lesser texts, which are empty only where the text is."""
    yield from (text[:length] for length in range(len(text) - 1, 0, -1))
    first = text[:1]
    yield chr(ord(first) - 1) if first > "!" else text


def _another(type: Type, elements: list[object]) -> list[object]:
    """One more element for a list or a set."""
    made = made_up(type, "other", len(elements) + 2)
    return made if isinstance(made, list) else []


def _days_from(day: Day, days: int) -> Day:
    """The day so many days away; itself where the calendar ends, since many mean "never" by its last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
