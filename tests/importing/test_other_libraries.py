"""Items as other libraries write them, by hand: imported, built, read and written back with nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dyngen.names import snake
from emulator import moto
from importing.imports import (
    Item,
    comparable,
    described,
    entities,
    field,
    goes_through,
    imported,
    is_one,
    package,
    templates,
)

PEOPLE = ("Ann", "Bob", "Cem", "Dee", "Eve", "Fay")
MS = "2024-01-{:02}T09:30:00.120Z"


@dataclass(frozen=True)
class Library:
    """A table that a library fills, and the templates that an import should find in it."""

    name: str
    shape: dict[str, Any]
    items: list[Item]
    templates: dict[str, str]


def electro_task(number: int) -> Item:
    team, person = ("Green", "Blue")[number % 2], PEOPLE[number]
    return {
        "pk": {"S": f"$taskapp#team_{team.lower()}"},
        "sk": {"S": f"$task_1#taskid_a{number}"},
        "gsi1pk": {"S": f"$taskapp#assigned_{person.lower()}"},
        "gsi1sk": {"S": f"$task_1#points_{number}"},
        "team": {"S": team},
        "taskId": {"S": f"A{number}"},
        "assigned": {"S": person},
        "points": {"N": str(number)},
        "closed": {"BOOL": number > 3},
        "__edb_e__": {"S": "task"},
        "__edb_v__": {"S": "1"},
    } | ({"tags": {"SS": ["x", "y"]}} if number else {})


def electro_member(number: int) -> Item:
    team = ("Green", "Blue")[number % 2]
    return {
        "pk": {"S": f"$taskapp#team_{team.lower()}"},
        "sk": {"S": f"$member_1#name_{PEOPLE[number].lower()}"},
        "team": {"S": team},
        "name": {"S": PEOPLE[number]},
        "__edb_e__": {"S": "member"},
        "__edb_v__": {"S": "1"},
    }


ELECTRO_DB = Library(
    "electrodb",
    described("pk", "sk", assigned=("gsi1pk", "gsi1sk")),
    [electro_task(number) for number in range(6)] + [electro_member(number) for number in range(6)],
    {
        "Task": "$taskapp#team_{team:lower} | $task_1#taskid_{task_id:lower}",
        "Member": "$taskapp#team_{team:lower} | $member_1#name_{name:lower}",
    },
)

ONE_TABLE = Library(
    "onetable",
    described("pk", "sk", gs1=("gs1pk", "gs1sk")),
    [
        {
            "pk": {"S": f"account#a{number % 3}"},
            "sk": {"S": f"task#t{number}"},
            "gs1pk": {"S": "task#"},
            "gs1sk": {"S": f"task#{PEOPLE[number]}"},
            "accountId": {"S": f"a{number % 3}"},
            "id": {"S": f"t{number}"},
            "_type": {"S": "Task"},
            "title": {"S": PEOPLE[number]},
            "created": {"S": MS.format(number + 1)},
            "due": {"N": str(1_706_693_400_120 + number)},
            "extra": {"L": [{"NULL": True}]},
        }
        for number in range(6)
    ]
    + [
        {
            "pk": {"S": f"account#a{number}"},
            "sk": {"S": "account#"},
            "id": {"S": f"a{number}"},
            "_type": {"S": "Account"},
            "created": {"S": MS.format(number + 1)},
        }
        for number in range(3)
    ],
    {"Task": "account#{account_id} | task#{id}", "Account": "account#{id} | account#"},
)

TOOLBOX = Library(
    "toolbox",
    described("pk", "sk"),
    [
        {
            "pk": {"S": f"TEAM#team-{number % 2}"},
            "sk": {"S": f"TASK#t{number}"},
            "_et": {"S": "Task"},
            "price": {"N": f"{number}.5"},
            "_ct": {"S": MS.format(number + 1)},
            "_md": {"S": MS.format(number + 2)},
            "nested": {"M": {"a": {"N": str(number)}}},
        }
        for number in range(6)
    ],
    {"Task": "TEAM#{team_id} | TASK#{task_id}"},
)

PYNAMO_DB = Library(
    "pynamodb",
    described("team", "taskId"),
    [
        {
            "team": {"S": f"team {number % 2}"},
            "taskId": {"S": f"t{number}"},
            "cls": {"S": "Task"},
            "title": {"S": PEOPLE[number]},
            "done": {"BOOL": True},
            "made": {"S": f"2024-01-0{number + 1}T09:30:00.120000+0000"},
            "ttl": {"N": str(1_706_693_400 + number)},
            "rev": {"N": str(number + 1)},
            "meta": {"S": '{"a": 1}'},
        }
        for number in range(6)
    ],
    {"Thing": "{team} | {task_id}"},
)

GENERATED = Library(
    "aws_generator",
    described("pk", "sk", ByStatus=("status_pk", "status_sk")),
    [
        {
            "pk": {"S": f"USER#u{number % 2}"},
            "sk": {"S": f"TASK#2024-01-0{number + 1}#t{number}"},
            "user_id": {"S": f"u{number % 2}"},
            "due": {"S": f"2024-01-0{number + 1}"},
            "task_id": {"S": f"t{number}"},
            "status": {"S": "open"},
            "status_pk": {"S": "STATUS#open"},
            "status_sk": {"S": f"2024-01-0{number + 1}"},
        }
        for number in range(6)
    ],
    {"Task": "USER#{user_id} | TASK#{due}#{task_id}"},
)

LIBRARIES = (ELECTRO_DB, ONE_TABLE, TOOLBOX, PYNAMO_DB, GENERATED)


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda each: each.name)
def test_items_go_through_with_nothing_lost(library: Library) -> None:
    made = imported(library.items, library.shape, ttl="ttl")
    assert templates(made) == library.templates
    goes_through(library.name, made, {"Things": library.items})


@pytest.mark.slow
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda each: each.name)
def test_an_update_in_the_table_leaves_every_attribute(library: Library) -> None:
    """Also those that the schema has left out, and those that nobody has seen before."""
    made = imported(library.items, library.shape, ttl="ttl")
    module = package(f"updated_{library.name}", made)
    keys = [key["AttributeName"] for key in library.shape["KeySchema"]]
    with moto(module) as client:
        database = module.Database(client)
        for stored in library.items:
            item = stored | {"nobodyKnows": {"M": {"deep": {"BS": [b"1"]}}}}
            client.put_item(TableName="Things", Item=item)
            [kind] = [
                kind
                for kind in entities(made)
                if is_one(getattr(module, kind), item, module.ItemDecodeError)
            ]
            entity = getattr(module, kind).from_item(item)
            getattr(getattr(database, snake(kind)), f"update_{snake(kind)}")(entity)
            key = {name: item[name] for name in keys}
            found = client.get_item(TableName="Things", Key=key)["Item"]
            if "rev" in item:  # an update counts it
                item["rev"] = {"N": str(int(item["rev"]["N"]) + 1)}
            assert comparable(found) == comparable(item)


def test_kinds_of_electrodb_are_told_by_its_marks() -> None:
    made = imported(ELECTRO_DB.items, ELECTRO_DB.shape)
    document: Any = made.draft.document
    config = document["tables"][0]["table_config"]
    assert config["type_attribute"] == "__edb_e__"
    assert config["version_attribute"] is None
    assert {each["entity_type"] for each in entities(made).values()} == {"task", "member"}
    [mapping] = entities(made)["Task"]["gsi_mappings"]
    assert mapping["pk_template"] == "$taskapp#assigned_{assigned:lower}"
    assert mapping["sk_template"] == "$task_1#points_{points}"
    assert field(made, "Task", "edb_v")["const"] == "1"
    assert field(made, "Task", "task_id")["attribute"] == "taskId"


def test_moments_of_each_library_keep_their_form() -> None:
    one_table = imported(ONE_TABLE.items, ONE_TABLE.shape)
    assert field(one_table, "Task", "created")["format"] == "iso_ms"
    assert field(one_table, "Task", "due") == {
        "name": "due",
        "type": "datetime",
        "format": "epoch_ms",
        "required": True,
    }
    pynamo = imported(PYNAMO_DB.items, PYNAMO_DB.shape, ttl="ttl")
    assert field(pynamo, "Thing", "made")["format"] == "iso_offset"
    assert field(pynamo, "Thing", "ttl")["ttl"] is True


def test_what_toolbox_keeps_in_keys_alone_stays_there() -> None:
    made = imported(TOOLBOX.items, TOOLBOX.shape)
    assert field(made, "Task", "team_id")["stored"] == "key"
    assert "attribute" not in field(made, "Task", "team_id")


def test_the_counter_of_pynamodb_is_the_version() -> None:
    made = imported(PYNAMO_DB.items, PYNAMO_DB.shape)
    document: Any = made.draft.document
    assert document["tables"][0]["table_config"]["version_attribute"] == "rev"
