"""A field called like a key attribute of an index that its entity does not fill holds what DynamoDB takes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, changed, entity, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow


def declared() -> JSON:
    """Notes fill ByMood; drafts have a mood and a place as well, and no mapping."""
    note = entity(
        "NOTE#{note_id}", "NOTE", "note_id mood place",
        pattern("find_notes", "Query", "mood", index_name="ByMood"), ByMood=("{mood}", "{place}"),
    )  # fmt: skip
    draft = entity(
        "DRAFT#{draft_id}", "DRAFT", "draft_id mood place? tone? state",
        pattern("set_mood", "UpdateItem", "draft_id mood", "single_entity"),
        pattern("patch", "UpdateItem", "draft_id mood place", "single_entity", partial=True),
        pattern("save", "PutItem", "draft_id mood place state", "single_entity"),
        pattern("start", "UpdateItem", "draft_id first", "single_entity",
                updates=[{"field": "mood", "action": "set_if_absent", "param": "first"}]),
    )  # fmt: skip
    return schema(
        table("Notes", "pk", "sk", index("ByMood", "mood", "place"), Note=note, Draft=draft),
        transactions=(
            transaction("turn", "TransactWrite", "draft_id mood", "boolean", "Update Draft of Notes"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("keys_of_others", compiled(declared()))


@pytest.fixture
def recorder(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as client:
        made.Database(client).draft.create_draft(made.Draft(draft_id="1", mood="calm", state=""))
        yield Recorder(client)


def _created(db: Any, made: ModuleType, **values: str) -> Any:
    return db.draft.create_draft(
        made.Draft(**{"draft_id": "2", "mood": "calm", "state": ""} | values)
    )


def _stored(db: Any, made: ModuleType, **values: str) -> Any:
    draft = db.draft.get_draft("1")
    for name, value in values.items():
        setattr(draft, name, value)
    return db.draft.update_draft(draft)


WAYS: dict[str, Callable[..., Any]] = {
    "create": _created,
    "update by the entity": _stored,
    "batch": lambda db, made, **values: db.draft.batch_write_draft(
        put=[made.Draft(**{"draft_id": "3", "mood": "calm", "state": ""} | values)]
    ),
    "partial": lambda db, made, **values: db.draft.patch("1", **values),
    "put of values": lambda db, made, **values: db.draft.save(
        **{"draft_id": "4", "mood": "calm", "place": "here", "state": ""} | values
    ),
    "set": lambda db, made, mood: db.draft.set_mood("1", mood),
    "set_if_absent": lambda db, made, mood: db.draft.start("1", mood),
    "transaction": lambda db, made, mood: db.transactions.turn("1", mood),
}
OF_BOTH = [way for way in WAYS if way not in ("set", "set_if_absent", "transaction")]
MOST = {"mood": 2048, "place": 1024}


@pytest.mark.parametrize(
    ("way", "name"),
    [*((way, "mood") for way in WAYS), *((way, "place") for way in OF_BOTH)],
)
def test_what_no_key_can_be_is_refused(
    made: ModuleType, recorder: Recorder, way: str, name: str
) -> None:
    """DynamoDB takes the longest text, and would refuse what the package does."""
    db = made.Database(recorder)
    longest = "é" * (MOST[name] // 2)
    WAYS[way](db, made, **{name: longest})
    for value, reason in (("", "must not be empty"), (f"{longest}x", "must not be longer than")):
        recorder.sent.clear()
        with pytest.raises(made.FieldValueError, match=f"Draft, field {name}: {reason}"):
            WAYS[way](db, made, **{name: value})
        assert {operation for operation, _ in recorder.sent} <= {"get_item"}


def test_other_fields_hold_any_text(made: ModuleType, recorder: Recorder) -> None:
    db = made.Database(recorder)
    draft = made.Draft(draft_id="5", mood="calm", tone="", state="x" * 5000)
    db.draft.create_draft(draft)
    assert db.draft.get_draft("5") == draft


def test_the_entity_that_fills_the_index_has_no_more_checks(made: ModuleType) -> None:
    """Its key functions refuse the same."""
    with pytest.raises(made.KeyValueError, match="key mood, mood: must not be empty"):
        made.Note(note_id="1", mood="", place="here").to_item()


def test_what_is_copied_there_must_be_held_to_the_same() -> None:
    """Any text can be in `state`; what is in `mood` can be in `mood`."""
    schema_ = declared()
    draft = schema_["tables"][0]["entities"]["Draft"]
    copy = {"field": "mood", "action": "set", "other_field": "state"}
    draft["access_patterns"].append(
        pattern("copy", "UpdateItem", "draft_id", "void", updates=[copy]) | {"pattern_id": 99}
    )
    assert [each.code for each in compiled(schema_).errors] == ["DG459"]
    copy |= {"field": "state", "other_field": "mood"}
    assert compiled(schema_).errors == []


def test_what_the_schema_itself_gives_is_held_to_the_same_while_compiling() -> None:
    """Else DynamoDB would say so, or the package, in each call."""
    draft, field, long = "tables/0/entities/Draft", "tables/0/entities/Draft/fields", "x" * 1025
    calm = "tables/0/entities/Draft/access_patterns/4"

    def codes(changes: JSON, usage: JSON | None = None) -> list[str]:
        return [each.code for each in compiled(changed(declared(), changes), usage).errors]

    def updating(entry: JSON, **more: Any) -> JSON:
        made = pattern("calm", "UpdateItem", "draft_id", "void", updates=[entry], **more)
        return {calm: made | {"pattern_id": 99}}

    def setting(value: str, name: str = "mood", action: str = "set") -> JSON:
        return updating({"field": name, "action": action, "value": value})

    def meeting(operator: str, value: str, name: str = "mood") -> JSON:
        condition = {"conditions": [{"field": name, "operator": operator, "value": value}]}
        return updating({"field": "tone", "action": "set", "value": ""}, condition=condition)

    text: JSON = {"type": "string"}
    default = {
        "parameters": [{"name": "draft_id", **text}, {"name": "mood", **text, "default": ""}]
    }
    first = pattern("cheer_up", "UpdateItem", "", "void", **default) | {"pattern_id": 98}
    mistakes: list[tuple[str, JSON]] = [
        ("DG451", setting("")),
        ("DG451", setting("", action="set_if_absent")),
        ("DG451", setting(long, "place")),
        ("DG517", meeting("=", "")),
        ("DG517", meeting("=", "", "pk")),
        ("DG229", {f"{field}/2": {"name": "place", **text, "required": False, "default": ""}}),
        ("DG229", {f"{field}/1": {"name": "mood", **text, "required": True, "enum": ["", "a"]}}),
        ("DG224", {calm: first}),
        ("DG243", {f"{field}/2": {"name": "place", **text, "const": ""}, f"{draft}/access_patterns": []}),
        ("DG218", {f"{field}/2": {"name": "place", "type": "integer", "const": 5},
                   f"{draft}/access_patterns": []}),
    ]  # fmt: skip
    for code, changes in mistakes:
        assert codes(changes) == [code], changes
    for fine in (
        setting("calm"),
        setting(long[1:], "place"),
        setting("", "tone"),
        meeting("=", "calm"),
        meeting("<>", ""),
        meeting("=", "", "state"),
        {f"{field}/2": {"name": "place", **text, "required": False, "default": "here"}},
        {f"{field}/4": {"name": "state", **text, "required": True, "enum": ["", "a"]}},
    ):
        assert codes(fine) == [], fine
    for mood, refused in (("", True), ("calm", False)):
        sample = {"draft_id": "1", "mood": mood, "state": ""}
        found = codes({}, {"entities": {"Draft": {"sample_data": sample}}})
        assert ("DG713" in found) is refused  # the rest of the samples is not there


def unfilled(columns: str) -> JSON:
    """Things in a table whose indexes no entity fills: others do, or will."""
    thing = entity("T#{thing_id}", "THING", f"thing_id {columns}")
    local = {"lsi_list": [{"name": "BySeen", "sort_key": "seen"}]}
    return schema(
        table("Things", "pk", "sk", index("BySize", "size", "version"), Thing=thing) | local
    )


def test_an_index_that_no_entity_fills_has_the_types_of_what_is_stored_there() -> None:
    """Else DynamoDB would store no item of the entity."""
    things = changed(
        unfilled("size:integer seen:datetime"),
        {"tables/0/entities/Thing/fields/2/format": "epoch_s"},
    )
    made = load("unfilled_indexes", compiled(things))
    (request,) = made.TABLES.values()
    types = {
        each["AttributeName"]: each["AttributeType"] for each in request["AttributeDefinitions"]
    }
    assert types == {"pk": "S", "sk": "S", "size": "N", "version": "N", "seen": "N"}
    with moto(made) as client:
        thing = made.Thing(thing_id="1", size=3, seen=datetime(2024, 1, 31, tzinfo=UTC))
        made.Database(client).thing.create_thing(thing)
        for name in ("BySize", "BySeen"):
            assert client.scan(TableName="Things", IndexName=name)["Count"] == 1


def test_what_no_key_can_be_is_refused_where_no_entity_fills_the_index() -> None:
    def messages(document: JSON) -> list[str]:
        return [f"{each.code} {each.message}" for each in compiled(document).errors]

    told = "DG218 Thing.size is of type {}, but size is a key attribute of an index, {}"
    for kind in ("boolean", "bytes", "string_set"):
        found = messages(unfilled(f"size:{kind}"))
        assert found == [told.format(kind, "which is text or a number")]
    for kind in ("string", "integer", "decimal", "date", "uuid"):
        assert messages(unfilled(f"size:{kind}")) == []
    two = unfilled("size:integer")
    two["tables"][0]["entities"] = {
        "Box": entity("B#{box_id}", "BOX", "box_id size:decimal"),
        "Bag": entity("S#{bag_id}", "BAG", "bag_id size:integer"),
        **changed(two, {})["tables"][0]["entities"],
    }
    two["tables"][0]["entities"]["Thing"]["fields"][1]["type"] = "string"
    assert messages(two) == [told.format("string", "and Box.size is a number")]
