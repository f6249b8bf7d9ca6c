"""Tables that count updates in another attribute than `version`, and tables in which nothing is counted."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from proof.running.requests import Checker
from schemas import entity, pattern, schema, table, transaction


def update(name: str, given: str, **more: Any) -> Any:
    return pattern(name, "UpdateItem", f"id {given}".strip(), "single_entity", **more)


def note(*patterns: Any) -> Any:
    return entity("N#{id}", None, "id text? likes:integer? tags:string_set?", *patterns)


PATTERNS = (
    update("write", "text"),
    update("like", "", updates=[{"field": "likes", "action": "increment", "value": 1}]),
    update("label", "new:string_set", updates=[{"field": "tags", "action": "add", "param": "new"}]),
    update("patch", "text", partial=True),
    update("ensure", "text", if_missing="create"),
)
REPLACE = transaction("replace", "TransactWrite", "note:Note", "boolean", "Update Note of Notes")


def notes(attribute: str | None, *columns: Any) -> Any:
    made = schema(
        table("Notes", "pk", None, Note=note(*PATTERNS), Mark=entity("{mark}", None, "mark")),
        transactions=(REPLACE,),
    )
    [plain] = made["tables"]
    plain["table_config"]["version_attribute"] = attribute
    plain["entities"]["Note"]["fields"] += columns
    plain["entities"]["Mark"]["fields"][0]["attribute"] = "pk"
    return made


@pytest.fixture(scope="module")
def counted() -> Any:
    return load("notes_with_rev", compiled(notes("_rev")))


@pytest.fixture(scope="module")
def loose() -> Any:
    version = {"name": "version", "type": "string", "required": False}
    return load("notes_without_lock", compiled(notes(None, version)))


@pytest.fixture
def client(counted: Any) -> Iterator[Any]:
    with moto(counted) as client:
        yield client


def stored(client: Any) -> Any:
    return client.get_item(TableName="Notes", Key={"pk": {"S": "N#1"}})["Item"]


def test_the_count_is_in_its_attribute(counted: Any, client: Any) -> None:
    client.put_item(
        TableName="Notes",
        Item={"pk": {"S": "N#1"}, "id": {"S": "1"}, "_rev": {"N": "7"}, "version": {"S": "x"}},
    )
    repository = counted.Database(client).note
    found = repository.get_note("1")
    assert (found.rev, found) == (7, counted.Note(id="1", rev=7))
    found.text = "new"
    repository.update_note(found)
    assert found.rev == 8
    assert stored(client) == {
        "pk": {"S": "N#1"},
        "id": {"S": "1"},
        "text": {"S": "new"},
        "_rev": {"N": "8"},
        "version": {"S": "x"},
    }
    assert repository.like("1", expected_version=8).rev == 9
    with pytest.raises(counted.VersionConflictError):
        repository.like("1", expected_version=8)
    with pytest.raises(counted.VersionConflictError):
        repository.update_note(found)
    assert counted.Database(client).transactions.replace(repository.get_note("1"))
    assert stored(client)["_rev"] == {"N": "10"}


def test_a_new_item_begins_with_one(counted: Any, client: Any) -> None:
    counted.Database(client).note.create_note(counted.Note(id="1", rev=5))
    assert stored(client) == {"pk": {"S": "N#1"}, "id": {"S": "1"}, "_rev": {"N": "1"}}


def test_a_field_may_be_the_count(client: Any) -> None:
    revision = {"name": "revision", "type": "integer", "required": True, "attribute": "rev"}
    package = load("notes_with_revision", compiled(notes("rev", revision)))
    package.Database(client).note.create_note(package.Note(id="1", revision=3))
    assert stored(client)["rev"] == {"N": "1"}
    assert package.Database(client).note.write("1", "x").revision == 2


def test_without_a_lock_the_last_writer_wins(loose: Any, client: Any) -> None:
    repository = loose.Database(client).note
    repository.create_note(loose.Note(id="1", text="a", version="beta"))
    first, second = repository.get_note("1"), repository.get_note("1")
    first.text, second.text = "b", "c"
    repository.update_note(first)
    repository.update_note(second)
    assert stored(client) == {
        "pk": {"S": "N#1"},
        "id": {"S": "1"},
        "text": {"S": "c"},
        "version": {"S": "beta"},
    }
    assert repository.like("1").likes == 1
    assert repository.label("1", {"x"}).tags == {"x"}
    assert repository.patch("1", text=None).text is None
    assert loose.Database(client).transactions.replace(first)
    assert repository.ensure("2", "new") == loose.Note(id="2", text="new")


def test_but_the_item_must_be_there(loose: Any, client: Any) -> None:
    repository = loose.Database(client).note
    for write in (
        lambda: repository.update_note(loose.Note(id="1")),
        lambda: repository.like("1"),
        lambda: repository.label("1", {"x"}),
    ):
        with pytest.raises(loose.ItemNotFoundError):
            write()


def test_nothing_expects_a_version(loose: Any) -> None:
    for name in ("write", "like", "label", "patch", "ensure", "update_note"):
        method = getattr(loose.NoteRepository, name)
        assert "expected_version" not in inspect.signature(method).parameters
        assert "VersionConflictError" not in (method.__doc__ or "")


def test_an_update_that_would_change_nothing_is_not_sent(loose: Any) -> None:
    client = Recorder(Empty(), Checker(loose.TABLES).check)
    with pytest.raises(ValueError, match="changes nothing"):
        loose.Database(client).note.label("1", set())
    assert not client.sent


def test_what_is_nothing_but_a_key_has_no_update(counted: Any, loose: Any) -> None:
    assert hasattr(counted.MarkRepository, "update_mark")
    assert not hasattr(loose.MarkRepository, "update_mark")
