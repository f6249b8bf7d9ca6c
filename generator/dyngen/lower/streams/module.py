"""The whole of streams.py.

Table("Orders", stream="NEW_IMAGE")   ▶   class Inserted(Generic[T_co]): …
                                          OrdersChange: TypeAlias = Inserted[OrdersItem] | …
                                          def decode_records(event: object, …) -> Iterator[OrdersChange | Undecodable]

Entities are named by way of their module: a schema may call one `Removed`.
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.schema import Entity, Schema
from dyngen.lower.docstring import docstring
from dyngen.lower.emitted import emitted_module
from dyngen.lower.fragments import AN_ITEM, BOOL, ITEM, alias, function, returning
from dyngen.lower.items import codec
from dyngen.lower.streams.classes import classes
from dyngen.lower.streams.filters import key_pattern
from dyngen.lower.streams.functions import functions
from dyngen.lower.streams.readers import change_reader, of_entities
from dyngen.lower.streams.told import Stream, streams
from dyngen.names import Identifier, recogniser_name
from dyngen.syntax import Entries, Expression, Module, Statement, literal, phrase, statement


def streams_module(schema: Schema) -> Module | None:
    """The module, if a table has a stream."""
    found = streams(schema)
    if not found:
        return None
    views = {stream.view.type: stream.view for stream in found}
    keys = [field for stream in found for each in stream.entities for field in each.key_fields]
    hide_keys = any(field.sensitive for field in keys)
    body: list[Statement] = []
    expiring = {each.view.type for each in found if each.table.settings.ttl_attribute}
    for view in views.values():
        body += classes(view, hide_keys=hide_keys, expiring=view.type in expiring)
    for stream in found:
        body += _unions(stream)
    for stream in found:
        body += [*_told_by_items(stream), *_told_by_keys(stream), change_reader(stream)]
    patterns = [
        phrase.entry(of_entities(each.name), key_pattern(each))
        for stream in found
        for each in stream.entities
    ]
    items = phrase.union([phrase.name(stream.items) for stream in found])
    body += functions(found)
    one_kind = sum(len(stream.entities) for stream in found) == 1
    criteria = _filter_criteria_of_one if one_kind else _filter_criteria
    body += [_patterns(items, patterns), criteria(items)]
    public = [
        *(name for view in views.values() for name in (view.inserted, view.modified, view.removed)),
        *(name for stream in found for name in (stream.items, stream.changes)),
        *map(Identifier, _OFFERED),
    ]
    return emitted_module(schema, ".streams", _MODULE, body, public)


_MODULE = """Stream records: what became of which item.

    for change in decode_records(event): …

What is decoded is an item as it was stored at that time, maybe by an earlier release.
"""
_OFFERED = (
    *("BatchHandler", "FilterCriteria", "StreamRecordError", "Undecodable", "Unknown"),
    *("batch_handler", "decode_records", "filter_criteria"),
)


def _unions(stream: Stream) -> list[Statement]:
    entities = phrase.union([of_entities(each.name) for each in stream.entities])
    view = stream.view
    items = phrase.name(stream.items)
    told = [(view.inserted, view.new), (view.modified, view.new or view.old)]
    told.append((view.removed, view.old))
    changes = [
        phrase.subscript(phrase.name(name), items) if shown else phrase.name(name)
        for name, shown in told
    ]
    return [
        alias(stream.items, entities),
        alias(stream.changes, phrase.union([*changes, phrase.word("Unknown")])),
    ]


def _told_by_items(stream: Stream) -> list[Statement]:
    """The function that decodes an image, where there are images and entities.py has none that does."""
    if stream.decoded_by or not (stream.view.new or stream.view.old):
        return []
    doc = docstring("Decode an item as the entity that it is; None for any other.")
    steps = [_if_it_is(recogniser_name(each.name), each.name) for each in stream.entities]
    type = codec.optional(phrase.name(stream.items))
    body = [*steps, returning(literal.none())]
    return [function(stream.item_reader, [AN_ITEM], type, doc, body)]


def _told_by_keys(stream: Stream) -> list[Statement]:
    """The function that tells of a key, where there are records without images, and keys of several entities."""
    if (stream.view.new and stream.view.old) or len(stream.entities) == 1:
        return []
    doc = docstring("Tell whether this is a key of one of the entities.")
    key = phrase.parameter(Identifier("key"), ITEM)
    told = phrase.disjunction(_tests(stream.entities))
    return [function(stream.key_reader, [key], BOOL, doc, [returning(told)])]


def _tests(entities: Sequence[Entity]) -> list[Expression]:
    key = phrase.word("key")
    return [phrase.call(of_entities(recogniser_name(each.name)), key) for each in entities]


@statement
def _if_it_is(IS_ONE: Identifier, ENTITY: Identifier) -> None:
    """
    if entities.IS_ONE(item):
        return entities.ENTITY.from_item(item)
    """


@statement
def _patterns(ITEMS: Expression, PATTERNS: Entries) -> None:
    """
    _KEY_PATTERNS: Final[
        Mapping[type[ITEMS], Mapping[str, Mapping[str, Sequence[object]]]]
    ] = {**PATTERNS}
    """


@statement
def _filter_criteria_of_one(ITEMS: Expression) -> None:
    '''
    def filter_criteria(kind: type[ITEMS]) -> FilterCriteria:
        """Return the `FilterCriteria` of an event source mapping for this entity.

        The source is the stream of the table: records in Kinesis have another shape.
        Another item passes as well if its key begins alike; `decode_records` tells it
        apart.
        """
        return key_criteria([_KEY_PATTERNS[kind]])
    '''


@statement
def _filter_criteria(ITEMS: Expression) -> None:
    '''
    def filter_criteria(kind: type[ITEMS], *others: type[ITEMS]) -> FilterCriteria:
        """Return the `FilterCriteria` of an event source mapping for these entities.

        The source is the stream of the table: records in Kinesis have another shape.
        Entities whose keys differ in the last attribute alone share a filter, of which
        Lambda takes five by default. Another item passes as well if its key begins like
        theirs; `decode_records` tells them apart.
        """
        return key_criteria(_KEY_PATTERNS[each] for each in (kind, *others))
    '''
