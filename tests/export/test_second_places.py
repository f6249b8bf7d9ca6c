"""What writes of items at two places must be allowed."""

from __future__ import annotations

import pytest

from dyngen.config import UsageError
from dyngen.export.iam.leading import Leading, check
from dyngen.export.iam.uses import uses
from emitted import as_file, understood
from schemas import changed, entity, schema, table, transaction

POSTS = schema(
    table("Posts", "pk", "sk", Post=entity("USER#{user_id}", "POST#{post_id}", "user_id post_id")),
    transactions=(transaction("publish", "TransactWrite", "post:Post", "boolean", "Put Post of Posts"),),
)  # fmt: skip
TWICE = changed(
    POSTS,
    {"tables/0/entities/Post/also_at": {"pk_template": "AUTHOR#{user_id}", "sk_template": "{post_id}"}},
)  # fmt: skip


def actions(document: object, *only: str) -> set[str]:
    return {
        each.action for each in uses(understood(as_file(document)), patterns_only=False, only=only)
    }


def test_writes_may_read_the_item_and_put_and_delete_its_copy() -> None:
    assert actions(POSTS, "post.create_post") == {"PutItem"}
    assert actions(TWICE, "post.create_post") == {"GetItem", "PutItem", "DeleteItem"}
    assert actions(TWICE, "transactions.publish") == {"GetItem", "PutItem", "DeleteItem"}
    assert "BatchWriteItem" not in actions(TWICE, "post.batch_write_post")
    assert actions(TWICE, "post.get_post") == {"GetItem"}


def test_a_value_of_the_partition_key_says_nothing_of_a_second_one() -> None:
    twice = understood(as_file(TWICE))
    with pytest.raises(UsageError, match="second place"):
        check(twice, uses(twice, patterns_only=False), [Leading("Post", "user_id", "x")])


def test_commands_may_look_at_copies_and_move_items() -> None:
    assert "GetItem" not in actions(POSTS, "dyngen-verify.items")
    assert "GetItem" in actions(TWICE, "dyngen-verify.items")
    assert "GetItem" in actions(TWICE, "dyngen-migrate.look")
    assert {"PutItem", "DeleteItem", "ConditionCheckItem"} <= actions(TWICE, "dyngen-migrate.run")
