"""What `updates` do to members of objects and entries of free-form ones."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emitted_code.writes.updates.posts import ENDLESS, act, bound, stored
from emulator import moto
from schemas import entity, fields, pattern, schema, table


def test_a_member_changes_alone(posts: Any, made: ModuleType) -> None:
    assert posts.style("1", "dark").prefs == made.PostPrefs(theme="dark", size=3)


def test_what_a_member_does_not_allow_is_told_by_the_item_and_its_path(
    made: ModuleType, client: Recorder, posts: Any
) -> None:
    for call, path in (
        (lambda: posts.style("1", 5), "prefs.theme"),
        (lambda: posts.style("1", "\ud800"), "prefs.theme"),
        (lambda: posts.style("1", None), "prefs.theme"),
        (lambda: posts.grow("1", by="2"), "prefs.size"),
        (lambda: posts.grow("1", by=None), "prefs.size"),
    ):
        with pytest.raises(made.FieldValueError) as caught:
            call()
        assert (caught.value.entity, caught.value.field) == ("Post", path)
        assert str(caught.value).startswith(f"Post, field {path}: must ")
    assert client.sent == []


def test_an_object_on_the_way_must_be_there(posts: Any, client: Recorder, made: ModuleType) -> None:
    item = stored(client)
    del item["prefs"]
    for others in ({}, {"prefs": {"NULL": True}}, {"prefs": {"S": "dark"}}):
        client.client.put_item(TableName="Posts", Item=item | others)
        with pytest.raises(made.ConditionFailedError):
            posts.style("1", "dark")
        assert stored(client) == item | others
    with pytest.raises(made.ItemNotFoundError):
        posts.style("2", "dark")


def test_a_condition_that_asks_for_an_object_may_find_null() -> None:
    box = entity(
        "BOX#{box_id}", None, "box_id lid:object? seen:object?",
        *(
            pattern(f"paint_{name}", "UpdateItem", "box_id colour", "single_entity", condition=condition,
                    updates=[act("lid.colour", "set", param="colour")])
            for name, condition in (("any", "attribute_exists(lid)"), ("old", "attribute_exists(lid.colour)"))
        ),
    )  # fmt: skip
    next(each for each in box["fields"] if each["name"] == "lid")["fields"] = fields("colour?")
    made = load("boxes", compiled(schema(table("Boxes", "pk", None, Box=box))))
    key = {"pk": {"S": "BOX#1"}, "box_id": {"S": "1"}}
    with moto(made) as client:
        recorder = Recorder(client, bound)
        boxes = made.Database(recorder).box
        client.put_item(TableName="Boxes", Item=key | {"lid": {"NULL": True}})
        for paint in (boxes.paint_any, boxes.paint_old):
            with pytest.raises(made.ConditionFailedError):
                paint("1", "red")
        assert "attribute_type" not in recorder.last["ConditionExpression"]
        client.put_item(TableName="Boxes", Item=key | {"lid": {"M": {"colour": {"S": "blue"}}}})
        assert boxes.paint_any("1", "red").lid == made.BoxLid(colour="red")
        assert boxes.paint_old("1", "green").lid == made.BoxLid(colour="green")


def test_an_entry_is_named_by_a_parameter(posts: Any) -> None:
    posts.vote("1", "a.b#c")
    assert posts.vote("1", "a.b#c").votes == {"a.b#c": 2}
    assert posts.swap("1", "a.b#c", "red").votes == {"a.b#c": 1, "red": 1}


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("weigh", {"a": 1.5}),
        ("weigh", {"a": {1}}),
        ("weigh", ENDLESS),
        ("weigh", [1]),
        ("weigh", None),
        ("rank", ["x", 1]),
        ("rank", "xy"),
    ],
)
def test_what_an_entry_cannot_hold_is_refused_beforehand(
    made: ModuleType, posts: Any, client: Recorder, method: str, value: object
) -> None:
    with pytest.raises(made.FieldValueError, match="Post, field votes: the value of an entry"):
        getattr(posts, method)("1", "red", value)
    assert not client.sent


def test_a_list_and_an_object_are_emptied(posts: Any, client: Recorder) -> None:
    posts.note("1", ["a", "b"])
    posts.vote("1", "red")
    emptied = posts.clear("1")
    assert (emptied.history, emptied.votes) == ([], {})
    assert stored(client)["history"] == {"L": []}
    assert stored(client)["votes"] == {"M": {}}


def test_an_entry_may_hold_lists_and_objects(posts: Any) -> None:
    assert posts.weigh("1", "red", {"a": [1, None]}).votes == {"red": {"a": [1, None]}}
    assert posts.rank("1", "red", ["x"]).votes == {"red": ["x"]}
    assert posts.recount("1", "red").votes == {"red": [1, None, {"by": ["a"]}]}
    assert posts.count_on("1", "red").votes == {"red": [1, None, {"by": ["a"]}, 2, "b"]}


def test_two_entries_of_one_name_are_refused_beforehand(posts: Any, client: Recorder) -> None:
    with pytest.raises(ValueError, match="both have one name") as told:
        posts.swap("1", "red", "red")
    assert "red" not in str(told.value)  # what an object holds may be sensitive
    assert not client.sent
