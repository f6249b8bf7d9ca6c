"""Methods that change a stored item: UpdateItem.

Update(user_key(user_id), assignments=(nick))

    def rename(self, user_id: str, nick: str | None, *, expected_version: int | None = None) -> User:
        key = user_key(user_id)
        changes = Changes({"nick": None if nick is None else {"S": nick}}, …)
        with expecting("User", key, absent=ItemNotFoundError, …):
            response = self._client.update_item(
                UpdateExpression=changes.expression,
                …
        return User.from_item(attributes_of(response))
"""

from __future__ import annotations

from dyngen.ir.plans import Guard, Method, Update
from dyngen.ir.schema import Entity
from dyngen.lower.methods import changes, guards, signature
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.key_values import key_variable
from dyngen.lower.methods.results import from_item
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Expression, expression, literal, phrase, statement


def update(method: Method, plan: Update, entity: Entity) -> Body:
    """`UpdateItem` of an item that must be there: some fields, or all of an entity."""
    above = guards.agreements(plan.agreements)
    if plan.entity is None:
        given, checks = changes.assignments(plan.assignments, entity)
        above += checks
        changed = changes.from_scalars(given)
    else:
        above.append(guards.item(value_of(plan.entity)))
        changed = changes.from_entity(phrase.name(Identifier("item")), entity)
    options = []
    after = guards.returned(plan.returns, phrase.name(signature.EXPECTED_VERSION))
    if plan.optimistic and plan.entity is not None:
        stored = value_of(plan.entity)
        expected = phrase.attribute(stored, entity.version.name)
        after = [_count(stored, entity.version.name), *guards.returned(plan.returns, stored)]
    else:
        expected = phrase.name(signature.EXPECTED_VERSION)
        options.append(signature.expected_version())
    counted = []
    if entity.version.attribute != "version":
        counted.append(guards.argument("version", literal.text(entity.version.attribute)))
    merged = changes.Merged.of(
        plan.guard.condition,
        entity,
        Identifier("changes"),
        signature.variables(method.parameters),
    )
    decoded = plan.returns == "entity" and not plan.optimistic
    returned = []
    if decoded:
        returned.append(guards.argument("ReturnValues", literal.text("ALL_NEW")))
        after = [_return_decoded(from_item(entity.name))]
    watch = guards.expecting(
        Guard(exists=True),
        entity,
        phrase.name(Identifier("key")),
        *counted,
        guards.argument("expected_version", expected),
    )
    request = _update_item(merged.condition, merged.names, merged.values, returned)
    return Body(
        guards.annotation(plan.returns, entity),
        [
            *above,
            *merged.statements,
            *key_variable(entity, plan.key),
            _changes(
                changes.built(changed, entity, [guards.argument("expected_version", expected)])
            ),
            guards.watched(watch, guards.sent(request, answered=decoded)),
            *after,
        ],
        options,
    )


@statement
def _count(ENTITY: Expression, VERSION: Identifier) -> None:
    """ENTITY.VERSION += 1"""


@statement
def _changes(CHANGES: Expression) -> None:
    """changes = CHANGES"""


@expression
def _update_item(
    CONDITION: Expression, NAMES: Expression, VALUES: Expression, RETURNED: Arguments
) -> None:
    """
    self._client.update_item(
        TableName=self._table_name,
        Key=key,
        UpdateExpression=changes.expression,
        ConditionExpression=CONDITION,
        ExpressionAttributeNames=NAMES,
        ExpressionAttributeValues=VALUES,
        *RETURNED,
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    """


@statement
def _return_decoded(DECODE: Expression) -> None:
    """return DECODE(attributes_of(response))"""
