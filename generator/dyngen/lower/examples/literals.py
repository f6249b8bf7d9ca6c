"""Sample values as code: from what JSON says to an expression of a field's type.

    Type(Kind.DECIMAL), "139.90"         Decimal("139.90")
    Type(Kind.DATE), "2024-03-05"        date(2024, 3, 5)
    record Media, {"kind": "image"}      PostMedia(kind="image")

A value that cannot be of the type raises `Unfit`: whoever asks tries another one.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from dyngen.ir.conditions import Comparator
from dyngen.ir.types import Field, Kind, Type
from dyngen.names import Identifier
from dyngen.syntax import Expression, expression, literal, phrase

Day = TypeVar("Day", date, datetime)


class Unfit(ValueError):
    """A value that is not of the type."""


def value_of(type: Type, value: object) -> Expression:
    """The value as an expression of the type."""
    if type.choices and value not in type.choices:
        raise Unfit
    try:
        return _value(type, value)
    except (ArithmeticError, OverflowError, TypeError, ValueError):
        raise Unfit from None


def fields_of(
    name: Identifier, fields: Iterable[Field], values: Mapping[str, object]
) -> Expression:
    """`Post(user_id="u1", tags=["a"])`: an object of a dataclass, its values by attribute name."""
    given = [
        phrase.argument(value_or_none(field, values[field.attribute]), field.name)
        for field in fields
        if field.attribute in values and not field.derived
    ]
    return phrase.call(phrase.name(name), *given)


def value_or_none(field: Field, value: object) -> Expression:
    """The value as an expression of the field's type, which may have room for None."""
    if value is None and not field.required:
        return literal.none()
    return value_of(field.type, value)


def made_up(type: Type, name: str) -> object:
    """A value of the type that says what it is for."""
    if type.choices:
        return type.choices[0]
    if type.record is not None:
        return {
            each.attribute: made_up(each.type, each.attribute)
            for each in type.record.fields
            if each.required
        }
    match type.kind:
        case Kind.ARRAY:
            return [made_up(type.item or Type(Kind.STRING), name)]
        case Kind.STRING_SET:
            return [f"{name}-1"]
        case Kind.NUMBER_SET:
            return [1]
        case Kind.OBJECT:
            return {name: 1}
        case kind:
            return _MADE_UP.get(kind, f"{name}-1")


_MADE_UP: Mapping[Kind, object] = {
    Kind.INTEGER: 1,
    Kind.DECIMAL: 1,
    Kind.BOOLEAN: True,
    Kind.UUID: "00000000-0000-4000-8000-000000000001",
    Kind.DATETIME: "2024-01-01T09:30:00Z",
    Kind.DATE: "2024-01-01",
    Kind.BYTES: "AAEC",
}


def beside(type: Type, value: object, operator: Comparator) -> object:
    """A value for which `value <operator> …` holds: itself, or one a little more or less."""
    if operator in ("=", "<=", ">="):
        return value
    if type.choices:
        others = [each for each in type.choices if each != value]
        return others[0] if others else value
    step = -1 if operator == ">" else 1
    match type.kind, value:
        case Kind.INTEGER | Kind.DECIMAL, int() | str() | Decimal():
            return Decimal(value) + step
        case Kind.BOOLEAN, bool():
            return not value
        case Kind.DATETIME, str():
            return _days_from(_moment(value), step).isoformat()
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


# ---- the kinds -----------------------------------------------------------------------------------


def _value(type: Type, value: object) -> Expression:
    if type.record is not None and isinstance(value, Mapping):
        return fields_of(type.record.name, type.record.fields, value)
    match type.kind, value:
        case Kind.ARRAY, list():
            return phrase.list_([_element(type, each) for each in value])
        case Kind.OBJECT, Mapping():
            return _json(value)
        case Kind.STRING_SET, list():
            return _set([literal.text(_text(each)) for each in value])
        case Kind.NUMBER_SET, list():
            return _set([literal.decimal(_number(each)) for each in value])
    if type.kind not in _SCALARS:
        raise Unfit
    return _SCALARS[type.kind](value)


def _element(type: Type, value: object) -> Expression:
    return _json(value) if type.item is None else value_of(type.item, value)


def _json(value: object) -> Expression:
    """Anything that JSON can say: numbers as `int` where they are whole, else as `Decimal`."""
    match value:
        case Mapping():
            return phrase.dict_([(literal.text(_text(k)), _json(v)) for k, v in value.items()])
        case list():
            return phrase.list_([_json(each) for each in value])
        case float():
            return literal.decimal(Decimal(str(value)))
        case None | bool() | int() | str() | Decimal():
            return literal.value(value)
    raise Unfit


def _set(elements: Sequence[Expression]) -> Expression:
    return phrase.set_(elements) if elements else _no_elements()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit
    return value


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Unfit
    number = Decimal(str(value))
    if not number.is_finite():
        raise Unfit
    return number


def _integer(value: object) -> Expression:
    if isinstance(value, int) and not isinstance(value, bool):
        return literal.number(value)
    number = _number(value)
    if number != number.to_integral_value():
        raise Unfit
    return literal.number(int(number))


def _boolean(value: object) -> Expression:
    if not isinstance(value, bool):
        raise Unfit
    return literal.boolean(value)


def _moment(value: object) -> datetime:
    """A moment in UTC; one that names no zone is in it already."""
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    moment = datetime.fromisoformat(_text(value))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _datetime(value: object) -> Expression:
    moment = _moment(value)
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute]
    parts += [moment.second, moment.microsecond]
    while not parts[-1] and len(parts) > 3:
        parts.pop()
    return phrase.call(_datetime_class(), *map(literal.number, parts), tzinfo=_utc())


def _date(value: object) -> Expression:
    day = date.fromisoformat(_text(value))
    return phrase.call(_date_class(), *map(literal.number, (day.year, day.month, day.day)))


def _identifier(value: object) -> Expression:
    return _uuid(str(UUID(_text(value))))


_SCALARS: Mapping[Kind, Callable[[object], Expression]] = {
    Kind.STRING: lambda value: literal.text(_text(value)),
    Kind.INTEGER: _integer,
    Kind.DECIMAL: lambda value: literal.decimal(_number(value)),
    Kind.BOOLEAN: _boolean,
    Kind.UUID: _identifier,
    Kind.DATETIME: _datetime,
    Kind.DATE: _date,
    Kind.BYTES: lambda value: literal.data(b64decode(_text(value), validate=True)),
}


@expression
def _no_elements() -> None:
    """set()"""


@expression
def _datetime_class() -> None:
    """datetime"""


@expression
def _utc() -> None:
    """UTC"""


@expression
def _date_class() -> None:
    """date"""


@expression
def _uuid(TEXT: str) -> None:
    """UUID(TEXT)"""
