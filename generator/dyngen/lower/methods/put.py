"""Methods that write an item whole: PutItem.

PutEntity(order, create=True)

    def create_order(self, order: Order) -> Order:
        item = order.to_item()
        item["version"] = {"N": "1"}
        with creating("Order", order.key(), item):
            self._client.put_item(TableName=self._table_name, Item=item, …)
        order.version = 1
        return order

PutEntity(order, Guard(condition=status = "open"))

        with expecting("Order", order.key()):
            self._client.put_item(TableName=self._table_name, Item=order.to_item(), …)
"""

from __future__ import annotations

from dyngen.ir.plans import Guard, Method, Put, PutEntity, PutFields
from dyngen.ir.schema import Entity
from dyngen.lower.checks.held import Allowed, Held
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import argument, key_of, set_attribute, to_item
from dyngen.lower.methods import guards, signature
from dyngen.lower.methods.results import returned_item
from dyngen.lower.methods.signature import Body
from dyngen.syntax import (
    Arguments,
    Expression,
    Statement,
    expression,
    literal,
    phrase,
    statement,
)


def put(method: Method, plan: Put, entity: Entity) -> Body:
    """`PutItem` of an entity: as it is, on a condition, or (`create`) as a new one."""
    above, held = guards.agreements(plan.agreements), Held()
    after: list[Statement] = []
    match plan:
        case PutEntity(entity=given):
            stored = value_of(given)
            item = supplied.to_item(stored, entity)
            above += supplied.read_clock_for(entity)
            after = supplied.touch(stored, entity)
        case PutFields():
            name = signature.local(method.parameters, entity.snake)
            stored = phrase.name(name)
            item = to_item(stored)
            read = [supplied.read_clock()] if plan.moments else []
            above = [*read, supplied.built(name, plan, entity), *above]
            held.with_((each.ref, Allowed.by(each.field)) for each in plan.fields)
    guard = plan.guard
    answered = plan.returns in ("previous", "optional")
    if answered:
        after.append(returned_item(plan.returns, entity))
    else:
        after += guards.returned(plan.returns, stored)
    old = [argument("ReturnValues", literal.text("ALL_OLD"))] if answered else []
    found = Placeholders(signature.variables(method.parameters))
    options = guards.arguments(guards.members(guard, entity, found, held))
    returns = guards.annotation(plan.returns, entity)
    if answered and not options:
        sent = guards.sent(_put_item(item, old), answered=True)
        return Body(returns, [*above, sent, *after])
    if not options:
        return Body(returns, [*above, _plain_put(item), *after])
    first = []
    if isinstance(plan, PutEntity) and plan.create and entity.version:
        first.append(_first_version(entity.version.attribute))
        after = [set_attribute(stored, entity.version.name, literal.number(1)), *after]
    key = key_of(stored)
    plainly_new = guard == Guard(exists=False)
    watch = guards.creating(entity, key) if plainly_new else guards.expecting(guard, entity, key)
    kept = [_item(item), *first] if plainly_new or first else []
    request = _put_item(phrase.word("item") if kept else item, [*old, *options])
    sent = guards.watched(watch, guards.sent(request, answered=answered))
    return Body(returns, [*above, *found.statements, *kept, sent, *after])


@statement
def _plain_put(ITEM: Expression) -> None:
    """self._client.put_item(TableName=self._table_name, Item=ITEM)"""


@statement
def _item(ITEM: Expression) -> None:
    """item = ITEM"""


@expression
def _put_item(ITEM: Expression, OPTIONS: Arguments) -> None:
    """
    self._client.put_item(
        TableName=self._table_name,
        Item=ITEM,
        *OPTIONS,
    )
    """


@statement
def _first_version(ATTRIBUTE: str) -> None:
    """item[ATTRIBUTE] = {"N": "1"}"""
