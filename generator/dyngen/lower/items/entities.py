"""entities.py of a package: a dataclass for each entity, nested record and projection.

    fields user_id (string), total (decimal)   ▶   @dataclass(slots=True, kw_only=True)
                                                   class Order:
                                                       user_id: str
                                                       total: Decimal

What goes into the classes is in `encoding` and `decoding`, what tells items apart in `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dyngen.articles import a, article
from dyngen.ir.keys import Key
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Compared, Part, Projection, Row
from dyngen.ir.types import Field, Kind, Record
from dyngen.lower.conceal import plain
from dyngen.lower.docstring import LINE, docstring, wrapped
from dyngen.lower.emitted import emitted_module
from dyngen.lower.expressions.supplied import moment_as, new_uuid
from dyngen.lower.fragments import argument, declared, entry
from dyngen.lower.items import codec
from dyngen.lower.items.constants import EMPTY, constant, is_mutable
from dyngen.lower.items.decoding import decoder, part_decoder, record_decoder
from dyngen.lower.items.encoding import encoders, record_encoder
from dyngen.lower.items.enums import EnumTables, names
from dyngen.lower.items.recognisers import readers
from dyngen.lower.items.stored_fields import annotation, counted, renamed, stored_fields
from dyngen.lower.vocabulary import part_class
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Module,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
    statements,
)
from dyngen.words import plan_text
from dyngen.words.phrasing import sentence


def entities_module(schema: Schema) -> Module:
    """The whole of entities.py."""
    tables = EnumTables(schema)
    body = [*names(schema), *tables.statements]
    for entity in schema.entities:
        body += [_record(record, tables) for record in entity.records]
        body.append(_entity(entity, tables))
        body += [_part(each, entity, tables) for each in entity.parts]
    body += readers(schema)
    nested = [record for entity in schema.entities for record in entity.records]
    says = f"{_MODULE}\n{wrapped(_nested(nested[0]), LINE)}\n" if nested else _MODULE
    return emitted_module(schema, ".entities", says, body)


_MODULE = """Entities: what is stored in the tables, as dataclasses.

`to_item` gives the item in wire format, `from_item` reads one. A value that its field
does not allow is refused as it is encoded: `plain_text` gives the text, and an error for
what is none.
"""


def _nested(record: Record) -> str:
    """Why nested objects are not asked to encode themselves, told by one that the module has."""
    return (
        "A nested object is encoded by the class that is declared, as by "
        f"`{plain(record.name)}.to_item`, so that one of another class is an error."
    )


def _entity(entity: Entity, tables: EnumTables) -> Statement:
    fields = stored_fields(entity)
    return _dataclass(
        entity.name,
        docstring(
            f"{article(entity.tag).capitalize()} `{entity.tag}` item of {entity.table.name}.",
            list(_key_lines(entity)),
        ),
        [*(line for field in fields for line in _field(field)), *_stored_as(fields)],
        [*encoders(entity, tables), decoder(entity, tables)],
    )


def _record(record: Record, tables: EnumTables) -> Statement:
    says = sentence(record.description) or f"What `{record.label}` holds."
    if record.element:
        says = f"An element of `{record.label}`."
    return _dataclass(
        record.name,
        docstring(says),
        [
            *(line for field in record.fields for line in _field(field)),
            *_unknown(record),
            *_stored_as(record.fields),
        ],
        [record_encoder(record, tables), record_decoder(record, tables)],
    )


def _unknown(record: Record) -> list[Statement]:
    """The field that holds the attributes which are not declared."""
    return _unknown_attributes([phrase.element(literal.text(f.attribute)) for f in record.fields])


def _stored_as(fields: Iterable[Field]) -> list[Statement]:
    """The attributes of fields that are called otherwise in Python, where there are any."""
    names = [entry(name, literal.text(attribute)) for name, attribute in renamed(fields).items()]
    return [_attributes(names)] if names else []


def _part(part: Part, entity: Entity, tables: EnumTables) -> Statement:
    match part:
        case Projection(index=index):
            says = f"What index {index} of {entity.table.name} holds of {a(entity.name)}."
        case Row(pattern=pattern):
            says = f"What {plain(pattern)} reads of {a(entity.name)}."
        case Compared(pattern=pattern):
            says = f"What {plain(pattern)} compares of {a(entity.name)} after reading."
    fields = [_read(source.field, entity) for source in part.sources]
    return _frozen_dataclass(
        part_class(part),
        docstring(says),
        [line for field in fields for line in _field(field)],
        [part_decoder(part, entity, tables)],
    )


def _read(field: Field, entity: Entity) -> Field:
    """A field as it is in a part of an entity, which is read and never made."""
    return replace(counted(field, entity), generate=None, touch=False, key_bytes=None)


def _key_lines(entity: Entity) -> Iterator[str]:
    """`pk = USER#{user_id}, sk = PROFILE`, then a line for each index."""
    yield ", ".join(map(_spelled, entity.keys))
    if entity.markers:
        yield ", ".join(
            f"{each.attribute} = {plan_text.constant(each.value)}" for each in entity.markers
        )
    for mapping in entity.indexes:
        halves = ", ".join(_spelled(key) for key in mapping.keys)
        yield f"{mapping.index.name}: {halves}"


def _spelled(key: Key) -> str:
    return ", ".join(f"{template.attribute} = {template.source}" for template in key.templates)


def _field(field: Field) -> list[Statement]:
    """The line of a field, and its description below it."""
    held = annotation(field)
    type = codec.optional(held) if field.optional else held
    default = _default(field)
    doc = Docstring(_says(field))
    options = []
    if field.generate or (field.touch and field.required):
        options.append(argument("default_factory", _factory(field)))
        default = None
    if default is not None and is_mutable(field.default):
        factory = held if field.default in EMPTY else _made(default)
        options.append(argument("default_factory", factory))
    elif field.default is not None and default is not None and field.type.kind is Kind.UUID:
        # Ruff does not know that a UUID never changes, and wants no call of its class here.
        options.append(argument("default_factory", _made(default)))
    elif default is not None and field.sensitive:
        options.append(argument("default", default))
    if field.sensitive:
        options.append(argument("repr", literal.boolean(False)))
    if options:
        return _field_with_options(field.name, type, options, doc)
    if default is not None:
        return _defaulted_field(field.name, type, default, doc)
    return declared(field.name, type, doc)


def _says(field: Field) -> str:
    """The documentation of a field: what the schema says of it, and what of a value its type does not tell."""
    besides = ""
    if field.type.epoch:
        besides = "Cut to whole seconds when stored or compared."
    elif field.ttl:
        besides = "Given in seconds since 1970."
    return f"{sentence(field.description)} {besides}".strip()


def _default(field: Field) -> Expression | None:
    """What a field is when the caller says nothing; None: it must be said."""
    if field.default is not None:
        return constant(field.type, field.default)
    return None if field.required else literal.none()


def _factory(field: Field) -> Expression:
    """What makes the value of a field where the caller gives none."""
    if field.generate in ("uuid4", "uuid7"):
        made = new_uuid(field.generate, field.type)
        plain = phrase.name(Identifier(field.generate)), Kind.UUID
    else:
        utc_now = phrase.name(Identifier("utc_now"))
        made = moment_as(field.type, phrase.call(utc_now))
        plain = utc_now, Kind.DATETIME
    function, kind = plain
    as_it_is = field.type.kind is kind and not field.type.epoch and field.type.whole
    return function if as_it_is else _made(made)


@statement
def _dataclass(NAME: Identifier, DOC: Docstring, FIELDS: Statements, METHODS: Statements) -> None:
    """
    @dataclass(slots=True, kw_only=True)
    class NAME:
        DOC

        FIELDS

        METHODS
    """


@statement
def _frozen_dataclass(
    NAME: Identifier, DOC: Docstring, FIELDS: Statements, METHODS: Statements
) -> None:
    """
    @dataclass(frozen=True, slots=True, kw_only=True)
    class NAME:
        DOC

        FIELDS

        METHODS
    """


@statements
def _defaulted_field(
    NAME: Identifier, TYPE: Expression, DEFAULT: Expression, DOC: Docstring
) -> None:
    """
    NAME: TYPE = DEFAULT
    DOC
    """


@statement
def _attributes(NAMES: Entries) -> None:
    """_stored_as: ClassVar[Mapping[str, str]] = {**NAMES}"""


@expression
def _made(VALUE: Expression) -> None:
    """lambda: VALUE"""


@statements
def _field_with_options(
    NAME: Identifier, TYPE: Expression, OPTIONS: Arguments, DOC: Docstring
) -> None:
    """
    NAME: TYPE = field(*OPTIONS)
    DOC
    """


@statements
def _unknown_attributes(KNOWN: Elements) -> None:
    '''
    _unknown: Item | None = field(default=None, repr=False, compare=False)
    """Holds what is stored here besides, to be written back."""
    _known: ClassVar[frozenset[str]] = frozenset({*KNOWN})
    '''
