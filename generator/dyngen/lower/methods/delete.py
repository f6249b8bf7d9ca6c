"""Methods that remove an item: DeleteItem.

Delete(post_key(user_id, post_id)), returns a flag

    def delete_post(self, user_id: str, post_id: str) -> bool:
        response = self._client.delete_item(…, ReturnValues="ALL_OLD")
        return bool(attributes_of(response))
"""

from __future__ import annotations

from dyngen.ir.plans import Delete, Method, Returns
from dyngen.ir.schema import Entity
from dyngen.lower.methods import guards, signature
from dyngen.lower.methods.conditions import Placeholders
from dyngen.lower.methods.key_values import key_variable, primary_key
from dyngen.lower.methods.results import from_item
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Expression,
    Parameters,
    Statement,
    Statements,
    phrase,
    statement,
    statements,
)
from dyngen.words import docstring_facts


def delete(method: Method, plan: Delete, entity: Entity) -> Statement:
    """`DeleteItem`; what was there comes back as an entity or as a flag."""
    key = primary_key(entity, plan.key)
    head = (
        method.name,
        signature.parameters(method.parameters),
        guards.annotation(plan.returns, entity),
        signature.described(method, docstring_facts.of(method, entity)),
    )
    condition = guards.condition(plan.guard, entity)
    if condition is None:
        if plan.returns == "nothing":
            return _delete(*head, key)
        return _delete_old(*head, key, _old(plan.returns, entity))
    found = Placeholders(signature.variables(method.parameters))
    arguments = guards.condition_arguments(condition, found)
    watch = guards.expecting(plan.guard, entity, phrase.name(Identifier("key")))
    guarded = (found.statements, key_variable(entity, plan.key), watch, arguments)
    if plan.returns == "nothing":
        return _guarded_delete(*head, *guarded)
    return _guarded_delete_old(*head, *guarded, _old(plan.returns, entity))


def _old(returns: Returns, entity: Entity) -> list[Statement]:
    """What is made of the item that a delete gives back."""
    return [_return_whether()] if returns == "flag" else _return_decoded(from_item(entity.name))


@statement
def _delete(
    NAME: Identifier, PARAMETERS: Parameters, TYPE: Expression, DOC: Docstring, KEY: Expression
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        self._client.delete_item(TableName=self._table_name, Key=KEY)
    """


@statement
def _delete_old(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    KEY: Expression,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        response = self._client.delete_item(
            TableName=self._table_name,
            Key=KEY,
            ReturnValues="ALL_OLD",
        )
        AFTER
    """


@statement
def _guarded_delete(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    KEY: Statements,
    WATCH: Expression,
    CONDITION: Arguments,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        KEY
        with WATCH:
            self._client.delete_item(
                TableName=self._table_name,
                Key=key,
                *CONDITION,
            )
    """


@statement
def _guarded_delete_old(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    KEY: Statements,
    WATCH: Expression,
    CONDITION: Arguments,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        KEY
        with WATCH:
            response = self._client.delete_item(
                TableName=self._table_name,
                Key=key,
                ReturnValues="ALL_OLD",
                *CONDITION,
            )
        AFTER
    """


@statement
def _return_whether() -> None:
    """return bool(attributes_of(response))"""


@statements
def _return_decoded(DECODE: Expression) -> None:
    """
    item = attributes_of(response)
    return DECODE(item) if item else None
    """
