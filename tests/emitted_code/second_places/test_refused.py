"""What is refused of items at two places, before anything is sent or by DynamoDB, and how it is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Recorder
from emitted_code.second_places.posts import (
    AT,
    PLAIN,
    POST,
    THERE,
    assert_copied,
    built,
    db_of,
    post,
    stored,
)
from schemas import changed, pattern, schema, transaction


def test_a_copy_without_a_key_is_told_before_anything_is_written(client: Any) -> None:
    there = {"pk_template": "TOPIC#{topic}#OF#{user_id}", "sk_template": "POST#{post_id}"}
    package = built("posts_without_a_second_key", changed(PLAIN, {AT: there}))
    db = db_of(package, client)
    posts = [post(package, post_id=f"p{number:02}") for number in range(30)]
    posts[-1].topic = "a#OF#b"
    with pytest.raises(package.KeyValueError, match="topic"):
        db.post.batch_write_post(put=posts)
    with pytest.raises(package.KeyValueError, match="topic"):
        db.transactions.publish("u", posts[-1])
    assert not stored(client)


def test_an_update_that_the_second_key_refuses_sends_nothing() -> None:
    there = {"pk_template": "BY#{user_id}#X", "sk_template": "{topic}#T#{day}#{post_id}"}
    more = [
        pattern("place", "UpdateItem", "user_id post_id topic day:date", "void"),
        pattern("lift", "UpdateItem", "user_id post_id topic", "void"),
        pattern("part", "UpdateItem", "user_id post_id topic day:date", "void", partial=True),
    ]
    shelve = transaction(
        "shelve", "TransactWrite", "user_id post_id topic", "void", "Update Post of Posts"
    )
    patterns = [*POST["access_patterns"], *more]
    package = built("posts_whose_second_key_refuses", changed(
        schema(*PLAIN["tables"], transactions=(shelve,)),
        {AT: there, "tables/0/entities/Post/access_patterns": [
            {**each, "pattern_id": number} for number, each in enumerate(patterns, 30)
        ]},
    ))  # fmt: skip
    client = Recorder(None)
    db = package.Database(client)
    posts, day, wrong, too_long = db.post, date(2024, 1, 31), "a#T#b", "t" * 1010
    for told, call in {
        "whole": lambda: posts.place("u1", "p1", wrong, day),
        "too long with the rest": lambda: posts.place("u1", "p1", too_long, day),
        "a part": lambda: posts.lift("u1", "p1", wrong),
        "a part in a transaction": lambda: db.transactions.shelve("u1", "p1", wrong),
        "all that may be left out": lambda: posts.part("u1", "p1", topic=too_long, day=day),
        "one that may be left out": lambda: posts.part("u1", "p1", topic=wrong),
        "the key": lambda: posts.like("a#X", "p1"),
        "the key of one that sets nothing there": lambda: posts.part("a#X", "p1", day=day),
        "a value of another type": lambda: posts.part("u1", "p1", day="2024-01-31"),
    }.items():
        with pytest.raises(package.KeyValueError):
            call()
        assert not client.sent, told


def test_a_condition_in_parentheses_gets_no_more(client: Any) -> None:
    """Nothing is among no values, which is said by a comparison that never holds."""
    taken = pattern(
        "take_of", "DeleteItem", "user_id post_id topics:array", "single_entity",
        condition="topic IN :topics",
    )  # fmt: skip
    patterns = "tables/0/entities/Post/access_patterns"
    package = built(
        "posts_taken_of_topics",
        changed(
            PLAIN,
            {
                AT: THERE["less in the key"],
                patterns: [*POST["access_patterns"], {**taken, "pattern_id": 990}],
            },
        ),
    )
    db = db_of(package, client)
    mine = db.post.create_post(post(package))
    for topics in ([], ["none"]):
        with pytest.raises(package.ConditionFailedError):
            db.post.take_of(mine.user_id, mine.post_id, topics)
    assert len(assert_copied(package, client)) == 1
    assert db.post.take_of(mine.user_id, mine.post_id, [mine.topic])
    assert not stored(client)


def test_a_condition_that_is_not_met_is_told_although_there_is_nothing_to_copy(
    made: Any, client: Any
) -> None:
    db = db_of(made, client)
    with pytest.raises(made.ItemNotFoundError):
        db.post.like("u", "p1")
    with pytest.raises(made.TransactionFailedError) as failed:
        db.transactions.publish("u", post(made))
    assert failed.value.codes[1] == "None"
    with pytest.raises(made.TransactionFailedError) as failed:
        db.transactions.drop("u", "p1")
    assert len(failed.value.codes) == 2
    assert stored(client) == []


@pytest.mark.parametrize(
    "there",
    [
        *("", "p1 user"),
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in ("p1", "p2", "user", "p1 p2", "p2 user")
        ),
    ],
)
def test_each_item_that_is_missing_is_told_of(
    made: Any, plain: Any, client: Any, there: str
) -> None:
    """Also where an update of one has nothing to count, of which no copy could be made."""
    codes = []
    for package, prefix in ((plain, "plain-"), (made, "")):
        db = db_of(package, client, prefix)
        for number in (1, 2):
            if f"p{number}" in there:
                db.post.create_post(post(package, number))
        if "user" in there:
            db.user.create_user(package.User(user_id="u", posts=0))
        before = stored(client, f"{prefix}Posts")
        with pytest.raises(package.CheerFailed) as failed:
            db.transactions.cheer("u", "p1", "p2")
        codes.append(failed.value.codes)
        assert stored(client, f"{prefix}Posts") == before
    wanted = [
        "None" if each in there else "ConditionalCheckFailed" for each in ("p1", "user", "p2")
    ]
    assert codes == [tuple(wanted)] * 2


def test_what_dynamodb_refuses_of_one_place_it_refuses_of_two(
    made: Any, plain: Any, client: Any
) -> None:
    """What other code stored as NULL is no set that could be added to."""
    for package, prefix in ((plain, "plain-"), (made, "")):
        db = db_of(package, client, prefix)
        db.post.create_post(post(package))
        for item in stored(client, f"{prefix}Posts"):
            client.put_item(TableName=f"{prefix}Posts", Item=item | {"tags": {"NULL": True}})
        before = stored(client, f"{prefix}Posts")
        with pytest.raises(ClientError) as caught:
            db.post.tag("u", "p1", "new")
        assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert stored(client) == before
    assert_copied(made, client)


def test_more_than_a_transaction_holds_is_refused_before_anything_is_sent(client: Any) -> None:
    """What is put or updated has a copy in any case; what is deleted has none if it is not there."""
    made = built("posts_many", changed(PLAIN, {AT: THERE["another partition"]}))
    made.create_tables(client)
    sent = Recorder(client)
    copying = made.runtime.copying(sent, made.copies.COPIED, {"Posts": "Posts"})
    posts = [post(made, number) for number in range(51)]
    words = {"UpdateExpression": "SET #x = :x", "ExpressionAttributeNames": {"#x": "title"}}
    update = words | {"ExpressionAttributeValues": {":x": {"S": "new"}}}
    of_each: dict[str, Any] = {
        "Put": lambda each: {"Item": each.to_item()},
        "Update": lambda each: {"Key": each.key(), **update},
        "Delete": lambda each: {"Key": each.key()},
    }
    actions = {
        kind: [{kind: {"TableName": "Posts", **said(each)}} for each in posts]
        for kind, said in of_each.items()
    }
    for many in (actions["Put"], actions["Update"], actions["Put"][:25] + actions["Update"][25:]):
        with pytest.raises(ValueError, match="at most 100 items, not 102, with those of second"):
            copying.transact_write_items(TransactItems=many)
    assert sent.sent == []
    copying.transact_write_items(TransactItems=actions["Delete"])  # of nothing, so there are 51
    copying.transact_write_items(TransactItems=actions["Put"][:50])
    copying.transact_write_items(TransactItems=actions["Put"][50:])
    with pytest.raises(ValueError, match="not 102"):
        copying.transact_write_items(TransactItems=actions["Delete"])
    assert len(assert_copied(made, client)) == 51
