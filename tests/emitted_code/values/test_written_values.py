"""What a field does not allow is refused on every way into a table, and before a request is sent.

One entity holds a field of each type. Whatever Python value stands in it, either the write raises an error that names
entity and field, or the item comes back with that very value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import ModuleType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import Recorder
from emitted import SOAK, compiled, load
from emulator import moto
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction, where

pytestmark = pytest.mark.slow

TYPES = {
    "text": "string",
    "count": "integer",
    "amount": "decimal",
    "flag": "boolean",
    "ident": "uuid",
    "at": "datetime",
    "day": "date",
    "data": "bytes",
    "tags": "string_set",
    "rates": "number_set",
    "names": "array/string",
    "extra": "object",
    "notes": "array/object",
    "state": "string",
    "level": "integer",
}
CHARACTERS = ["", "é", "\ud7ff\ue000", "😀", "\U0010ffff", "\x00"]
"""At the edges of what half of a surrogate pair is, and none of them is one."""
ENUMS = {"state": ["open", "done"], "level": [1, 2]}
PARTS = fields("sku size:integer? made:datetime? marks:string_set?")


def declared() -> JSON:
    """A log whose entries hold everything, and every way to write one."""
    setters = [
        pattern(f"set_{name}", "UpdateItem", f"log_id {name}:{kind}", "single_entity")
        for name, kind in TYPES.items()
    ]
    columns = " ".join(f"{name}:{kind}?" for name, kind in TYPES.items())
    log = entity(
        "LOG#{log_id}",
        "DETAIL",
        f"log_id ends:datetime? moved:datetime? {columns}",
        *setters,
        pattern("move", "UpdateItem", "log_id moved:datetime", "success_flag"),
        pattern("save", "UpdateItem", "log_id log:Log", "single_entity"),
        pattern("check", "GetItem", "log_id ends:datetime", "single_entity"),
        pattern("is_part", "GetItem", "log_id part:object", "single_entity"),
        pattern("has_parts", "GetItem", "log_id parts:array/object", "single_entity"),
        pattern("find", "Scan", "ends:datetime", filter_expression=where("ends", "=", "ends")),
        pattern("with_text", "Scan", "text", filter_expression=where("text", "=", "text")),
        pattern("with_tag", "Scan", "tag", filter_expression="contains(tags, :tag)"),
        pattern(
            "note",
            "UpdateItem",
            "log_id topic remark",
            "void",
            updates=[{"field": "extra", "key": "topic", "action": "set", "param": "remark"}],
        ),
        ByMove=("MOVED", "{moved}"),
    )
    for field in log["fields"]:
        if field["name"] in ENUMS:
            field["enum"] = ENUMS[field["name"]]
        if field["name"] == "ends":
            field["ttl"] = True
    nested = {"name": "part", "type": "object", "required": False, "fields": PARTS}
    many = {**nested, "name": "parts", "type": "array", "item_type": "object"}
    many["item_fields"] = many.pop("fields")
    log["fields"] += [nested, many]
    return schema(
        table("Logs", "pk", "sk", index("ByMove", "moved_pk", "moved"), Log=log),
        transactions=(
            transaction("store", "TransactWrite", "log:Log", "boolean", "Put Log of Logs"),
            transaction("renew", "TransactWrite", "log:Log", "boolean", "Update Log of Logs"),
            transaction(
                "patch", "TransactWrite", "log_id amount:decimal state", "boolean", "Update Log of Logs"
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("written_values", compiled(declared()))


@pytest.fixture(scope="module")
def recorder(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as client:
        yield Recorder(client)


@pytest.fixture
def db(made: ModuleType, recorder: Recorder) -> Any:
    database = made.Database(recorder)
    database.log.batch_write_log(put=[made.Log(log_id="1")])
    recorder.sent.clear()
    return database


NAIVE = datetime(2026, 1, 1)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Level = IntEnum("Level", {"LOW": 1})
State = StrEnum("State", {"OPEN": "open"})

REFUSED: list[tuple[str, object]] = [
    ("text", 3),
    ("text", b"x"),
    ("text", "half \ud83d"),
    ("text", "\ud83d\ude00"),  # two halves in Python are not the character
    ("count", "3"),
    ("count", 1.0),
    ("count", True),
    ("count", Decimal(3)),
    ("count", 10**38),
    ("amount", 1.5),
    ("amount", Decimal("1E+126")),
    ("amount", Decimal("0." + "1" * 39)),
    ("amount", Decimal("NaN")),
    ("amount", Decimal("Infinity")),
    ("amount", "1"),
    ("flag", 1),
    ("flag", "true"),
    ("ident", str(UUID(int=1))),
    ("at", NAIVE),
    ("at", "2026-01-01T00:00:00Z"),
    ("day", NOON),
    ("day", "2026-01-01"),
    ("data", "AP8="),
    ("data", 3),
    ("tags", {"a", 1}),
    ("tags", {"a", "\udfff"}),
    ("tags", {1}),
    ("tags", ["a"]),
    ("tags", "ab"),
    ("rates", {Decimal("NaN")}),
    ("rates", {1.5}),
    ("rates", {Decimal("9" * 39)}),
    ("rates", [Decimal(1), Decimal(1)]),
    ("names", "ab"),
    ("names", ["a", "é\ud800"]),
    ("names", ["a", None]),
    ("names", ("a",)),
    ("extra", {"a": 1.5}),
    ("extra", {1: "a"}),
    ("extra", {"\ud800": "a"}),
    ("extra", {"a": {"b": ["\ud800"]}}),
    ("extra", {"a": [10**38]}),
    ("extra", ["a"]),
    ("notes", [{"a": {1}}]),
    ("notes", ["\udc00"]),
    ("notes", [{"b\udc00": 1}]),
    ("notes", {"a": 1}),
    ("state", "closed"),
    ("level", 3),
    ("level", True),
    ("level", "1"),
]


@pytest.mark.parametrize(
    ("name", "value"), REFUSED, ids=[f"{n}-{at}" for at, (n, _) in enumerate(REFUSED)]
)
def test_no_way_in_takes_what_a_field_does_not_allow(
    made: ModuleType, recorder: Recorder, db: Any, name: str, value: object
) -> None:
    def log() -> Any:
        return made.Log(log_id="1", **{name: value})

    ways = [
        lambda: db.log.create_log(log()),
        lambda: db.log.batch_write_log(put=[log()]),
        lambda: db.log.update_log(log()),
        lambda: db.log.save("1", log()),
        lambda: getattr(db.log, f"set_{name}")("1", value),
        lambda: db.transactions.store(log()),
        lambda: db.transactions.renew(log()),
    ]
    for way in ways:
        with pytest.raises(made.FieldValueError) as caught:
            way()
        assert caught.value.entity == "Log"
        assert caught.value.field.partition("[")[0] == name
        assert isinstance(caught.value, made.DataLayerError)
    assert recorder.sent == []


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"part": {"sku": "a"}}, "part"),
        ({"part": ("LogPart", {"sku": "\ud800"})}, "part.sku"),
        ({"parts": [("LogParts", {"sku": "a"}), ("LogParts", {"sku": "\ud800"})]}, "parts[1].sku"),
        ({"part": ("LogPart", {"sku": 5})}, "part.sku"),
        ({"part": ("LogPart", {"sku": "a", "size": 1.5})}, "part.size"),
        ({"parts": [("LogParts", {"sku": "a"}), ("LogParts", {"sku": None})]}, "parts[1].sku"),
        ({"parts": [{"sku": "a"}]}, "parts[0]"),
        ({"ends": NAIVE}, "ends"),
        ({"version": "2"}, "version"),
    ],
)
def test_inside_objects_and_arrays_the_path_is_named(
    made: ModuleType, values: dict[str, Any], path: str
) -> None:
    def built(value: Any) -> Any:
        if isinstance(value, tuple):
            return getattr(made, value[0])(**value[1])
        return [built(each) for each in value] if isinstance(value, list) else value

    log = made.Log(log_id="1", **{name: built(value) for name, value in values.items()})
    with pytest.raises(made.FieldValueError) as caught:
        log.to_item()
    assert (caught.value.entity, caught.value.field) == ("Log", path)


def test_a_value_in_a_key_is_told_as_one(made: ModuleType, recorder: Recorder, db: Any) -> None:
    for way in (
        lambda: db.log.move("1", "2026-01-01"),
        lambda: db.log.create_log(made.Log(log_id="2", moved=date(2026, 1, 1))),
        lambda: db.log.create_log(made.Log(log_id=2)),
    ):
        with pytest.raises(made.KeyValueError):
            way()
    assert recorder.sent == []


def test_scalars_of_a_transaction_are_checked(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    for amount, state in ((1.5, "open"), (Decimal("NaN"), "open"), (Decimal(1), "closed")):
        with pytest.raises(made.FieldValueError):
            db.transactions.patch("1", amount, state)
    assert recorder.sent == []
    assert db.transactions.patch("1", Decimal("2.5"), "done") is True
    log = db.log.get_log("1")
    assert (log.amount, log.state) == (Decimal("2.5"), "done")


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**37), 10**37),
    st.floats(),
    st.decimals(allow_nan=None, min_value=-(10**20), max_value=10**20, places=3),
    st.sampled_from([Decimal("NaN"), Decimal("-Infinity"), Level(1), State(value="open")]),
    st.text(max_size=3) | st.sampled_from(["A", "open"]),
    st.binary(max_size=3),
    st.uuids(),
    st.dates(),
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)),
    st.datetimes(
        min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(UTC)
    ),
)
HASHABLE = SCALARS.filter(lambda each: each == each)
VALUES = st.recursive(
    SCALARS | st.frozensets(HASHABLE, max_size=2) | st.sets(HASHABLE, max_size=2),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner),
        st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=2),
    ),
    max_leaves=5,
)


@settings(
    max_examples=5_000 if SOAK else 400,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from([*TYPES, "ends"]), VALUES)
def test_a_value_is_refused_or_comes_back(made: ModuleType, name: str, value: Any) -> None:
    log = made.Log(log_id="1", **{name: value})
    try:
        item = log.to_item()
    except made.FieldValueError as error:
        told: str = error.field
        assert told.partition("[")[0] == name
        return
    back = getattr(made.Log.from_item(item), name)
    if name == "ends" and value is not None:  # epoch seconds, as time to live wants them
        value = value.replace(microsecond=0)
    if name in ("tags", "rates"):  # an empty set is stored as absent
        assert back == (value or None)
    else:
        assert back == value
        assert type(back) is type(value) or isinstance(value, int)  # of which some are in decimals


def test_what_a_field_allows_is_taken_from_parameters_too(made: ModuleType, db: Any) -> None:
    allowed = {
        "text": "", "count": -5, "amount": 3, "flag": False, "ident": UUID(int=9), "at": NOON, "day": date(2026, 1, 1),
        "data": b"", "tags": frozenset({"a"}), "rates": {Decimal("1.50")}, "names": [],
        "extra": {"a": [None, {"b": 1}]},
        "notes": [{}], "state": State(value="open"), "level": Level(1),
    }  # fmt: skip
    assert allowed.keys() == TYPES.keys()
    for name, value in allowed.items():
        assert getattr(getattr(db.log, f"set_{name}")("1", value), name) == value
    assert db.log.get_log("1") == made.Log(log_id="1", version=1 + len(allowed), **allowed)


@pytest.mark.parametrize("text", CHARACTERS)
def test_every_whole_character_is_taken(made: ModuleType, db: Any, text: str) -> None:
    values = {
        "text": text,
        "tags": {text, "b"},
        "names": ["a", text],
        "extra": {f"n{text}": [text]},
    }
    db.log.batch_write_log(put=[made.Log(log_id="2", **values)])
    assert db.log.get_log("2") == made.Log(log_id="2", **values)
    assert db.log.set_extra("2", values["extra"]).extra == values["extra"]


@pytest.mark.parametrize("name", ["text", "tags"])
def test_half_of_a_character_is_no_operand(
    made: ModuleType, recorder: Recorder, db: Any, name: str
) -> None:
    find = {"text": db.log.with_text, "tags": db.log.with_tag}[name]
    with pytest.raises(made.FieldValueError, match="lone surrogate") as caught:
        list(find("\ud800"))
    assert caught.value.field == name
    with pytest.raises(ValueError, match="lone surrogate"):
        db.log.note("1", "\ud800", "a")
    assert recorder.sent == []


def test_an_update_by_the_entity_removes_stored_nulls(
    made: ModuleType, recorder: Recorder, db: Any
) -> None:
    """Others write them, and DynamoDB neither counts nor extends them."""
    log = made.Log(log_id="3")
    nulls = {name: {"NULL": True} for name in (*TYPES, "part", "parts", "ends")}
    recorder.put_item(TableName="Logs", Item={**log.to_item(), **nulls})
    db.log.update_log(db.log.get_log("3"))
    stored = recorder.get_item(TableName="Logs", Key=log.key())["Item"]
    assert not nulls.keys() & stored.keys()


def test_a_moment_finds_its_item_by_a_check_as_by_a_filter(made: ModuleType, db: Any) -> None:
    """Time to live keeps the whole seconds of what is written, and of what it is compared with."""
    ends = NOON.replace(microsecond=500_000)
    db.log.batch_write_log(put=[made.Log(log_id="1", ends=ends)])
    for moment, found in ((ends, True), (NOON, True), (NOON.replace(second=1), False)):
        assert bool(list(db.log.find(moment))) is found
        assert bool(db.log.check("1", moment)) is found


def test_an_object_is_compared_as_it_was_stored(made: ModuleType, db: Any) -> None:
    """Of the hour that clocks repeat, a moment in their zone equals none in another; an empty set is absent."""
    made_at = datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/New_York"))
    part = made.LogPart(sku="s", made=made_at, marks=set())
    rows = [made.LogParts(sku="s", made=made_at, marks=set())]
    db.log.batch_write_log(put=[made.Log(log_id="1", part=part, parts=rows)])
    assert db.log.is_part("1", part)
    assert db.log.has_parts("1", rows)
    assert not db.log.is_part("1", replace(part, made=made_at.replace(fold=1)))
    assert not db.log.has_parts("1", [replace(rows[0], made=made_at.replace(fold=1))])
    assert not db.log.has_parts("1", [])
