"""`keyword_keys = true`: what makes keys is given by name, as two texts are easily taken for each other.

    def get_post(self, user_id: str, post_id: str) -> …      ▶    def get_post(self, *, user_id: str, post_id: str) -> …

From the first parameter that makes a key on all are keyword-only, so that they stay in the order of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyOfEntity
from dyngen.ir.members import within
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import (
    BatchGet,
    Delete,
    Get,
    Method,
    Plan,
    PutFields,
    Query,
    UpdateFields,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import Action, Check, Transaction
from dyngen.names import Identifier


def with_keyword_keys(schema: Schema) -> Schema:
    """The same schema with methods whose key parameters are keyword-only."""
    entities = tuple(
        replace(entity, methods=tuple(_method(method, entity) for method in entity.methods))
        for entity in schema.entities
    )
    transactions = tuple(_transaction(each, schema) for each in schema.transactions)
    return replace(schema, entities=entities, transactions=transactions)


def _method(method: Method, entity: Entity) -> Method:
    return replace(
        method, parameters=_by_keyword(method.parameters, set(_of_plan(method.plan, entity)))
    )


def _transaction(transaction: Transaction, schema: Schema) -> Transaction:
    keys = {
        name
        for item in transaction.items
        for name in _of_plan(item.plan, schema.entity(item.entity))
    }
    return replace(transaction, parameters=_by_keyword(transaction.parameters, keys))


def _by_keyword(parameters: tuple[Parameter, ...], keys: set[Identifier]) -> tuple[Parameter, ...]:
    first = next((n for n, each in enumerate(parameters) if each.name in keys), len(parameters))
    return (
        *parameters[:first],
        *(replace(each, keyword=True) for each in parameters[first:]),
    )


def _of_plan(plan: Plan | Action, entity: Entity) -> Iterator[Identifier]:
    """The parameters that make keys."""
    match plan:
        case Get(key=key) | UpdateFields(key=key) | Delete(key=key) | Check(key=key):
            yield from _names(key)
        case Query():
            yield from _names((plan.partition, plan.sort, plan.cases, plan.span, plan.beginning))
        case BatchGet(keys=tuple() as columns):
            yield from _names(columns)
        case PutFields(fields=values):
            yield from _names(tuple(each.ref for each in values if each.field in entity.key_fields))


def _names(value: object) -> Iterator[Identifier]:
    """The parameters in a value of the IR, but for entities, which are no key of their own."""
    for node in within(value, (KeyOfEntity,)):
        if isinstance(node, Ref) and node.attribute is None:
            yield node.name
