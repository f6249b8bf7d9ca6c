"""What a docstring states about a method beyond its purpose, a line each.

Access pattern 7: Query of index ByStatus of Orders.
Key condition: status_pk = STATUS#{status} AND status_sk >= {since}.
Filter: total >= {min_total}.
Cost: reads every item that the key condition matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.ir import plans
from dyngen.ir.changes import may_repeat
from dyngen.ir.conditions import Condition, InList, Ref, leaves
from dyngen.ir.plans import (
    Agreement,
    BatchGet,
    BatchWrite,
    Delete,
    Get,
    Guard,
    Method,
    Plan,
    PutEntity,
    PutFields,
    Scan,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Transaction, WriteTransaction, is_fixed
from dyngen.words import plan_text, supplied_text
from dyngen.words.phrasing import listed


def of(method: Method, entity: Entity) -> list[str]:
    """The facts of an access pattern, or of a method that every repository has."""
    plan = method.plan
    place = _place(plan, entity)
    pattern = "" if method.pattern_id is None else f"Access pattern {method.pattern_id}: "
    lines = [f"{pattern}{method.operation} {place}."]
    match plan:
        case plans.Query():
            lines.append(f"Key condition: {plan_text.key_condition(plan)}.")
            lines += _filter(method, plan)
        case Scan():
            lines += _filter(method, plan)
    lines += _moments(plan, entity)
    if row := plans.row_of(plan):
        lines.append(f"Fields: {listed([source.field.label for source in row.sources])}.")
    lines += _raises(errors(plan, entity))
    lines.append(f"Cost: {cost(plan, entity)}.")
    if isinstance(plan, UpdateFields):
        lines += _repeated(plan, entity)
    return lines


def _repeated(plan: UpdateFields, entity: Entity) -> Iterator[str]:
    """botocore sends a request again when its answer is lost."""
    if may_repeat(plan.changes):
        remedy = "; expected_version prevents that" if entity.version else ""
        yield f"Sent again after a lost answer, as botocore does, it may be applied twice{remedy}."


def _moments(plan: Plan, entity: Entity) -> Iterator[str]:
    """What is set to the time of the call, without the caller's doing."""
    if fields := supplied_text.moments(plan, entity):
        yield f"Sets {listed([each.label for each in fields])} to the time of the call."


def of_transaction(transaction: Transaction, failure: str) -> list[str]:
    """The facts of a transaction."""
    writes = isinstance(transaction, WriteTransaction)
    operation = "TransactWriteItems" if writes else "TransactGetItems"
    items = [
        " ".join([item.action, item.entity, *plan_text.times(item.times)])
        for item in transaction.items
    ]
    lines = [f"Access pattern {transaction.pattern_id}: {operation} of {listed(items)}."]
    lines += _raises(transaction_errors(transaction, failure))
    kind = "write" if writes else "read"
    lines.append(f"Cost: two {kind}s for each item.")
    return lines


def transaction_errors(transaction: Transaction, failure: str) -> list[str]:
    """The errors that a transaction can raise, but for those of keys and decoding."""
    writes = isinstance(transaction, WriteTransaction)
    tied = isinstance(transaction, WriteTransaction) and transaction.agreements
    mismatch = ["ValueError"] if tied or not is_fixed(transaction) else []
    return [*([failure] if writes else []), *mismatch]


def cost(plan: Plan, entity: Entity) -> str:
    """What the request consumes, in words."""
    match plan:
        case Get():
            return "reads one item"
        case PutEntity() | PutFields() | UpdateFields() | UpdateEntity() | Delete():
            behind = ", and its entries in indexes" if entity.indexes else ""
            return f"writes one item{behind}"
        case plans.Query():
            return "reads every item that the key condition matches"
        case Scan(index=index):
            return f"reads the whole {'table' if index is None else 'index'}"
        case BatchGet():
            return "reads one item for each key"
        case BatchWrite():
            return "writes one item for each that is given"


_UNPROCESSED = "UnprocessedItemsError for what is undone after waits of `max_wait` seconds"


def errors(plan: Plan, entity: Entity) -> list[str]:
    """The errors that the method can raise, but for those of keys and decoding."""
    match plan:
        case PutEntity() | PutFields():
            return [*_guarded(plan.guard), *_mismatch(plan.guard.condition, plan.agreements)]
        case UpdateFields(condition=condition):
            loose = bool(plan.some or plan.together)
            refused = _mismatch(condition) or (["ValueError"] if loose else [])
            return [*_of_update(entity, condition, there=not plan.creates), *refused]
        case UpdateEntity(condition=condition, agreements=agreements):
            return [*_of_update(entity, condition), *_mismatch(condition, agreements)]
        case Delete(guard=guard):
            return [*_guarded(guard), *_mismatch(guard.condition)]
        case plans.Query(needs=(_, *_)):
            return ["ValueError"]
        case plans.Query(filter=condition) | Scan(filter=condition):
            return _mismatch(condition)
        case BatchWrite(deletes=Ref()):
            return [f"{_UNPROCESSED}, and ValueError if a key is both put and deleted"]
        case BatchGet() | BatchWrite():
            return [_UNPROCESSED]
    return []


def _guarded(guard: Guard) -> Iterator[str]:
    if guard.exists is not None:
        yield "ItemNotFoundError" if guard.exists else "ItemExistsError"
    if guard.condition is not None:
        yield "ConditionFailedError"


def _of_update(entity: Entity, condition: Condition | None, *, there: bool = True) -> list[str]:
    absent = ["ItemNotFoundError"] if there else []
    changed = ["VersionConflictError"] if entity.version else []
    refused = [] if condition is None else ["ConditionFailedError"]
    return [*absent, *changed, *refused]


def _mismatch(condition: Condition | None, agreements: Sequence[Agreement] = ()) -> list[str]:
    """Values that contradict each other, or a list of more than DynamoDB takes."""
    return ["ValueError"] if agreements or _has_list(condition) else []


def _has_list(condition: Condition | None) -> bool:
    return condition is not None and any(isinstance(each, InList) for each in leaves(condition))


def _raises(names: list[str]) -> Iterator[str]:
    if names:
        yield f"Raises {listed(names)}."


def _filter(method: Method, plan: plans.Query | Scan) -> Iterator[str]:
    if told := plan_text.filter_(method.parameters, plan.filter):
        yield f"Filter: {told}."


def _place(plan: Plan, entity: Entity) -> str:
    index = plan.index if isinstance(plan, plans.Query | Scan) else None
    tables = [entity.table.name, *(plan.elsewhere if isinstance(plan, BatchWrite) else ())]
    table = listed(tables)
    return f"on {table}" if index is None else f"on index {index.name} of {table}"
