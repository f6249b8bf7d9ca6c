"""From an item to an object: `from_item` of entities, records and projections.

    self.user_id = values["user_id"]["S"]
    value = values.get("nick")
    self.nick = None if value is None or "NULL" in value else value["S"]
    if values["pk"]["S"] != f"USER#{self.user_id}":
        raise KeyDiffers("pk")

Straight lines in the order of the fields: the first field left unset is the one that failed. An item
whose key is not what its fields make would be written back as another one, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

import libcst as cst

from dyngen.ir.schema import Entity
from dyngen.ir.tables import Part, Projection, Source
from dyngen.ir.types import Field, Record
from dyngen.lower.docstring import docstring
from dyngen.lower.expressions.conditions import wire
from dyngen.lower.fragments import SELF, assigning, called, calling, returning, set_attribute
from dyngen.lower.items import codec, identity
from dyngen.lower.items.constants import constant
from dyngen.lower.items.decode_errors import error_arguments, error_details
from dyngen.lower.items.enums import EnumTables
from dyngen.lower.items.read_back import Texts, in_key, stored_attribute
from dyngen.lower.items.stored_fields import counted, stored_fields
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)


def decoder(entity: Entity, tables: EnumTables) -> Statement:
    """The `from_item` of an entity."""
    texts = Texts(entity.read_from_key)
    values = {each.field: _value(entity, each, texts, tables) for each in entity.read_from_key}
    missing = {each.field: in_key(entity, each, texts, tables) for each in entity.also_in_key}
    fields = [_as_read(each, entity) for each in stored_fields(entity)]
    lines = _assignments(entity.name, fields, tables, values, missing)
    return _from_item(
        docstring("Decode an item. Attributes that the schema does not know are ignored.", RAISES),
        [
            *_marks(entity),
            *texts.splits,
            *lines,
            *identity.entity_keys(entity),
            *identity.keys_of_indexes(entity, tables),
        ],
        error_details(entity, fields),
    )


def record_decoder(record: Record, tables: EnumTables) -> Statement:
    """The `from_item` of a nested record."""
    doc = docstring("Decode the map of a stored item.", RAISES)
    details = error_arguments(record.fields)
    return _from_map(doc, _assignments(record.name, record.fields, tables), details)


def part_decoder(part: Part, entity: Entity, tables: EnumTables) -> Statement:
    """The `from_item` of what an index holds, or of a row."""
    texts = Texts(part.sources)
    sure = _always_there(part, entity)
    sources = [replace(each, field=counted(each.field, entity)) for each in part.sources]
    values = [
        phrase.argument(_value(entity, source, texts, tables, sure), source.field.name)
        for source in sources
    ]
    what = "an item of the index" if isinstance(part, Projection) else "what was read of an item"
    doc = docstring(f"Decode {what}.", RAISES)
    keys = list(identity.keys_of_part(entity, part))
    details = error_details(entity, ())  # which attribute it is, decoding tells
    above, made = [*_marks(entity), *texts.splits], phrase.call(phrase.word("cls"), *values)
    stored = assigning(Identifier("values"), called("stored", phrase.word("item")))
    read = [stored] if values or keys else []
    if not keys:
        return _from_part(doc, read, [*above, returning(made)], details, [])
    own = Identifier("self")
    steps = [*above, assigning(own, made), *keys]
    return _from_part(doc, read, steps, details, [returning(phrase.name(own))])


def _as_read(field: Field, entity: Entity) -> Field:
    """`field`; the one that counts updates may be missing, but NULL, which none can count up, is damage."""
    if entity.version is None or field.attribute != entity.version.attribute:
        return field
    return replace(counted(field, entity), required=True)


def _marks(entity: Entity) -> list[Statement]:
    """The statements that refuse an item which has another marker."""
    return [
        calling(
            "check_constant", phrase.word("item"), each.attribute, literal.value(wire(each.value))
        )
        for each in entity.markers
    ]


RAISES = "Raises ItemDecodeError."


def _assignments(
    owner: str,
    fields: Sequence[Field],
    tables: EnumTables,
    known: Mapping[Field, Expression] = MappingProxyType({}),
    missing: Mapping[Field, Expression] = MappingProxyType({}),
) -> list[Statement]:
    """A line for each field; `known` are the values of those that are no attributes.

    `missing` are those of attributes that are not there, where something else holds them.
    """
    lines: list[Statement] = []
    for field in fields:
        if field in known:
            lines.append(_filled(field.name, known[field]))
            continue
        table = tables.name(owner, field)
        absent = missing.get(field, _absent(field))
        if absent is None:
            value = codec.decode(field.type, stored_attribute(field.attribute), table)
        else:
            lines.append(_look_up(field.attribute))
            unless = _unless_absent if field.required else _unless_absent_or_null
            decoded = codec.decode(field.type, _found(), table)
            value = (_either if field in missing else _one)(unless, absent, decoded)
        lines.append(_filled(field.name, value))
    return lines


def _filled(slot: Identifier, value: Expression) -> Statement:
    """The slot with its value. One in capitals is a constant to pyright, and no method may assign to that."""
    if slot.isupper():
        return _assign_constant(slot, value)
    return set_attribute(SELF, slot, value)


def _absent(field: Field) -> Expression | None:
    """What a missing attribute means; None: that the item is damaged."""
    if field.default is not None:
        return constant(field.type, field.default)
    if not field.required:
        return literal.none()
    return codec.empty_set() if field.type.is_set else None


def _always_there(part: Part, entity: Entity) -> set[str]:
    """The attributes without which no item is in the index: those of its key."""
    if not isinstance(part, Projection):
        return set()
    [index] = [each.index for each in entity.indexes if each.index.name == part.index]
    return {each.name for each in (*index.partition, *index.sort)}


def _value(
    entity: Entity,
    source: Source,
    texts: Texts,
    tables: EnumTables,
    sure: Collection[str] = (),
) -> Expression:
    """What a field is, of an attribute, some of which are `sure` to be there, or a part of a key."""
    field = source.field
    if source.template is not None:
        return in_key(entity, source, texts, tables)
    decoded = partial(codec.decode, field.type, table=tables.name(entity.name, field))
    if field.attribute in sure:
        return decoded(stored_attribute(field.attribute))
    also = (each for each in entity.also_in_key if each.field.attribute == field.attribute)
    kept = next((in_key(entity, each, texts, tables) for each in also), None)
    absent = kept or _absent(field)
    if absent is None:
        return decoded(stored_attribute(field.attribute))
    chosen = _if_there if field.required else _if_given

    def unless(otherwise: Expression, found: Expression) -> Expression:
        return chosen(otherwise, field.attribute, found)

    return (_either if kept else _one)(unless, absent, decoded(_found()))


_Choose: TypeAlias = Callable[[Expression, Expression], Expression]
"""What takes the first where there is no attribute, else the second."""


def _one(choose: _Choose, absent: Expression, decoded: Expression) -> Expression:
    return choose(absent, decoded)


def _either(choose: _Choose, absent: Expression, decoded: Expression) -> Expression:
    """One of two texts, read: `int(part if value is None else value["N"])` where both are read alike."""
    match absent, decoded:
        case cst.Call(args=[mine, *_]), cst.Call(args=[theirs, *further]) if absent.with_changes(
            args=[theirs, *absent.args[1:]]
        ).deep_equals(decoded):
            text = choose(mine.value, theirs.value).with_changes(lpar=(), rpar=())
            return decoded.with_changes(args=[theirs.with_changes(value=text), *further])
    return choose(absent, decoded)


@expression
def _found() -> None:
    """value"""


@statement
def _assign_constant(NAME: str, DECODED: Expression) -> None:
    """object.__setattr__(self, NAME, DECODED)"""


@statement
def _look_up(ATTRIBUTE: str) -> None:
    """value = values.get(ATTRIBUTE)"""


@expression
def _unless_absent(ABSENT: Expression, DECODED: Expression) -> None:
    """(ABSENT if value is None else DECODED)"""


@expression
def _unless_absent_or_null(ABSENT: Expression, DECODED: Expression) -> None:
    """(ABSENT if value is None or "NULL" in value else DECODED)"""


@expression
def _if_there(ABSENT: Expression, ATTRIBUTE: str, DECODED: Expression) -> None:
    """(ABSENT if (value := values.get(ATTRIBUTE)) is None else DECODED)"""


@expression
def _if_given(ABSENT: Expression, ATTRIBUTE: str, DECODED: Expression) -> None:
    """(ABSENT if (value := values.get(ATTRIBUTE)) is None or "NULL" in value else DECODED)"""


@statement
def _from_item(DOC: Docstring, ASSIGNMENTS: Statements, DETAILS: Arguments) -> None:
    """
    @classmethod
    def from_item(cls, item: Item) -> Self:
        DOC
        values = stored(item)
        self = cls.__new__(cls)
        try:
            ASSIGNMENTS
        except DECODE_FAILURES as error:
            raise decode_error(self, item, *DETAILS) from None
        return self
    """


@statement
def _from_map(DOC: Docstring, ASSIGNMENTS: Statements, DETAILS: Arguments) -> None:
    """
    @classmethod
    def from_item(cls, values: StoredItem) -> Self:
        DOC
        self = cls.__new__(cls)
        try:
            ASSIGNMENTS
            self._unknown = unknown(values, cls._known)
        except DECODE_FAILURES as error:
            raise decode_error(self, values, (), *DETAILS) from None
        return self
    """


@statement
def _from_part(
    DOC: Docstring, READ: Statements, STEPS: Statements, DETAILS: Arguments, RETURNED: Statements
) -> None:
    """
    @classmethod
    def from_item(cls, item: Item) -> Self:
        DOC
        READ
        try:
            STEPS
        except DECODE_FAILURES as error:
            raise decode_error(cls, item, *DETAILS) from None
        RETURNED
    """
