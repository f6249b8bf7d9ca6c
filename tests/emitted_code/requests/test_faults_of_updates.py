"""Updates whose answer is lost: the client sends them again, and what counts or appends is then done twice.

An expected version keeps a second time out, and is told: the error has what is stored by then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from dyngen.config import ALL_FLAVOURS
from emitted import as_file, compile_file, load
from emitted_code.requests.wire import (
    WAYS,
    Fault,
    Wire,
    close_after,
    database_behind,
    error_after,
    reset_after,
    reset_before,
)
from emulator import client_of, moto_server
from schemas import JSON, entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

LOST = [reset_after, close_after, error_after]
"""The update is carried out, and nobody hears of it."""


def update(name: str, given: str, field: str, action: str, **more: Any) -> JSON:
    entry = {"field": field, "action": action} | {
        key: more.pop(key) for key in ("param", "value") if key in more
    }
    return pattern(name, "UpdateItem", f"post_id {given}", "single_entity", updates=[entry], **more)


def once() -> list[JSON]:
    """Updates that make their conditions false: what each is given, and the title and history after it."""
    named = {"field": "title", "action": "set", "param": "name"}
    fixed = {"field": "title", "action": "set", "value": "b"}
    noted = {"field": "history", "action": "append", "value": ["z"]}
    gone = {"field": "title", "action": "remove"}
    return [
        pattern(name, "UpdateItem", given, "single_entity", updates=updates, condition=condition)
        for name, given, condition, updates in (
            ("rename", "post_id name", "title <> :name", [named, noted]),
            ("advance", "post_id name", "title < :name", [named, noted]),
            ("fix", "post_id", 'NOT title IN ("b", "c")', [fixed, noted]),
            ("clear", "post_id", "attribute_exists(title)", [gone, noted]),
            ("clear_first", "post_id name", "title = :name", [gone, noted]),
            ("begin", "post_id", "attribute_not_exists(likes)", [
                {"field": "likes", "action": "set", "value": 1}, noted,
            ]),
        )
    ]  # fmt: skip


def posts() -> JSON:
    post = entity(
        "POST#{post_id}",
        None,
        "post_id title? likes:integer? history:array/string? tags:string_set?",
        update("like", "", "likes", "increment", value=1),
        update(
            "like_few", "most:integer", "likes", "increment", value=1, condition="likes < :most"
        ),
        update("note", "notes:array/string", "history", "append", param="notes"),
        update("label", "labels:string_set", "tags", "add", param="labels"),
        update("visit", "", "likes", "increment", value=1, if_missing="create"),
        pattern("edit", "UpdateItem", "post_id title", "single_entity", partial=True),
        *once(),
        update("clear_likes", "", "likes", "remove"),
    )
    counted = transaction(
        "like_once", "TransactWrite", "post_id", "boolean", "Update Post of Posts"
    )
    counted["entities_involved"][0]["updates"] = [
        {"field": "likes", "action": "increment", "value": 1}
    ]
    each_counted = transaction("like_each", "TransactWrite", "post_ids:array/string", "boolean")
    each_counted["entities_involved"] = [
        {
            **counted["entities_involved"][0],
            "each": "post_ids",
            "key": {"post_id": "post_ids"},
            "if_missing": "create",
        }
    ]
    return schema(table("Posts", "pk", None, Post=post), transactions=(counted, each_counted))


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = as_file(posts(), "faults_of_updates")
    return load("faults_of_updates", compile_file(path, flavours=ALL_FLAVOURS))


@pytest.fixture(scope="module")
def server(made: ModuleType) -> Iterator[str]:
    with moto_server() as endpoint:
        made.create_tables(client_of(endpoint))
        yield endpoint


class Posts:
    """The repository behind a wire, and one that goes straight to the same table."""

    def __init__(self, made: ModuleType, wire: Wire, server: str, way: str) -> None:
        self.made, self.wire = made, wire
        self.db = database_behind(wire, made, way, patience=60)
        self.there = made.Database(client_of(server)).post

    def stored(self, post_id: str = "1") -> Any:
        return self.there.get_post(post_id)

    def losing(self, fault: Fault, call: Callable[[], Any]) -> Any:
        """What a call says whose first answer is lost; it must have been sent again."""
        self.wire.requests.clear()
        self.wire.faults.append(fault)
        try:
            return call()
        finally:
            assert len(self.wire.requests) == 2


@pytest.fixture(params=WAYS)
def post(
    request: pytest.FixtureRequest, made: ModuleType, server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Posts]:
    import botocore.retries.standard as standard

    # Clients wait up to seconds between attempts; here they need not.
    monkeypatch.setattr("random.random", lambda: 0.0)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda self, context: 0)
    wire = Wire(server)
    found = Posts(made, wire, server, request.param)
    first = made.Post(post_id="1", likes=5, history=["a"], tags={"x"})
    found.there.batch_write_post(put=[first], delete=[made.post_key("new")])
    try:
        yield found
    finally:
        wire.close()


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.__name__)
def test_what_counts_or_appends_is_done_twice(post: Posts, fault: Fault) -> None:
    assert post.losing(fault, lambda: post.db.post.like("1")).likes == 7
    assert post.losing(fault, lambda: post.db.post.note("1", ["b"])).history == ["a", "b", "b"]
    assert post.stored().version == 5


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.__name__)
def test_an_expected_version_keeps_it_from_being_done_twice(post: Posts, fault: Fault) -> None:
    with pytest.raises(post.made.VersionConflictError) as caught:
        post.losing(fault, lambda: post.db.post.like("1", expected_version=1))
    assert post.made.Post.from_item(caught.value.item) == post.stored()
    assert (post.stored().likes, post.stored().version) == (6, 2)
    with pytest.raises(post.made.VersionConflictError):
        post.losing(fault, lambda: post.db.post.note("1", ["b"], expected_version=2))
    assert (post.stored().history, post.stored().version) == (["a", "b"], 3)


def test_what_never_arrived_is_done_once(post: Posts) -> None:
    liked = post.losing(reset_before, lambda: post.db.post.like("1", expected_version=1))
    assert (liked.likes, liked.version) == (6, 2)


def test_what_sets_a_value_is_the_same_twice(post: Posts) -> None:
    """Only the version tells."""
    assert post.losing(reset_after, lambda: post.db.post.label("1", {"y"})).tags == {"x", "y"}
    edited = post.losing(reset_after, lambda: post.db.post.edit("1", title="T"))
    assert (edited.title, edited.version) == ("T", 5)


def test_a_limit_holds_the_second_time_too(post: Posts) -> None:
    """What is refused then was done once: the error has the item."""
    with pytest.raises(post.made.ConditionFailedError) as caught:
        post.losing(reset_after, lambda: post.db.post.like_few("1", 6))
    assert post.made.Post.from_item(caught.value.item).likes == post.stored().likes == 6


@pytest.mark.parametrize(
    ("name", "given", "title"),
    [
        ("rename", ("b",), "b"),
        ("advance", ("b",), "b"),
        ("fix", (), "b"),
        ("clear", (), None),
        ("clear_first", ("a",), None),
    ],
)
def test_what_makes_its_condition_false_is_done_once(
    post: Posts, name: str, given: tuple[str, ...], title: str | None
) -> None:
    post.there.edit("1", title="a")
    with pytest.raises(post.made.ConditionFailedError):
        post.losing(reset_after, lambda: getattr(post.db.post, name)("1", *given))
    after = post.stored()
    assert (after.title, after.history) == (title, ["a", "z"])


def test_what_begins_something_is_done_once(post: Posts) -> None:
    post.there.clear_likes("1")
    with pytest.raises(post.made.ConditionFailedError):
        post.losing(reset_after, lambda: post.db.post.begin("1"))
    assert (post.stored().likes, post.stored().history) == (1, ["a", "z"])


@pytest.mark.parametrize("name", ["rename", "advance", "fix", "clear", "clear_first", "begin"])
def test_what_is_done_once_says_so(made: ModuleType, name: str) -> None:
    said = " ".join(getattr(made.PostRepository, name).__doc__.split())
    assert "it raises ConditionFailedError, though it is done" in said


@pytest.mark.parametrize("name", ["like", "like_few", "note", "visit"])
def test_what_may_be_done_twice_says_so(made: ModuleType, name: str) -> None:
    said = " ".join(getattr(made.PostRepository, name).__doc__.split())
    which = " of an item that had a version" if name == "visit" else ""
    raised = f"with expected_version{which} it raises VersionConflictError instead"
    assert f"be applied twice; {raised}" in said
    refused = "it may raise ConditionFailedError, though it is done, or be"
    assert (refused in said) == (name == "like_few")


def test_an_upsert_that_made_the_item_counts_on_it(post: Posts) -> None:
    visited = post.losing(reset_after, lambda: post.db.post.visit("new"))
    assert (visited.likes, visited.version) == (2, 2)


def test_an_expected_version_of_an_upsert_is_about_an_item_that_is_there(post: Posts) -> None:
    with pytest.raises(post.made.VersionConflictError):
        post.losing(reset_after, lambda: post.db.post.visit("1", expected_version=1))
    assert post.stored().likes == 6
    # Where there is none, one of version 1 is made, which any other version is not.
    with pytest.raises(post.made.VersionConflictError):
        post.losing(reset_after, lambda: post.db.post.visit("new", expected_version=7))
    assert (post.stored("new").likes, post.stored("new").version) == (1, 1)


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("given", [{}, {"client_request_token": "mine"}], ids=["made", "given"])
@pytest.mark.parametrize(
    ("name", "of", "count"), [("like_once", "1", 1), ("like_each", ["1", "new"], 2)]
)
def test_a_transaction_that_counts_is_sent_again_with_its_token(
    post: Posts, fault: Fault, given: dict[str, str], name: str, of: Any, count: int
) -> None:
    """By which DynamoDB knows it and counts once; moto does not."""
    call = getattr(post.db.transactions, name)
    assert post.losing(fault, lambda: call(of, **given))
    bodies = [json.loads(each.partition(b"\r\n\r\n")[2]) for each in post.wire.requests]
    assert bodies[0] == bodies[1]
    assert len(bodies[0]["TransactItems"]) == count
    token = bodies[0]["ClientRequestToken"]
    assert token
    assert token == given.get("client_request_token", token)
