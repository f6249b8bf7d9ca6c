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
from dyngen.lower.items import codec
from dyngen.lower.methods import signature
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.methods.primary_keys import primary_key
from dyngen.lower.methods.signature import Body
from dyngen.names import Identifier
from dyngen.syntax import Expression, phrase, statement, statements


def get(method: Method, plan: Get, entity: Entity) -> Body:
    """`GetItem` by the whole key."""
    if plan.checks:
        stored = signature.local(method.parameters, entity.snake)
        checks = [
            phrase.comparison(
                phrase.attribute(phrase.name(stored), check.field.name),
                "==",
                codec.as_kept(check.field.type, value_of(check.ref)),
            )
            for check in plan.checks
        ]
        after = _return_checked(entity.name, stored, phrase.conjunction(checks))
    else:
        after = [_return_found(entity.name)]
    consistent = signature.consistent_read(method.parameters, plan.consistent)
    return Body(
        codec.optional(phrase.name(entity.name)),
        [*_read(primary_key(entity, plan.key), consistent.name), *after],
        [consistent],
    )


@statements
def _read(KEY: Expression, CONSISTENT: Identifier) -> None:
    """
    response = self._client.get_item(
        TableName=self._table_name,
        Key=KEY,
        ConsistentRead=CONSISTENT,
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
