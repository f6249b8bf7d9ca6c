"""What a call costs, in as few words as a table has room for.

Get      1 read             Query    what matches        Scan    the whole table
Put of an entity in two indexes      1 write, 2 entries
"""

from __future__ import annotations

from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction, WriteTransaction
from dyngen.words import index_effects


def of(plan: Plan, entity: Entity) -> str:
    """The class of an access pattern."""
    match plan:
        case Get():
            return "1 read"
        case BatchGet():
            return "1 read a key"
        case Query():
            return "what matches"
        case Scan(index=index):
            return f"the whole {'table' if index is None else 'index'}"
        case PutEntity() | PutFields() | UpdateFields() | UpdateEntity() | Delete():
            writes = "1 read, 2 writes" if entity.copied_to else "1 write"
            return f"{writes}{_entries(entity, plan)}"
        case BatchWrite():
            writes = "1 read, 2 writes" if entity.copied_to else "1 write"
            return f"{writes}{_entries(entity, plan)} an item"


def of_transaction(transaction: Transaction) -> str:
    """The class of a transaction."""
    return f"2 {'writes' if isinstance(transaction, WriteTransaction) else 'reads'} an item"


def _entries(entity: Entity, plan: Plan) -> str:
    """How many entries of indexes are written as well, at most."""
    count = sum(bool(index_effects.of_write(entity, plan, each)) for each in entity.indexes)
    count *= 2 if entity.copied_to else 1
    return "" if not count else f", {count} {'entry' if count == 1 else 'entries'}"
