"""Methods that change a stored item: UpdateItem.

UpdateFields(user_key(user_id), changes=(nick))

    def rename(self, user_id: str, nick: str | None, *, expected_version: int | None = None) -> User:
        key = user_key(user_id)
        changes = Changes(set="#version = …")
        if nick is not None: …
        with expecting("User", key, absent=ItemNotFoundError, …):
            response = self._client.update_item(
                UpdateExpression=changes.expression,
                …
        return updated_item(response, User.from_item)
"""

from __future__ import annotations

from typing import Literal

from dyngen.ir import changes, given
from dyngen.ir.plans import Guard, Method, Update, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.lower.checks import update_checks
from dyngen.lower.checks.held import Held
from dyngen.lower.expressions import supplied
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.expressions.primary_keys import key_variable
from dyngen.lower.fragments import argument
from dyngen.lower.methods import guards, signature, update_expression
from dyngen.lower.methods.results import returned_item
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Arguments, expression, literal, phrase


def update(method: Method, plan: Update, entity: Entity) -> Body:
    """`UpdateItem`: some fields, or all of an entity."""
    options, returned, above = [], [], []
    expected = update_expression.given_version(plan, entity)
    made: set[Identifier] = set()
    match plan:
        case UpdateEntity(entity=whole):
            stored = value_of(whole)
            above = [*guards.agreements(plan.agreements), *supplied.read_clock_for(entity)]
            after = guards.counted(stored, entity)
        case UpdateFields(changes=changed):
            if entity.version:
                option = signature.expected_version(method.parameters, creates=plan.creates)
                expected = phrase.name(option.name)
                options.append(option)
            values = changes.supplied(changed)
            above = [*update_checks.required(plan), *supplied.variables(values)]
            made = {each.variable for each in values}
            stored, after = literal.boolean(True), []
    if answer := _answer(plan):
        returned.append(argument("ReturnValues", literal.text(answer)))
        after.append(returned_item(plan.returns, entity))
    else:
        after += guards.returned(plan.returns, stored)
    found = Placeholders(signature.variables(method.parameters) | made)
    held = Held(given.in_keys(plan, entity))
    members = update_expression.members(plan, entity, found, held, expected=expected)
    request = _update_item(guards.arguments(members), returned)
    counted = []
    if entity.version and entity.version.attribute != "version":
        counted.append(argument("version", literal.text(entity.version.attribute)))
    if expected is not None:
        counted.append(argument("expected_version", expected))
    watch = guards.expecting(
        Guard(exists=plan.guard.exists), entity, phrase.name(Identifier("key")), *counted
    )
    return Body(
        guards.annotation(plan.returns, entity),
        [
            *above,
            *key_variable(entity, plan.key),
            *found.statements,
            guards.watched(watch, guards.sent(request, answered=bool(returned))),
            *after,
        ],
        options,
    )


def _answer(plan: Update) -> Literal["ALL_NEW", "ALL_OLD"] | None:
    """What DynamoDB is asked to give back, if what is returned is made of it."""
    match plan:
        case UpdateFields(returns="entity"):
            return "ALL_NEW"
        case UpdateFields() | UpdateEntity() if plan.returns in ("previous", "optional"):
            return "ALL_OLD"
        case _:
            return None


@expression
def _update_item(CHANGES: Arguments, RETURNED: Arguments) -> None:
    """
    self._client.update_item(
        TableName=self._table_name,
        Key=key,
        *CHANGES,
        *RETURNED,
    )
    """
