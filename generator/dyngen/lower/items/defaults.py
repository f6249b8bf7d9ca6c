"""Defaults as code: `Decimal("1.50")`, `date.fromisoformat("2024-01-31")`, `{"new"}`."""

from __future__ import annotations

from base64 import b64decode

from dyngen.ir.types import Default, Kind, Members, Type
from dyngen.lower.items import codec
from dyngen.names import Identifier
from dyngen.syntax import Expression, literal, phrase


def default(type: Type, value: Default) -> Expression:
    """A default as an expression of its type: `Decimal("1.50")`, `UUID("…")`."""
    match type.kind, value:
        case Kind.STRING_SET | Kind.NUMBER_SET, tuple():
            item = Type(Kind.STRING if type.kind is Kind.STRING_SET else Kind.DECIMAL)
            elements = [default(item, each) for each in value]
            return phrase.set_(elements) if elements else codec.empty_set()
        case _, tuple() if type.item:
            return phrase.list_([default(type.item, each) for each in value])
        case _, Members(pairs) if type.record:
            types = {each.name: each.type for each in type.record.fields}
            members = ((name, default(types[Identifier(name)], each)) for name, each in pairs)
            return phrase.call(
                phrase.name(type.record.name),
                *(phrase.argument(each, Identifier(name)) for name, each in members),
            )
        case _, tuple() | Members():
            return literal.value(_json_value(value))
        case Kind.BYTES, str():
            return literal.data(b64decode(value))
    if type.kind is Kind.DECIMAL and value is not None:
        return codec.parsed(type, literal.text(str(value)))
    if isinstance(value, str) and not type.choices:
        return codec.parsed(type, literal.text(value))
    return literal.value(_json_value(value))


def is_mutable(value: Default) -> bool:
    """Must each item have a default of its own?"""
    return isinstance(value, tuple | Members)


def _json_value(value: Default) -> literal.Value:
    """A default inside of which nothing is declared, as JSON has it."""
    match value:
        case Members(pairs):
            return {key: _json_value(each) for key, each in pairs}
        case tuple():
            return [_json_value(each) for each in value]
        case _:
            return value
