"""Values that are known while compiling, as code: defaults, and the samples of the examples.

    Type(Kind.DECIMAL), "139.90"         Decimal("139.90")
    Type(Kind.DATE), "2024-03-05"        date(2024, 3, 5)
    record Media, {"kind": "image"}      PostMedia(kind="image")

A value that cannot be of the type raises `Unfit`: who guesses one tries another.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from dyngen.ir.types import Default, Field, Kind, Members, Type
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import Expression, literal, phrase


class Unfit(ValueError):
    """A value that is not of the type."""


def constant(type: Type, value: object) -> Expression:
    """What JSON or a schema says of a value, as an expression of the type."""
    if type.choices and value not in type.choices:
        raise Unfit
    try:
        return _value(type, value)
    except (ArithmeticError, TypeError, ValueError):
        raise Unfit from None


def is_fit(type: Type, value: object) -> bool:
    """Can a field of the type hold the value?"""
    try:
        constant(type, value)
    except Unfit:
        return False
    return True


def constant_or_none(field: Field, value: object) -> Expression:
    """The value as an expression of the field's type, which may have room for None."""
    if value is None and not field.required:
        return literal.none()
    return constant(field.type, value)


def constant_object(
    name: Identifier, fields: Iterable[Field], values: Mapping[str, object]
) -> Expression:
    """`Post(user_id="u1", tags=["a"])`: an object of a dataclass, its values by what the schema calls its fields."""
    given = [
        phrase.argument(constant_or_none(field, values[field.label]), field.name)
        for field in fields
        if field.label in values and not field.derived
    ]
    return phrase.call(phrase.name(name), *given)


EMPTY: tuple[Default, ...] = ((), Members(()))
"""The defaults that their type makes when it is called."""


def is_mutable(value: Default) -> bool:
    """Must each item have a default of its own?"""
    return isinstance(value, tuple | Members)


def moment(value: object) -> datetime:
    """A moment in UTC, also by its seconds since 1970; one that names no zone is in it already."""
    if isinstance(value, int | Decimal):
        return datetime.fromtimestamp(int(value), UTC)
    found = datetime.fromisoformat(_text(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _value(type: Type, value: object) -> Expression:
    match type.kind, value:
        case Kind.OBJECT, Members(pairs):
            return _value(type, dict(pairs))
        case Kind.OBJECT, Mapping() if type.record:
            return constant_object(type.record.name, type.record.fields, value)
        case Kind.ARRAY, list() | tuple() if type.item:
            return phrase.list_([constant(type.item, each) for each in value])
        case (Kind.ARRAY, list() | tuple()) | (Kind.OBJECT, Mapping()):
            return literal.value(_json(value))
        case Kind.STRING_SET | Kind.NUMBER_SET, list() | tuple():
            item = Kind.STRING if type.kind is Kind.STRING_SET else Kind.DECIMAL
            elements = [_SCALARS[item](each) for each in value]
            return phrase.set_(elements) if elements else codec.empty_set()
        case kind, _ if kind in _SCALARS:
            return _SCALARS[kind](value)
    raise Unfit


def _json(value: object) -> literal.Value:
    """Anything that JSON can say: numbers are exact."""
    match value:
        case Members(pairs):
            return _json(dict(pairs))
        case Mapping():
            return {_text(key): _json(each) for key, each in value.items()}
        case list() | tuple():
            return [_json(each) for each in value]
        case float():
            return Decimal(str(value))
        case None | bool() | int() | str() | Decimal():
            return value
    raise Unfit


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
    number = _number(value)
    if number != number.to_integral_value():
        raise Unfit
    return literal.number(int(number))


def _boolean(value: object) -> Expression:
    if not isinstance(value, bool):
        raise Unfit
    return literal.boolean(value)


def _datetime(value: object) -> Expression:
    when = moment(value)
    parts = [*when.timetuple()[:6], when.microsecond]
    while not parts[-1] and len(parts) > 3:
        parts.pop()
    return phrase.call(
        phrase.word("datetime"), *map(literal.number, parts), tzinfo=phrase.word("UTC")
    )


def _date(value: object) -> Expression:
    day = date.fromisoformat(_text(value))
    return phrase.call(phrase.word("date"), *map(literal.number, day.timetuple()[:3]))


def _uuid(value: object) -> Expression:
    return phrase.call(phrase.word("UUID"), literal.text(str(UUID(_text(value)))))


_SCALARS: Mapping[Kind, Callable[[object], Expression]] = {
    Kind.STRING: lambda value: literal.text(_text(value)),
    Kind.INTEGER: _integer,
    Kind.DECIMAL: lambda value: literal.decimal(_number(value)),
    Kind.BOOLEAN: _boolean,
    Kind.UUID: _uuid,
    Kind.DATETIME: _datetime,
    Kind.DATE: _date,
    Kind.BYTES: lambda value: literal.data(b64decode(_text(value), validate=True)),
}
