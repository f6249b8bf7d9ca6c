"""access_patterns.json of a package: what each access pattern became, for people and programs.

    {"id": 7, "method": "get_orders_since", "operation": "Query", "index": null, …}

Keys and conditions are told as the docstrings of the methods tell them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from dyngen.ir.conditions import Condition, Junction
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Method,
    Plan,
    Put,
    Query,
    Result,
    Scan,
    Transaction,
    TransactItem,
    Update,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Index
from dyngen.names import projection_name, repository_name
from dyngen.words import plan_text

Described = Mapping[str, "int | str | Sequence[Mapping[str, object]] | None"]
"""What is told of a method."""


def mapping_text(schema: Schema) -> str:
    """The whole of access_patterns.json."""
    document = {"package": schema.package, "access_patterns": access_patterns(schema)}
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if any("\ud800" <= character <= "\udfff" for character in text):  # half a pair is no UTF-8
        text = json.dumps(document, indent=2)
    return f"{text}\n"


def access_patterns(schema: Schema) -> list[Described]:
    """What is told of each access pattern, in the order of their numbers."""
    patterns = [
        of_method(entity, method)
        for entity in schema.entities
        for _, method in entity.access_patterns
    ]
    patterns += [of_transaction(schema, each) for each in schema.transactions]
    return sorted(patterns, key=lambda pattern: (pattern["id"], str(pattern["method"])))


def of_method(entity: Entity, method: Method) -> Described:
    """What is told of a method of a repository."""
    plan = method.plan
    return {
        "id": method.pattern_id,
        "name": method.pattern or method.name,
        "description": method.description,
        "repository": repository_name(entity.name),
        "method": method.name,
        "operation": method.operation,
        "table": entity.table.name,
        "index": _name(_index(plan)),
        "key_condition": _key_condition(entity, plan),
        "filter": _filter(plan),
        "condition": _condition(plan),
        "projection": _projection(plan, entity),
        "capacity": _capacity(plan),
    }


def of_transaction(schema: Schema, transaction: Transaction) -> Described:
    """What is told of a transaction."""
    return {
        "id": transaction.pattern_id,
        "name": transaction.name,
        "description": transaction.description,
        "service": "TransactionService",
        "method": transaction.name,
        "operation": "TransactWriteItems" if transaction.write else "TransactGetItems",
        "items": [_transact_item(schema.entity(item.entity), item) for item in transaction.items],
        "capacity": _TRANSACT_WRITE if transaction.write else _TRANSACT_READ,
    }


def _transact_item(entity: Entity, item: TransactItem) -> Mapping[str, object]:
    return {
        "action": item.action,
        "entity": entity.name,
        "table": entity.table.name,
        "key_condition": plan_text.primary_key(entity, item.key) if item.key else None,
        "condition": demand(item.guard.exists, item.guard.condition),
    }


def _index(plan: Plan) -> Index | None:
    return plan.index if isinstance(plan, Query | Scan) else None


def _name(index: Index | None) -> str | None:
    return index.name if index else None


def _key_condition(entity: Entity, plan: Plan) -> str | None:
    match plan:
        case Query():
            return plan_text.key_condition(plan)
        case Get(key=key) | Update(key=key) | Delete(key=key):
            return plan_text.primary_key(entity, key)
    return None


def _filter(plan: Plan) -> str | None:
    return plan_text.both(plan.filter, plan.scope) if isinstance(plan, Query | Scan) else None


def _condition(plan: Plan) -> str | None:
    match plan:
        case Put(create=True):
            return demand(False, None)
        case Update(guard=guard):
            return demand(True, guard.condition)
        case Put(guard=guard) | Delete(guard=guard):
            return demand(guard.exists, guard.condition)
    return None


def demand(exists: bool | None, condition: Condition | None) -> str | None:
    """The condition of a write: whether the item is there, and what holds of it."""
    if exists is None:
        return plan_text.both(condition)
    existence = "item exists" if exists else "item does not exist"
    match condition:
        case None:
            return existence
        case Junction("OR"):
            return f"{existence} AND ({plan_text.condition(condition)})"
    return f"{existence} AND {plan_text.condition(condition)}"


def _projection(plan: Plan, entity: Entity) -> str | None:
    """What comes back of each item read: the class, or the classes, that it is decoded to."""
    match plan:
        case Query(result=result) | Scan(result=result):
            return class_of(result)
        case Get() | BatchGet():
            return entity.name
    return None


def class_of(result: Result) -> str:
    if result.collection is not None:
        return " | ".join(result.collection.entities)
    if result.projection is not None:
        return projection_name(result.entity, result.projection.index)
    return result.entity


_WRITE = "1 write unit per KB of the item, and of its entry in each index that it is in"
_TRANSACT_READ = "2 read units per 4 KB of each item"
_TRANSACT_WRITE = "2 write units per KB of each item, and 1 of its entry in each index"


def _capacity(plan: Plan) -> str:
    """What a call consumes, as a class: sizes are known only to the table."""
    match plan:
        case Get(consistent=consistent):
            return _read("the item", consistent)
        case BatchGet(consistent=consistent):
            return _read("each item", consistent)
        case Query(consistent=consistent):
            return _read("all items under the key condition", consistent)
        case Scan(index=index, consistent=consistent):
            return _read(f"the whole {'index' if index else 'table'}", consistent)
        case BatchWrite():
            return f"{_WRITE}, for each item"
        case Put() | Update() | Delete():
            return _WRITE


def _read(what: str, consistent: bool) -> str:
    return f"{'1 read unit' if consistent else '0.5 read units'} per 4 KB of {what}"
