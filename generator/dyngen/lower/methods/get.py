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

from collections.abc import Sequence

from dyngen.ir.changes import EXPRESSION_BYTES
from dyngen.ir.plans import Get, Method
from dyngen.ir.schema import Entity, asked_for
from dyngen.lower.checks import condition_checks
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.expressions.placeholders import Placeholders, with_room
from dyngen.lower.expressions.primary_keys import primary_key
from dyngen.lower.items import codec
from dyngen.lower.items.stored_fields import equals
from dyngen.lower.methods import signature
from dyngen.lower.methods.signature import Body
from dyngen.lower.vocabulary import part_class
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Expression, literal, phrase, statement, statements


def get(method: Method, plan: Get, entity: Entity) -> Body:
    """`GetItem` by the whole key."""
    found = part_class(plan.row) if plan.row else entity.name
    if plan.checks:
        stored = signature.local(method.parameters, entity.snake)
        checks = [
            equals(
                check.field.type,
                phrase.attribute(phrase.name(stored), check.field.name),
                value_of(check.ref),
            )
            for check in plan.checks
        ]
        check = phrase.conjunction(checks)
        if plan.compared:
            after = _return_compared(found, stored, part_class(plan.compared), check)
        else:
            after = _return_checked(found, stored, check)
    else:
        after = [_return_found(found)]
    consistent = signature.consistent_read(method.parameters, plan.consistent)
    row = _row(asked_for(plan, entity)) if plan.row else []
    return Body(
        codec.optional(phrase.name(found)),
        [
            *(condition_checks.of_field(check.field, check.ref, entity) for check in plan.checks),
            *_read(primary_key(entity, plan.key), consistent.name, row),
            *after,
        ],
        [consistent],
    )


def _row(attributes: Sequence[str]) -> Arguments:
    """The arguments that ask for these attributes only."""

    def text(found: Placeholders) -> str:
        return ", ".join(map(found.name, attributes))

    asked = with_room(lambda found: len(text(found)), EXPRESSION_BYTES)
    members = [("ProjectionExpression", literal.text(text(asked))), *asked.bindings]
    return [phrase.argument(value, Identifier(name)) for name, value in members]


@statements
def _read(KEY: Expression, CONSISTENT: Identifier, ROW: Arguments) -> None:
    """
    response = self._client.get_item(
        TableName=self._table_name,
        Key=KEY,
        ConsistentRead=CONSISTENT,
        *ROW,
    )
    item = item_of(response)
    """


@statement
def _return_found(ENTITY: Identifier) -> None:
    """return None if item is None else ENTITY.from_item(item)"""


@statements
def _return_checked(ENTITY: Identifier, STORED: Identifier, CHECK: Expression) -> None:
    """
    if item is None:
        return None
    STORED = ENTITY.from_item(item)
    return STORED if CHECK else None
    """


@statements
def _return_compared(
    ROW: Identifier, STORED: Identifier, COMPARED: Identifier, CHECK: Expression
) -> None:
    """
    if item is None:
        return None
    STORED = COMPARED.from_item(item)
    return ROW.from_item(item) if CHECK else None
    """
