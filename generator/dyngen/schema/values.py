"""Whether a JSON value can be the value of a field, and what it is then.

    fit(5, field)          Fit(5)                        an integer for an integer field
    fit("5", field)        Fit(5, "write 5 …")           read as what was meant, with a remark
    fit("five", field)     Fit(None, misfits=[…])        cannot be

Used for usage data, and for defaults and enums. Decimals and dates come back as text, since JSON has no others.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol
from uuid import UUID

from dyngen.schema.document import Field
from dyngen.schema.misfits import Fit, Misfit
from dyngen.schema.moments import finer_than, moment
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, one_of
from dyngen.schema.text.places import number_fits
from dyngen.schema.text.whole_numbers import SHORT, as_read, is_short


class Typed(Protocol):
    """What a field and a parameter have in common."""

    @property
    def type(self) -> str: ...

    @property
    def item_type(self) -> str | None: ...


def fit(value: object, typed: Typed) -> Fit:
    """The value read as one of `typed`, a field or a parameter."""
    result = _fit_type(value, typed.type, typed)
    if value is None and getattr(typed, "default", None) is not None:
        result.misfits = [
            replace(one, help=f"leave it out, for it has a default; or {one.help}")
            for one in result.misfits
        ]
    const = getattr(typed, "const", None)
    only = [] if const is None else [_fit_type(const, typed.type, typed).value]
    allowed = getattr(typed, "enum", None) or only
    if allowed and not result.misfits and result.value not in allowed:
        similar = did_you_mean(str(result.value), map(str, allowed))
        other = "leave it out" if only else "write one of these, or add it to the enum"
        help = f"did you mean {quoted(similar)}?" if similar else other
        result.misfits.append(Misfit((), f"one of {one_of(map(str, allowed))}", help, "enum"))
    return result


def may_be_none(field: Field) -> bool:
    """Is null a value of the field? Of one with a default it is none: that is never None in Python."""
    return not field.required and field.default is None


def _fit_type(value: object, type_: str, typed: Typed) -> Fit:
    if type_ == "array":
        return _array(value, typed)
    if type_ == "object":
        return _object(value, getattr(typed, "fields", None))
    if type_ == "datetime":
        return _moment(value, getattr(typed, "format", "iso_us"))
    return _SCALARS[type_](value) if type_ in _SCALARS else Fit(value)


def _no(expected: str, help: str = "") -> Fit:
    return Fit(None, misfits=[Misfit((), expected, help or f"write {expected}")])


def _though(value: object, written: str, expected: str) -> Fit:
    return Fit(value, remarks=[Misfit((), expected, f"write {written}")])


def _string(value: object) -> Fit:
    if isinstance(value, str):
        return Fit(value)
    if isinstance(value, bool | int | Decimal):
        text = json.dumps(value) if isinstance(value, bool) else str(value)
        return _though(text, f'"{text}", in quotes', "a string")
    return _no("a string")


def _integer(value: object) -> Fit:
    if isinstance(value, int) and not isinstance(value, bool):
        return Fit(value) if is_short(value) else _no(SHORT, "give the field the type decimal")
    number = _number(value)
    if number is None or number != number.to_integral_value():
        return _no("an integer")
    if not is_short(int(number)):
        return _no(SHORT, "give the field the type decimal")
    return _though(int(number), f"{int(number)}, without quotes or decimals", "an integer")


def _decimal(value: object) -> Fit:
    number = _number(value)
    if number is None:
        return _no("a number", 'write a number, or a number in quotes, as in 19.99 or "19.99"')
    if not number_fits(str(number)):
        return _no("a number that DynamoDB can hold", "round it to 38 digits")
    return Fit(str(value))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 10_000 else None


def _boolean(value: object) -> Fit:
    if isinstance(value, bool):
        return Fit(value)
    meant = _BOOLEANS.get(str(value).lower()) if isinstance(value, str | int) else None
    return (
        _no("true or false")
        if meant is None
        else _though(meant, json.dumps(meant), "true or false")
    )


_BOOLEANS = {
    "true": True, "yes": True, "1": True, "on": True,
    "false": False, "no": False, "0": False, "off": False,
}  # fmt: skip


def _text(parse: Callable[[str], object], expected: str, example: str) -> Callable[[object], Fit]:
    def check(value: object) -> Fit:
        if isinstance(value, str):
            try:
                parse(value)
            except (ValueError, binascii.Error, OverflowError):
                pass
            else:
                return Fit(value)
        return _no(expected, f"write it as in {quoted(example)}")

    return check


def _moment(value: object, format: str) -> Fit:
    """A moment that is no finer than it is stored."""
    found = _SCALARS["datetime"](value)
    unit = finer_than(found.value, format) if isinstance(found.value, str) else None
    coarse = unit != "microseconds"
    help = "leave out what is finer" + (
        f', or change its "format" {quoted(format)}' if coarse else ""
    )
    return found if unit is None else _no(f"a moment in whole {unit}", help)


def _base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _set(
    elements: Callable[[object], Fit], expected: str, same: Callable[[object], object]
) -> Callable[[object], Fit]:
    """A check of sets, whose elements are equal where `same` makes one value of them."""

    def check(value: object) -> Fit:
        if not isinstance(value, list):
            return _no(expected, "write an array")
        fits = [elements(element) for element in value]
        result = Fit([one.value for one in fits])
        _collect(result, enumerate(fits))
        seen: list[object] = []
        for position, one in enumerate(fits):
            found = same(one.value)
            if found in seen:
                result.misfits.append(
                    Misfit((position,), "different from the others", "a set holds each value once")
                )
            seen.append(found)
        return result

    return check


def _filled(value: object) -> Fit:
    return (
        _no("a string that is not empty", "DynamoDB has no empty strings in sets")
        if value == ""
        else _string(value)
    )


def _array(value: object, typed: Typed) -> Fit:
    if not isinstance(value, list):
        return _no("an array", "put it in square brackets")
    fits = [_element(one, typed.item_type or "string", typed) for one in value]
    result = Fit([one.value for one in fits])
    _collect(result, enumerate(fits))
    return result


def _element(value: object, item_type: str, typed: Typed) -> Fit:
    if item_type == "object":
        return _object(value, getattr(typed, "item_fields", None))
    if value == [] and item_type in ("string_set", "number_set"):
        return _no("a set that is not empty", "DynamoDB has no empty sets: leave the element out")
    return _fit_type(value, item_type, typed)


def _object(value: object, fields: list[Field] | None) -> Fit:
    if isinstance(value, str):
        try:
            parsed = json.loads(value, parse_float=Decimal)
        except (ValueError, RecursionError):
            parsed = None
        if isinstance(parsed, dict):
            inner = _object(parsed, fields)
            told = [Misfit((), one.expected, one.help, one.kind) for one in inner.misfits]
            return Fit(
                inner.value, [Misfit((), "an object", "write it as an object, not as text")], told
            )
    if not isinstance(value, dict):
        return _no("an object")
    if fields is None:
        return Fit(as_read(value))
    return _fields(value, fields)


def _fields(value: dict[str, object], fields: list[Field]) -> Fit:
    known = {one.name: one for one in fields}
    result = Fit({})
    fits: dict[str, Fit] = {}
    for name, inner in value.items():
        if name not in known:
            similar = did_you_mean(name, known)
            help = (
                f"did you mean {quoted(similar)}?" if similar else f"its fields are {one_of(known)}"
            )
            result.misfits.append(Misfit((name,), "a field", help, "unknown", True))
        elif inner is None and may_be_none(known[name]):
            fits[name] = Fit(None)
        else:
            fits[name] = fit(inner, known[name])
    for one in fields:
        if one.required and one.name not in value:
            result.misfits.append(
                Misfit((), quoted(one.name), f"add {quoted(one.name)}", "missing")
            )
    result.value = {name: one.value for name, one in fits.items()}
    _collect(result, fits.items())
    return result


def _collect(result: Fit, inner: Iterable[tuple[str | int, Fit]]) -> None:
    """Add the remarks and misfits of members, with the step that leads to each."""
    for step, one in inner:
        for target, found in ((result.remarks, one.remarks), (result.misfits, one.misfits)):
            target += [replace(each, pointer=(step, *each.pointer)) for each in found]


_SCALARS: dict[str, Callable[[object], Fit]] = {
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _boolean,
    "uuid": _text(UUID, "a UUID", "6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21"),
    "datetime": _text(moment, "a date and time", "2024-01-31T09:30:00Z"),
    "date": _text(date.fromisoformat, "a date", "2024-01-31"),
    "bytes": _text(_base64, "bytes in base64", "aGVsbG8="),
    "string_set": _set(_filled, "an array of different strings", str),
    "number_set": _set(_decimal, "an array of different numbers", _number),
}
