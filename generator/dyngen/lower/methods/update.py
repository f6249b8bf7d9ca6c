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
from dyngen.names import Identifier
from dyngen.syntax import (
    Docstring,
    Expression,
    Parameters,
    Statement,
    Statements,
    literal,
    phrase,
    statement,
)
from dyngen.words import docstring_facts


def update(method: Method, plan: Update, entity: Entity) -> Statement:
    """`UpdateItem` of an item that must be there: some fields, or all of an entity."""
    above = guards.agreements(plan.agreements)
    if plan.entity is None:
        given, checks = changes.assignments(plan.assignments, entity)
        above += checks
        changed = changes.from_scalars(given)
    else:
        above.append(_item(changes.to_item(value_of(plan.entity))))
        changed = changes.from_entity(phrase.name(Identifier("item")), entity)
    by_keyword = []
    after = guards.returned(plan.returns, phrase.name(signature.EXPECTED_VERSION))
    if plan.optimistic and plan.entity is not None:
        stored = value_of(plan.entity)
        expected = phrase.attribute(stored, entity.version.name)
        after = [_count(stored, entity.version.name), *guards.returned(plan.returns, stored)]
    else:
        expected = phrase.name(signature.EXPECTED_VERSION)
        by_keyword.append(signature.expected_version())
    counted = []
    if entity.version.attribute != "version":
        counted.append(guards.argument("version", literal.text(entity.version.attribute)))
    merged = changes.Merged.of(
        plan.guard.condition,
        entity,
        Identifier("changes"),
        signature.variables(method.parameters),
    )
    head = (
        method.name,
        signature.parameters(method.parameters, *by_keyword),
        guards.annotation(plan.returns, entity),
        signature.described(
            method, docstring_facts.of(method, entity), [_EXPECTED] if by_keyword else []
        ),
        [*above, *merged.statements],
        key_variable(entity, plan.key),
        changes.built(changed, entity, [guards.argument("expected_version", expected)]),
        guards.expecting(
            Guard(exists=True),
            entity,
            phrase.name(Identifier("key")),
            *counted,
            guards.argument("expected_version", expected),
        ),
        merged.condition,
        merged.names,
        merged.values,
    )
    if plan.returns == "entity" and not plan.optimistic:
        return _update_decoded(*head, from_item(entity.name))
    return _update(*head, after)


_EXPECTED = "expected_version: Where given, the stored item must have this version."


@statement
def _item(ITEM: Expression) -> None:
    """item = ITEM"""


@statement
def _count(ENTITY: Expression, VERSION: Identifier) -> None:
    """ENTITY.VERSION += 1"""


@statement
def _update(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    KEY: Statements,
    CHANGES: Expression,
    WATCH: Expression,
    CONDITION: Expression,
    NAMES: Expression,
    VALUES: Expression,
    AFTER: Statements,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        KEY
        changes = CHANGES
        with WATCH:
            self._client.update_item(
                TableName=self._table_name,
                Key=key,
                UpdateExpression=changes.expression,
                ConditionExpression=CONDITION,
                ExpressionAttributeNames=NAMES,
                ExpressionAttributeValues=VALUES,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        AFTER
    """


@statement
def _update_decoded(
    NAME: Identifier,
    PARAMETERS: Parameters,
    TYPE: Expression,
    DOC: Docstring,
    ABOVE: Statements,
    KEY: Statements,
    CHANGES: Expression,
    WATCH: Expression,
    CONDITION: Expression,
    NAMES: Expression,
    VALUES: Expression,
    DECODE: Expression,
) -> None:
    """
    def NAME(self, PARAMETERS) -> TYPE:
        DOC
        ABOVE
        KEY
        changes = CHANGES
        with WATCH:
            response = self._client.update_item(
                TableName=self._table_name,
                Key=key,
                UpdateExpression=changes.expression,
                ConditionExpression=CONDITION,
                ExpressionAttributeNames=NAMES,
                ExpressionAttributeValues=VALUES,
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        return DECODE(attributes_of(response))
    """
