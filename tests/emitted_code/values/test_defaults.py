"""Defaults of fields of every type: what a new entity has, what an item without the attribute is read as."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import emitted
from dyngen.build import build
from dyngen.config import Settings
from emitted_code.types.checkers import of_ruff
from emitted_code.types.test_typed_schemas import complaints
from emulator import moto
from proof.running.comparing import unwired
from schemas import entity, pattern, schema, table, transaction

PLACE = [
    {"name": "city", "type": "string", "required": True},
    {"name": "since", "type": "date", "required": False},
]
# (field, its default, what Python has)
DEFAULTS: list[tuple[dict[str, Any], object, object]] = [
    ({"type": "string"}, "new", "new"),
    ({"type": "string", "enum": ["new", "old"]}, "old", "old"),
    ({"type": "integer"}, 0, 0),
    ({"type": "integer", "enum": [1, 2]}, 2, 2),
    ({"type": "decimal"}, 1.5, Decimal("1.5")),
    ({"type": "decimal"}, "-0.10", Decimal("-0.10")),
    ({"type": "boolean"}, False, False),
    ({"type": "uuid"}, "6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21", UUID("6f1c2a52-8d0b-4b8a-9a70-0d5b1c8f3e21")),
    ({"type": "date"}, "2024-01-31", date(2024, 1, 31)),
    ({"type": "datetime"}, "2024-01-31T10:30:00+01:00", datetime(2024, 1, 31, 9, 30, tzinfo=UTC)),
    ({"type": "bytes"}, "AP8=", b"\x00\xff"),
    ({"type": "string_set"}, ["a", "b"], {"a", "b"}),
    ({"type": "string_set"}, [], set()),
    ({"type": "number_set"}, [1, "2.5"], {Decimal(1), Decimal("2.5")}),
    ({"type": "array", "item_type": "string"}, [], []),
    ({"type": "array", "item_type": "date"}, ["2024-01-31"], [date(2024, 1, 31)]),
    ({"type": "object"}, {"a": [1, {"b": None}], "c": 2.5}, {"a": [1, {"b": None}], "c": Decimal("2.5")}),
]  # fmt: skip
NAMES = [f"field_{number}" for number in range(len(DEFAULTS))]


def shop() -> dict[str, Any]:
    thing = entity("THING#{id}", None, "id", pattern("all_things", "Scan"))
    for name, (field, value, _) in zip(NAMES, DEFAULTS, strict=True):
        thing["fields"].append({"name": name, "required": False, "default": value, **field})
    nested = {"city": "Bern", "since": "2024-01-31"}
    thing["fields"] += [
        {"name": "home", "type": "object", "fields": PLACE, "required": False, "default": nested},
        {"name": "places", "type": "array", "item_type": "object", "item_fields": PLACE,
         "required": False, "default": [nested], "sensitive": True},
    ]  # fmt: skip
    return schema(table("Things", "pk", None, Thing=thing))


@pytest.fixture(scope="module")
def things() -> Any:
    return emitted.load("defaults", emitted.compiled(shop()))


def expected(things: Any) -> dict[str, object]:
    home = things.ThingHome(city="Bern", since=date(2024, 1, 31))
    places = [things.ThingPlaces(city="Bern", since=date(2024, 1, 31))]
    plain = {name: value for name, (_, _, value) in zip(NAMES, DEFAULTS, strict=True)}
    return {**plain, "home": home, "places": places}


def test_a_new_entity_has_them(things: Any) -> None:
    thing = things.Thing(id="1")
    for name, value in expected(things).items():
        assert getattr(thing, name) == value
        assert type(getattr(thing, name)) is type(value)


def test_an_item_without_the_attributes_is_read_so(things: Any) -> None:
    item = {"pk": {"S": "THING#1"}, "id": {"S": "1"}, "version": {"N": "1"}}
    thing = things.Thing.from_item(item)
    for name, value in expected(things).items():
        assert getattr(thing, name) == value


def test_what_is_written_is_read_again(things: Any) -> None:
    assert things.Thing.from_item(things.Thing(id="1").to_item()) == things.Thing(id="1")


def test_no_two_entities_share_a_collection(things: Any) -> None:
    one, other = things.Thing(id="1"), things.Thing(id="2")
    item = {"pk": {"S": "THING#1"}, "id": {"S": "1"}, "version": {"N": "1"}}
    read = things.Thing.from_item(item)
    for name, value in expected(things).items():
        if isinstance(value, list | set | dict | things.ThingHome):
            assert getattr(one, name) is not getattr(other, name)
            assert getattr(one, name) is not getattr(read, name)


def test_none_is_another_value_than_the_default(things: Any) -> None:
    """A default says what is read where nothing is stored, so the field is never None."""
    assert "None" not in str(things.Thing.__annotations__["field_0"])


@pytest.mark.slow
def test_the_package_is_strict(tmp_path: Path) -> None:
    (tmp_path / "shop_schema.json").write_text(json.dumps(shop()), encoding="utf-8")
    assert build(Settings((tmp_path,), tmp_path / "out"), write=True).changes
    assert complaints(tmp_path / "out", ["shop"]) == ""


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    """Neither of defaults of fields nor of those of parameters, in repositories and in transactions."""
    document = shop()
    thing = document["tables"][0]["entities"]["Thing"]
    scalars = [
        {"name": f"given_{number}", "type": field["type"], "default": value}
        for number, (field, value, _) in enumerate(DEFAULTS)
        if field["type"] not in ("array", "object", "string_set", "number_set")
    ]
    compared = " OR ".join(
        f"{NAMES[int(each['name'].removeprefix('given_'))]} = :{each['name']}" for each in scalars
    )
    find = pattern("find", "Scan", filter_expression=compared)
    remove = transaction("remove", "TransactWrite", "id", "boolean", "Delete Thing of Things")
    remove["entities_involved"][0]["condition"] = compared
    find["parameters"] = scalars
    remove["parameters"] += scalars
    thing["access_patterns"].append(find | {"pattern_id": 77})
    document["cross_table_access_patterns"] = [remove | {"pattern_id": 78}]
    (tmp_path / "shop_schema.json").write_text(json.dumps(document), encoding="utf-8")
    out = tmp_path / "out"
    settings = Settings((tmp_path,), out, flavours=("sync", "async"))
    assert build(settings, write=True).changes
    assert of_ruff(out) == ""
    made = emitted.load("defaults_of_parameters", emitted.compiled(document))
    given = inspect.signature(made.repositories.ThingRepository.find).parameters
    for each in scalars:
        wanted = DEFAULTS[int(each["name"].removeprefix("given_"))][2]
        assert given[each["name"]].default == wanted


def test_null_makes_a_parameter_optional() -> None:
    note = entity(
        "NOTE#{id}", None, "id text?", pattern("set_text", "UpdateItem", "id", "single_entity")
    )
    note["access_patterns"][0]["parameters"].append(
        {"name": "text", "type": "string", "default": None}
    )
    made = emitted.compiled(schema(table("Notes", "pk", None, Note=note)))
    assert "def set_text(self, id: str, text: str | None = None" in " ".join(
        made.files["repositories.py"].split()
    )


def test_an_upsert_stores_what_a_new_entity_has() -> None:
    """The defaults of members of a default, too."""
    document = shop()
    thing = document["tables"][0]["entities"]["Thing"]
    for field in thing["fields"]:
        if field["name"] in ("home", "places"):
            members = [
                *PLACE,
                {"name": "kind", "type": "string", "required": False, "default": "flat"},
                {"name": "keys", "type": "string_set", "required": False, "default": []},
            ]
            field |= {"fields" if field["name"] == "home" else "item_fields": members}
    make = pattern("make", "UpdateItem", "id", "single_entity", if_missing="create")
    thing["access_patterns"] = [make | {"pattern_id": 1}]
    made = emitted.load("things_made", emitted.compiled(document))
    with moto(made) as client:
        db = made.Database(client)
        db.thing.make("1")
        db.thing.create_thing(made.Thing(id="2"))
        one, two = (
            client.get_item(TableName="Things", Key={"pk": {"S": f"THING#{n}"}})["Item"]
            for n in "12"
        )
    assert one["home"]["M"]["kind"] == {"S": "flat"}
    assert unwired({"M": {**two, "pk": one["pk"], "id": one["id"]}}) == unwired({"M": one})


def test_nothing_needs_no_function_to_make_it() -> None:
    document = shop()
    document["tables"][0]["entities"]["Thing"]["fields"] += [
        {"name": "twin", "type": "uuid", "required": False},
        {"name": "secret", "type": "uuid", "required": False, "sensitive": True},
    ]
    entities = emitted.compiled(document).files["entities.py"]
    assert "twin: UUID | None = None" in entities
    assert "secret: UUID | None = field(default=None, repr=False)" in entities
    assert "lambda: None" not in entities


# ---- what is compared is what is stored ---------------------------------------------------------------


@pytest.fixture(scope="module")
def notes() -> Any:
    note = entity(
        "N#{id}",
        None,
        "id text?",
        pattern("shown", "Scan", "hidden:boolean", filter_expression="hidden = :hidden"),
        pattern("shown_or_old", "Scan", filter_expression="attribute_not_exists(hidden) OR hidden = false"),
        pattern("about", "Scan", "text", filter_expression="text = :text AND meta.page < 9"),
        pattern("add_text", "UpdateItem", "id text", "void", condition="replies < 10 AND hidden = false"),
        pattern("drop", "DeleteItem", "id", "void", condition="replies = 0"),
    )  # fmt: skip
    page = {"name": "page", "type": "integer", "required": False, "default": 1}
    note["fields"] += [
        {"name": "hidden", "type": "boolean", "required": False, "default": False},
        {"name": "replies", "type": "integer", "required": False, "default": 0},
        {"name": "meta", "type": "object", "fields": [page], "required": False, "default": {}},
    ]
    reply = entity("R#{reply_id}", None, "reply_id note_id")
    answer = {
        **transaction("answer", "TransactWrite", "reply:Reply", "boolean"),
        "entities_involved": [
            {"table": "Notes", "entity": "Reply", "action": "Put"},
            {"table": "Notes", "entity": "Note", "action": "Update", "key": {"id": "reply.note_id"},
             "condition": "replies < 10", "updates": [{"field": "replies", "action": "increment", "value": 1}]},
        ],
    }  # fmt: skip
    tables = table("Notes", "pk", None, Note=note, Reply=reply)
    return emitted.load("noted_defaults", emitted.compiled(schema(tables, transactions=(answer,))))


COMPARED = {
    "shown": "A Note stored without hidden is not taken to have its default.",
    "shown_or_old": None,
    "about": "A Note stored without meta.page is not taken to have its default.",
    "add_text": "A Note stored without replies or hidden is not taken to have their defaults.",
    "drop": "A Note stored without replies is not taken to have its default.",
    "answer": "A Note stored without replies is not taken to have its default.",
}


@pytest.mark.parametrize("method", COMPARED)
def test_a_comparison_without_the_default_is_told(notes: Any, method: str) -> None:
    repositories = import_module(f"{notes.__name__}.repositories")
    transactions = import_module(f"{notes.__name__}.transactions")
    owner = transactions.TransactionService if method == "answer" else repositories.NoteRepository
    said = " ".join(getattr(owner, method).__doc__.split())
    sentence = COMPARED[method]
    assert sentence in said if sentence else "stored without" not in said


def test_what_reads_as_its_default_is_not_found_by_it(notes: Any) -> None:
    with moto(notes) as client:
        db = notes.Database(client)
        client.put_item(TableName="Notes", Item={"pk": {"S": "N#1"}, "id": {"S": "1"}})
        [note] = db.note.shown_or_old()
        assert (note.hidden, note.replies) == (False, 0)
        assert list(db.note.shown(False)) == []
        for refused in (lambda: db.note.add_text("1", "a"), lambda: db.note.drop("1")):
            with pytest.raises(notes.ConditionFailedError):
                refused()
        with pytest.raises(notes.AnswerFailed):
            db.transactions.answer(notes.Reply(reply_id="r", note_id="1"))
        db.note.update_note(note)
        assert list(db.note.shown(False)) == [note]
        assert db.transactions.answer(notes.Reply(reply_id="r", note_id="1"))
