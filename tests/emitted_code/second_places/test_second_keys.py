"""The keys of second places: which items share one, what they leave out, and copies whose place another item takes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pytest

from clients import Awaited, Recorder
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
from schemas import JSON, changed, entity, pattern, schema, table, transaction

pytestmark = pytest.mark.slow


def test_two_items_with_one_second_key_are_told_apart(client: Any) -> None:
    """The second key leaves out whose post it is, so two posts of two users would have one copy."""
    made = built("posts_without_users", changed(PLAIN, {AT: THERE["less in the key"]}))
    db = db_of(made, client)
    db.post.create_post(post(made))
    before = stored(client)
    with pytest.raises(made.CopyExistsError, match="USER#other"):
        db.post.create_post(post(made, user_id="other"))
    assert stored(client) == before
    # One was there before there were copies: it can go without taking the copy of the other along.
    client.put_item(TableName="Posts", Item=post(made, user_id="other").to_item())
    db.post.delete_post("other", "p1")
    assert stored(client) == before


def test_keys_in_lower_case_leave_out_how_a_text_was_written(client: Any) -> None:
    """Whoever makes keys of addresses indifferent to case has items that differ in nothing else."""
    package = built(
        "members_in_lower_case",
        schema(
            table(
                "Members", "pk", "sk",
                Member=entity(
                    "MEMBER#{email}", "MEMBER", "email visits:integer",
                    pattern("visit", "UpdateItem", "email", "single_entity",
                            updates=[{"field": "visits", "action": "increment", "value": 1}]),
                ) | {"also_at": {"pk_template": "M#{email:lower}", "sk_template": "M"}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db = package.Database(client)
    db.member.create_member(package.Member(email="Ann@x.org", visits=1))
    before = stored(client, "Members")
    with pytest.raises(package.CopyExistsError, match=r"ann@x\.org"):
        db.member.create_member(package.Member(email="ann@x.org", visits=7))
    assert stored(client, "Members") == before
    # One that was there before there were copies leaves the other's copy alone.
    client.put_item(TableName="Members", Item=package.Member(email="ANN@x.org", visits=7).to_item())
    with pytest.raises(package.CopyExistsError, match=r"ANN@x\.org"):
        db.member.visit("ANN@x.org")
    db.member.delete_member("ANN@x.org")
    assert stored(client, "Members") == before
    assert db.member.visit("Ann@x.org").visits == 2


@pytest.mark.parametrize("sort", ["{email:lower}", "S"], ids=["holds it too", "leaves it out"])
def test_an_item_whose_key_is_in_lower_case_is_written_in_another(client: Any, sort: str) -> None:
    """Its key is the same, whatever the case; the copy that stands at the second place is its own."""
    setting = {"field": "email", "action": "set", "param": "email"}
    package = built(
        f"members_in_any_case_{len(sort)}",
        schema(
            table(
                "Members", "pk", "sk",
                Member=entity(
                    "MEMBER#{email:lower}", "MEMBER", "email team visits:integer",
                    pattern("visit", "UpdateItem", "email visits:integer", "single_entity", updates=[setting]),
                    pattern("join", "UpdateItem", "email team visits:integer", "single_entity", if_missing="create"),
                ) | {"also_at": {"pk_template": "TEAM#{team}", "sk_template": sort}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db = package.Database(client)
    for number, email in enumerate(("ann@x.org", "Ann@x.org", "ann@X.org"), 1):
        assert db.member.join(email, "t", number).version == number
    member = db.member.visit("ANN@x.org", 4)
    member.email = "aNN@x.org"
    db.member.update_member(member)
    copy, item = sorted(stored(client, "Members"), key=lambda each: each["pk"]["S"], reverse=True)
    assert item["email"] == {"S": "aNN@x.org"}
    assert copy == {
        **item,
        "pk": {"S": "TEAM#t"},
        "sk": {"S": sort.replace("{email:lower}", "ann@x.org")},
    }
    if sort == "S":
        with pytest.raises(package.CopyExistsError, match=r"bob@x\.org"):
            db.member.join("bob@x.org", "t", 1)
    else:
        db.member.join("bob@x.org", "t", 1)
    db.member.delete_member("Ann@x.org")
    assert len(stored(client, "Members")) == (0 if sort == "S" else 2)


def test_what_only_the_key_of_an_item_holds_is_an_attribute_of_its_copy(client: Any) -> None:
    """Nothing else tells whose it is; other code may write no such attribute, and an update may find no item."""
    package = built(
        "notes_of_other_code",
        schema(
            table(
                "Notes", "pk", "sk",
                Note=entity(
                    "NOTE#{note_id}", "AT#{day}", "note_id day:date text",
                    pattern("write", "UpdateItem", "note_id day:date text", "single_entity"),
                ) | {"also_at": {"pk_template": "N#{note_id}", "sk_template": "N"}},
            )
        ),
    )  # fmt: skip
    package.create_tables(client)
    db, day = package.Database(client), date(2024, 1, 1)
    with pytest.raises(package.ItemNotFoundError):
        db.note.write("n", day, "new")
    assert not stored(client, "Notes")
    key_ = package.note_key("n", day)
    client.put_item(TableName="Notes", Item={**key_, "text": {"S": "theirs"}})
    assert db.note.write("n", day, "ours").text == "ours"
    copy, item = stored(client, "Notes")
    assert item == {**key_, "text": {"S": "ours"}, "version": {"N": "2"}}
    assert copy == {**item, "pk": {"S": "N#n"}, "sk": {"S": "N"}, "day": {"S": "2024-01-01"}}
    with pytest.raises(package.CopyExistsError):
        db.note.create_note(package.Note(note_id="n", day=date(2024, 1, 2), text="another"))
    db.note.delete_note("n", day)
    assert not stored(client, "Notes")


@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_a_batch_may_put_an_item_in_the_second_place_that_another_leaves(
    client: Any, flavour: str
) -> None:
    """One is deleted, or moved, in the same batch; where neither can be written first, it is told."""
    package = built(
        f"posts_replaced_{flavour}", changed(PLAIN, {AT: THERE["less in the key"]}), "sync", "async"
    )
    db = db_of(package, client)
    aio = import_module(f"{package.__name__}.aio")
    awaited = aio.Database(Awaited(client)).post.batch_write_post

    def write(**given: Any) -> None:
        if flavour == "async":
            asyncio.run(awaited(**given))
        else:
            db.post.batch_write_post(**given)

    def keys() -> list[tuple[str, str]]:
        return [
            (each["user_id"]["S"], each["post_id"]["S"]) for each in assert_copied(package, client)
        ]

    names = [f"p{number:02}" for number in range(30)]
    old = [post(package, user_id="u1", post_id=each) for each in names]
    new = [post(package, user_id="u2", post_id=each) for each in names]
    write(put=old)
    write(put=new, delete=[each.key() for each in old])
    assert keys() == [("u2", each) for each in names]
    moved, instead = replace(new[0], day=date(2030, 1, 1)), old[0]
    write(put=[instead, moved])
    assert keys() == [("u1", "p00"), *(("u2", each) for each in names)]
    # What is put comes first, and what leaves its place behind the first 25: a request of DynamoDB has no more.
    chain = [replace(each, day=date(2031, 1, day)) for day, each in enumerate(new[1:], 1)]
    taking = [post(package, user_id="u3", post_id=each) for each in names[1:]]
    write(put=[*taking, *chain])
    left = [("u1", "p00"), *(("u2", each) for each in names), *(("u3", each) for each in names[1:])]
    assert sorted(keys()) == sorted(left)
    before = stored(client)
    swapped = [replace(instead, day=moved.day), replace(moved, day=instead.day)]
    with pytest.raises(package.CopyExistsError):
        write(put=swapped)
    assert stored(client) == before


def test_one_copy_takes_the_place_of_another_in_a_transaction(client: Any) -> None:
    """One write at each place: DynamoDB takes no Delete beside a Put of one key."""
    there = "Post of Posts"
    replace_ = transaction(
        "replace",
        "TransactWrite",
        "user_id post:Post",
        "boolean",
        f"Delete {there}",
        f"Put {there}",
    )
    replace_["entities_involved"][0]["key"] = {"user_id": "user_id", "post_id": "post.post_id"}
    swap = transaction(
        "swap", "TransactWrite", "post_id first second first_day:date second_day:date",
        "boolean", f"Update {there}", f"Update {there}",
    )  # fmt: skip
    for item, which in zip(swap["entities_involved"], ("first", "second"), strict=True):
        item["key"] = {"user_id": which, "post_id": "post_id"}
        item["updates"] = [{"field": "day", "action": "set", "param": f"{which}_day"}]
    both = transaction(
        "both", "TransactWrite", "one:Post other:Post", "boolean", f"Put {there}", f"Put {there}"
    )
    package = built(
        "posts_in_place_of_others",
        {
            **changed(PLAIN, {AT: THERE["less in the key"]}),
            "cross_table_access_patterns": [
                {**each, "pattern_id": 900 + number}
                for number, each in enumerate((replace_, swap, both))
            ],
        },
    )
    db = db_of(package, client)
    days = [date(2024, 5, day) for day in (6, 7)]
    posts = [
        package.Post(user_id=user, post_id="p1", day=day, topic="t", likes=0)
        for user, day in zip(("u1", "u2"), days, strict=True)
    ]
    db.post.batch_write_post(put=posts)
    assert db.transactions.swap("p1", "u1", "u2", *reversed(days))
    first, second = assert_copied(package, client)
    assert [first["day"], second["day"]] == [{"S": str(day)} for day in reversed(days)]
    assert db.transactions.replace("u1", replace(posts[1], user_id="u3"))
    assert [each["user_id"]["S"] for each in assert_copied(package, client)] == ["u2", "u3"]
    new = [replace(posts[0], user_id=user, post_id="p2") for user in ("u4", "u5")]
    with pytest.raises(package.CopyExistsError, match="u5"):
        db.transactions.both(*new)
    with pytest.raises(package.CopyExistsError):
        db.transactions.replace("u2", replace(posts[1], user_id="u6"))
    assert [each["user_id"]["S"] for each in assert_copied(package, client)] == ["u2", "u3"]


def test_a_key_that_is_sensitive_is_told_nobody(client: Any) -> None:
    fields = [
        {**each, "sensitive": True} if each["name"] == "user_id" else each
        for each in POST["fields"]
    ]
    secret = {AT: THERE["less in the key"], "tables/0/entities/Post/fields": fields}
    package = built("posts_of_somebody", changed(PLAIN, secret))
    db = db_of(package, client)
    db.post.create_post(post(package))
    with pytest.raises(package.CopyExistsError) as refused:
        db.post.create_post(post(package, user_id="somebody"))
    assert "somebody" not in str(refused.value)
    assert refused.value.key["pk"] == {"S": "USER#somebody"}


def crossing() -> JSON:
    """Two items of one transaction may have one second place, of which it knows nothing else."""
    there = "Post of Posts"
    both = transaction(
        "both", "TransactWrite", "first second post_id", "boolean",
        f"Update {there}", f"Update {there}",
    )  # fmt: skip
    drop = transaction(
        "drop_both", "TransactWrite", "first second post_id", "boolean",
        f"Delete {there}", f"Delete {there}",
    )  # fmt: skip
    for one in (both, drop):
        for item, which in zip(one["entities_involved"], ("first", "second"), strict=True):
            item["key"] = {"user_id": which, "post_id": "post_id"}
    for item in both["entities_involved"]:
        item["updates"] = [{"field": "likes", "action": "increment", "value": 1}]
    crowded = changed(PLAIN, {AT: THERE["less in the key"]})
    numbered = [{**one, "pattern_id": 900 + number} for number, one in enumerate((both, drop))]
    return {**crowded, "cross_table_access_patterns": numbered}


@pytest.fixture(scope="module")
def crossed() -> Any:
    return built("posts_that_cross", crossing())


@pytest.mark.parametrize("owner", ["u1", "u2"])
def test_of_two_items_of_one_second_place_the_copy_goes_with_both(
    crossed: Any, client: Any, owner: str
) -> None:
    """They were there before there were copies, of which there is room for one: a place has one action."""
    db = db_of(crossed, client)
    db.post.create_post(post(crossed, user_id=owner))
    other = post(crossed, user_id={"u1": "u2", "u2": "u1"}[owner])
    client.put_item(TableName="Posts", Item=other.to_item())
    assert db.transactions.drop_both("u1", "u2", "p1")
    assert not stored(client)


def test_a_copy_that_is_made_meanwhile_goes_with_its_item(crossed: Any, client: Any) -> None:
    """Where its place was that of another, and it is otherwise as it was read: a migration copies so."""
    db = db_of(crossed, client)
    other, mine = post(crossed, user_id="u1"), post(crossed, user_id="u2")
    db.post.create_post(other)
    client.put_item(TableName="Posts", Item=mine.to_item())
    read: list[Any] = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item":
            read.append(request["Key"])
            if len(read) == 2:
                db.post.delete_post("u1", "p1")
                db.post.put(mine)

    assert crossed.Database(Recorder(client, meddle)).post.delete_post("u2", "p1")
    assert not stored(client)


@pytest.mark.parametrize("call", ["both", "drop_both"])
def test_items_are_told_apart_although_they_are_read_one_after_the_other(
    crossed: Any, client: Any, call: str
) -> None:
    """Between the two reads, the first leaves its place to the second: so no two copies are in one place."""
    db = db_of(crossed, client)
    db.post.create_post(post(crossed, user_id="u1"))
    db.post.create_post(post(crossed, user_id="u2", day=date(2024, 1, 2)))
    read: list[str] = []

    def meddle(operation: str, request: Any) -> None:
        if operation == "get_item":
            read.append(request["Key"]["pk"]["S"])
            if read == ["USER#u1", "USER#u2"]:
                db.post.move("u1", "p1", date(2024, 1, 3), "gone")
                db.post.move("u2", "p1", date(2024, 1, 1), "there")

    assert getattr(crossed.Database(Recorder(client, meddle)).transactions, call)("u1", "u2", "p1")
    items = assert_copied(crossed, client)
    assert [each["likes"]["N"] for each in items] == (["1", "1"] if call == "both" else [])
