"""What a package offers by name beside its tables and its support code, and what each name is of.

    Order, OrderRepository, order_key, order_pk         an entity
    OrderStatus                                         the values of an enum of Order
    GetTotalsRow                                        what get_totals returns
    RegisterFailed                                      how register fails

`dyngen breaking` compares the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Compared, Row
from dyngen.ir.transactions import WriteTransaction
from dyngen.lower.items.recognisers import used_collections, used_recognisers
from dyngen.lower.vocabulary import (
    attribute_function,
    collection_function,
    key_function,
    part_class,
)
from dyngen.names import (
    GlobalName,
    Identifier,
    failure_name,
    primary_key_name,
    recogniser_name,
    repository_name,
    result_name,
    second_key_name,
)
from dyngen.records import record

Kind = Literal[
    "entity",
    "repository",
    "key",
    "enum",
    "object",
    "index",
    "row",
    "recogniser",
    "collection",
    "service",
    "failure",
    "result",
]


@record(frozen=True, slots=True)
class PublicName:
    """A name that the schema makes, what it is the name of, and of which entity or method."""

    name: Identifier
    kind: Kind
    entity: GlobalName | None = None
    method: Identifier | None = None


def named(schema: Schema) -> Iterator[PublicName]:
    """Every name that the schema makes."""
    for entity in schema.entities:
        yield from _of_entity(entity)
    for recogniser in used_recognisers(schema):
        owner = recogniser.entity
        yield PublicName(recogniser_name(owner), "recogniser", owner)
    for collection in used_collections(schema):
        yield PublicName(collection_function(collection), "collection", collection.owner)
    if schema.transactions:
        yield PublicName(Identifier("TransactionService"), "service")
    for each in schema.transactions:
        if isinstance(each, WriteTransaction):
            yield PublicName(failure_name(each.name), "failure", method=each.name)
        elif each.returns == "object":
            yield PublicName(result_name(each.name), "result", method=each.name)


def _of_entity(entity: Entity) -> Iterator[PublicName]:
    owner = entity.name
    yield PublicName(owner, "entity", owner)
    yield PublicName(repository_name(owner), "repository", owner)
    yield PublicName(primary_key_name(owner), "key", owner)
    for type in entity.enums:
        if type.enum:
            yield PublicName(type.enum, "enum", owner)
    for record_ in entity.records:
        yield PublicName(record_.name, "object", owner)
    for part in entity.parts:
        if isinstance(part, Row):
            yield PublicName(part_class(part), "row", owner, part.pattern)
        elif not isinstance(part, Compared):
            yield PublicName(part_class(part), "index", owner)
    if entity.copied_to:
        yield PublicName(second_key_name(owner), "key", owner)
    for key in entity.written_keys:
        yield PublicName(key_function(key), "key", owner)
        if key.several:
            for template in key.templates:
                yield PublicName(attribute_function(template), "key", owner)
