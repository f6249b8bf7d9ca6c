"""Methods that read an item by its key: GetItem.

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

from dyngen.ir.plans import Get, Method
from dyngen.ir.schema import Entity
from dyngen.lower.methods import signature
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.key_values import primary_key
from dyngen.names import Identifier
from dyngen.syntax import (
    Docstring,
    Expression,
    Parameters,
    Statement,
    phrase,
    statement,
)
from dyngen.words import docstring_facts


def get(method: Method, plan: Get, entity: Entity) -> Statement:
    """`GetItem` by the whole key."""
    head = (
        method.name,
        signature.parameters(method.parameters, signature.consistent_read(plan.consistent)),
        phrase.name(entity.name),
        signature.described(
            method, docstring_facts.of(method, entity), [signature.CONSISTENT_READ_SAYS]
        ),
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
