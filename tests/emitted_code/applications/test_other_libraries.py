"""Items as other libraries write them, by hand: they are read, changed and written back with nothing lost.

What stands in the items is what each library stores by default: its names, its keys, its marks and its moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, fields, index, pattern, schema, table

MADE = datetime(2024, 1, 31, 9, 30, 0, 120_000, tzinfo=UTC)
MS, EPOCH = "2024-01-31T09:30:00.120Z", "1706693400120"


@dataclass(frozen=True)
class Library:
    """A schema for a table that a library fills, an item in it, and what it is in Python."""

    name: str
    schema: JSON
    item: dict[str, Any]
    values: dict[str, Any]
    change: tuple[str, Any]
    stored: dict[str, Any]
    """What the item then has otherwise; None for what it has no more."""


def declared(name: str, one: JSON, config: JSON, *indexes: JSON) -> JSON:
    made = schema(table(name, "pk", "sk", *indexes, Task=one))
    made["tables"][0]["table_config"] |= config
    return made


def with_fields(one: JSON, spelling: str, *more: JSON, **said: JSON) -> JSON:
    return one | {"fields": [*fields(spelling, **said), *more]}


def constant(name: str, attribute: str, value: str) -> JSON:
    return {"name": name, "type": "string", "attribute": attribute, "const": value}


ELECTRO_DB = Library(
    "electrodb",
    declared(
        "Electro",
        with_fields(
            entity(
                "$taskapp#team_{team:lower}", "$task_1#taskid_{task_id:lower}", "team task_id",
                pattern("owned", "Query", "team"),
                pattern("of_person", "Query", "person", index_name="assigned"),
                assigned=("$taskapp#assigned_{person:lower}", "$task_1#points_{points}"),
            ),
            "team task_id person points:integer closed:boolean tags:string_set?",
            constant("entity", "__edb_e__", "task"), constant("model", "__edb_v__", "1"),
            task_id={"attribute": "taskId"}, person={"attribute": "assigned"},
        ),
        {"version_attribute": None},
        index("assigned", "gsi1pk", "gsi1sk"),
    ),
    {
        "pk": {"S": "$taskapp#team_green"}, "sk": {"S": "$task_1#taskid_a7"},
        "gsi1pk": {"S": "$taskapp#assigned_ann"}, "gsi1sk": {"S": "$task_1#points_5"},
        "team": {"S": "Green"}, "taskId": {"S": "A7"}, "assigned": {"S": "Ann"},
        "points": {"N": "5"}, "closed": {"BOOL": False}, "tags": {"SS": ["x"]},
        "__edb_e__": {"S": "task"}, "__edb_v__": {"S": "1"},
    },
    {"team": "Green", "task_id": "A7", "person": "Ann", "points": 5, "closed": False, "tags": {"x"}},
    ("person", "Bob"),
    {"assigned": {"S": "Bob"}, "gsi1pk": {"S": "$taskapp#assigned_bob"}},
)  # fmt: skip

ONE_TABLE = Library(
    "onetable",
    declared(
        "OneTable",
        with_fields(
            entity(
                "account#{account_id}", "task#{task_id}", "account_id task_id",
                pattern("owned", "Query", "account_id"),
            ),
            "account_id task_id title made:datetime changed:datetime due:datetime?",
            account_id={"attribute": "accountId"}, task_id={"attribute": "id"},
            made={"attribute": "created", "format": "iso_ms"},
            changed={"attribute": "updated", "format": "iso_ms"},
            due={"format": "epoch_ms"},
        ) | {"entity_type": "Task"},
        {"version_attribute": None, "type_attribute": "_type"},
    ),
    {
        "pk": {"S": "account#a1"}, "sk": {"S": "task#t1"}, "accountId": {"S": "a1"}, "id": {"S": "t1"},
        "_type": {"S": "Task"}, "title": {"S": "Dig"}, "created": {"S": MS}, "updated": {"S": MS},
        "due": {"N": EPOCH}, "extra": {"L": [{"NULL": True}]},
    },
    {"account_id": "a1", "task_id": "t1", "title": "Dig", "made": MADE, "changed": MADE, "due": MADE},
    ("due", None),
    {"due": None},
)  # fmt: skip

TOOLBOX = Library(
    "toolbox",
    declared(
        "Toolbox",
        with_fields(
            entity("TEAM#{team}", "TASK#{task_id}", "team task_id", pattern("owned", "Query", "team")),
            "team task_id price:decimal made:datetime changed:datetime",
            constant("entity", "_et", "Task"),
            team={"stored": "key"}, task_id={"stored": "key"},
            made={"attribute": "_ct", "format": "iso_ms"}, changed={"attribute": "_md", "format": "iso_ms"},
        ),
        {"version_attribute": None},
    ),
    {
        "pk": {"S": "TEAM#green"}, "sk": {"S": "TASK#t1"}, "_et": {"S": "Task"}, "price": {"N": "9.5"},
        "_ct": {"S": MS}, "_md": {"S": MS}, "nested": {"M": {"a": {"N": "1"}}},
    },
    {"team": "green", "task_id": "t1", "price": Decimal("9.5"), "made": MADE, "changed": MADE},
    ("price", Decimal(10)),
    {"price": {"N": "10"}},
)  # fmt: skip

PYNAMO_DB = Library(
    "pynamodb",
    declared(
        "Pynamo",
        with_fields(
            entity("{team}", "{task_id}", "team task_id", pattern("owned", "Query", "team")),
            "team task_id title done:boolean expires:datetime?",
            constant("cls", "cls", "Task"),
            team={"attribute": "pk"}, task_id={"attribute": "sk"}, expires={"ttl": True, "attribute": "ttl"},
        ),
        {"version_attribute": "rev"},
    ),
    {
        "pk": {"S": "green"}, "sk": {"S": "t1"}, "cls": {"S": "Task"}, "title": {"S": "Dig"},
        "done": {"BOOL": True}, "ttl": {"N": "1706693400"}, "rev": {"N": "3"}, "meta": {"S": '{"a": 1}'},
    },
    {"team": "green", "task_id": "t1", "title": "Dig", "done": True,
     "expires": MADE.replace(microsecond=0), "rev": 3},
    ("title", "Sow"),
    {"title": {"S": "Sow"}, "rev": {"N": "4"}},
)  # fmt: skip

GENERATED = Library(
    "aws_generator",
    declared(
        "Generated",
        entity("USER#{user_id}", "TASK#{task_id}", "user_id task_id title?", pattern("owned", "Query", "user_id")),
        {"version_attribute": None},
    ),
    {
        "pk": {"S": "USER#u1"}, "sk": {"S": "TASK#t1"}, "user_id": {"S": "u1"}, "task_id": {"S": "t1"},
        "title": {"S": "Dig"},
    },
    {"user_id": "u1", "task_id": "t1", "title": "Dig"},
    ("title", None),
    {"title": None},
)  # fmt: skip

LIBRARIES = (ELECTRO_DB, ONE_TABLE, TOOLBOX, PYNAMO_DB, GENERATED)


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda each: each.name)
def test_an_item_goes_through_with_nothing_lost(library: Library) -> None:
    package = load(f"tasks_of_{library.name}", compiled(library.schema))
    task = package.Task(**library.values)
    own = {name: value for name, value in library.item.items() if name in task.to_item()}
    assert task.to_item() == own
    with moto(package) as client:
        name = library.schema["tables"][0]["table_config"]["table_name"]
        client.put_item(TableName=name, Item=library.item)
        tasks = package.Database(client).task
        first = next(iter(library.values.values()))
        assert list(tasks.owned(first)) == [task]
        field, value = library.change
        setattr(task, field, value)
        tasks.update_task(task)
        key = {name: library.item[name] for name in ("pk", "sk")}
        found = client.get_item(TableName=name, Key=key)["Item"]
        expected = {k: v for k, v in {**library.item, **library.stored}.items() if v is not None}
        assert found == expected


def test_a_team_of_electrodb_is_found_in_any_case() -> None:
    package = load("tasks_in_any_case", compiled(ELECTRO_DB.schema))
    with moto(package) as client:
        client.put_item(TableName="Electro", Item=ELECTRO_DB.item)
        tasks = package.Database(client).task
        assert [each.task_id for each in tasks.owned("GREEN")] == ["A7"]
        assert [each.task_id for each in tasks.of_person("ANN")] == ["A7"]
        assert tasks.get_task("green", "a7").team == "Green"


def test_moments_of_pynamodb_are_read() -> None:
    """It writes an offset without a colon; where no key is made of it, that is read."""
    one = entity("{team}", None, "team at:datetime", pattern("owned", "Query", "team"))
    one["fields"][0]["attribute"] = "pk"
    package = load("moments_of_pynamodb", compiled(schema(table("Moments", "pk", None, Task=one))))
    stored = {"pk": {"S": "x"}, "at": {"S": "2024-01-31T09:30:00.120000+0000"}}
    assert package.Task.from_item(stored).at == MADE
