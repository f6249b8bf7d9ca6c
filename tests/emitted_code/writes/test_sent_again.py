"""What docstrings say of writes that are sent again after a lost answer: sent twice, each does what is promised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emitted import as_file, compile_file, load, module, package
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table

pytestmark = pytest.mark.slow

NOW = datetime(2024, 5, 1, tzinfo=UTC)
WRITES = ("put_item", "update_item", "delete_item")
INSTEAD = "with expected_version it raises VersionConflictError instead"
REFUSED = f"it raises ConditionFailedError, though it is done; {INSTEAD}."
MAY_BE_REFUSED = f"it may raise ConditionFailedError, though it is done; {INSTEAD}."
REFUSED_AT_ONCE = "it raises ConditionFailedError, though it is done."
"""Of writes that cannot expect a version: puts and deletes."""
TWICE = f"it may be applied twice; {INSTEAD}."
CONFLICT = "it raises VersionConflictError, though it is done."
EXPECTING = f"with expected_version, {CONFLICT}"
KNOWN = "it knows its own item; called again, it raises ItemExistsError, though it is done."
GONE_THEN = "it raises ItemNotFoundError, though it is done."
EITHER = f"it may raise ConditionFailedError, though it is done, or be applied twice; {INSTEAD}."


def of_some(promise: str) -> str:
    """The same of an upsert, which stores the version that an item without one was read with."""
    return promise.replace("expected_version", "expected_version of an item that had a version")


class Resent:
    """A client that hears only the second answer to each write."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Mapping[str, object]]:
        real = getattr(self._client, name)
        if name not in WRITES:
            return real

        def twice(**request: object) -> Mapping[str, object]:
            real(**request)  # is let through, or the test is none
            try:
                return real(**request)
            except ClientError as error:
                error.response["ResponseMetadata"]["RetryAttempts"] = 1
                raise

        return twice


def outcome(made: Any, call: Callable[[], Any]) -> str:
    """`raises X`, or `returns X`."""
    try:
        return f"returns {call()!r}"
    except made.ConditionFailedError as error:
        return f"raises {type(error).__name__}"


def said(made: Any, repository: str, method: str) -> str | None:
    """What the docstring says of it, or None."""
    text = " ".join(getattr(getattr(made, repository), method).__doc__.split())
    _, told, rest = text.partition("Sent again after a lost answer")
    rest = rest.removeprefix(", ").lstrip()
    return rest.partition(" Args:")[0] if told else None


@pytest.mark.parametrize(
    ("name", "repository", "method", "promise"),
    [
        ("coordination", "ShardLease", "create_shard_lease", KNOWN),
        ("coordination", "ShardLease", "update_shard_lease", "it raises VersionConflictError, though it is done."),
        ("coordination", "ShardLease", "delete_shard_lease", "it returns False, though it is done."),
        ("coordination", "ShardLease", "open_lease", KNOWN),
        ("coordination", "ShardLease", "claim_lease", REFUSED),
        ("coordination", "ShardLease", "take_over_lease", REFUSED),
        ("coordination", "ShardLease", "renew_lease", TWICE),
        ("coordination", "ShardLease", "save_position", EXPECTING),
        ("coordination", "ShardLease", "give_up_lease", REFUSED),
        ("coordination", "ShardLease", "close_lease", REFUSED_AT_ONCE),
        ("coordination", "Lock", "acquire_lock", of_some(EITHER)),
        ("coordination", "Lock", "extend_lock", EXPECTING),
        ("coordination", "Lock", "release_lock", EXPECTING),
        ("coordination", "Request", "begin_request", REFUSED_AT_ONCE.replace("raises", "may raise")),
        ("coordination", "Request", "finish_request", REFUSED),
        ("coordination", "Request", "abandon_request", REFUSED_AT_ONCE),
        ("version_control", "PullRequest", "merge_pull_request", REFUSED),
        ("parcel_tracking", "Parcel", "pass_depot", EITHER),
        ("parcel_tracking", "TrackingEvent", "retract_tracking_event", GONE_THEN),
        ("ecommerce_app", "CartItem", "remove_from_cart", "it returns None, though it is done."),
        ("ecommerce_app", "CartItem", "add_pieces", of_some(TWICE)),
        ("deals_app", "Deal", "reduce_price", REFUSED),
        ("deals_app", "User", "switch_push", EXPECTING),
    ],
)  # fmt: skip
def test_what_is_said(name: str, repository: str, method: str, promise: str | None) -> None:
    made = module(name, "repositories")
    assert said(made, f"{repository}Repository", method) == promise


COORDINATION = {
    "create": lambda db, made: db.shard_lease.create_shard_lease(lease(made)),
    "update": lambda db, made: db.shard_lease.update_shard_lease(lease(made)),
    "delete": lambda db, made: db.shard_lease.delete_shard_lease("s"),
    "claim": lambda db, made: db.shard_lease.claim_lease("s", "w"),
    "take over": lambda db, made: db.shard_lease.take_over_lease("s", "w", "w", 3),
    "renew": lambda db, made: db.shard_lease.renew_lease("s", "w").renewals,
    "save": lambda db, made: db.shard_lease.save_position("s", "9", "w").position,
    "give up": lambda db, made: db.shard_lease.give_up_lease("s", "w"),
    "close": lambda db, made: db.shard_lease.close_lease("s", "w"),
    "acquire": lambda db, made: db.lock.acquire_lock("l", NOW, "w", NOW, "p").fence,
    "begin": lambda db, made: db.request.begin_request(running(made), 5),
    "finish": lambda db, made: db.request.finish_request("r", {"a": 1}, 9, "w").state,
    "abandon": lambda db, made: db.request.abandon_request("r", "w"),
}  # fmt: skip


def lease(made: Any, holder: str | None = None) -> Any:
    return made.ShardLease(shard_id="s", position="0", renewals=3, holder=holder)


def running(made: Any) -> Any:
    return made.Request(request_id="r", state="running", runner="w", body_hash=b"h", kept_until=9)


@pytest.mark.parametrize(
    ("call", "holder", "becomes"),
    [
        ("update", None, "raises VersionConflictError"),
        ("delete", None, "returns False"),
        ("claim", None, "raises ConditionFailedError"),
        ("take over", "w", "raises ConditionFailedError"),
        ("renew", "w", "returns 5"),
        ("save", "w", "returns '9'"),
        ("give up", "w", "raises ConditionFailedError"),
        ("close", "w", "raises ConditionFailedError"),
        ("acquire", None, "raises ConditionFailedError"),
        ("finish", None, "raises ConditionFailedError"),
        ("abandon", None, "raises ConditionFailedError"),
    ],
)
def test_what_is_done_a_second_time(call: str, holder: str | None, becomes: str) -> None:
    made = package("coordination")
    with moto(made) as client:
        there = made.Database(client)
        there.shard_lease.create_shard_lease(lease(made, holder))
        there.request.create_request(running(made))
        assert (
            outcome(made, lambda: COORDINATION[call](made.Database(Resent(client)), made))
            == becomes
        )


@pytest.mark.parametrize(("call", "becomes"), [("create", "returns"), ("begin", "raises Cond")])
def test_what_makes_an_item_a_second_time(call: str, becomes: str) -> None:
    """A create knows its own item; a put on a condition does not."""
    made = package("coordination")
    with moto(made) as client:
        db = made.Database(Resent(client))
        assert outcome(made, lambda: COORDINATION[call](db, made)).startswith(becomes)


def test_a_create_that_is_called_again_does_not_know_its_item() -> None:
    """Nobody tells a caller who tries once more from another who is later."""
    made = package("coordination")
    with moto(made) as client:
        new = lease(made)
        made.Database(Resent(client)).shard_lease.create_shard_lease(new)
        again = made.Database(client).shard_lease
        assert outcome(made, lambda: again.create_shard_lease(new)) == "raises ItemExistsError"


# ---- conditions, each with what the update makes of it ---------------------------------------------


def setting(name: str, condition: str, updates: list[JSON], given: str = "", **more: Any) -> JSON:
    return pattern(
        name, "UpdateItem", f"post_id {given}", "single_entity", updates=updates, condition=condition, **more
    )  # fmt: skip


TITLE = {"field": "title", "action": "set", "value": "b"}
COUNT = {"field": "likes", "action": "increment", "value": 1}
LESS = {"field": "likes", "action": "decrement", "value": 1}
FANS = {"field": "fans", "action": "add", "param": "names"}
GONE = {"field": "fans", "action": "delete", "param": "names"}
STEPS = {"field": "steps", "action": "append", "param": "more"}
WAY = {"field": "way[1]"}
PASSED = {"field": "way[0]", "action": "remove"}

CASES: dict[str, tuple[JSON, tuple[object, ...], str | None, str]] = {
    # what it is given behind the id, what is said, what becomes of it
    "moved_on": (setting("moved_on", 'title = "a"', [TITLE, COUNT]), (), REFUSED, "ConditionFailedError"),
    "before_b": (setting("before_b", 'title < "b"', [TITLE]), (), REFUSED, "ConditionFailedError"),
    "one_of": (setting("one_of", 'title IN ("a", "c")', [TITLE]), (), REFUSED, "ConditionFailedError"),
    "not_later": (setting("not_later", 'title <= "b"', [TITLE]), (), EXPECTING, "b 5"),
    "either": (setting("either", 'title = "a" OR title = "c"', [TITLE]), (), REFUSED, "ConditionFailedError"),
    "seen": (setting("seen", "likes = :seen", [COUNT], "seen:integer"), (5,), REFUSED, "ConditionFailedError"),
    "one_of_seen": (setting("one_of_seen", "likes = :a OR likes = :b", [COUNT], "a:integer b:integer"),
        (5, 6), EITHER, "a 7"),
    "enough": (setting("enough", "likes >= :few", [COUNT], "few:integer"), (5,), TWICE, "a 7"),
    "not_many": (setting("not_many", ":many >= likes", [LESS], "many:integer"), (5,), TWICE, "a 3"),
    "other": (setting("other", "title = :title_was", [COUNT], "title_was"), ("a",), TWICE, "a 7"),
    "has_fan": (setting("has_fan", "contains(fans, :fan)", [FANS], "fan names:string_set"),
        ("x", {"y"}), EXPECTING, "a 5"),
    "has_fans": (setting("has_fans", "attribute_exists(fans)", [GONE], "names:string_set"),
        ({"x"},), MAY_BE_REFUSED, "ConditionFailedError"),
    "emptied": (setting("emptied", "attribute_exists(fans)", [{**FANS, "action": "set"}], "names:string_set"),
        (set(),), MAY_BE_REFUSED, "ConditionFailedError"),
    "first_steps": (setting("first_steps", "attribute_not_exists(steps)", [STEPS], "more:array/string"),
        ([],), EITHER, "a 5"),
    "steps_or_seen": (setting("steps_or_seen", "attribute_exists(steps) OR likes = 5", [STEPS, COUNT],
        "more:array/string"), ([],), EITHER, "ConditionFailedError"),
    "moved_up": (setting("moved_up", 'way[1] <> "x"', [{**WAY, "action": "set", "value": "x"}, PASSED, COUNT]),
        (), EITHER, "a 7"),
    "new_or_seen": (setting("new_or_seen", "likes = :seen", [COUNT], "seen:integer", if_missing="create"),
        (5,), of_some(EITHER), "ConditionFailedError"),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> Any:
    post = entity(
        "POST#{post_id}",
        None,
        "post_id title? likes:integer? fans:string_set? steps:array/string? way:array/string?",
        *(given for given, *_ in CASES.values()),
        pattern("drop", "DeleteItem", "post_id", "single_entity"),
        pattern("drop_other", "DeleteItem", "post_id kept", "success_flag", condition="title <> :kept"),
        pattern("drop_alike", "DeleteItem", "post_id", "success_flag",
                condition="attribute_exists(title) OR NOT steps <> way"),
        pattern("replace", "PutItem", "post:Post", "void"),
    )  # fmt: skip
    return load(
        "sent_again",
        compile_file(as_file(schema(table("Posts", "pk", None, Post=post)), "sent_again")),
    )


@pytest.mark.parametrize("name", CASES)
def test_a_version_that_is_expected_is_another_one_the_second_time(cases: Any, name: str) -> None:
    """Whatever the condition is, and whether the update would change anything then."""
    _, given, *_ = CASES[name]
    with moto(cases) as client:
        first = cases.Post(post_id="1", title="a", likes=5, fans={"x"}, way=["a", "b", "c"])
        cases.Database(client).post.create_post(first)
        update = getattr(cases.Database(Resent(client)).post, name)
        with pytest.raises(cases.VersionConflictError) as refused:
            update("1", *given, expected_version=1)
        assert refused.value.item["version"] == {"N": "2"}


def test_an_upsert_of_an_item_without_a_version_is_not_told_from_the_one_before() -> None:
    """It stores 1, as which the item was read: of a version that is there alone the docstring promises anything."""
    count = pattern(
        "count", "UpdateItem", "post_id", "single_entity", updates=[COUNT], if_missing="create"
    )
    rename = pattern("rename", "UpdateItem", "post_id title", "single_entity", if_missing="create")
    post = entity("POST#{post_id}", None, "post_id title? likes:integer?", count, rename)
    path = as_file(schema(table("Posts", "pk", None, Post=post)))
    made = load("upserted", compile_file(path))
    assert said(made, "PostRepository", "count") == of_some(TWICE)
    assert said(made, "PostRepository", "rename") == of_some(EXPECTING)
    with moto(made) as client:
        db = made.Database(Resent(client))
        for version, becomes in ((None, "returns 7"), ("1", "raises VersionConflictError")):
            item = made.Post(post_id="1", likes=5).to_item()
            del item["version"]
            if version:
                item["version"] = {"N": version}
            client.put_item(TableName="Posts", Item=item)
            assert outcome(made, lambda: db.post.count("1", expected_version=1).likes) == becomes
        client.delete_item(TableName="Posts", Key={"pk": {"S": "POST#1"}})
        assert outcome(made, lambda: db.post.count("1", expected_version=1).likes) == "returns 2"


@pytest.mark.parametrize("name", CASES)
def test_a_condition_and_what_the_update_makes_of_it(cases: Any, name: str) -> None:
    _, given, promise, becomes = CASES[name]
    assert said(cases, "PostRepository", name) == promise
    with moto(cases) as client:
        first = cases.Post(post_id="1", title="a", likes=5, fans={"x"}, way=["a", "b", "c"])
        cases.Database(client).post.create_post(first)
        db = cases.Database(Resent(client))

        def called() -> str:
            post = getattr(db.post, name)("1", *given)
            return f"{post.title} {post.likes}"

        assert outcome(cases, called) in (f"returns {becomes!r}", f"raises {becomes}")


@pytest.mark.parametrize(
    ("name", "given", "promise", "becomes"),
    [
        ("drop", (), "it returns None, though it is done.", "returns None"),
        ("drop_other", ("z",), "it returns False, though it is done.", "returns False"),
        # DynamoDB does not say how two compare that are not there.
        (
            "drop_alike",
            (),
            "it may raise ConditionFailedError, or return False, though it is done.",
            "returns False",
        ),
    ],
)
def test_a_delete(
    cases: Any, name: str, given: tuple[str, ...], promise: str, becomes: str
) -> None:
    assert said(cases, "PostRepository", name) == promise
    assert said(cases, "PostRepository", "replace") is None
    with moto(cases) as client:
        cases.Database(client).post.create_post(cases.Post(post_id="1", title="a", likes=5))
        db = cases.Database(Resent(client))
        assert outcome(cases, lambda: getattr(db.post, name)("1", *given)) == becomes


@pytest.mark.parametrize(
    ("name", "promise"),
    [("in_mood", REFUSED_AT_ONCE.replace("raises", "may raise")), ("of_others", REFUSED_AT_ONCE), ("of_all", None)],
)  # fmt: skip
def test_a_put_on_what_it_writes_besides(name: str, promise: str | None) -> None:
    """Keys of indexes, which go with what they are made of, and constants."""
    put = ("PutItem", "post:Post", "void")
    post = entity(
        "POST#{post_id}",
        None,
        "post_id mood?",
        pattern("in_mood", *put, condition='byMood = "M#good"'),
        pattern("of_others", *put, condition='kind <> "post"'),
        pattern("of_all", *put, condition="attribute_exists(allPosts)"),
        ByMood="M#{mood}",
        AllPosts="P#{post_id}",
    )
    post["fields"].append({"name": "kind", "type": "string", "const": "post"})
    indexes = index("ByMood", "byMood"), index("AllPosts", "allPosts")
    path = as_file(schema(table("Posts", "pk", None, *indexes, Post=post)))
    made = load(f"put_{name}", compile_file(path))
    assert said(made, "PostRepository", name) == promise
    with moto(made) as client:
        old = {**made.Post(post_id="1", mood="good").to_item(), "kind": {"S": "note"}}
        client.put_item(TableName="Posts", Item=old)
        put_it = getattr(made.Database(Resent(client)).post, name)
        becomes = outcome(made, lambda: put_it(made.Post(post_id="1")))
        assert becomes == ("raises ConditionFailedError" if promise else "returns None")


def test_a_state_that_is_the_key_of_an_index() -> None:
    end = setting("end", 'state = "open"', [{"field": "state", "action": "set", "value": "over"}])
    post = entity("POST#{post_id}", None, "post_id state", end, ByState=["{state}"])
    post["fields"][1]["enum"] = ["open", "over"]
    path = as_file(schema(table("Posts", "pk", None, index("ByState", ["state"]), Post=post)))
    made = load("ended", compile_file(path))
    assert said(made, "PostRepository", "end") == REFUSED
    with moto() as client:
        made.create_tables(client)
        made.Database(client).post.create_post(made.Post(post_id="1", state="open"))
        again = made.Database(Resent(client)).post
        assert outcome(made, lambda: again.end("1")) == "raises ConditionFailedError"


def test_an_expected_version_is_asked_of_an_item_that_is_there() -> None:
    made = module("coordination", "repositories")
    upsert = " ".join(made.LockRepository.acquire_lock.__doc__.split())
    assert "Where given, the stored item, if there is one, must have this version." in upsert
    update = " ".join(made.LockRepository.extend_lock.__doc__.split())
    assert "Where given, the stored item must have this version." in update


OWN = "it may return what it has stored itself."
OWN_OR_REFUSED = (
    "it may raise ConditionFailedError, though it is done, or return what it has stored itself."
)


@pytest.mark.parametrize(
    ("condition", "promise", "becomes"),
    [
        (None, OWN, "returns 'new'"),
        ('title <> "other"', OWN_OR_REFUSED, "returns 'new'"),
        ('title <> "new"', OWN_OR_REFUSED, "raises ConditionFailedError"),
    ],
)
def test_an_update_by_an_entity_without_a_version_that_returns_what_was_there(
    condition: str | None, promise: str, becomes: str
) -> None:
    demands = {"condition": condition} if condition else {}
    update = pattern("change", "UpdateItem", "post:Post", "previous_entity", **demands)
    document = schema(
        table("Posts", "pk", None, Post=entity("POST#{post_id}", None, "post_id title", update))
    )
    document["tables"][0]["table_config"]["version_attribute"] = None
    made = load(f"changed_{sum(map(ord, condition or ''))}", compile_file(as_file(document)))
    assert said(made, "PostRepository", "change") == promise
    with moto(made) as client:
        made.Database(client).post.create_post(made.Post(post_id="1", title="old"))
        again = made.Database(Resent(client)).post
        assert (
            outcome(made, lambda: again.change(made.Post(post_id="1", title="new")).title)
            == becomes
        )
