"""What `updates`, upserts and partial updates do to stored items, and what they send.

The expected items are worked out by hand. Every request must bind the placeholders that it uses, and no other:
DynamoDB refuses idle ones, emulators do not always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 12, tzinfo=UTC)
ENDLESS: dict[str, object] = {}
ENDLESS["itself"] = ENDLESS


def act(field: str, action: str, **more: Any) -> JSON:
    return {"field": field, "action": action, **more}


def update(name: str, given: str, *entries: JSON, **more: Any) -> JSON:
    return pattern(
        name, "UpdateItem", f"post_id {given}", "single_entity", updates=[*entries], **more
    )


def optional(said: dict[str, Any], *names: str) -> dict[str, Any]:
    """A pattern with parameters that may be left out: those of these names, or all but the first."""
    given = [
        each | {"optional": True}
        if each["name"] in (names or {one["name"] for one in said["parameters"][1:]})
        else each
        for each in said["parameters"]
    ]
    return said | {"parameters": given}


def declared() -> JSON:
    """Posts, whose score is a numeric index key and whose status is part of a text."""
    post = entity(
        "POST#{post_id}",
        None,
        "post_id title likes:integer? score:integer stock:decimal? tags:string_set? history:array/string? "
        "created_at:datetime? draft? status? votes:object? fans:string_set? marks:number_set? was? stock_was:decimal? "
        "rounds:array/integer?",
        update("like", "", act("likes", "increment", value=1), act("score", "increment", value=2)),
        update("take", "quantity:decimal", act("stock", "decrement", param="quantity")),
        update("label", "new:string_set", act("tags", "add", param="new")),
        update("unlabel", "old:string_set", act("tags", "delete", param="old")),
        update(
            "cheer",
            "fan",
            act("fans", "add", param="fan"),
            act("likes", "increment", value=1),
            condition="NOT contains(fans, :fan)",
        ),
        update("clear", "", act("history", "set", value=[]), act("votes", "set", value={})),
        update("mark", "mark:decimal", act("marks", "add", param="mark")),
        update("unmark", "mark:decimal", act("marks", "delete", param="mark")),
        update(
            "rename",
            "title",
            act("was", "set", other_field="title"),
            act("stock_was", "set", other_field="stock"),
        ),
        update(
            "settle",
            "",
            act("stock", "increment", other_field="stock_was"),
            act("stock_was", "set", value=0),
        ),
        update("undo", "", act("stock", "decrement", other_field="stock_was")),
        update(
            "promote",
            "",
            act("score", "increment", other_field="likes"),
            condition="attribute_exists(likes)",
        ),
        update(
            "begin", "title", act("score", "increment", other_field="likes"), if_missing="create"
        ),
        update("collect", "option", act("votes", "increment", key="option", other_field="likes")),
        update(
            "send",
            "",
            act("was", "set", other_field="draft"),
            act("draft", "remove"),
            condition="attribute_exists(draft)",
        ),
        update(
            "retag", "", act("fans", "set", other_field="tags"), condition='contains(tags, "new")'
        ),
        update("correct", "note", act("history[1]", "set", param="note")),
        update("forget", "", act("history[0]", "remove")),
        update("score_game", "points:integer", act("rounds[0]", "increment", param="points")),
        update("note", "notes:array/string", act("history", "append", param="notes")),
        update("note_first", "notes:array/string", act("history", "prepend", param="notes")),
        update("stamp", "now:datetime", act("created_at", "set_if_absent", param="now")),
        update("publish", "", act("draft", "remove"), act("status", "set", value="open")),
        update("style", "theme", act("prefs.theme", "set", param="theme")),
        update("grow", "by:integer", act("prefs.size", "increment", param="by")),
        update("vote", "option", act("votes", "increment", key="option", value=1)),
        update("weigh", "option how:object", act("votes", "set", key="option", param="how")),
        update("rank", "option by:array/string", act("votes", "set", key="option", param="by")),
        update(
            "recount", "option", act("votes", "set", key="option", value=[1, None, {"by": ["a"]}])
        ),
        update("count_on", "option", act("votes", "append", key="option", value=[2, "b"])),
        update(
            "swap",
            "lost won",
            act("votes", "decrement", key="lost", value=1),
            act("votes", "increment", key="won", value=1),
        ),
        update("shift", "quantity:decimal", act("stock", "decrement", param="quantity"))
        | {"return_type": "previous_entity"},
        update("claim", "title", act("score", "set_if_absent", value=7), if_missing="create")
        | {"return_type": "previous_entity"},
        pattern("store", "UpdateItem", "post:Post", "previous_entity"),
        update(
            "visit",
            "title",
            act("likes", "increment", value=1),
            act("score", "set_if_absent", value=7),
            if_missing="create",
        ),
        update("edit", "title status tags:string_set", partial=True),
        update(
            "close", "status", act("status", "set", value="closed"), condition="status = :status"
        ),
        update("withdraw", "draft", act("draft", "remove"), condition="draft = :draft"),
        optional(
            update(
                "arrange",
                "theme size:integer title",
                act("prefs.theme", "set", param="theme"),
                act("prefs.size", "set", param="size"),
            )
        ),
        optional(
            update(
                "move",
                "state note",
                act("status", "set", param="state"),
                act("draft", "set", param="note"),
            ),
            "state",
        ),
        ByScore=("POSTS", "{score}"),
        ByStatus=("STATUS#{status}",),
    )
    prefs = fields("theme? size:integer?")
    post["fields"] += [{"name": "prefs", "type": "object", "required": False, "fields": prefs}]
    by_name = {each["name"]: each for each in post["fields"]}
    by_name["stock"]["default"] = 5
    by_name["votes"]["default"] = {}
    counted = transaction("like_all", "TransactWrite", "post_id", "boolean", "Update Post of Posts")
    counted["entities_involved"][0]["updates"] = [act("likes", "increment", value=1)]
    closed = transaction(
        "close_all", "TransactWrite", "post_id status", "boolean", "Update Post of Posts"
    )
    closed["entities_involved"][0] |= {
        "condition": "status = :status",
        "updates": [act("status", "set", value="closed")],
    }
    return schema(
        table("Posts", "pk", None, index("ByScore", "gsi1pk", "gsi1sk"), index("ByStatus", "gsi2pk"), Post=post),
        transactions=(counted, closed),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("updates", compiled(declared()))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        recorder = Recorder(found, bound)
        yield recorder


@pytest.fixture
def posts(made: ModuleType, client: Recorder) -> Any:
    found = made.Database(client).post
    found.create_post(made.Post(post_id="1", title="One", score=10, prefs=made.PostPrefs(size=3)))
    client.sent.clear()
    return found


def bound(operation: str, request: Mapping[str, Any]) -> None:
    """What a request uses is bound, and what it binds is used."""
    if operation != "update_item":
        return
    text = f"{request['UpdateExpression']} {request.get('ConditionExpression', '')}"
    for mark, member in (("#", "ExpressionAttributeNames"), (":", "ExpressionAttributeValues")):
        assert {*re.findall(rf"{mark}\w+", text)} == {*request.get(member, {})}, (operation, text)


def stored(client: Recorder, post_id: str = "1") -> Any:
    return client.client.get_item(TableName="Posts", Key={"pk": {"S": f"POST#{post_id}"}})["Item"]


def test_a_counter_is_one_literal_and_counts_its_index_key(posts: Any, client: Recorder) -> None:
    assert (posts.like("1").likes, posts.like("1").likes) == (1, 2)
    item = stored(client)
    assert (item["score"], item["gsi1sk"], item["version"]) == (
        {"N": "14"},
        {"N": "14"},
        {"N": "3"},
    )
    assert client.last["UpdateExpression"] == (
        "SET #likes = if_not_exists(#likes, :zero) + :one, #score = #score + :score, "
        "#gsi1sk = #score + :score, #version = if_not_exists(#version, :one) + :one"
    )


def test_a_stale_index_key_heals(posts: Any, client: Recorder) -> None:
    item = stored(client) | {"gsi1sk": {"N": "999"}}
    client.client.put_item(TableName="Posts", Item=item)
    posts.like("1")
    assert stored(client)["gsi1sk"] == {"N": "12"}


def test_counting_starts_at_the_default(posts: Any, client: Recorder) -> None:
    item = stored(client)
    del item["stock"]
    client.client.put_item(TableName="Posts", Item=item)
    assert posts.take("1", Decimal(2)).stock == 3
    assert posts.take("1", Decimal("0.5")).stock == Decimal("2.5")


def test_sets_gain_and_lose(posts: Any) -> None:
    assert posts.label("1", {"a", "b"}).tags == {"a", "b"}
    assert posts.label("1", set()).tags == {"a", "b"}
    assert posts.unlabel("1", {"a", "z"}).tags == {"b"}
    after = posts.unlabel("1", {"b"})
    assert not after.tags
    assert after.version == 5


def test_an_element_is_added_once_and_counted_once(
    posts: Any, client: Recorder, made: ModuleType
) -> None:
    assert (posts.cheer("1", "ann").fans, posts.cheer("1", "bob").likes) == ({"ann"}, 2)
    assert client.last["UpdateExpression"].endswith(" ADD #fans :fans")
    values = client.last["ExpressionAttributeValues"]
    assert (values[":fans"], values[":fan"]) == ({"SS": ["bob"]}, {"S": "bob"})
    with pytest.raises(made.ConditionFailedError):
        posts.cheer("1", "ann")
    assert posts.get_post("1").likes == 2
    assert "raises ConditionFailedError, though it is done" in " ".join(posts.cheer.__doc__.split())


@pytest.mark.parametrize("wrong", [None, {"ann"}, 1])
def test_an_element_is_of_its_type(
    posts: Any, client: Recorder, made: ModuleType, wrong: Any
) -> None:
    with pytest.raises(made.FieldValueError, match="field fans: an element must be str"):
        posts.cheer("1", wrong)
    assert not client.sent


def test_a_number_is_an_element_too(posts: Any) -> None:
    posts.mark("1", Decimal("1.5"))
    assert posts.mark("1", Decimal(2)).marks == {Decimal("1.5"), Decimal(2)}
    assert posts.unmark("1", Decimal("1.5")).marks == {Decimal(2)}
    assert not posts.unmark("1", Decimal(2)).marks


def test_a_copy_is_what_was_there_before(posts: Any, client: Recorder) -> None:
    after = posts.rename("1", "Uno")
    assert (after.title, after.was, after.stock_was) == ("Uno", "One", 5)
    assert client.last["UpdateExpression"].startswith(
        "SET #was = #title, #stock_was = if_not_exists(#stock, :start), #title = :title"
    )
    assert posts.rename("1", "Due").was == "Uno"
    assert "applied twice" in " ".join(posts.rename.__doc__.split())


def test_lists_grow_at_both_ends(posts: Any, client: Recorder) -> None:
    posts.note("1", [])
    assert "history" not in stored(client)
    posts.note("1", ["b"])
    posts.note_first("1", ["a"])
    assert posts.note("1", ["c", "d"]).history == ["a", "b", "c", "d"]


def test_an_element_changes_alone(posts: Any, client: Recorder) -> None:
    posts.note("1", ["a", "b", "c"])
    assert posts.correct("1", "B").history == ["a", "B", "c"]
    assert client.last["UpdateExpression"].startswith("SET #history[1] = :note, ")
    assert posts.forget("1").history == ["B", "c"]
    assert "applied twice" in " ".join(posts.forget.__doc__.split())
    assert "applied twice" not in " ".join(posts.correct.__doc__.split())


def test_an_element_must_be_there(posts: Any, client: Recorder, made: ModuleType) -> None:
    posts.note("1", ["a"])
    for change in (lambda: posts.correct("1", "b"), lambda: posts.score_game("1", 1)):
        with pytest.raises(made.ConditionFailedError):
            change()
    assert posts.get_post("1").history == ["a"]
    client.client.put_item(TableName="Posts", Item=stored(client) | {"rounds": {"L": [{"N": "2"}]}})
    assert posts.score_game("1", 3).rounds == [5]
    with pytest.raises(made.FieldValueError, match=r"field rounds\[0\]: an element must be int"):
        posts.score_game("1", "3")


def test_what_is_compared_is_called_like_the_field_that_changes(
    posts: Any, client: Recorder, made: ModuleType
) -> None:
    transactions = made.Database(client).transactions
    posts.publish("1")
    for close in (posts.close, transactions.close_all):
        with pytest.raises((made.ConditionFailedError, made.TransactionFailedError)):
            close("1", "draft")
    assert posts.close("1", "open").status == "closed"
    assert transactions.close_all("1", "closed") is True
    assert stored(client)["gsi2pk"] == {"S": "STATUS#closed"}
    posts.move("1", "soon")
    with pytest.raises(made.ConditionFailedError):
        posts.withdraw("1", "never")
    assert posts.withdraw("1", "soon").draft is None


def test_what_is_not_given_stays_as_it_is(posts: Any, client: Recorder, made: ModuleType) -> None:
    assert posts.arrange("1", theme="dark").prefs == made.PostPrefs(theme="dark", size=3)
    assert "#title" not in client.last["UpdateExpression"]
    after = posts.arrange("1", size=4, title="Uno")
    assert (after.title, after.prefs) == ("Uno", made.PostPrefs(theme="dark", size=4))
    assert posts.arrange("1", theme=None).prefs == made.PostPrefs(size=4)
    client.sent.clear()
    for wrong, error, match in (
        ({}, ValueError, "theme or size or title"),
        ({"theme": 5}, made.FieldValueError, r"prefs\.theme"),
        ({"size": "4"}, made.FieldValueError, r"prefs\.size"),
        ({"title": None}, made.FieldValueError, "title"),
    ):
        with pytest.raises(error, match=match):
            posts.arrange("1", **wrong)
    with pytest.raises(TypeError):
        posts.arrange("1", "dark")
    assert client.sent == []
    item = stored(client)
    del item["prefs"]
    client.client.put_item(TableName="Posts", Item=item)
    with pytest.raises(made.ConditionFailedError):
        posts.arrange("1", theme="dark")


def test_a_parameter_may_be_all_that_an_index_key_is_made_of() -> None:
    """It sets both fields, so that they come together: nothing else is asked of the caller."""
    file = optional(
        update(
            "file", "under", act("kind", "set", param="under"), act("sort", "set", param="under")
        )
    )
    post = entity("POST#{post_id}", None, "post_id kind? sort?", file, ByKind=("{kind}#~{sort}",))
    document = schema(table("Posts", "pk", None, index("ByKind", "gsi1pk"), Post=post))
    module = load("filed", compiled(document))
    with moto(module) as client:
        posts = module.Database(client).post
        posts.create_post(module.Post(post_id="1", kind="a"))
        posts.file("1", under="b")
        assert stored(Recorder(client))["gsi1pk"] == {"S": "b#~b"}
        posts.file("1", under=None)
        assert not {"gsi1pk", "kind", "sort"} & stored(Recorder(client)).keys()
        with pytest.raises(ValueError, match="under"):
            posts.file("1")


def test_an_index_key_stays_with_its_field(posts: Any, client: Recorder) -> None:
    assert posts.move("1", "soon").draft == "soon"
    assert "gsi2pk" not in stored(client)
    assert posts.move("1", "later", state="open").status == "open"
    assert stored(client)["gsi2pk"] == {"S": "STATUS#open"}
    posts.move("1", "never")
    assert stored(client)["gsi2pk"] == {"S": "STATUS#open"}
    assert posts.move("1", "never", state=None).status is None
    assert "gsi2pk" not in stored(client)


def test_another_field_is_counted(posts: Any, client: Recorder) -> None:
    assert posts.settle("1").stock == 5  # a new item has its default, and nothing is to be settled
    item = stored(client)
    client.client.put_item(TableName="Posts", Item=item | {"stock_was": {"N": "2.5"}})
    after = posts.settle("1")
    assert (after.stock, after.stock_was) == (Decimal("7.5"), 0)
    assert posts.settle("1").stock == Decimal("7.5")
    assert "applied twice" not in " ".join(posts.settle.__doc__.split())
    assert "applied twice" in " ".join(posts.undo.__doc__.split())
    client.client.put_item(TableName="Posts", Item=item | {"stock_was": {"N": "2"}})
    assert posts.undo("1").stock == 3
    del item["stock"]
    client.client.put_item(TableName="Posts", Item=item | {"stock_was": {"N": "2"}})
    assert posts.undo("1").stock == 3


def test_the_key_of_a_number_counts_the_same_field(
    posts: Any, client: Recorder, made: ModuleType
) -> None:
    with pytest.raises(made.ConditionFailedError):
        posts.promote("1")
    posts.like("1")
    posts.like("1")
    before = posts.get_post("1").score
    assert posts.promote("1").score == before + 2
    assert stored(client)["gsi1sk"] == stored(client)["score"]
    assert "if_not_exists(#likes" not in client.last["UpdateExpression"]
    assert posts.begin("2", "Two").score == 0
    assert stored(client, "2")["gsi1sk"] == {"N": "0"}
    assert posts.begin("1", "Uno").score == before + 4


def test_an_entry_counts_a_field(posts: Any) -> None:
    assert posts.collect("1", "a").votes == {"a": 0}
    posts.like("1")
    assert posts.collect("1", "a").votes == {"a": 1}


def test_what_the_condition_demands_is_copied(
    posts: Any, client: Recorder, made: ModuleType
) -> None:
    with pytest.raises(made.ConditionFailedError):
        posts.send("1")
    client.client.put_item(TableName="Posts", Item=stored(client) | {"draft": {"S": "soon"}})
    after = posts.send("1")
    assert (after.was, after.draft) == ("soon", None)
    posts.label("1", {"new", "old"})
    assert posts.retag("1").fans == {"new", "old"}
    posts.unlabel("1", {"new"})
    with pytest.raises(made.ConditionFailedError):
        posts.retag("1")


def test_set_if_absent_keeps_what_is_there(posts: Any) -> None:
    assert posts.stamp("1", NOON).created_at == NOON
    assert posts.stamp("1", LATER).created_at == NOON


def test_a_constant_is_set_with_its_index_key(posts: Any, client: Recorder) -> None:
    after = posts.publish("1")
    assert (after.draft, after.status) == (None, "open")
    assert stored(client)["gsi2pk"] == {"S": "STATUS#open"}


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


def test_an_upsert_makes_a_whole_item(posts: Any, client: Recorder, made: ModuleType) -> None:
    after = posts.visit("2", "Two")
    assert after == made.Post(
        post_id="2", title="Two", likes=1, score=7, stock=Decimal(5), version=1
    )
    assert stored(client, "2") == {
        "pk": {"S": "POST#2"}, "gsi1pk": {"S": "POSTS"}, "gsi1sk": {"N": "7"}, "post_id": {"S": "2"},
        "title": {"S": "Two"}, "likes": {"N": "1"}, "score": {"N": "7"}, "stock": {"N": "5"},
        "votes": {"M": {}}, "version": {"N": "1"},
    }  # fmt: skip


def test_what_was_there_before_comes_back(posts: Any, client: Recorder, made: ModuleType) -> None:
    client.client.put_item(TableName="Posts", Item=stored(client) | {"stock": {"N": "5"}})
    before = posts.get_post("1")
    assert posts.shift("1", Decimal(2)) == before
    assert client.last["ReturnValues"] == "ALL_OLD"
    now = posts.get_post("1")
    assert (now.stock, now.version) == (3, 2)
    now.title = "Uno"
    was = posts.store(now)
    assert (was.title, was.version, now.version) == ("One", 2, 3)
    assert posts.get_post("1") == now
    with pytest.raises(made.ItemNotFoundError):
        posts.shift("2", Decimal(1))


def test_before_an_upsert_there_may_be_nothing(posts: Any) -> None:
    assert posts.claim("2", "Two") is None
    assert posts.claim("2", "Due").title == "Two"


def test_an_upsert_changes_what_is_there(posts: Any, made: ModuleType) -> None:
    after = posts.visit("1", "Uno")
    assert (after.title, after.likes, after.score, after.version) == ("Uno", 1, 10, 2)
    assert posts.visit("1", "Due", expected_version=2).version == 3
    with pytest.raises(made.VersionConflictError):
        posts.visit("1", "Tre", expected_version=2)
    assert posts.visit("3", "New", expected_version=9).version == 1


def test_a_partial_update_changes_what_is_given(posts: Any, client: Recorder) -> None:
    assert posts.edit("1", title="Uno").title == "Uno"
    after = posts.edit("1", status="open", tags={"x"})
    assert (after.title, after.status, after.tags) == ("Uno", "open", {"x"})
    after = posts.edit("1", status=None, tags=set())
    assert (after.title, after.status, after.tags) == ("Uno", None, None)
    assert "gsi2pk" not in stored(client)


def test_a_partial_update_says_something(posts: Any, client: Recorder, made: ModuleType) -> None:
    with pytest.raises(ValueError, match="nothing to update: give title or status or tags"):
        posts.edit("1")
    with pytest.raises(made.FieldValueError):
        posts.edit("1", title=None)
    assert posts.edit("1", title=made.UNSET, status="open").title == "One"
    assert len(client.sent) == 1


@pytest.mark.parametrize("wrong", [True, 1.5, "2", None])
def test_an_operand_is_of_its_type(
    posts: Any, client: Recorder, made: ModuleType, wrong: Any
) -> None:
    with pytest.raises(made.FieldValueError):
        posts.take("1", wrong)
    assert not client.sent


def test_unset_is_no_value(posts: Any, client: Recorder, made: ModuleType) -> None:
    """Only what may be left out can be: elsewhere it is of another type than the field."""
    for change in (
        lambda: posts.correct("1", made.UNSET),
        lambda: posts.rename("1", made.UNSET),
        lambda: posts.stamp("1", made.UNSET),
        lambda: posts.style("1", made.UNSET),
        lambda: posts.note("1", made.UNSET),
        lambda: posts.take("1", made.UNSET),
        lambda: posts.claim("1", made.UNSET),
    ):
        with pytest.raises(made.FieldValueError, match="not Unset"):
            change()
    assert not client.sent


def test_one_moment_is_stored_in_two_ways(client: Recorder) -> None:
    renew = update(
        "renew", "now:datetime", *(act(each, "set", param="now") for each in ("at", "until"))
    )
    post = entity("{post_id}", None, "post_id at:datetime? until:datetime?", renew)
    post["fields"][2]["ttl"] = True
    made = load("renewed", compiled(schema(table("Renewed", "post_id", None, Post=post))))
    made.create_tables(client)
    database = made.Database(client)
    database.post.create_post(made.Post(post_id="1"))
    after = database.post.renew("1", NOON)
    assert (after.at, after.until) == (NOON, NOON)


def test_a_transaction_counts(posts: Any, client: Recorder, made: ModuleType) -> None:
    database = made.Database(client)
    assert database.transactions.like_all("1") is True
    assert stored(client)["likes"] == {"N": "1"}
    with pytest.raises(made.LikeAllFailed):
        database.transactions.like_all("2")


def test_an_upsert_leaves_the_keys_of_an_inverted_index_alone() -> None:
    """They are the primary key, which no update can write."""
    follow = entity(
        "USER#{user_id}",
        "FOLLOWS#{other_id}",
        "user_id other_id note?",
        pattern(
            "follow", "UpdateItem", "user_id other_id note", "single_entity", if_missing="create"
        ),
        Followers=("FOLLOWS#{other_id}", "USER#{user_id}"),
    )
    inverted = schema(table("Graph", "pk", "sk", index("Followers", "sk", "pk"), Follow=follow))
    inverted["tables"][0]["gsi_list"] = [
        {"name": "Followers", "partition_key": "sk", "sort_key": "pk"}
    ]
    made = load("inverted", compiled(inverted))
    with moto(made) as client:
        after = made.Database(Recorder(client, bound)).follow.follow("1", "2", "hi")
    assert (after.user_id, after.other_id, after.note) == ("1", "2", "hi")


def test_an_upsert_keeps_index_keys_that_it_does_not_know() -> None:
    """Of what a key is made of beside the primary key, nothing changes in an item that is there."""
    visits = act("visits", "increment", value=1)
    page = entity(
        "{page_id}",
        None,
        "page_id state? rank:integer? visits:integer?",
        pattern(
            "visit", "UpdateItem", "page_id", "single_entity", if_missing="create", updates=[visits]
        ),
        ByState=("ALL", "{state}#{page_id}"),
        ByRank=("ALL", "{rank:03d}#{page_id}"),
    )
    page["fields"][1]["default"] = "new"
    by_state, by_rank = (
        index(f"By{name}", f"{name.lower()}_pk", f"{name.lower()}_sk") for name in ("State", "Rank")
    )
    made = load(
        "visited", compiled(schema(table("Pages", "page_id", None, by_state, by_rank, Page=page)))
    )
    with moto(made) as client:
        database = made.Database(Recorder(client, bound))
        known = made.Page(page_id="old", state="live", rank=7)
        database.page.create_page(known)
        for page_id, state, rank in (("new", "new", None), ("old", "live", "007#old")):
            database.page.visit(page_id)
            stored = client.get_item(TableName="Pages", Key={"page_id": {"S": page_id}})["Item"]
            assert stored["state_sk"] == {"S": f"{state}#{page_id}"}
            assert stored.get("rank_sk") == (rank and {"S": rank})


def test_an_upsert_sets_a_field_of_its_key_that_is_an_index_key_itself() -> None:
    save = pattern("save", "UpdateItem", "post_id at:date", "single_entity", if_missing="create")
    post = entity("POST#{post_id}", None, "post_id at:date", save, ByPost=("{post_id}", "{at}"))
    by_post = index("ByPost", "post_id", "at")
    made = load("kept_apart", compiled(schema(table("Saved", "pk", None, by_post, Post=post))))
    with moto(made) as client:
        after = made.Database(Recorder(client, bound)).post.save("1", NOON.date())
    assert (after.post_id, after.at) == ("1", NOON.date())


def test_an_upsert_demands_what_may_be_left_out() -> None:
    """A parameter that may be UNSET gives no new item its field."""
    given = update("save", "title", if_missing="create", partial=True)
    post = entity("{post_id}", None, "post_id title", given)
    found = compiled(schema(table("Posts", "post_id", None, Post=post)))
    assert [each.code for each in found.errors] == ["DG455"]


def test_an_upsert_makes_no_item_without_a_list_that_every_item_has() -> None:
    """Nothing is appended to it, and still it is there; a list that may be absent stays so."""
    extend = update(
        "extend", "lines:array more:array",
        act("lines", "append", param="lines"), act("notes", "prepend", param="more"), if_missing="create",
    )  # fmt: skip
    post = entity("{post_id}", None, "post_id lines:array/string notes:array/string?", extend)
    together = transaction(
        "extend_all", "TransactWrite", "post_id lines:array", "boolean", "Update Post of Posts"
    )
    together["entities_involved"][0] |= {"if_missing": "create", "updates": extend["updates"][:1]}
    made = load(
        "extended",
        compiled(schema(table("Posts", "post_id", None, Post=post), transactions=(together,))),
    )
    with moto(made) as client:
        database = made.Database(Recorder(client, bound))
        assert database.post.extend("1", [], []) == made.Post(post_id="1", lines=[])
        assert database.transactions.extend_all("2", [])
        assert database.post.get_post("2") == made.Post(post_id="2", lines=[])
        assert database.post.extend("2", ["a"], ["b"]).lines == ["a"]
        assert database.post.extend("2", [], []) == made.Post(
            post_id="2", lines=["a"], notes=["b"], version=3
        )
