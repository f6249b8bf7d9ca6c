"""Tables and indexes on a page: item collections with their keys in parts, and the attributes of each item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.ir.schema import Entity
from dyngen.picture.drawing import Drawing, Partition, drawings
from dyngen.picture.items import Item
from dyngen.records import record
from dyngen.site.content import ids
from dyngen.site.content.material import Samples
from dyngen.site.content.values import (
    Colours,
    KeyTemplate,
    Part,
    Parts,
    key_parts,
    key_templates,
    plain,
    shown,
)
from dyngen.words.phrasing import listed


@record(frozen=True, slots=True)
class Cell:
    """An attribute of an item."""

    name: str
    parts: Parts


@record(frozen=True, slots=True)
class Row:
    """An item in a partition."""

    item: int
    """The number of the item, by which other parts of the page speak of it."""
    entity: str
    sort: Parts
    cells: tuple[Cell, ...]


@record(frozen=True, slots=True)
class Block:
    """A partition."""

    key: Parts
    rows: tuple[Row, ...]


@record(frozen=True, slots=True)
class Mapped:
    """How an entity fills the key of a table or an index."""

    entity: str
    entity_id: str
    partition: list[KeyTemplate]
    sort: list[KeyTemplate]


@record(frozen=True, slots=True)
class Collections:
    """A table or an index."""

    id: str
    name: str
    is_index: bool
    partition: str
    """The names of its key attributes."""
    sort: str
    facts: list[str]
    mapped: list[Mapped]
    blocks: list[Block]
    absent: list[str]


def tables(samples: Samples) -> Iterator[list[Collections]]:
    """Each table of a schema, with its indexes behind it."""
    schema = samples.schema
    drawn = drawings(schema, samples.items)
    for table in schema.tables:
        entities = [each for each in schema.entities if each.table == table]
        here = (each for each in drawn if each.table == table)
        yield [collections(each, entities, samples.colours) for each in here]


def collections(drawing: Drawing, entities: Sequence[Entity], colours: Colours) -> Collections:
    """What a page shows of a drawing; `entities` are those of the table, in order."""
    table, index = drawing.table, drawing.index
    partition, sort = _names(drawing)
    mapped = []
    for entity in entities:
        if keys := drawing.keys_of(entity):
            pk, sk = (key_templates(key, colours) for key in keys)
            mapped.append(Mapped(entity.name, ids.of_entity(entity.name), pk, sk))
    return Collections(
        ids.of_place(table, index),
        index.name if index else table.name,
        index is not None,
        ", ".join(partition),
        ", ".join(sort),
        list(_facts(drawing)),
        mapped,
        [block(each, drawing, colours) for each in drawing.partitions],
        list(_absences(drawing)),
    )


def block(partition: Partition, drawing: Drawing, colours: Colours) -> Block:
    """What a page shows of a partition."""
    attributes, _ = _names(drawing)
    rows = (_row(item, drawing, colours) for item in partition.items)
    return Block(_key(partition.items[0], attributes, colours), tuple(rows))


def _names(drawing: Drawing) -> tuple[list[str], list[str]]:
    """The attributes of the partition key, and of the sort key."""
    count = len(drawing.index.partition) if drawing.index else 1
    names = [each.name for each in drawing.key_attributes]
    return names[:count], names[count:]


def _row(item: Item, drawing: Drawing, colours: Colours) -> Row:
    partition, sort = _names(drawing)
    cells = [
        Cell(name, _attribute(item, name, colours))
        for name in item.attributes
        if name not in partition and name not in sort and drawing.shows(name)
    ]
    return Row(item.number, item.entity.name, _key(item, sort, colours), tuple(cells))


def _key(item: Item, attributes: list[str], colours: Colours) -> Parts:
    """A key of several attributes is shown with commas between them."""
    found: list[Part] = []
    for position, name in enumerate(attributes):
        found += [Part(", ")] if position else []
        found += _attribute(item, name, colours)
    return tuple(found)


def _attribute(item: Item, name: str, colours: Colours) -> Parts:
    """The value of an attribute; a field may be a key attribute of an index that its entity does not fill."""
    if name in item.keys:
        return key_parts(item.keys[name], colours)
    value = item.attributes[name]
    field = next((each for each in item.entity.fields if each.attribute == name), None)
    return (
        Part(shown(value, field), colours.of(field), field.label) if field else Part(plain(value)),
    )


def _facts(drawing: Drawing) -> Iterator[str]:
    table, index, settings = drawing.table, drawing.index, drawing.table.settings
    if index:
        yield f"{'local' if index.local else 'global'} secondary index of {table.name}"
        if index.projection == "INCLUDE":
            yield f"holds its keys, those of the table, and {listed(index.included)}"
        else:
            held = "whole items" if index.projection == "ALL" else "its keys and those of the table"
            yield f"holds {held}"
        return
    if settings.billing_mode == "PROVISIONED":
        read, write = settings.read_capacity, settings.write_capacity
        yield f"provisioned: {read} read units and {write} write units a second"
    else:
        yield "paid by the request"
    if settings.stream:
        yield f"stream of {settings.stream.lower().replace('_', ' ')}"
    if settings.ttl_attribute:
        yield f"items expire by {settings.ttl_attribute}"
    if settings.point_in_time_recovery:
        yield "can be restored to any point in time"
    if settings.deletion_protection:
        yield "protected from deletion"


def _absences(drawing: Drawing) -> Iterator[str]:
    if strange := [each.entity.name for each in drawing.absent if not each.count]:
        yield f"{listed(strange)} {'is' if len(strange) == 1 else 'are'} not mapped to it"
    yield from (text for _, text in outside(drawing))


def outside(drawing: Drawing) -> Iterator[tuple[int, str]]:
    """The items without a key of the index, by entity: how many, and what of (`1 item of Order without gpk`)."""
    for each in drawing.absent:
        if each.count:
            some = "1 item" if each.count == 1 else f"{each.count} items"
            yield each.count, f"{some} of {each.entity.name} without {listed(each.attributes)}"
