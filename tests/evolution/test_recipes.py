"""A recipe asks for no more than it takes: followed to the letter, it loses nothing."""

from __future__ import annotations

from typing import Any

from dyngen.evolution.recipes import steps
from dyngen.evolution.rules import RULES
from emitted import compiled, load
from emulator import moto
from evolution.changing import between, told
from schemas import JSON, entity, index, pattern, schema, table


def declared(*indexes: JSON, read: str) -> JSON:
    """Tasks in these indexes, each keyed alike; one is read."""
    task = entity(
        "TASK#{task_id}",
        None,
        "task_id state title",
        pattern("of_state", "Query", "state", index_name=read),
        **{each["name"]: "STATE#{state}" for each in indexes},
    )
    return schema(table("Tasks", "pk", None, *indexes, Task=task))


SLIM = index("Slim", "gsi1pk", projection="KEYS_ONLY")
WIDE = index("Wide", "gsi1pk", projection="ALL")


def test_an_index_that_holds_more_is_filled_by_dynamodb() -> None:
    """What the old release stored has the keys of a new index of the same attributes: nothing is written again."""
    old = declared(SLIM, read="Slim")
    created, read = declared(SLIM, WIDE, read="Slim"), declared(SLIM, WIDE, read="Wide")
    assert "DB304 Tasks.Slim B" in told(
        between(old, declared(SLIM | WIDE | {"name": "Slim"}, read="Slim"))
    )
    assert told(between(old, created)) == ["DB302 Tasks.Wide"]
    before, after = load("shop_before", compiled(old)), load("shop_after", compiled(read))
    with moto(before) as client:
        task = before.Task(task_id="1", state="open", title="Paint")
        before.Database(client).task.create_task(task)
        _create_wide(client)
        (found,) = after.Database(client).task.of_state("open")
    assert (type(found), found.title) == (after.Task, "Paint")


def test_what_dynamodb_fills_is_not_filled_in() -> None:
    for code in ("DB302", "DB304", "DB305"):
        assert not [each for each in steps(RULES[code]) if "migrate run" in each.text]
    for code in ("DB301", "DB303", "DB306"):
        assert [each for each in steps(RULES[code]) if "migrate run" in each.text]


def _create_wide(client: Any) -> None:
    key = [{"AttributeName": "gsi1pk", "KeyType": "HASH"}]
    made = {"IndexName": "Wide", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}}
    client.update_table(
        TableName="Tasks",
        AttributeDefinitions=[{"AttributeName": "gsi1pk", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": made}],
    )
