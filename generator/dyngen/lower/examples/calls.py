"""How the examples call an access pattern: which values it is given, and what must be there for it.

    get_posts_since(user_id, since)         get_posts_since("u1", "2024-03-01")
    publish_post(post, author)              publish_post(other_post(), other_user_profile())

Reads and updates speak of the samples that are stored, puts of the others. Entities of one call agree
with each other where the access pattern wants them to.
"""

from __future__ import annotations

from itertools import count, islice

from dyngen.ir import plans
from dyngen.ir.conditions import Ref
from dyngen.ir.given import has_scalars, key_values
from dyngen.ir.key_values import KeyOfEntity
from dyngen.ir.plans import Method
from dyngen.ir.results import EntityResult
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Transaction, WriteTransaction
from dyngen.lower.examples import existence
from dyngen.lower.examples.drafts import Call, Draft
from dyngen.lower.examples.specimens import Specimens


def of_method(method: Method, entity: Entity, schema: Schema, specimens: Specimens) -> Call:
    """The call of an access pattern of an entity."""
    plan = method.plan
    second = isinstance(plan, plans.BatchWrite) or (
        isinstance(plan, plans.Put) and existence.makes(plan.guard, entity)
    )
    about = schema.entity(plan.keyed_by) if isinstance(plan, plans.Query) else entity
    call = Draft(schema, specimens, method.parameters, [(about, plan)], second=second)
    match plan:
        case plans.PutEntity() | plans.PutFields():
            call.agree(plan.agreements)
            call.refer(besides=plan.entity.name if isinstance(plan, plans.PutEntity) else None)
            if plan.key:
                call.puts(entity, plan.key, plan.guard)
        case plans.UpdateEntity(entity=whole, agreements=agreements):
            call.update(whole)
            call.agree(agreements)
            call.needs(entity, plan.key, plan.condition)
        case plans.UpdateFields(key=key, changes=changes, condition=condition, creates=creates):
            if condition or not creates:
                call.needs(entity, key, condition, changes)
        case plans.Delete(key=key, guard=guard):
            call.needs(entity, key, guard.condition)
        case plans.Get(key=key):
            call.needs(entity, key)
        case (
            plans.Query(result=EntityResult(entity=kind))
            | plans.Scan(result=EntityResult(entity=kind))
        ):
            call.finds(schema.entity(kind), plan)
    return call.finished()


def of_transaction(transaction: Transaction, schema: Schema, specimens: Specimens) -> Call:
    """The call of a transaction."""
    items = [(schema.entity(item.entity), item) for item in transaction.items]
    second = any(existence.is_new(item, entity) for entity, item in items)
    call = Draft(schema, specimens, transaction.parameters, items, second=second)
    call.makes(
        item.key.entity
        for entity, item in items
        if isinstance(item.key, KeyOfEntity) and existence.is_new(item, entity)
    )
    for _, item in items:
        if isinstance(item.plan, plans.UpdateEntity):
            call.update(item.plan.entity)
    agreements = transaction.agreements if isinstance(transaction, WriteTransaction) else ()
    call.agree(agreements)
    for entity, item in items:
        call.suit(entity, item)
    keys = [(entity, item.key) for entity, item in items if item.key]
    call.tell_apart(keys, agreements)
    put = {entity.name for entity, item in items if isinstance(item.plan, plans.Put)}
    before: list[Ref] = []
    taken = {entity.name: {*range(call.wholes(entity))} for entity, _ in items}
    """The samples of each kind that items are, in the order in which they are tried."""
    for entity, item in items:
        if item.key is None:
            continue
        beside_a_put = entity.name in put and not isinstance(item.plan, plans.Put)
        others = len(taken[entity.name])
        if has_scalars(entity, item.key):
            # The first is that of what is put, be that before or behind.
            free = (n for n in count(beside_a_put) if n not in taken[entity.name])
            tried = [*islice(free, len(keys) + 1)]
            apart = (n for n in tried if not call.meets(entity, item.key, before, n, keys))
            others = next(apart, tried[0])
            taken[entity.name].add(others)
        if others or beside_a_put:
            call.apart(entity, item.key, before, others)
        before += key_values(entity, item.key).values()
        if isinstance(item.plan, plans.Put):
            call.puts(entity, item.key, item.guard)
            continue
        if existence.wanted(item.guard, entity) is False:
            call.lacks(entity, item.key)
        else:
            changes = item.plan.changes if isinstance(item.plan, plans.UpdateFields) else ()
            call.needs(entity, item.key, item.guard.condition, changes)
    return call.finished()
