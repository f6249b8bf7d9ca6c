"""A put that makes its key anew and demands that its item is there could never be carried out, and is refused."""

from __future__ import annotations

import pytest

from emitted import as_file, attempted
from schemas import GONE, changed, entity, fields, pattern, schema, table, transaction

OF_THE_KEY = {"note_id": {"generate": "uuid4"}, "at": {"generate": "now"}}


def codes(given: str, condition: str | None, sk: str = "NOTE#{note_id}") -> list[str]:
    asked = {"condition": condition} if condition else {}
    put = pattern("write_note", "PutItem", given, "void", **asked)
    note = entity("USER#{user_id}", sk, "user_id", put)
    note["fields"] = fields("user_id note_id:uuid at:datetime title?", **OF_THE_KEY)
    made = schema(table("Notes", "pk", "sk", Note=note))
    return [each.code for each in attempted(as_file(made))[1] if each.severity == "error"]


@pytest.mark.parametrize("sk", ["NOTE#{note_id}", "NOTE#{at}"])
@pytest.mark.parametrize("condition", ["exists", "attribute_exists(pk)", 'title = "draft"'])
def test_what_is_made_anew_is_not_there(condition: str, sk: str) -> None:
    assert codes("user_id title", condition, sk) == ["DG462"]


@pytest.mark.parametrize(
    "condition", [None, "not_exists", "attribute_not_exists(pk)", 'title <> "x" OR attribute_not_exists(pk)']
)  # fmt: skip
def test_a_condition_that_a_new_item_meets(condition: str | None) -> None:
    assert codes("user_id title", condition) == []


@pytest.mark.parametrize("condition", ["exists", "attribute_exists(pk)", 'title = "draft"'])
def test_a_key_that_is_given_is_that_of_an_item(condition: str) -> None:
    """By a parameter, or by an entity."""
    assert codes("user_id note_id:uuid", condition) == []
    assert codes("note:Note", condition) == []


def test_in_a_transaction_too() -> None:
    note = entity("USER#{user_id}", "NOTE#{note_id}", "user_id")
    note["fields"] = fields("user_id note_id:uuid title?", note_id={"generate": "uuid4"})
    put = transaction(
        "write",
        "TransactWrite",
        "user_id title",
        "boolean",
        "Put Note of Notes if attribute_exists(pk)",
    )
    made = schema(table("Notes", "pk", "sk", Note=note), transactions=[put])
    assert [each.code for each in attempted(as_file(made))[1] if each.severity == "error"] == [
        "DG462"
    ]
    free = changed(made, {"cross_table_access_patterns/0/entities_involved/0/condition": GONE})
    assert [each.code for each in attempted(as_file(free))[1] if each.severity == "error"] == []
