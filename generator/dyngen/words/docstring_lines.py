"""What a docstring states about a method beyond its purpose, a line each.

Access pattern 7: Query of index ByStatus of Orders.
Key condition: status_pk = STATUS#{status} AND status_sk >= {since}.
Filter: total >= {min_total}.
Cost: reads every item that the key condition matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dyngen.articles import a
from dyngen.ir import given, plans
from dyngen.ir.key_values import KeyEquals
from dyngen.ir.parameters import option_name
from dyngen.ir.plans import (
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Scan,
    UpdateEntity,
    UpdateFields,
    Write,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import ReadTransaction, Transaction, WriteTransaction
from dyngen.words import (
    plan_text,
    raising,
    removing,
    second_places,
    supplied_text,
)
from dyngen.words.compared import dropped, stored_without
from dyngen.words.index_effects import touch_indexes, writes_of
from dyngen.words.phrasing import clauses, listed
from dyngen.words.writes import counted, demands
from dyngen.words.writes.repeated import repeated


def of(method: Method, entity: Entity, schema: Schema) -> list[str]:
    """The lines of an access pattern, or of a method that every repository has."""
    plan = method.plan
    place = _place(plan, entity)
    pattern = "" if method.pattern_id is None else f"Access pattern {method.pattern_id}: "
    lines = [f"{pattern}{method.operation} {place}."]
    match plan:
        case plans.Query():
            lines.append(f"Key condition: {plan_text.key_condition(plan)}.")
            lines += _filter(method, plan, entity)
            lines += _order(plan, entity)
            lines += _dropped(method, plan, schema)
        case Scan():
            lines += _filter(method, plan, entity)
            lines += _pages(plan)
            lines += _dropped(method, plan, schema)
        case Get(checks=(_, *_) as checks):
            lines.append(f"Returns None unless {dropped.checked(checks)}.")
        case BatchGet() if method.pattern_id is not None:
            lines.append("Items come in the order asked, each once; what is not there is left out.")
    if isinstance(plan, plans.Query | Scan) and plan.consistent:
        lines.append("Sees every write that was answered before, at twice the cost.")
    lines += _supplied(plan, entity, schema)
    if row := plans.row_of(plan):
        lines.append(f"Fields: {listed([source.field.label for source in row.sources])}.")
    if method.pattern_id is not None or not isinstance(plan, PutEntity | UpdateEntity):
        # The purpose of those says it.
        lines += demands.of_plan(plan, entity, schema)
    lines += demands.begun_anew(plan, entity, schema)
    lines += demands.of_references(plan)
    lines += counted.elsewhere(method, entity, schema)
    lines += _as_given(plan, entity)
    if isinstance(plan, UpdateFields):
        lines += removing.told(plan, entity)
    lines += _before(plan, entity, declared=method.pattern_id is not None)
    lines += _raises(raising.of_method(method, entity))
    lines.append(f"Cost: {cost(plan, entity, schema)}.")
    lines += repeated(plan, entity, option_name("expected_version", method.parameters))
    return lines


def _before(plan: Plan, entity: Entity, *, declared: bool) -> Iterator[str]:
    """That a write gives back what it has changed or removed, which the type does not tell."""
    match plan:
        case UpdateFields(returns="previous") | UpdateEntity(returns="previous"):
            yield f"Returns the {entity.name} as it was before."
        case PutEntity(returns="previous") | PutFields(returns="previous"):
            yield f"Returns the {entity.name} that was there."
        case PutEntity(returns="optional") | PutFields(returns="optional"):
            yield f"Returns the {entity.name} that was there, or None if there was none."
        case UpdateFields(returns="optional") | UpdateEntity(returns="optional"):
            yield f"Returns the {entity.name} as it was before, or None if there was none."
        case Delete(returns="flag") if declared:
            yield f"Returns whether there was {a(entity.name)}."
        case Delete(returns="previous"):
            yield f"Returns the {entity.name} that was there."
        case Delete(returns="optional"):
            yield f"Returns the {entity.name} that was there, or None if there was none."


def _supplied(plan: Plan, entity: Entity, schema: Schema) -> Iterator[str]:
    """What is set without the caller's doing."""
    match plan:
        case BatchWrite(puts=(_, _, *_) as puts):
            for each in puts:
                yield from supplied_text.told(plan, schema.entity(each.entity), each.entity)
        case _:
            yield from supplied_text.told(plan, entity)


def _as_given(plan: Plan, entity: Entity) -> Iterator[str]:
    """What an update stores just as the caller has it, though the key holds it otherwise."""
    if isinstance(plan, UpdateFields) and plan.creates:
        parts = [part for each in entity.key_templates for part in each.components]
        if lowered := dict.fromkeys(part.field.label for part in parts if part.lowered):
            yield f"Stores {listed([*lowered])} in the case in which it is given."


def of_transaction(transaction: Transaction, failure: str, schema: Schema) -> list[str]:
    """The lines of a transaction."""
    told: Iterable[str] = ()
    match transaction:
        case WriteTransaction():
            operation = "TransactWriteItems"
            told = [
                *_supplied_in(transaction, schema),
                *demands.of_transaction(transaction, schema),
            ]
        case ReadTransaction(returns=returns):
            operation = "TransactGetItems"
            if returns == "array":
                told = ["Items that are not there are left out."]
    items = listed(plan_text.items(transaction))
    lines = [f"Access pattern {transaction.pattern_id}: {operation} of {items}.", *told]
    for item in transaction.items:
        if isinstance(item.plan, UpdateFields):
            lines += removing.told(item.plan, schema.entity(item.entity))
    lines += _raises(raising.of_transaction(transaction, failure, schema))
    lines.append(f"Cost: {_transaction_cost(transaction, schema)}.")
    return lines


def _supplied_in(transaction: WriteTransaction, schema: Schema) -> Iterable[str]:
    """The same in each of its items, whose entity is named where there are several."""
    one = len(transaction.items) == 1
    return dict.fromkeys(
        line
        for item in transaction.items
        for line in supplied_text.told(
            item.plan, schema.entity(item.entity), "" if one else item.entity
        )
    )


def cost(plan: Plan, entity: Entity, schema: Schema) -> str:
    """What the request consumes, in words."""
    match plan:
        case Get():
            return "reads one item"
        case Write():
            return f"writes one item{_and_more(plan, entity, schema)}"
        case plans.Query(single=True, drops=False):
            return "reads one item"
        case plans.Query(single=True):
            return "reads what the key condition matches, page by page, until one item fits"
        case plans.Query():
            return "reads every item that the key condition matches"
        case Scan(index=index):
            return f"reads the whole {'table' if index is None else 'index'}"
        case BatchGet():
            return "reads one item for each key"
        case BatchWrite():
            return f"writes one item for each that is given{_and_more(plan, entity, schema)}"


def _transaction_cost(transaction: Transaction, schema: Schema) -> str:
    if not isinstance(transaction, WriteTransaction):
        return "two reads for each item"
    writes = [(schema.entity(item.entity), item.plan) for item in transaction.items]
    entries = ", and its entries in indexes" if touch_indexes(writes) else ""
    return f"two writes for each item{entries}{second_places.cost(writes)}"


def _and_more(plan: Plan, entity: Entity, schema: Schema) -> str:
    """What writes consume besides, if they touch entries of indexes or go to second places."""
    writes = writes_of(plan, entity, schema)
    entries = ", and its entries in indexes" if touch_indexes(writes) else ""
    return f"{entries}{second_places.cost(writes)}"


def _raises(names: list[str]) -> Iterator[str]:
    if names:
        yield f"Raises {clauses(names)}."


def _filter(method: Method, plan: plans.Query | Scan, entity: Entity) -> Iterator[str]:
    if told := plan_text.filter_(method.parameters, plan.filter, plan.scope):
        in_brackets = told != plan_text.both(plan.filter, plan.scope)
        left_out = _IN_BRACKETS + _in_lists(method, plan) + "." if in_brackets else ""
        yield f"Filter: {told}.{left_out}"
    yield from stored_without.told(plan.filter, entity)


_IN_BRACKETS = " What is in brackets is left out for None"


def _in_lists(method: Method, plan: plans.Query | Scan) -> str:
    """That no list is another thing than a list of nothing, where one may be None."""
    optional = {each.name for each in method.parameters if each.optional}
    compared = given.compared(plan.filter) if plan.filter else ()
    lists = any(many and value.ref.name in optional for _, value, many in compared)
    return ", and an empty list finds nothing" if lists else ""


def _dropped(method: Method, plan: plans.Query | Scan, schema: Schema) -> Iterator[str]:
    """What is read and does not come back, since neither key condition nor filter can tell, or is not there to read."""
    result = plan.result
    if told := dropped.kept(method.parameters, result):
        in_brackets = told != dropped.kept((), result)
        brackets = f"{_IN_BRACKETS}." if in_brackets else ""
        yield f"Of the {result.entity} items that are read, keeps those with {told}.{brackets}"
    if dropped.skips_others(result):
        yield "Skips items of other kinds."
    yield from dropped.unexpected(schema, plan)


def _order(plan: plans.Query, entity: Entity) -> Iterator[str]:
    """The order, where it is not the one of the sort key, and how many items are asked for at a time."""
    keys = plan.index.sort if plan.index else (entity.table.sort,)
    fixed = {each.attribute for each in plan.sort if isinstance(each, KeyEquals)}
    sort = [each.name for each in keys if each and each.name not in fixed]
    if plan.single:
        if sort:
            yield f"Returns the {'last' if plan.descending else 'first'} item by {listed(sort)}."
        elif plan.index:
            yield "Returns one of them if there are several."
        return
    if plan.descending and sort:
        pages = f", in pages of at most {plan.limit} by default" if plan.limit else ""
        yield f"Items come by {listed(sort)}, descending{pages}."
    else:
        yield from _pages(plan)


def _pages(plan: plans.Query | Scan) -> Iterator[str]:
    if plan.limit:
        yield f"Items come in pages of at most {plan.limit} by default."


def _place(plan: Plan, entity: Entity) -> str:
    index = plan.index if isinstance(plan, plans.Query | Scan) else None
    tables = [entity.table.name, *(plan.elsewhere if isinstance(plan, BatchWrite) else ())]
    table = listed(tables)
    return f"on {table}" if index is None else f"on index {index.name} of {table}"
