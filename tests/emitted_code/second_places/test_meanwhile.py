"""Items at two places that others write meanwhile, answers that are lost, and what is throttled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError

from clients import Recorder
from emitted_code.second_places.posts import assert_copied, db_of, key, post, stored

pytestmark = pytest.mark.slow


class LostAnswers:
    """A client whose first answer to each transaction is lost, so that it sends it again, before a DynamoDB that
    knows a transaction by its token, and a client that makes none by itself."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._client, name)
        if name != "transact_write_items":
            return real

        def twice(**request: Any) -> Any:
            answer = real(**request)
            return answer if request.get("ClientRequestToken") else real(**request)

        return twice


def test_what_is_sent_again_is_done_once(made: Any, client: Any) -> None:
    """Whatever client it is: direct ones make no tokens."""
    made.create_tables(client)
    db = made.Database(LostAnswers(client))
    db.post.create_post(post(made))
    assert db.post.like("u", "p1").likes == 1
    assert db.post.update_post(replace(db.post.get_post("u", "p1"), title="new")).version == 3
    assert_copied(made, client)
    assert db.post.delete_post("u", "p1") is True
    methods = vars(made.repositories.PostRepository).values()
    assert "Sent again" not in " ".join(getattr(each, "__doc__", None) or "" for each in methods)


@pytest.mark.parametrize("meanwhile", ["title", "tags", "prefs", "steps"])
def test_what_others_give_an_item_meanwhile_its_copy_has_too(
    made: Any, client: Any, meanwhile: str
) -> None:
    """They may count nothing: a put stores the version as it is."""
    db = db_of(made, client)
    db.post.create_post(post(made))
    more = {"title": "theirs", "tags": {"t"}, "prefs": {"a": 1}, "steps": ["s"]}[meanwhile]
    theirs = [post(made, **{meanwhile: more})]

    def meddle(operation: str, _: Any) -> None:
        if operation == "transact_write_items" and theirs:
            db.post.put(theirs.pop())

    liked = made.Database(Recorder(client, meddle)).post.like("u", "p1")
    assert (liked.likes, getattr(liked, meanwhile)) == (1, more)
    assert_copied(made, client)


@pytest.mark.parametrize("code", ["ThrottlingException", "RequestLimitExceeded"])
def test_a_batch_waits_for_what_is_throttled_and_leaves_a_second_place(
    crowded: Any, client: Any, code: str
) -> None:
    """What would take that place is left undone, too, and nothing is told that was written."""
    db = db_of(crowded, client)
    leaving, taking, other = (
        post(crowded, user_id=user, post_id=each)
        for user, each in (("u1", "p1"), ("u2", "p1"), ("u2", "p2"))
    )
    db.post.create_post(leaving)
    throttled = [True, True]

    def throttle(operation: str, request: Any) -> None:
        deletes = operation == "transact_write_items" and "Delete" in request["TransactItems"][0]
        if deletes and throttled and throttled.pop():
            raise ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    repository = crowded.Database(Recorder(client, throttle)).post
    batch = {"put": [taking, other], "delete": [leaving.key()]}
    with pytest.raises(crowded.UnprocessedItemsError) as caught:
        repository.batch_write_post(**batch, max_wait=0)
    assert (caught.value.put, caught.value.delete) == ([taking.to_item()], [leaving.key()])
    assert {key(each) for each in assert_copied(crowded, client)} == {
        key(each.to_item()) for each in (leaving, other)
    }
    repository.batch_write_post(**batch)
    assert [each["user_id"]["S"] for each in assert_copied(crowded, client)] == ["u2", "u2"]


def test_a_batch_of_which_nothing_can_be_processed_says_why(crowded: Any, client: Any) -> None:
    """As one of items that stand at one place does: by the error that DynamoDB answered with."""
    code = "ProvisionedThroughputExceededException"

    def throttle(operation: str, _: Any) -> None:
        if operation in ("batch_write_item", "transact_write_items"):
            raise ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    db_of(crowded, client)
    throttled = crowded.Database(Recorder(client, throttle)).post
    with pytest.raises(crowded.UnprocessedItemsError) as caught:
        throttled.batch_write_post(put=[post(crowded)], max_wait=0)
    assert isinstance(caught.value.__cause__, ClientError)
    assert caught.value.__cause__.response["Error"]["Code"] == code
    assert caught.value.put == [post(crowded).to_item()]
    assert assert_copied(crowded, client) == []


@pytest.mark.parametrize("write", ["like", "delete"])
def test_a_place_that_an_item_has_left_meanwhile_is_that_of_another(
    crowded: Any, client: Any, write: str
) -> None:
    """The copy of another stands there, but this item has gone elsewhere, or has come back: it is read anew."""
    db = db_of(crowded, client)
    mine, theirs = (post(crowded, user_id=each) for each in ("u1", "u2"))
    db.post.create_post(mine)

    def leave() -> None:
        db.post.move("u1", "p1", date(2030, 1, 1), "elsewhere")
        db.post.create_post(theirs)

    def come_back() -> None:
        db.post.delete_post("u2", "p1")
        db.post.move("u1", "p1", mine.day, "back")

    meanwhile = [come_back, leave]

    def meddle(operation: str, _: Any) -> None:
        if operation == "transact_write_items" and meanwhile:
            meanwhile.pop()()

    repository = crowded.Database(Recorder(client, meddle)).post
    if write == "like":
        assert repository.like("u1", "p1").likes == 1
        assert len(assert_copied(crowded, client)) == 1
    else:
        assert repository.delete_post("u1", "p1")
        assert not stored(client)


@pytest.mark.parametrize("others", ["no other", "another"])
def test_an_item_that_is_made_meanwhile_is_written(made: Any, client: Any, others: str) -> None:
    """What an update makes of nothing cannot be copied; by the time that it is asked why, there is the item."""
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    db.post.create_post(post(made, 2))
    reads = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "transact_write_items" and not reads:
            reads.append(operation)
            db.post.create_post(post(made))

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        assert database.transactions.cheer("u", "p1", "p2")
    else:
        assert database.post.like("u", "p1").likes == 1
    assert {each["likes"]["N"] for each in assert_copied(made, client)} == (
        {"1"} if others == "another" else {"0", "1"}
    )


def test_an_item_that_is_made_meanwhile_is_not_why_nothing_is_written(
    made: Any, client: Any
) -> None:
    """There was nothing to count in it when it was read; there is now, and only the other one is missing."""
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    asked = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "transact_write_items" and not asked:
            asked.append(operation)
            db.post.create_post(post(made))

    database = made.Database(Recorder(client, meddle))
    with pytest.raises(made.CheerFailed) as caught:
        database.transactions.cheer("u", "p1", "p2")
    assert caught.value.codes == ("None", "None", "ConditionalCheckFailed")
    assert {each["likes"]["N"] for each in assert_copied(made, client)} == {"0"}


@pytest.mark.parametrize("others", ["no other", "another"])
def test_an_item_that_is_another_each_time_is_in_conflict(
    made: Any, client: Any, others: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no attempt could be made of ends as a transaction does that somebody else was always in the way of."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    db = db_of(made, client)
    db.user.create_user(made.User(user_id="u", posts=0))
    db.post.create_post(post(made, 2))
    mine = post(made)
    reads = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item" and request["Key"] == mine.key():
            reads.append(operation)
            if (
                len(reads) % 2
            ):  # gone whenever it is read, there again when it is asked why nothing is made of it
                db.post.delete_post("u", "p1")
        elif operation == "transact_write_items":
            db.post.batch_write_post(put=[mine])

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        with pytest.raises(made.CheerFailed) as caught:
            database.transactions.cheer("u", "p1", "p2")
        assert caught.value.codes == ("TransactionConflict", "None", "None")
    else:
        with pytest.raises(ClientError) as refused:
            database.post.like("u", "p1")
        assert refused.value.response["Error"]["Code"] == "TransactionConflictException"
    assert len(reads) == 2 * 12  # read, and looked at again


@pytest.mark.parametrize("others", ["no other", "another"])
def test_why_an_item_cannot_be_written_is_asked_until_nobody_else_writes(
    made: Any, client: Any, others: str
) -> None:
    db_of(made, client)
    conflicts = [True, True]

    def meddle(operation: str, request: Any) -> None:
        if operation == "transact_write_items" and conflicts and conflicts.pop():
            codes = [{"Code": "None"} for _ in request["TransactItems"]]
            codes[-1] = {"Code": "TransactionConflict"}
            error = {"Error": {"Code": "TransactionCanceledException", "Message": ""}}
            raise ClientError({**error, "CancellationReasons": codes}, operation)  # type: ignore[typeddict-item]

    database = made.Database(Recorder(client, meddle))
    if others == "another":
        with pytest.raises(made.CheerFailed) as caught:
            database.transactions.cheer("u", "p1", "p2")
        assert caught.value.codes == ("ConditionalCheckFailed",) * 3
    else:
        with pytest.raises(made.ItemNotFoundError):
            database.post.like("u", "p1")
    assert not conflicts
