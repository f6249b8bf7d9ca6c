"""What upserts and partial updates do to stored items, and what comes back."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emitted_code.writes.updates.posts import NOON, act, bound, stored, update
from emulator import moto
from schemas import entity, index, pattern, schema, table, transaction


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
