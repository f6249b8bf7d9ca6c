"""Values that stand in a schema, as they are stored: from JSON to wire format, by the type of the field.

constant("2024-01-31T09:30:00Z", Type(DATETIME))     Constant("S", "2024-01-31T09:30:00.000000Z")
constant(5, Type(DECIMAL))                           Constant("N", "5")
constant("five", Type(INTEGER))                      Misfit(expected="an integer", …)
"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dyngen.ir.conditions import Constant
from dyngen.ir.types import Default, Kind, Members, MomentFormat, Type
from dyngen.records import record
from dyngen.schema.misfits import Misfit
from dyngen.schema.moments import moment
from dyngen.schema.values import fit


@record(frozen=True, slots=True)
class _Written:
    """A type as the schema writes it, which is what values are held against."""

    type: str
    item_type: str | None
    enum: tuple[str, ...] | tuple[int, ...]
    format: MomentFormat


def constant(value: object, type: Type) -> Constant | Misfit:
    """The value as it is stored; what is wrong with it where it is no value of the type.

    Objects with declared fields, and arrays of them, cannot be written: a condition names one of their fields.
    """
    if type.record or (type.item and type.item.record):
        return Misfit((), "a parameter", "name one of its fields, or take it as a parameter")
    item = str(type.item.kind) if type.item else None
    found = fit(value, _Written(str(type.kind), item, type.choices, type.format))
    if wrong := [*found.misfits, *found.remarks]:
        if made_anew(value, type):
            return replace(
                wrong[0],
                help="take it as a parameter: what a schema says is the same in every call",
            )
        return wrong[0]
    return _stored(value, type)


def made_anew(value: object, type: Type) -> Literal["", "now", "uuid4", "uuid7"]:
    """What a text means that no value of the type can be: the time, or a UUID; empty if it is no such word."""
    word = value.lower().rstrip("()") if isinstance(value, str) else ""
    if type.kind in (Kind.DATETIME, Kind.DATE) and word in ("now", "utcnow", "today"):
        return "now"
    if type.kind is Kind.UUID and word in ("uuid", "uuid4", "uuid7"):
        return "uuid7" if word == "uuid7" else "uuid4"
    return ""


def _stored(value: object, type: Type) -> Constant:
    match type.kind, value:
        case Kind.INTEGER | Kind.DECIMAL, _:
            return Constant("N", _plain(value))
        case Kind.BOOLEAN, bool():
            return Constant("BOOL", value)
        case Kind.BYTES, str():
            return Constant("B", base64.b64decode(value))
        case Kind.UUID, str():
            return Constant("S", str(UUID(value)))
        case Kind.DATE, str():
            return Constant("S", date.fromisoformat(value).isoformat())
        case Kind.DATETIME, str():
            return _stored_moment(moment(value), type)
        case Kind.STRING_SET, list():
            return Constant("SS", tuple(sorted(map(str, value))))
        case Kind.NUMBER_SET, list():
            return Constant("NS", tuple(map(_plain, value)))
        case Kind.ARRAY, list() if type.item:
            return Constant("L", tuple(_stored(each, type.item) for each in value))
        case _:
            return free_form(value)


def _stored_moment(found: datetime, type: Type) -> Constant:
    if type.epoch or type.counts:
        unit = timedelta(milliseconds=1) if type.format == "epoch_ms" else timedelta(seconds=1)
        return Constant("N", str((found - _EPOCH) // unit))
    text = found.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    width = {"iso_ms": 23, "iso_s": 19}.get(type.format, len(text))
    return Constant("S", text[:width] + ("+0000" if type.format == "iso_offset" else "Z"))


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stored_default(value: Default, type: Type) -> Constant:
    """A default, which fits its type, as it is stored: with the defaults of its members."""
    match value:
        case Members(pairs):
            if type.record is None:
                return _kept(value)
            given = dict(pairs)
            held = ((each, given.get(each.label, each.default)) for each in type.record.fields)
            return Constant(
                "M",
                tuple(
                    (each.attribute, stored_default(inner, each.type))
                    for each, inner in held
                    if inner is not None and not is_empty_set(inner, each.type)
                ),
            )
        case tuple() if type.kind is Kind.ARRAY and type.item:
            return Constant("L", tuple(stored_default(each, type.item) for each in value))
        case tuple():
            return _stored([*value], type)
    return _stored(value, type)


def is_empty_set(value: Default, type: Type) -> bool:
    """Is a value one that DynamoDB does not store?"""
    return type.is_set and value == ()


def _kept(value: Default) -> Constant:
    """What a default holds where nothing is declared."""
    match value:
        case Members(pairs):
            return Constant("M", tuple((key, _kept(inner)) for key, inner in pairs))
        case tuple():
            return Constant("L", tuple(map(_kept, value)))
    return free_form(value)


def number_constant(number: int | Decimal) -> Constant:
    """A number as it is stored."""
    return Constant("N", _plain(number))


def moment_text(text: str) -> str:
    """A moment in the one spelling in which it is stored: UTC, microseconds, fixed width."""
    return moment(text).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def free_form(value: object) -> Constant:
    """A value where nothing is declared: what JSON says it is."""
    match value:
        case None:
            return Constant("NULL", True)
        case bool():
            return Constant("BOOL", value)
        case int() | Decimal():
            return Constant("N", _plain(value))
        case list():
            return Constant("L", tuple(map(free_form, value)))
        case dict():
            return Constant("M", tuple((str(key), free_form(each)) for key, each in value.items()))
        case _:
            return Constant("S", str(value))


def _plain(number: object) -> str:
    """A number as DynamoDB gives it back: no exponent, no zeros at its end, no negative zero."""
    text = format(Decimal(str(number)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
