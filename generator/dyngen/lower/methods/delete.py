"""Methods that remove an item: DeleteItem.

Delete(post_key(user_id, post_id)), returns a flag

    def delete_post(self, user_id: str, post_id: str) -> bool:
        response = self._client.delete_item(…, ReturnValues="ALL_OLD")
        return bool(attributes_of(response))
"""

from __future__ import annotations

from dyngen.ir import given
from dyngen.ir.plans import Delete, Method, Returns
from dyngen.ir.schema import Entity
from dyngen.lower.checks.held import Held
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.expressions.primary_keys import key_variable, primary_key
from dyngen.lower.fragments import argument
from dyngen.lower.methods import guards, signature
from dyngen.lower.methods.results import from_item, returned_item
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def delete(method: Method, plan: Delete, entity: Entity) -> Body:
    """`DeleteItem`; what was there comes back as an entity or as a flag."""
    found = Placeholders(signature.variables(method.parameters))
    condition = guards.arguments(
        guards.members(plan.guard, entity, found, Held(given.in_keys(plan, entity)))
    )
    after = _made_of_old(plan.returns, entity)
    returned = [argument("ReturnValues", literal.text("ALL_OLD"))] if after else []
    if condition:
        key: Expression = phrase.name(Identifier("key"))
        above = [*key_variable(entity, plan.key), *found.statements]
    else:
        key, above = primary_key(entity, plan.key), []
    options = [*returned, *condition]
    request = _delete_item(key, options) if options else _plain_delete(key)
    sent = guards.sent(request, answered=bool(after))
    after += guards.returned(plan.returns, literal.none()) if not after else []
    if condition:
        sent = guards.watched(guards.expecting(plan.guard, entity, key), sent)
    return Body(guards.annotation(plan.returns, entity), [*above, sent, *after])


def _made_of_old(returns: Returns, entity: Entity) -> list[Statement]:
    """What is made of the item that a delete gives back."""
    match returns:
        case "flag":
            return [_return_whether()]
        case "previous":
            return [_return_deleted(from_item(entity.name))]
        case "optional":
            return [returned_item(returns, entity)]
    return []


@expression
def _delete_item(KEY: Expression, OPTIONS: Arguments) -> None:
    """
    self._client.delete_item(
        TableName=self._table_name,
        Key=KEY,
        *OPTIONS,
    )
    """


@expression
def _plain_delete(KEY: Expression) -> None:
    """self._client.delete_item(TableName=self._table_name, Key=KEY)"""


@statement
def _return_deleted(DECODE: Expression) -> None:
    """return deleted_item(response, DECODE)"""


@statement
def _return_whether() -> None:
    """return bool(attributes_of(response))"""
