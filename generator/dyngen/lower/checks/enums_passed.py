"""Whether a method takes values that are outside the enum of the field that they are compared with.

status <> :status                           they are held to the type of status, and not to its enum
SET status = :status, and status <> :status    no: what is stored is held to its enum
Put order, and status <> :order.status         no, neither
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.ir import given
from dyngen.ir.conditions import Path, Ref, operands
from dyngen.ir.plans import Get, Plan, PutEntity, PutFields, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Action, Transaction
from dyngen.ir.types import Field, Type


def by_plan(plan: Plan, entity: Entity) -> bool:
    """Does a method of a repository?"""
    return _passes(plan, entity, _held(plan, entity))


def by_transaction(transaction: Transaction, schema: Schema) -> bool:
    """Does a transaction?"""
    for item in transaction.items:
        beside = (each for each in transaction.items if each.is_wherever(item))
        held = [one for each in beside for one in _held(each.plan, schema.entity(each.entity))]
        if _passes(item.plan, schema.entity(item.entity), held):
            return True
    return False


def stored_whole(plan: Plan | Action, entity: Entity) -> Iterator[tuple[Ref, Field]]:
    """What is held to a field where an item is stored whole."""
    match plan:
        case PutEntity(entity=Ref(name, None)) | UpdateEntity(entity=Ref(name, None)):
            for field in entity.fields:
                if not (field.touch or field.derived):
                    yield Ref(name, field.name), field
        case PutFields(fields=fields):
            for each in fields:
                yield each.ref, each.field


def _held(plan: Plan | Action, entity: Entity) -> list[tuple[Ref, Type]]:
    """What a method stores or makes keys of, and the types that it is held to for that."""
    stored = [*stored_whole(plan, entity)]
    if isinstance(plan, UpdateFields):
        stored += ((each.value.ref, each.field) for each in given.fields(plan.changes, entity))
    in_keys = given.in_keys(plan, entity)
    return [*in_keys.items(), *((ref, field.type) for ref, field in stored)]


def _passes(plan: Plan | Action, entity: Entity, held: Sequence[tuple[Ref, Type]]) -> bool:
    if isinstance(plan, Get) and any(_is_enum(each.field.type) for each in plan.checks):
        return True
    for condition in given.conditions(plan):
        for leaf, value, _ in given.compared(condition):
            fields = (
                field.type
                for path in operands(leaf)
                if isinstance(path, Path)
                for field in entity.fields_in(path)
                if field
            )
            types = [one for ref, one in held if ref == value.ref]
            for type in (value.type, *fields):
                if _is_enum(type) and not any(map(type.takes, types)):
                    return True
    return False


def _is_enum(type: Type) -> bool:
    return type != type.any_of
