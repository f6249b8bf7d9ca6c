"""Transactions on a page: the items of each as boxes, between what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.plans import PutEntity
from dyngen.ir.schema import Schema
from dyngen.ir.transactions import Transaction, TransactItem, WriteTransaction
from dyngen.names import failure_name
from dyngen.records import record
from dyngen.site.content import ids
from dyngen.words import mapping, plan_text


@record(frozen=True, slots=True)
class Box:
    """An item of a transaction."""

    action: str
    entity: str
    entity_id: str
    table: str
    lines: list[tuple[str, str]]
    """A label, empty where the one above goes on, and what is said under it."""


@record(frozen=True, slots=True)
class Diagram:
    """A transaction."""

    pattern_id: str
    name: str
    takes: list[str]
    boxes: list[Box]
    outcome: str


def diagrams(schema: Schema) -> list[Diagram]:
    """Every transaction of a schema."""
    return [
        Diagram(
            ids.of_pattern(each.pattern_id),
            each.name,
            [str(parameter.name) for parameter in each.parameters],
            [_box(schema, item) for item in each.items],
            _outcome(each),
        )
        for each in schema.transactions
    ]


def _outcome(transaction: Transaction) -> str:
    if isinstance(transaction, WriteTransaction):
        return f"all of it, or {failure_name(transaction.name)} and nothing"
    return "all as they were at one moment"


def _box(schema: Schema, item: TransactItem) -> Box:
    entity = schema.entity(item.entity)
    lines = list(_lines(schema, item))
    return Box(item.action, entity.name, ids.of_entity(entity.name), entity.table.name, lines)


def _lines(schema: Schema, item: TransactItem) -> Iterator[tuple[str, str]]:
    told = mapping.transact_item(schema.entity(item.entity), item)
    if told["each"]:
        yield "each", f"of {told['each']}"
    if told["when"]:
        yield "when", f"{told['when']} is given"
    if isinstance(item.plan, PutEntity):
        yield "item", plan_text.ref(item.plan.entity)
    if told["key_condition"]:
        yield "key", str(told["key_condition"])
    if told["condition"]:
        yield "if", str(told["condition"])
    for number, change in enumerate(told["changes"] or ()):
        yield "" if number else "sets", change
