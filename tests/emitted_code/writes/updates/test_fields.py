"""What `updates` do to stored fields, sets and lists, and what they send.

The expected items are worked out by hand. Every request must bind the placeholders that it uses, and no other:
DynamoDB refuses idle ones, emulators do not always.
"""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emitted_code.writes.updates.posts import LATER, NOON, act, optional, stored, update
from emulator import moto
from schemas import entity, index, schema, table


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


@pytest.mark.parametrize("wrong", [True, 1.5, "2", None])
def test_an_operand_is_of_its_type(
    posts: Any, client: Recorder, made: ModuleType, wrong: Any
) -> None:
    with pytest.raises(made.FieldValueError):
        posts.take("1", wrong)
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
