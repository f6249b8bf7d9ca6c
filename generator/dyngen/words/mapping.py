"""access_patterns.json of a package: what each access pattern became, for people and programs.

    {"id": 7, "method": "get_orders_since", "operation": "Query", "index": null, …}

Keys and conditions are told as the docstrings of the methods tell them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence

from dyngen.ir.conditions import Junction
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Guard,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Query,
    Scan,
    UpdateEntity,
    UpdateFields,
    Write,
)
from dyngen.ir.results import CollectionResult, EntityResult, Result
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Index, Projection, Row
from dyngen.ir.transactions import Action, Check, Transaction, TransactItem, WriteTransaction
from dyngen.names import projection_name, repository_name, row_name
from dyngen.words import change_text, index_effects, plan_text, second_places, supplied_text

Described = Mapping[str, "int | str | Sequence[str] | Sequence[Mapping[str, object]] | None"]
"""What is told of a method."""


def mapping_text(schema: Schema, flavours: Collection[str] = ("sync",)) -> str:
    """The whole of access_patterns.json; where there are methods to be awaited, it says which module has which."""
    document = {
        "package": schema.package,
        **({"flavours": homes(schema, flavours)} if "async" in flavours else {}),
        "access_patterns": access_patterns(schema),
    }
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if _HALF_OF_A_PAIR.search(text):  # which is no UTF-8
        text = json.dumps(document, indent=2)
    return f"{text}\n"


_HALF_OF_A_PAIR = re.compile("[\ud800-\udfff]")


def homes(schema: Schema, flavours: Collection[str]) -> dict[str, str]:
    """The module of each flavour, in which the repositories are: `{"sync": "blog", "async": "blog.aio"}`."""
    modules = {"sync": schema.package, "async": f"{schema.package}.aio"}
    return {each: modules[each] for each in flavours}


def access_patterns(schema: Schema) -> list[Described]:
    """What is told of each access pattern, in the order of their numbers."""
    patterns = [
        of_method(schema, entity, method)
        for entity in schema.entities
        for _, method in entity.access_patterns
    ]
    patterns += [of_transaction(schema, each) for each in schema.transactions]
    return sorted(patterns, key=lambda pattern: (pattern["id"], str(pattern["method"])))


def of_method(schema: Schema, entity: Entity, method: Method) -> Described:
    """What is told of a method of a repository."""
    plan = method.plan
    return {
        "id": method.pattern_id,
        "name": method.name,
        "description": method.description,
        "repository": repository_name(entity.name),
        "method": method.name,
        "operation": method.operation,
        "table": entity.table.name,
        **_elsewhere(plan),
        "index": _name(_index(plan)),
        "key_condition": _key_condition(entity, plan),
        "filter": _filter(method, plan),
        "condition": _condition(plan),
        "changes": _changes(plan, entity),
        "projection": _projection(plan, entity),
        "capacity": _capacity(plan, entity, schema),
    }


def of_transaction(schema: Schema, transaction: Transaction) -> Described:
    """What is told of a transaction."""
    writes = isinstance(transaction, WriteTransaction)
    return {
        "id": transaction.pattern_id,
        "name": transaction.name,
        "description": transaction.description,
        "service": "TransactionService",
        "method": transaction.name,
        "operation": "TransactWriteItems" if writes else "TransactGetItems",
        "items": [transact_item(schema.entity(item.entity), item) for item in transaction.items],
        "capacity": _transacted(transaction, schema),
    }


def transact_item(entity: Entity, item: TransactItem) -> Mapping[str, str | Sequence[str] | None]:
    """What is told of an item of a transaction."""
    return {
        "action": item.action,
        "entity": entity.name,
        "table": entity.table.name,
        "each": item.times.each.name if item.times.each else None,
        "when": item.times.when.name if item.times.when else None,
        "key_condition": _key_condition(entity, item.plan),
        "condition": _condition(item.plan),
        "changes": _changes(item.plan, entity),
    }


def _elsewhere(plan: Plan) -> Mapping[str, Sequence[str]]:
    """The other tables that a batch writes."""
    tables = plan.elsewhere if isinstance(plan, BatchWrite) else ()
    return {"other_tables": tables} if tables else {}


def _index(plan: Plan) -> Index | None:
    return plan.index if isinstance(plan, Query | Scan) else None


def _name(index: Index | None) -> str | None:
    return index.name if index else None


def _key_condition(entity: Entity, plan: Plan | Action) -> str | None:
    match plan:
        case Query():
            return plan_text.key_condition(plan)
        case Get() | UpdateFields() | UpdateEntity() | Delete() | Check():
            return plan_text.primary_key(entity, plan.key)
    return None


def _filter(method: Method, plan: Plan) -> str | None:
    if not isinstance(plan, Query | Scan):
        return None
    return plan_text.filter_(method.parameters, plan.filter, plan.scope)


def _condition(plan: Plan | Action) -> str | None:
    return demand(plan.guard) if isinstance(plan, Write | Check) else None


def _changes(plan: Plan | Action, entity: Entity) -> Sequence[str] | None:
    """What a write does to each attribute, besides what its caller gives and counting the version up."""
    match plan:
        case UpdateFields(changes=changes):
            return [change_text.of_change(each) for each in changes]
        case PutFields():
            return supplied_text.of_fields(plan, entity) or None
        case PutEntity() | UpdateEntity():
            return supplied_text.of_entity(entity) or None
    return None


def demand(guard: Guard) -> str | None:
    """The condition of a write: whether the item is there, and what holds of it."""
    condition = guard.condition
    if guard.exists is None:
        return plan_text.both(condition)
    existence = "item exists" if guard.exists else "item does not exist"
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
        case Get(row=row) | BatchGet(row=row):
            return row_name(row.pattern) if row else entity.name
    return None


def class_of(result: Result) -> str:
    """The class, or the classes, that an item is decoded to."""
    match result:
        case CollectionResult():
            return " | ".join(result.collection.entities)
        case EntityResult(part=Row(pattern=pattern)):
            return row_name(pattern)
        case EntityResult(entity=entity, part=Projection(index=index)):
            return projection_name(entity, index)
        case EntityResult(entity=entity):
            return entity


_ENTRIES = "of each index entry that is written or removed, twice where it moves"


def _capacity(plan: Plan, entity: Entity, schema: Schema) -> str:
    """What a call consumes, as a class: sizes are known only to the table."""
    match plan:
        case Get(consistent=consistent):
            return _read("the item", consistent)
        case BatchGet(consistent=consistent):
            return _read("each item", consistent)
        case Query(single=True, drops=False, consistent=consistent):
            return _read("the item", consistent)
        case Query(single=True, consistent=consistent):
            until = "the items under the key condition, page by page, until one fits"
            return _read(until, consistent)
        case Query(consistent=consistent):
            return _read("all items under the key condition", consistent)
        case Scan(index=index, consistent=consistent):
            return _read(f"the whole {'index' if index else 'table'}", consistent)
        case Write() | BatchWrite():
            what = "each item" if isinstance(plan, BatchWrite) else "the item"
            writes = index_effects.writes_of(plan, entity, schema)
            entries = f", and {_ENTRIES}" if index_effects.touch_indexes(writes) else ""
            more = "four times those of the item and twice those of entries"
            copies = second_places.capacity(writes, more if entries else "four times as many")
            return f"1 write unit per KB of {what}{entries}{copies}"


def _transacted(transaction: Transaction, schema: Schema) -> str:
    if not isinstance(transaction, WriteTransaction):
        return "2 read units per 4 KB of each item"
    writes = [(schema.entity(item.entity), item.plan) for item in transaction.items]
    entries = f", and 1 {_ENTRIES}" if index_effects.touch_indexes(writes) else ""
    copies = second_places.capacity(writes, "twice as many")
    return f"2 write units per KB of each item{entries}{copies}"


def _read(what: str, consistent: bool) -> str:
    return f"{'1 read unit' if consistent else '0.5 read units'} per 4 KB of {what}"
