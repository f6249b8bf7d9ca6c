"""Puts that return what was there: what they send, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from clients import Recorder
from emitted import as_file, attempted, compiled, load
from emulator import moto
from schemas import JSON, entity, pattern, schema, table

PREVIOUS = "previous_entity"
NOW = datetime(2024, 1, 31, tzinfo=UTC)


def puts(*patterns: JSON) -> JSON:
    note = entity("NOTE#{note_id}", "NOTE", "note_id text seen:integer? at:datetime", *patterns)
    note["fields"][3]["touch"] = True
    return schema(table("Notes", "pk", "sk", Note=note))


NOTES = puts(
    pattern("store", "PutItem", "note:Note", PREVIOUS),
    pattern("replace", "PutItem", "note:Note", PREVIOUS, condition="exists"),
    pattern("store_less", "PutItem", "note:Note least:integer", PREVIOUS,
            condition="attribute_not_exists(pk) OR seen < :least"),
    pattern("replace_less", "PutItem", "note:Note least:integer", PREVIOUS, condition="seen < :least"),
    pattern("write", "PutItem", "note_id text", PREVIOUS),
    pattern("rewrite", "PutItem", "note_id text expected", PREVIOUS, condition="text = :expected"),
    pattern("replace_named", "PutItem", "note:Note note_id", PREVIOUS, condition="text = :note_id"),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("replaced", compiled(NOTES))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        yield Recorder(found)


@pytest.fixture
def notes(made: ModuleType, client: Recorder) -> Any:
    return made.Database(client, clock=lambda: NOW).note


def test_what_was_there_comes_back(made: ModuleType, notes: Any, client: Recorder) -> None:
    first = made.Note(note_id="n", text="first", seen=1, at=NOW)
    second = made.Note(note_id="n", text="second", at=NOW)
    assert notes.store(first) is None
    assert client.sent == [
        ("put_item", {"TableName": "Notes", "Item": first.to_item(), "ReturnValues": "ALL_OLD"})
    ]
    assert notes.store(second) == first
    assert notes.replace(first) == second
    assert notes.store_less(second, 2) == first
    assert notes.get_note("n") == second
    with pytest.raises(made.ConditionFailedError) as refused:
        notes.store_less(first, 2)  # what has not been seen is not less
    assert refused.value.item == second.to_item()
    assert notes.store_less(made.Note(note_id="other", text="t", at=NOW), 2) is None
    assert notes.write("n", "third") == second
    assert notes.rewrite("n", "fourth", "third") == made.Note(note_id="n", text="third", at=NOW)
    with pytest.raises(made.ConditionFailedError):
        notes.rewrite("n", "fifth", "third")
    assert notes.get_note("n").text == "fourth"


def test_what_is_compared_may_be_called_like_a_field_of_the_key(
    made: ModuleType, notes: Any
) -> None:
    """The note has the key: a parameter beside it is an operand alone, whatever it is called."""
    first, second = (made.Note(note_id="n", text=text, at=NOW) for text in ("first", "second"))
    notes.store(first)
    with pytest.raises(made.ConditionFailedError):
        notes.replace_named(second, "n")
    assert notes.replace_named(second, "first") == first
    assert notes.get_note("n") == second


def test_what_has_to_be_there_is_no_none(made: ModuleType, notes: Any) -> None:
    repository = type(notes)
    note = made.Note
    hints = {
        name: get_type_hints(getattr(repository, name), vars(made))["return"]
        for name in ("store", "store_less", "write", "replace", "replace_less", "rewrite")
    }
    assert hints == {
        **dict.fromkeys(("store", "store_less", "write"), note | None),
        **dict.fromkeys(("replace", "replace_less", "rewrite"), note),
    }
    missing = note(note_id="none", text="t", at=NOW)
    with pytest.raises(made.ItemNotFoundError):
        notes.replace(missing)
    with pytest.raises(made.ConditionFailedError):
        notes.replace_less(missing, 2)
    assert notes.get_note("none") is None


def test_what_was_there_and_cannot_be_read_was_overwritten(
    made: ModuleType, notes: Any, client: Recorder
) -> None:
    note = made.Note(note_id="n", text="t", at=NOW)
    client.put_item(TableName="Notes", Item={**note.to_item(), "seen": {"S": "never"}})
    with pytest.raises(made.ItemDecodeError, match="the write was carried out") as told:
        notes.store(note)
    assert told.value.written
    assert notes.get_note("n") == note


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("create_note", {}),
        ("add", {"condition": "not_exists"}),
        ("add", {"condition": "attribute_not_exists(pk)"}),
        ("add", {"condition": "attribute_not_exists(sk) AND attribute_not_exists(seen)"}),
    ],
)
def test_before_what_is_new_there_was_nothing(name: str, more: dict[str, Any]) -> None:
    adding = pattern(name, "PutItem", "note:Note", PREVIOUS, **more)
    _, told = attempted(as_file(puts(adding)))
    assert [each.code for each in told] == ["DG411"]


def test_it_is_told(made: ModuleType) -> None:
    texts = {
        name: " ".join(getattr(made.NoteRepository, name).__doc__.split())
        for name in ("store", "replace", "rewrite")
    }
    assert "Returns the Note that was there, or None if there was none." in texts["store"]
    assert "Returns the Note that was there. Raises" in texts["replace"]
    assert "it may return what it has stored itself." in texts["store"]
    assert "may raise ConditionFailedError, though it is done, or return what" in texts["rewrite"]
