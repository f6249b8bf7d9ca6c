"""A table or an index as item collections: its items by partition, each partition in the order of its sort key.

draw(table, index, items).partitions        [Partition(("TOPIC#painting",), [post 1, post 7]), …]
draw(table, index, items).absent            UserProfile is not mapped; 1 Post has no topic
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dyngen.ir.conditions import Constant
from dyngen.ir.keys import Key, KeyAttribute
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Index, Table
from dyngen.picture.items import Item
from dyngen.records import record


@record(frozen=True, slots=True)
class Partition:
    """The items that share a partition key, in the order of their sort keys."""

    items: tuple[Item, ...]

    @property
    def backwards(self) -> Partition:
        """The same as a query reads it that begins at the end."""
        return Partition(self.items[::-1])


@record(frozen=True, slots=True)
class Absent:
    """Why items of an entity are not in an index."""

    entity: Entity
    count: int
    """How many items lack an attribute of its key; 0: the entity is not mapped to it."""
    attributes: tuple[str, ...] = ()
    """The attributes that they lack."""


@record(frozen=True, slots=True)
class Drawing:
    """A table, or an index of it, with the sample items in it."""

    table: Table
    index: Index | None
    partitions: tuple[Partition, ...]
    absent: tuple[Absent, ...]

    @property
    def items(self) -> Iterator[Item]:
        return (item for partition in self.partitions for item in partition.items)

    @property
    def key_attributes(self) -> tuple[KeyAttribute, ...]:
        """Of what it is sorted by, the partition key first."""
        return _partition(self.table, self.index) + _sort(self.table, self.index)

    def keys_of(self, entity: Entity) -> tuple[Key, Key | None] | None:
        """The keys of an entity here; None if it is not in the index."""
        if self.index is None:
            return entity.pk, entity.sk
        found = (each for each in entity.indexes if each.index == self.index)
        return next(((each.pk, each.sk) for each in found), None)

    def shows(self, attribute: str) -> bool:
        """Whether its entries hold an attribute of an item."""
        return holds(self.table, self.index, attribute)


def drawings(schema: Schema, items: Sequence[Item]) -> list[Drawing]:
    """Every table, each with its indexes behind it."""
    return [
        draw(table, index, items) for table in schema.tables for index in (None, *table.indexes)
    ]


def draw(table: Table, index: Index | None, items: Iterable[Item]) -> Drawing:
    """The items of a table that are in it, or in one of its indexes."""
    here = [item for item in items if item.entity.table == table]
    inside = [item for item in here if not _missing(item, table, index)]
    partition = [each.name for each in _partition(table, index)]
    sort = [each.name for each in _sort(table, index)]
    by_key: dict[tuple[Constant, ...], list[Item]] = {}
    for item in sorted(
        inside, key=lambda item: (_order(item, sort), _order(item, _primary(table)))
    ):
        by_key.setdefault(tuple(item.attributes[name] for name in partition), []).append(item)
    groups = sorted(by_key.values(), key=lambda group: _order(group[0], partition))
    return Drawing(
        table,
        index,
        tuple(Partition(tuple(group)) for group in groups),
        tuple(_absences(here, table, index)) if index else (),
    )


def holds(table: Table, index: Index | None, attribute: str) -> bool:
    """Whether an index, or the table itself, holds an attribute of an item."""
    if index is None or index.projection == "ALL" or attribute in index.included:
        return True
    keys = (*_partition(table, None), *_sort(table, None), *index.partition, *index.sort)
    return attribute in {each.name for each in keys}


def _absences(here: Sequence[Item], table: Table, index: Index) -> Iterator[Absent]:
    entities = dict.fromkeys(item.entity.name for item in here)
    for name in entities:
        items = [item for item in here if item.entity.name == name]
        entity = items[0].entity
        lacking = [missing for item in items if (missing := _missing(item, table, index))]
        if len(lacking) == len(items) and all(each.index != index for each in entity.indexes):
            # Others, whose field is its key attribute, are in it all the same.
            yield Absent(entity, 0)
        elif lacking:
            names = dict.fromkeys(name for missing in lacking for name in missing)
            yield Absent(entity, len(lacking), tuple(names))


def _missing(item: Item, table: Table, index: Index | None) -> list[str]:
    """The key attributes that keep an item out."""
    keys = (*_partition(table, index), *_sort(table, index))
    return [each.name for each in keys if each.name not in item.attributes]


def _partition(table: Table, index: Index | None) -> tuple[KeyAttribute, ...]:
    return index.partition if index else (table.partition,)


def _sort(table: Table, index: Index | None) -> tuple[KeyAttribute, ...]:
    if index:
        return index.sort
    return (table.sort,) if table.sort else ()


def _primary(table: Table) -> list[str]:
    return [each.name for each in (*_partition(table, None), *_sort(table, None))]


def _order(item: Item, attributes: Iterable[str]) -> list[tuple[str, Decimal, str]]:
    """Numbers by value, texts by code point, which is the order of UTF-8."""
    return [ranked(item.attributes[name]) for name in attributes]


def ranked(value: Constant) -> tuple[str, Decimal, str]:
    """What a scalar is sorted by among others of its type."""
    if value.wire == "N":
        return "N", Decimal(str(value.value)), ""
    text = value.value.hex() if isinstance(value.value, bytes) else str(value.value)
    return value.wire, Decimal(0), text
