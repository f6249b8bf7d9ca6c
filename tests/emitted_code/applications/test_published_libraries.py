"""Tables of published libraries: they and a package write to one table, and each reads what the other wrote.

ElectroDB, OneTable and dynamodb-toolbox run in Node (tests/emulators/published.mjs), PynamoDB in this process.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from emitted import compiled, load
from emulator import SETTINGS, client_of, moto_server, node
from paths import TESTS
from schemas import JSON, entity, fields, index, pattern, schema, table

pytestmark = pytest.mark.slow

NOON = datetime(2024, 1, 31, 12, 0, 0, 120_000, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
NOON_MS = "2024-01-31T12:00:00.120Z"
PUBLISHED = TESTS / "emulators/published.mjs"
OWNED = pattern("owned", "Query", "team")

View = dict[str, Any]
"""An item as a library returns it."""


@dataclass(frozen=True)
class Published:
    """A library, a schema for its table, and what it and the package should make of each other's items."""

    name: str
    schema: JSON
    wrote: dict[str, Any]
    """What the library wrote, in Python."""
    change: tuple[str, Any]
    """A field that the package changes in it."""
    changed: dict[str, Any]
    """The attributes that are stored otherwise then."""
    adds: dict[str, Any]
    """What the package adds."""
    sees: tuple[View, View]
    """What the library then finds in the partition."""
    changes: dict[str, Any]
    """What it changes in what the package added."""
    stamp: str = ""
    """The field in which it says when."""


def declared(name: str, one: JSON, spelling: str, *more: JSON, config: JSON, **said: JSON) -> JSON:
    gsi = [index("assigned", "gsi1pk", "gsi1sk")] if "gsi_mappings" in one else []
    made = schema(
        table(name, "pk", "sk", *gsi, Task=one | {"fields": [*fields(spelling, **said), *more]})
    )
    made["tables"][0]["table_config"] |= config
    return made


def constant(name: str, attribute: str, value: str) -> JSON:
    return {"name": name, "type": "string", "attribute": attribute, "const": value}


ELECTRO_DB = Published(
    "electrodb",
    declared(
        "Electro",
        entity(
            "$taskapp#team_{team:lower}", "$task_1#taskid_{task_id:lower}", "team task_id",
            OWNED, assigned=("$taskapp#person_{person:lower}", "$task_1#points_{points}"),
        ),
        "team task_id person points:integer closed:boolean tags:string_set? created:datetime",
        constant("entity", "__edb_e__", "task"), constant("model", "__edb_v__", "1"),
        config={"version_attribute": None},
        task_id={"attribute": "taskId"}, person={"attribute": "assigned"}, created={"format": "epoch_ms"},
    ),
    {
        "team": "Green", "task_id": "A7", "person": "Ann", "points": 5, "closed": False, "tags": {"x", "y"},
        "created": NOON,
    },
    ("person", "Bob"),
    {"assigned": {"S": "Bob"}, "gsi1pk": {"S": "$taskapp#person_bob"}},
    {"team": "Green", "task_id": "B8", "person": "Cid", "points": 7, "closed": True, "created": NOON},
    (
        {
            "team": "Green", "taskId": "A7", "person": "Bob", "points": 5, "closed": False, "tags": ["x", "y"],
            "created": 1706702400120,
        },
        {"team": "Green", "taskId": "B8", "person": "Cid", "points": 7, "closed": True, "created": 1706702400120},
    ),
    {"points": 9, "person": "Cat"},
)  # fmt: skip

ONE_TABLE = Published(
    "onetable",
    declared(
        "OneTable",
        entity("account#{team}", "task#{task_id}", "team task_id", OWNED) | {"entity_type": "Task"},
        "team task_id title due:datetime? done:boolean notes:array/string? created:datetime updated:datetime",
        config={"version_attribute": None, "type_attribute": "_type"},
        team={"attribute": "accountId"}, task_id={"attribute": "id"}, due={"format": "iso_ms"},
        created={"format": "iso_ms"}, updated={"format": "iso_ms"},
    ),
    {"team": "Green", "task_id": "A7", "title": "Dig", "due": NOON, "done": False, "notes": ["x", "y"]},
    ("due", None),
    {"due": None},
    {
        "team": "Green", "task_id": "B8", "title": "Rake", "due": NOON, "done": True, "created": NOON,
        "updated": NOON,
    },
    (
        {"accountId": "Green", "id": "A7", "title": "Dig", "done": False, "notes": ["x", "y"]},
        {
            "accountId": "Green", "id": "B8", "title": "Rake", "due": NOON_MS, "done": True, "created": NOON_MS,
            "updated": NOON_MS,
        },
    ),
    {"title": "Sow"},
    "updated",
)  # fmt: skip

TOOLBOX = Published(
    "toolbox",
    declared(
        "Toolbox",
        entity("TEAM#{team}", "TASK#{task_id}", "team task_id", OWNED),
        "team task_id price:decimal done:boolean person? created:datetime modified:datetime",
        constant("entity", "_et", "Task"),
        config={"version_attribute": None},
        task_id={"attribute": "taskId"}, person={"attribute": "assigned"},
        created={"attribute": "_ct", "format": "iso_ms"}, modified={"attribute": "_md", "format": "iso_ms"},
    ),
    {"team": "Green", "task_id": "A7", "price": Decimal("9.5"), "done": False, "person": "Ann"},
    ("person", "Bob"),
    {"assigned": {"S": "Bob"}},
    {
        "team": "Green", "task_id": "B8", "price": Decimal("0.1"), "done": True, "created": NOON,
        "modified": NOON,
    },
    (
        {"team": "Green", "taskId": "A7", "price": 9.5, "done": False, "person": "Bob"},
        {
            "team": "Green", "taskId": "B8", "price": 0.1, "done": True, "created": NOON_MS, "modified": NOON_MS,
        },
    ),
    {"price": Decimal(12)},
    "modified",
)  # fmt: skip

PYNAMO_DB = Published(
    "pynamodb",
    declared(
        "Pynamo",
        entity("{team}", "{task_id}", "team task_id", OWNED),
        "team task_id title price:decimal? done:boolean made:datetime tags:string_set? expires:datetime?",
        constant("kind", "cls", "Task"),
        config={"version_attribute": "rev"},
        team={"attribute": "pk"}, task_id={"attribute": "sk"}, made={"format": "iso_offset"},
        expires={"attribute": "ttl", "ttl": True},
    ),
    {
        "team": "Green", "task_id": "A7", "title": "Dig", "price": Decimal("9.5"), "done": False, "made": NOON,
        "tags": {"x", "y"}, "expires": LATER, "rev": 1,
    },
    ("title", "Sow"),
    {"title": {"S": "Sow"}, "rev": {"N": "2"}},
    {"team": "Green", "task_id": "B8", "title": "Rake", "done": True, "made": NOON, "tags": {"z"}},
    (
        {
            "team": "Green", "task_id": "A7", "title": "Sow", "price": 9.5, "done": False, "made": NOON,
            "tags": {"x", "y"}, "expires": LATER, "rev": 2,
        },
        {
            "team": "Green", "task_id": "B8", "title": "Rake", "done": True, "made": NOON, "tags": {"z"},
            "rev": 1,
        },
    ),
    {"title": "Mow", "rev": 2},
)  # fmt: skip

Act = Callable[[str], Any]
"""Lets a library `write`, `read` or `change`; see published.mjs."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with moto_server() as address:
        yield address


def in_node(library: str, endpoint: str) -> Act:
    if not (TESTS / "emulators/node_modules" / "electrodb").exists():
        pytest.skip("make emulators installs what runs in node")

    def act(action: str) -> Any:
        command = [node(), "--no-warnings", str(PUBLISHED), library, action, endpoint]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return act


def in_python(endpoint: str) -> Act:
    attributes = pytest.importorskip("pynamodb.attributes", reason="pynamodb is not installed")
    from pynamodb.models import Model

    class Task(Model):
        class Meta:
            table_name = "Pynamo"
            host = endpoint
            region = SETTINGS["region_name"]
            aws_access_key_id = aws_secret_access_key = SETTINGS["aws_access_key_id"]

        team = attributes.UnicodeAttribute(hash_key=True, attr_name="pk")
        task_id = attributes.UnicodeAttribute(range_key=True, attr_name="sk")
        kind = attributes.UnicodeAttribute(attr_name="cls", default="Task")
        title = attributes.UnicodeAttribute()
        price = attributes.NumberAttribute(null=True)
        done = attributes.BooleanAttribute()
        made = attributes.UTCDateTimeAttribute()
        tags = attributes.UnicodeSetAttribute(null=True)
        expires = attributes.TTLAttribute(attr_name="ttl", null=True)
        settings = attributes.JSONAttribute(null=True)
        rev = attributes.VersionAttribute()

    def view(task: Task) -> View:
        known = {name: getattr(task, name) for name in Task.get_attributes()}
        return {name: value for name, value in known.items() if value is not None}

    def act(action: str) -> Any:
        if action == "write":
            Task(
                "Green", "A7", title="Dig", price=9.5, done=False, made=NOON, tags={"x", "y"},
                expires=LATER, settings={"a": [1]},
            ).save()  # fmt: skip
        elif action == "change":
            task = Task.get("Green", "B8")
            task.title = "Mow"
            task.save()
        return {"own": [view(task) for task in Task.query("Green")]}

    return act


@pytest.mark.parametrize(
    "library", [ELECTRO_DB, ONE_TABLE, TOOLBOX, PYNAMO_DB], ids=lambda each: each.name
)
def test_each_reads_what_the_other_wrote(library: Published, endpoint: str) -> None:
    act = in_python(endpoint) if library is PYNAMO_DB else in_node(library.name, endpoint)
    package = load(f"published_{library.name}", compiled(library.schema))
    client = client_of(endpoint)
    package.create_tables(client)
    tasks = package.Database(client).task
    name = library.schema["tables"][0]["table_config"]["table_name"]

    act("write")
    [stored] = client.scan(TableName=name)["Items"]
    [task] = tasks.owned("Green")
    assert {field: getattr(task, field) for field in library.wrote} == library.wrote

    field, value = library.change
    setattr(task, field, value)
    tasks.update_task(task)
    expected = {k: v for k, v in {**stored, **library.changed}.items() if v is not None}
    assert [in_order(each) for each in client.scan(TableName=name)["Items"]] == [in_order(expected)]

    tasks.create_task(package.Task(**library.adds))
    own = sorted(
        act("read")["own"],
        key=lambda view: str(view.get("taskId", view.get("id", view.get("task_id")))),
    )
    assert len(own) == 2
    for seen, sees in zip(own, library.sees, strict=True):
        assert {key: normal(value) for key, value in seen.items() if key in sees} == sees

    act("change")
    [_, added] = tasks.owned("Green")
    for field, value in {**library.adds, **library.changes}.items():
        if field == library.stamp:
            assert getattr(added, field) != value
        else:
            assert getattr(added, field) == value


def in_order(item: dict[str, Any]) -> dict[str, Any]:
    """An item in wire format, its sets in order."""
    return {
        name: {"SS": sorted(value["SS"])} if "SS" in value else value
        for name, value in item.items()
    }


def normal(value: Any) -> Any:
    """A value of a library, its sets in order."""
    return (
        sorted(value)
        if isinstance(value, list) and all(isinstance(each, str) for each in value)
        else value
    )


def test_electrodb_finds_in_an_index_what_a_package_put_there(endpoint: str) -> None:
    act = in_node("electrodb", endpoint)
    package = load("published_electrodb_index", compiled(ELECTRO_DB.schema))
    client = client_of(endpoint)
    client.delete_table(TableName="Electro")
    package.create_tables(client)
    package.Database(client).task.create_task(package.Task(**ELECTRO_DB.adds | {"person": "BOB"}))
    assert [each["taskId"] for each in act("read")["index"]] == ["B8"]
