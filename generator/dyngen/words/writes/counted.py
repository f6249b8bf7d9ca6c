"""What transactions count elsewhere when they store or delete an item, and what writes it by itself does not.

create_like, beside like_post       `like_post` also counts in Post; this does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.ir.changes import Arithmetic
from dyngen.ir.plans import BatchWrite, Delete, Method, PutEntity, PutFields, UpdateFields
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import TransactItem, WriteTransaction
from dyngen.words.phrasing import listed


def elsewhere(method: Method, entity: Entity, schema: Schema) -> Iterator[str]:
    """For a method that every repository has; who declares a pattern has said what it is for."""
    if method.pattern_id is not None:
        return
    match method.plan:
        case PutEntity():
            done: tuple[type, ...] = (PutEntity, PutFields)
        case Delete():
            done = (Delete,)
        case BatchWrite():
            done = (PutEntity, PutFields, Delete)
        case _:
            return
    names, counting = list[str](), dict[str, None]()
    for transaction in schema.transactions:
        if not isinstance(transaction, WriteTransaction):
            continue
        written = any(
            item.entity == entity.name and isinstance(item.plan, done) for item in transaction.items
        )
        if written and (found := [*filter(_counts, transaction.items)]):
            names.append(f"`{transaction.name}`")
            counting |= dict.fromkeys(item.entity for item in found)
    if names:
        count = "counts" if len(names) == 1 else "count"
        yield f"{listed(names)} also {count} in {listed([*counting])}; this does not."


def _counts(item: TransactItem) -> bool:
    plan = item.plan
    return isinstance(plan, UpdateFields) and any(
        isinstance(each, Arithmetic) for each in plan.changes
    )
