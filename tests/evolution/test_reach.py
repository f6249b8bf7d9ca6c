"""Which methods a finding about a key names: those that ask for items of the entity, whoever has them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from evolution.changing import between
from schemas import changed, entity, index, pattern, schema, table, transaction

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
            {"Note.sk_template": f"{CRUD}, Post.all_of_user and drop"},
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
    assert told == {
        at: (f"new code cannot find old items: {names}", "old code and new items: the same")
        for at, names in expected.items()
    }
