"""Which writes touch which index: a row for each write, a column for each index of its table."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.plans import Plan
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Table
from dyngen.ir.transactions import Action, WriteTransaction
from dyngen.names import repository_name
from dyngen.records import record
from dyngen.site.content import ids
from dyngen.words import index_effects


@record(frozen=True, slots=True)
class Column:
    """An index."""

    id: str
    name: str


@record(frozen=True, slots=True)
class Write:
    """A write of one entity, and what it does to the entry of its item in each index."""

    name: str
    owner: str
    pattern_id: str
    """Of an access pattern; empty for a method that every repository has."""
    entity: str
    effects: tuple[str, ...]
    """In the order of the columns; empty where an index is not touched."""


@record(frozen=True, slots=True)
class Matrix:
    """The writes to a table that has indexes."""

    table: str
    columns: list[Column]
    writes: list[Write]


def matrices(schema: Schema) -> list[Matrix]:
    """What is written where, table by table; tables without indexes have nothing to tell."""
    return [
        Matrix(
            table.name,
            [Column(ids.of_place(table, index), index.name) for index in table.indexes],
            list(_writes(schema, table)),
        )
        for table in schema.tables
        if table.indexes
    ]


def _writes(schema: Schema, table: Table) -> Iterator[Write]:
    here = [entity for entity in schema.entities if entity.table == table]
    for entity in here:
        methods = sorted(entity.methods, key=lambda each: each.pattern_id is None)
        for method in methods:
            if index_effects.is_write(method.plan):
                number = method.pattern_id
                link = "" if number is None else ids.of_pattern(number)
                effects = _effects(table, entity, method.plan)
                owner = repository_name(entity.name)
                yield Write(method.name, owner, link, entity.name, effects)
    for transaction in schema.transactions:
        if isinstance(transaction, WriteTransaction):
            link = ids.of_pattern(transaction.pattern_id)
            for item in transaction.items:
                entity = schema.entity(item.entity)
                if entity in here and item.action != "ConditionCheck":
                    effects = _effects(table, entity, item.plan)
                    yield Write(transaction.name, "TransactionService", link, entity.name, effects)


def _effects(table: Table, entity: Entity, write: Plan | Action) -> tuple[str, ...]:
    mapped = {each.index: each for each in entity.indexes}
    return tuple(
        (index_effects.of_write(entity, write, mapped[index]) or "") if index in mapped else ""
        for index in table.indexes
    )
