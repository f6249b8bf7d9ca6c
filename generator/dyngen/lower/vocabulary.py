"""Every name that emitted code may use, and where it comes from.

    Decimal                from decimal import Decimal
    Query                  from .runtime import Query
    post_pk                from .keys import post_pk              (defined by the schema)

The imports of an emitted module are looked up here; a name that is missing is a mistake in a quote.
A schema may call its entities like anything in here: where both are needed, `syntax.shadowing` tells
them apart.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Container, Iterator, Mapping
from functools import wraps
from typing import TypeVar

from dyngen.ir.keys import Key, Shape, Template
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Collection, Compared, Part, Projection, Row
from dyngen.names import (
    GlobalName,
    Identifier,
    collection_name,
    compared_name,
    constant_name,
    copy_name,
    failure_name,
    free_name,
    half_key_name,
    numbered,
    primary_key_name,
    projection_name,
    recogniser_name,
    repository_name,
    result_name,
    row_name,
    second_key_name,
)
from dyngen.syntax import Import
from dyngen.syntax.shadowing import in_code

_COPIED = "COPIED"

# Module of the standard library, or of the package: the names emitted code takes from it.
_FIXED: Mapping[str, str] = {
    "collections.abc": "Callable Iterable Iterator Mapping Sequence",
    "dataclasses": "dataclass field replace",
    "datetime": "UTC date datetime",
    "decimal": "Decimal",
    "functools": "wraps",
    "typing": "Annotated ClassVar Final Generic Literal Self TypeAlias overload",
    "uuid": "UUID uuid4",
    ".runtime": """
        AttributeValue CancellationReason Changes Choice ConditionFailedError Copied CopyExistsError Criteria
        CursorError DECODE_FAILURES DataLayerError DynamoDBClient ENCODE_FAILURES ExpectedVersion
        FieldValueError Item ItemDecodeError ItemExistsError ItemNotFoundError JSON KeyDiffers
        KeyNumbers KeyShape KeyTexts KeyValueError MILLISECONDS NOT_EMPTY Options PARTITION_TEXT Page Query RawKeys
        ReadItems Reasons SECONDS SORT_TEXT Scan StoredItem
        T_co TableClient TableMismatchError TransactionFailedError UNSET UnprocessedItemsError Unset
        VersionConflictError VersionOfUpsert WriteItems asynchronous attributes_of batch_get
        batch_write binary boolean bound_values
        boolean_of boolean_text check_addition check_choice check_constant check_decimal check_element
        check_entry check_entry_name check_fields check_given check_integer check_moment check_operand
        check_prefix check_required check_size check_text check_type
        comparable connect copying create_missing creating cut_moment
        date_text datetime_of datetime_text decimal_of decimal_text
        decode_array decode_error decode_object decoded_or_none deleted_item deployed_names element_set elements
        encode_array
        enable_recovery encode_object entity_list epoch_datetime epoch_number epoch_seconds expecting field_error filled
        has_constant integer_text is_later item_of key_parts key_text noting_unset number_text number_texts option_text
        offset_text padded plain_text previous_item raw_text require_alike require_arrays require_different
        reason_at reason_for reasons_for replaced_item require_equal require_some require_text require_together
        sorted_texts stored synchronous text_after texts token_or_new transact_get
        transaction unknown updated_item upper_text uuid_text
    """,
    ".example_runner": "Example main main_awaited",
    ".stream_records": """
        BatchHandler BatchResponse FilterCriteria StreamRecord StreamRecordError Undecodable Unknown
        changed_fields decoded_records handled key_criteria reader_of
    """,
    ".supplied": "now_of utc_now uuid7",
    ".tables": "TABLES create_tables",
    ".copies": _COPIED,
    ".transactions": "TransactionService",
    ".": "Database entities",
}

# Callers write these in annotations and in `except`.
_PUBLIC = """
    AttributeValue CancellationReason ConditionFailedError CopyExistsError CursorError DataLayerError
    DynamoDBClient FieldValueError Item ItemDecodeError ItemExistsError ItemNotFoundError JSON
    KeyValueError Page Query Scan TableClient TableMismatchError TransactionFailedError UNSET
    UnprocessedItemsError Unset VersionConflictError connect
"""
_PUBLIC_RUNTIME = frozenset(map(Identifier, _PUBLIC.split()))
"""What a package offers of its support code where it uses it."""

_ALWAYS_OFFERED = frozenset(map(Identifier, ("TABLES", "connect", "create_tables")))

LOCALS = frozenset({"decode", "found", "item", "key", "now", "response"})
"""Variables of emitted functions that have parameters of the schema's choice."""

STANDING: Mapping[str, Import] = {
    name: Import(module, name) for module, names in _FIXED.items() for name in names.split()
}
"""Where each name comes from that no schema defines."""

# The builtins that emitted code reads. Others may be hidden by a field or parameter without harm.
_USED_BUILTINS = """
    bool bytes classmethod dict float frozenset int isinstance len list max min object property range
    set str super tuple zip
"""
_BUILTINS = frozenset(_USED_BUILTINS.split())

IN_METHODS = LOCALS.union(_BUILTINS, STANDING, ("self",))
"""What code means by its own names: no variable of a method hides any."""


_Told = TypeVar("_Told")


def _kept(function: Callable[[Schema], _Told]) -> Callable[[Schema], _Told]:
    """Have the function asked once for all modules of a package.

    Kept is what it said of the last two schemas, that of a package with concealed names and without. They are the
    same if they are one object: whether they are equal takes longer to find out than what is kept.
    """
    told: tuple[tuple[Schema, _Told], ...] = ()

    @wraps(function)
    def asked(schema: Schema) -> _Told:
        nonlocal told
        for one, said in told:
            if one is schema:
                return said
        said = function(schema)
        told = (*told[-1:], (schema, said))
        return said

    return asked


@_kept
def vocabulary(schema: Schema) -> Mapping[str, Import]:
    """Where each name comes from that code emitted for `schema` may use, as it stands in trees."""
    return {
        **STANDING,
        _COPIED: Import(".copies", copied_constant(schema)),
        **{in_code(name): Import(module, name) for module, name in _defined(schema)},
    }


def copied_constant(schema: Schema) -> Identifier:
    """What copies.py calls what it says of tables, in a name of its own: it imports the entities."""
    return free_name(_COPIED, {entity.name for entity in schema.entities})


@_kept
def shadowable(schema: Schema) -> frozenset[str]:
    """Names that mean something in emitted code: a field or parameter of that name hides it."""
    return _BUILTINS.union(STANDING, LOCALS, (name for _, name in _defined(schema)))


def offered(schema: Schema, support: Container[str]) -> frozenset[Identifier]:
    """What the package offers of its tables and of the support code that it has; what a schema calls so goes first."""
    everywhere = _ALWAYS_OFFERED.union(offered_by_all(support))
    return everywhere.difference(name for _, name in _defined(schema))


def offered_by_all(support: Container[str]) -> frozenset[Identifier]:
    """What every package offers that has this support code."""
    return frozenset(name for name in _PUBLIC_RUNTIME if name in support)


def _entity_names(entity: Entity) -> Iterator[tuple[str, GlobalName]]:
    """(module, name) of all that an entity defines in its package."""
    yield ".entities", entity.name
    for record in entity.records:
        yield ".entities", record.name
    for part in entity.parts:
        yield ".entities", part_class(part)
    yield ".entities", recogniser_name(entity.name)
    yield ".repositories", repository_name(entity.name)
    yield ".keys", primary_key_name(entity.name)
    if entity.copied_to:
        yield ".keys", second_key_name(entity.name)
        yield ".copies", copy_name(entity.name)
    for key in entity.written_keys:
        yield ".keys", key_function(key)
        for template in key.templates:
            yield ".keys", shape_constant(template.shape)
            yield ".keys", attribute_function(template)
            for rival in template.rivals:
                yield ".keys", shape_constant(rival)


def key_function(key: Key) -> GlobalName:
    """The function that computes one half of a key: `post_pk`."""
    return half_key_name(key.place.entity, key.place.half, key.place.index)


def attribute_function(template: Template) -> GlobalName:
    """The function that computes one key attribute; in a list key each has its own."""
    return _of_shape(template.shape)


def shape_constant(shape: Shape) -> GlobalName:
    """The constant that holds the shape of a key: `POST_SK`."""
    return constant_name(_of_shape(shape))


def _of_shape(shape: Shape) -> GlobalName:
    place = shape.place
    return numbered(half_key_name(place.entity, place.half, place.index), shape.position)


def part_class(part: Part) -> GlobalName:
    """A part of an entity: `PostInByTopic` for what an index holds, `GetTitlesRow` for a row."""
    match part:
        case Projection(entity=entity, index=index):
            return projection_name(entity, index)
        case Row(pattern=pattern):
            return row_name(pattern)
        case Compared(pattern=pattern):
            return compared_name(pattern)


def collection_function(collection: Collection) -> GlobalName:
    """The function that decodes an item of a partition: `user_profile_collection_item`."""
    return collection_name(collection.owner, collection.number)


def beside_enums(schema: Schema) -> frozenset[str]:
    """The names that no enum takes: those of all else, of the support code and of builtins."""
    return frozenset(dir(builtins)).union(STANDING, (name for _, name in _beside_enums(schema)))


@_kept
def _defined(schema: Schema) -> tuple[tuple[str, GlobalName], ...]:
    """(module, name) of all that a schema defines in its package."""
    enums = (
        (".entities", type.enum) for entity in schema.entities for type in entity.enums if type.enum
    )
    return (*_beside_enums(schema), *enums)


def _beside_enums(schema: Schema) -> Iterator[tuple[str, GlobalName]]:
    for entity in schema.entities:
        yield from _entity_names(entity)
        for template in entity.recogniser.keys:
            for shape in template.rivals:
                yield ".keys", shape_constant(shape)
    for collection in schema.collections:
        yield ".entities", collection_function(collection)
    for transaction in schema.transactions:
        yield ".transactions", failure_name(transaction.name)
        yield ".transactions", result_name(transaction.name)
