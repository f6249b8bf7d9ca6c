"""Conditions and filters on the entry of a free-form object that a parameter names, in either spelling."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, pattern, schema, table, transaction


def of_entry(**more: object) -> JSON:
    return {"conditions": [{"field": "votes", "key": "option", **more}]}


def declared() -> JSON:
    """Polls: votes by their options, under another name in the item, and how many each option may have."""
    count = {"field": "votes", "key": "option", "action": "increment", "value": 1}
    poll = entity(
        "POLL#{poll_id}", None, "poll_id votes:object limits:object votes_of:object?",
        pattern(
            "vote", "UpdateItem", "poll_id option most:integer", "single_entity", updates=[count],
            condition="attribute_not_exists(votes.:option) OR votes.:option < :most",
        ),
        pattern(
            "vote_within", "UpdateItem", "poll_id option", "success_flag", updates=[count],
            condition=of_entry(operator="<", other_field="limits", other_key="option"),
        ),
        pattern(
            "with_votes", "Scan", "option least:integer",
            filter_expression=of_entry(operator=">=", param="least"),
        ),
        pattern("without", "Scan", "option", filter_expression=of_entry(function="attribute_not_exists")),
        pattern("called", "Scan", "option", filter_expression='votes.other = 1 AND attribute_exists(votes.:option)'),
        pattern("tied", "Scan", "one two", filter_expression="votes.:one = votes.:two"),
        pattern("unlike_other", "Scan", "option", filter_expression="votes.other <> votes.:option"),
        pattern("limited", "Scan", "one two", filter_expression="limits.red BETWEEN votes.:one AND votes.:two"),
        pattern("about", "Scan", "option", filter_expression="votes.:option > 0") | {
            "parameters": [{"name": "option", "type": "string", "optional": True}],
        },
        pattern("close", "DeleteItem", "poll_id option", "success_flag", condition="NOT votes.:option > 2"),
    )  # fmt: skip
    by_name = {each["name"]: each for each in poll["fields"]}
    by_name["votes"]["attribute"] = "by-option"
    both = transaction(
        "check", "TransactWrite", "poll_id options:array/string", "boolean", "ConditionCheck Poll of Polls"
    )  # fmt: skip
    move = transaction(
        "move", "TransactWrite", "poll_id lost won", "boolean", "Update Poll of Polls"
    )
    move["entities_involved"][0] |= {
        "condition": "votes.:lost > 0",
        "updates": [
            {"field": "votes", "key": "lost", "action": "decrement", "value": 1},
            {"field": "votes", "key": "won", "action": "increment", "value": 1},
        ],
    }
    del both["parameters"][1]
    both["parameters"].append({"name": "ballot", "type": "entity", "entity_type": "Ballot"})
    both["entities_involved"] = [
        {"table": "Polls", "entity": "Ballot", "action": "Put", "condition": "not_exists"},
        {
            "table": "Polls", "entity": "Poll", "action": "ConditionCheck",
            "condition": "attribute_exists(votes.:ballot.choice)",
        },
    ]  # fmt: skip
    both["parameters"] = both["parameters"][1:]
    both["entities_involved"][1]["key"] = {"poll_id": "ballot.poll_id"}
    ballot = entity("BALLOT#{ballot_id}", None, "ballot_id poll_id choice")
    return schema(table("Polls", "pk", None, Poll=poll, Ballot=ballot), transactions=(move, both))


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("entries", compiled(declared()))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        for number, votes in enumerate([{"red": 3, "blue": 1}, {"red": 1, "other": 1}, {"red": 0}]):
            poll = made.Poll(poll_id=f"p{number}", votes=votes, limits={"red": 4})
            made.PollRepository(found).create_poll(poll)
        yield Recorder(found)


def test_an_update_looks_at_the_entry_that_it_counts(made: ModuleType, client: Recorder) -> None:
    polls = made.PollRepository(client)
    assert polls.vote("p0", "red", 4).votes == {"red": 4, "blue": 1}
    with pytest.raises(made.ConditionFailedError):
        polls.vote("p0", "red", 4)
    assert polls.vote("p0", "green", 4).votes == {"red": 4, "blue": 1, "green": 1}


def test_an_entry_is_compared_with_that_of_another_object(
    made: ModuleType, client: Recorder
) -> None:
    polls = made.PollRepository(client)
    assert polls.vote_within("p0", "red")
    with pytest.raises(made.ConditionFailedError):
        polls.vote_within("p0", "red")
    with pytest.raises(made.ConditionFailedError):
        polls.vote_within("p0", "blue")  # which has no limit


def test_filters_find_by_the_entry(made: ModuleType, client: Recorder) -> None:
    polls = made.PollRepository(client)

    def ids(found: Iterator[object]) -> list[str]:
        return sorted(each.poll_id for each in found)

    assert ids(polls.with_votes("red", 2)) == ["p0"]
    assert ids(polls.with_votes("red", 1)) == ["p0", "p1"]
    assert ids(polls.without("blue")) == ["p1", "p2"]
    assert ids(polls.tied("red", "other")) == ["p1"]
    assert ids(polls.about()) == ["p0", "p1", "p2"]
    assert ids(polls.about("blue")) == ["p0"]


def test_a_member_called_in_the_schema_is_no_entry_of_the_caller(
    made: ModuleType, client: Recorder
) -> None:
    (found,) = made.PollRepository(client).called("red")
    assert found.poll_id == "p1"
    assert list(made.PollRepository(client).called("blue")) == []


def test_the_name_goes_through_a_placeholder(made: ModuleType, client: Recorder) -> None:
    strange = 'a.b[0] OR #x = :y"'
    assert list(made.PollRepository(client).with_votes(strange, 1)) == []
    request = client.last
    assert request["FilterExpression"] == "#n1.#option >= :least AND begins_with(#pk, :prefix)"
    assert request["ExpressionAttributeNames"] == {
        "#n1": "by-option",
        "#option": strange,
        "#pk": "pk",
    }


def test_a_delete_and_a_transaction_look_at_it_too(made: ModuleType, client: Recorder) -> None:
    polls, transactions = made.PollRepository(client), made.TransactionService(client)
    with pytest.raises(made.ConditionFailedError):
        polls.close("p0", "red")
    assert polls.close("p0", "blue")
    assert transactions.move("p1", "red", "blue")
    assert polls.get_poll("p1").votes == {"red": 0, "other": 1, "blue": 1}
    with pytest.raises(made.MoveFailed):
        transactions.move("p1", "red", "blue")
    assert transactions.check(made.Ballot(ballot_id="b1", poll_id="p1", choice="other"))
    with pytest.raises(made.CheckFailed) as failed:
        transactions.check(made.Ballot(ballot_id="b2", poll_id="p1", choice="green"))
    assert failed.value.poll is not None


@pytest.mark.parametrize("name", ["", 5, None])
def test_a_name_is_a_text_that_is_not_empty(
    made: ModuleType, client: Recorder, name: object
) -> None:
    polls = made.PollRepository(client)
    for call in (
        lambda: polls.with_votes(name, 1).first(),
        lambda: polls.close("p0", name),
        lambda: polls.vote("p0", name, 4),
    ):
        client.sent.clear()
        with pytest.raises(made.FieldValueError, match="votes: an entry is named by") as caught:
            call()
        assert (caught.value.entity, caught.value.field) == ("Poll", "votes")
        assert client.sent == []


def test_an_entry_is_not_compared_with_itself(made: ModuleType, client: Recorder) -> None:
    with pytest.raises(ValueError, match="two entries of votes are needed, and both have one name"):
        made.PollRepository(client).tied("red", "red").first()
    with pytest.raises(ValueError, match="two entries of votes are needed, and both have one name"):
        made.PollRepository(client).unlike_other("other").first()
    assert client.sent == []


def test_what_a_value_is_compared_with_may_be_one_entry(made: ModuleType, client: Recorder) -> None:
    polls = made.PollRepository(client)
    polls.vote("p0", "red", 9)  # so there are as many as the limit is
    assert [each.poll_id for each in polls.limited("red", "red")] == ["p0"]
