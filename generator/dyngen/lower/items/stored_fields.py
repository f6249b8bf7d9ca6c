"""Fields as attributes: which of them an item holds, and what a field demands of its values beyond its type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dyngen.ir.keys import SORT_KEY_BYTES
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field, Kind, Type
from dyngen.lower.fragments import called, for_each, wire
from dyngen.lower.items import codec, moments
from dyngen.names import Identifier
from dyngen.syntax import Expression, expression, phrase
from dyngen.syntax.shadowing import plain


def written_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that are written as attributes."""
    return tuple(each for each in stored_fields(entity) if not each.in_key_only)


def attributes(entity: Entity) -> tuple[str, ...]:
    """Every attribute that an item may be written with besides its primary key."""
    fields = [each.attribute for each in written_fields(entity)]
    keys = [template.attribute for template in entity.all_templates]
    marks = [marker.attribute for marker in entity.markers]
    names = dict.fromkeys([*fields, *keys, *marks])
    return tuple(each for each in names if each not in entity.table.key_names)


def stored_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that an item holds, the one that counts updates last unless the schema declares it."""
    return tuple(counted(each, entity) for each in entity.known if not each.derived)


def renamed(fields: Iterable[Field]) -> dict[str, str]:
    """What fields are stored under that are called otherwise in Python."""
    names = {plain(each.name): each.attribute for each in fields}
    return {name: attribute for name, attribute in names.items() if name != attribute}


def counted(field: Field, entity: Entity) -> Field:
    """`field`; the one that counts updates is never None, it begins with 1."""
    if field != entity.version or not field.optional:
        return field
    return replace(field, default=1)


def annotation(field: Field) -> Expression:
    """The type of a field with what it demands: `Annotated[str, PARTITION_TEXT]`."""
    plain = codec.annotation(field.type)
    if field.never_empty:
        return phrase.subscript(phrase.word("Annotated"), plain, phrase.name(_NOT_EMPTY))
    if field.key_bytes is None:
        return codec.exact_annotation(field.type)
    return phrase.subscript(phrase.word("Annotated"), plain, _text_of_key(field.key_bytes))


def encode(field: Field, value: Expression, table: Identifier | None) -> Expression:
    """The value of a field in wire format; one that it does not allow raises an error."""
    if field.never_empty:
        value = _stored(phrase.name(_NOT_EMPTY), value)
    if field.key_bytes is None:
        return codec.encode_checked(field.type, value, table)
    return wire("S", _stored(_text_of_key(field.key_bytes), value))


def equals(type: Type, found: Expression, value: Expression) -> Expression:
    """Is what was read of a field the value, once that was stored?"""
    value = as_read(type, value)
    if type.holds_json:
        found, value = called("comparable", found), called("comparable", value)
    return phrase.comparison(found, "==", value)


def as_read(type: Type, value: Expression) -> Expression:
    """The value as it reads once it was stored: a moment in UTC, that of time to live in whole seconds.

    In an object an empty set reads as what is absent.
    """
    if type.record is not None:
        return _as_read(type.record.name, value)
    if type.item is not None and type.item.record is not None:
        each = as_read(type.item, phrase.name(codec.ELEMENT))
        return for_each(each, codec.ELEMENT, value)
    kept = moments.whole_seconds(value) if type.epoch else value
    return called("comparable", kept) if codec.element(type).kind is Kind.DATETIME else kept


_NOT_EMPTY = Identifier("NOT_EMPTY")


def _text_of_key(most: int) -> Expression:
    return phrase.name(Identifier("SORT_TEXT" if most == SORT_KEY_BYTES else "PARTITION_TEXT"))


@expression
def _stored(DEMAND: Expression, VALUE: Expression) -> None:
    """DEMAND.stored(VALUE)"""


@expression
def _as_read(RECORD: Identifier, VALUE: Expression) -> None:
    """RECORD.from_item(stored(RECORD.to_item(VALUE)))"""
