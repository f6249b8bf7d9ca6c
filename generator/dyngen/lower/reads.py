"""Methods that read items by their keys: GetItem, BatchGetItem.

Get(post_key(user_id, post_id))

    def get_post(self, user_id: str, post_id: str, *, consistent_read: bool = False) -> Post | None:
        response = self._client.get_item(
            TableName=self._table_name,
            Key=post_key(user_id, post_id),
            ConsistentRead=consistent_read,
        )
        …
"""

from __future__ import annotations

import libcst as cst

from dyngen.ir.model import Entity
from dyngen.ir.plans import BatchGet, Get, Method
from dyngen.ir.types import Field
from dyngen.lower import facts, signature
from dyngen.lower.conditions import value_of
from dyngen.lower.operands import primary_key
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Expression,
    Parameters,
    Statement,
    expression,
    phrase,
    statement,
)


def get(method: Method, plan: Get, entity: Entity) -> Statement:
    """`GetItem` by the whole key."""
    head = (
        method.name,
        signature.parameters(method.parameters, signature.consistent_read(plan.consistent)),
        phrase.name(entity.name),
        signature.described(method, facts.of(method, entity), [_CONSISTENT]),
        primary_key(entity, plan.key),
    )
    if not plan.checks:
        return _get(*head)
    stored = signature.local(method.parameters, entity.snake)
    checks = [
        phrase.comparison(
            phrase.attribute(phrase.name(stored), check.field.name), "==", value_of(check.ref)
        )
        for check in plan.checks
    ]
    return _checked_get(*head, stored, phrase.conjunction(checks))


def batch_get(method: Method, plan: BatchGet, entity: Entity) -> Statement:
    """`BatchGetItem` in as many requests as it takes."""
    return _batch_get(
        method.name,
        signature.parameters(method.parameters, signature.consistent_read(plan.consistent)),
        phrase.name(entity.name),
        signature.described(method, facts.of(method, entity), [_CONSISTENT]),
        _keys(plan, entity),
    )


_CONSISTENT = "consistent_read: See every write that was answered before; costs twice as much."


def _keys(plan: BatchGet, entity: Entity) -> Expression:
    """The keys to ask for: those given whole, or made of columns that are walked in step."""
    if plan.keys is not None:
        return value_of(plan.keys)
    taken = {ref.name for _, ref, _ in plan.columns}
    given: dict[Field, Expression] = {}
    steps: list[tuple[Identifier, Expression]] = []
    for field, ref, several in plan.columns:
        if several:
            each = Identifier(f"each_{field.name}") if field.name in taken else field.name
            steps.append((each, value_of(ref)))
        given[field] = phrase.name(each) if several else value_of(ref)
    key = phrase.call(
        phrase.name(entity.key_function), *(given[field] for field in entity.key_fields)
    )
    match steps:
        case []:
            return phrase.list_([key])
        case [(each, values)]:
            return _each(key, each, values)
    targets = [phrase.element(phrase.name(each)) for each, _ in steps]
    columns = _zip([phrase.argument(values) for _, values in steps])
    # Written out: a quote would show the names of the loop in parentheses.
    return cst.ListComp(key, cst.CompFor(cst.Tuple(targets, lpar=(), rpar=()), columns))


@statement
def _get(
    NAME: Identifier, PARAMETERS: Parameters, ENTITY: Expression, DOC: Docstring, KEY: Expression
) -> None:
    """
    def NAME(self, PARAMETERS) -> ENTITY | None:
        DOC
        response = self._client.get_item(
            TableName=self._table_name,
            Key=KEY,
            ConsistentRead=consistent_read,
        )
        item = item_of(response)
        return None if item is None else ENTITY.from_item(item)
    """


@statement
def _checked_get(
    NAME: Identifier,
    PARAMETERS: Parameters,
    ENTITY: Expression,
    DOC: Docstring,
    KEY: Expression,
    STORED: Identifier,
    CHECK: Expression,
) -> None:
    """
    def NAME(self, PARAMETERS) -> ENTITY | None:
        DOC
        response = self._client.get_item(
            TableName=self._table_name,
            Key=KEY,
            ConsistentRead=consistent_read,
        )
        item = item_of(response)
        if item is None:
            return None
        STORED = ENTITY.from_item(item)
        return STORED if CHECK else None
    """


@statement
def _batch_get(
    NAME: Identifier, PARAMETERS: Parameters, ENTITY: Expression, DOC: Docstring, KEYS: Expression
) -> None:
    """
    def NAME(self, PARAMETERS) -> list[ENTITY]:
        DOC
        return batch_get(
            self._client.batch_get_item,
            self._table_name,
            KEYS,
            ENTITY.from_item,
            consistent_read=consistent_read,
        )
    """


@expression
def _each(KEY: Expression, NAME: Identifier, VALUES: Expression) -> None:
    """[KEY for NAME in VALUES]"""


@expression
def _zip(COLUMNS: Arguments) -> None:
    """zip(*COLUMNS, strict=True)"""
