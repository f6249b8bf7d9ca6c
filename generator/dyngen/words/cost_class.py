"""What a call costs, in as few words as a table has room for.

Get      1 read     Query    all under the key, 20 a page     Scan    the whole table
Put of an entity in two indexes      1 write, 2 index entries
"""

from __future__ import annotations

from dyngen.ir.plans import BatchGet, BatchWrite, Get, Plan, Query, Scan, Write
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Transaction, WriteTransaction
from dyngen.words import index_effects


def of(plan: Plan, entity: Entity) -> str:
    """The class of an access pattern."""
    match plan:
        case Get():
            return "1 read"
        case BatchGet():
            return "1 read a key"
        case Query(single=True, drops=False):
            return "1 read"
        case Query(single=True):
            return "all under the key, until one fits"
        case Query(limit=limit):
            return f"all under the key{_pages(limit)}"
        case Scan(index=index, limit=limit):
            return f"the whole {'table' if index is None else 'index'}{_pages(limit)}"
        case Write():
            writes = "1 read, 2 writes" if entity.copied_to else "1 write"
            return f"{writes}{_entries(entity, plan)}"
        case BatchWrite():
            writes = "1 read, 2 writes" if entity.copied_to else "1 write"
            return f"{writes}{_entries(entity, plan)} an item"


def of_transaction(transaction: Transaction, schema: Schema) -> str:
    """The class of a transaction."""
    if not isinstance(transaction, WriteTransaction):
        return "2 reads an item"
    writes = [(schema.entity(item.entity), item.plan) for item in transaction.items]
    behind = ", 1 an index entry" if index_effects.touch_indexes(writes) else ""
    return f"2 writes an item{behind}"


def _entries(entity: Entity, plan: Plan) -> str:
    """How many entries of indexes are written as well, at most."""
    count = sum(bool(index_effects.of_write(entity, plan, each)) for each in entity.indexes)
    count *= 2 if entity.copied_to else 1
    return "" if not count else f", {count} index {'entry' if count == 1 else 'entries'}"


def _pages(limit: int | None) -> str:
    return f", {limit} a page" if limit else ""
