"""Which methods a finding about a key names: those that ask for items of the entity, whoever has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from evolution.changing import between
from schemas import JSON, changed, entity, index, pattern, schema, table, transaction

BEFORE = schema(
    table(
        "Posts", "pk", "sk",
        index("ByStatus", "gsi1pk", "gsi1sk"),
        Post=entity(
            "USER#{user_id}", "POST#{post_id}", "user_id post_id status",
            pattern("any_in", "Query", "status", "mixed_data", index_name="ByStatus"),
            pattern("all_of_user", "Query", "user_id", "mixed_data"),
            pattern("posts_in", "Query", "status", index_name="ByStatus"),
            ByStatus=("STATUS#{status}", "POST#{post_id}"),
        ),
        Note=entity(
            "USER#{user_id}", "NOTE#{note_id}", "user_id note_id status",
            pattern("notes_in", "Query", "status", index_name="ByStatus"),
            pattern("only_posts", "Query", "status", "mixed_data", index_name="ByStatus", entities=["Post"]),
            ByStatus=("STATUS#{status}", "NOTE#{note_id}"),
        ),
    ),
    transactions=(
        transaction("drop", "TransactWrite", "user_id note_id", "boolean", "Delete Note of Posts"),
        transaction("save", "TransactWrite", "note:Note", "boolean", "Put Note of Posts"),
    ),
)  # fmt: skip
ENTITIES = "tables/0/entities"
POST, NOTE = (f"{ENTITIES}/{name}/gsi_mappings/0" for name in ("Post", "Note"))
CRUD = "get_note, update_note, delete_note, batch_get_note"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {f"{NOTE}/sk_template": "N#{note_id}"},
            {"Note.ByStatus": "notes_in"},
            id="of what a query of its own entity reads",
        ),
        pytest.param(
            {f"{POST}/sk_template": "P#{post_id}"},
            {"Post.ByStatus": "posts_in and Note.only_posts"},
            id="of what another entity reads",
        ),
        pytest.param(
            {f"{each}/pk_template": "S#{status}" for each in (POST, NOTE)},
            {
                "Post.ByStatus": "any_in, posts_in and Note.only_posts",
                "Note.ByStatus": "notes_in and Post.any_in",
            },
            id="of a partition that both share",
        ),
        pytest.param(
            {f"{ENTITIES}/Note/sk_template": "N#{note_id}"},
            {"Note.sk_template": f"{CRUD}, Post.any_in, Post.all_of_user and drop"},
            id="of an item that a transaction looks for",
        ),
    ],
)
def test_whose_methods_cannot_find_an_item(
    changes: Mapping[str, object], expected: Mapping[str, str]
) -> None:
    told = {
        each.at.removeprefix("shop:"): each.notes
        for each in between(BEFORE, changed(BEFORE, changes))
    }
    assert told.keys() == expected.keys()
    for at, names in expected.items():
        assert told[at][0] == f"new code cannot find old items: {names}"
        assert told[at][-1] == "old code and new items: the same"


def keyed(sk: str) -> JSON:
    """Notes with this sort key, beside posts, and every way to ask for one of them."""
    return schema(
        table(
            "Posts", "pk", "sk",
            index("ByStatus", "by_status"),
            Post=entity(
                "USER#{user_id}", "POST#{post_id}", "user_id post_id status",
                pattern("all_of_user", "Query", "user_id", "mixed_data"),
                pattern("any_in", "Query", "status", "mixed_data", index_name="ByStatus"),
                ByStatus="{status}",
            ),
            Note=entity(
                "USER#{user_id}", sk, "user_id note_id day status",
                pattern("notes", "Query", "user_id"),
                pattern("every_note", "Scan"),
                pattern("in_status", "Query", "status", index_name="ByStatus"),
                pattern("every_in_status", "Scan", index_name="ByStatus"),
                pattern("find_note", "GetItem", "user_id note_id day", "single_entity"),
                ByStatus="{status}",
            ) | {"crud": False},
        ),
        transactions=(
            transaction("drop", "TransactWrite", "user_id note_id day", "boolean", "Delete Note of Posts if exists"),
        ),
    )  # fmt: skip


NOTE_ITEM = {"user_id": "u", "note_id": "n", "day": "d", "status": "s"}
ASKED: Mapping[str, Callable[[Any], object]] = {
    "notes": lambda db: [*db.note.notes("u")],
    "every_note": lambda db: [*db.note.every_note()],
    "in_status": lambda db: [*db.note.in_status("s")],
    "every_in_status": lambda db: [*db.note.every_in_status()],
    "find_note": lambda db: db.note.find_note("u", "n", "d"),
    "Post.all_of_user": lambda db: [*db.post.all_of_user("u")],
    "Post.any_in": lambda db: [*db.post.any_in("s")],
    "drop": lambda db: db.transactions.drop("u", "n", "d"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sk", "begins"),
    [
        ("N#{note_id}#{day}", "another text"),
        ("NOTE#{day}#{note_id}", "the same text"),
        ("NOTE#{day}##{note_id}", "both"),
        ("NOTE#{note_id}##{day}", "another delimiter"),
        ("NOTE#OF#{note_id}#{day}", "more text"),
    ],
)
def test_what_is_told_of_methods_is_what_they_do(sk: str, begins: str) -> None:
    """Each side asks for an item of the other, in every way that is there."""
    sides = {"old": keyed("NOTE#{note_id}#{day}"), "new": keyed(sk)}
    made = {
        side: load(f"{side}_{begins.replace(' ', '_')}", compiled(each))
        for side, each in sides.items()
    }
    told = [
        line
        for each in between(*sides.values())
        for line in each.notes
        if each.rule.code == "DB102"
    ]
    for reader, writer in (("new", "old"), ("old", "new")):
        with moto(made[writer]) as client:
            reading = made[reader].Database(client)
            client.put_item(TableName="Posts", Item=made[writer].Note(**NOTE_ITEM).to_item())
            lost, refused = set[str](), set[str]()
            for name, ask in ASKED.items():
                try:
                    lost |= set() if ask(reading) else {name}
                except made[reader].TransactionFailedError:
                    lost.add(name)
                except made[reader].ItemDecodeError:
                    refused.add(name)
        assert said(told, f"{reader} code cannot find {writer} items") == lost
        assert (
            said(told, f"{reader} code reads {writer} items and refuses them with ItemDecodeError")
            == refused
        )


def said(notes: Iterable[str], what: str) -> set[str]:
    """The methods of which this is said; of both sides, where the other is the same."""
    told = list(notes)
    if "old code and new items: the same" in told:
        what = what.replace("old code", "new code").replace("new items", "old items")
    names = [each.removeprefix(f"{what}: ") for each in told if each.startswith(f"{what}: ")]
    return {name for each in names for name in re.split(r", | and ", each)}
