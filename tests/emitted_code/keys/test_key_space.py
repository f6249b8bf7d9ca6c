"""Keys that could be mistaken for each other, and what must not come of it: one test for each kind of fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from clients import Recorder
from proof.running.harness import emulator
from proof.running.package import RejectedError, imported, meaning_of, modules
from schemas import JSON, entity, index, pattern, schema, table

pytestmark = pytest.mark.slow

DAY = date(2024, 1, 31)


@contextmanager
def built(folder: Path, *indexes: JSON, **entities: JSON) -> Iterator[tuple[ModuleType, Any]]:
    """A package of one table, and its database."""
    with served(folder, *indexes, **entities) as (package, client):
        yield package, package.Database(client)


@contextmanager
def served(folder: Path, *indexes: JSON, **entities: JSON) -> Iterator[tuple[ModuleType, Recorder]]:
    """A package of one table, and a client that keeps what it is asked."""
    files = modules(schema(table("Things", "pk", "sk", *indexes, **entities)), folder)
    with imported(files) as package, emulator() as client:
        package.create_tables(client)
        yield package, Recorder(client)


def test_a_title_is_no_day_and_name(tmp_path: Path) -> None:
    with built(
        tmp_path,
        Event=entity("T#{t}", "{day}{name}", "t day:date name"),
        Title=entity("T#{t}", "{title}", "t title"),
    ) as (package, _):
        assert package.keys.event_sk(DAY, "bob") == "2024-01-31bob"
        assert package.keys.title_sk("Minutes") == "Minutes"
        assert package.keys.title_sk("555-123-4567") == "555-123-4567"
        with pytest.raises(package.KeyValueError, match="another kind of item"):
            package.keys.title_sk("2024-01-31bob")


def test_a_key_may_hold_the_text_behind_a_fixed_width(tmp_path: Path) -> None:
    slots = pattern("slots", "Query", "room")
    with built(
        tmp_path,
        Slot=entity("R#{room}", "{hour:02d}00", "room hour:integer", slots, pattern("all", "Scan")),
        Room=entity("R#{room}", "META", "room"),
    ) as (package, db):
        for hour in (9, 20):
            db.slot.create_slot(package.Slot(room="r", hour=hour))
        db.room.create_room(package.Room(room="r"))
        assert [slot.hour for slot in db.slot.slots("r")] == [9, 20]
        assert sorted(slot.hour for slot in db.slot.all()) == [9, 20]


def test_a_date_before_a_dash_is_read_back(tmp_path: Path) -> None:
    by_day = pattern("by_day", "Query", "user", index_name="ByDay")
    with built(
        tmp_path,
        index("ByDay", "dpk", "dsk", projection="KEYS_ONLY"),
        Order=entity(
            "U#{user}", "O#{n}", "user n day:date price:decimal", by_day,
            ByDay=("D#{user}", "{day}-{price:08.2f}-{n}"),
        ),
    ) as (package, db):  # fmt: skip
        db.order.create_order(package.Order(user="u", n="o-1", day=DAY, price=Decimal("1.5")))
        [found] = db.order.by_day("u")
        assert (found.user, found.day, found.n, found.price) == ("u", DAY, "o-1", Decimal("1.5"))


def test_a_range_over_an_enum_takes_its_values(tmp_path: Path) -> None:
    above = pattern("above", "Query", "queue v", range_condition=">=")
    jobs = entity("Q#{queue}", "{status}#{n}", "queue status n", above)
    jobs["fields"][1]["enum"] = ["b", "d"]
    with built(tmp_path, Job=jobs) as (package, db):
        for status in ("b", "d"):
            db.job.create_job(package.Job(queue="q", status=status, n="1"))
        assert [job.status for job in db.job.above("q", "d")] == ["d"]
        with pytest.raises(package.KeyValueError, match="must be one of"):
            db.job.above("q", "b!")


@pytest.mark.parametrize(
    ("word", "seen"), [("<", [0, 5]), ("<=", [0, 5, 7]), (">", [30]), (">=", [7, 30])]
)
def test_two_numbers_that_touch_are_ranged_over(word: str, seen: list[int], tmp_path: Path) -> None:
    """One end of the range is the first number alone, and the other end begins with it."""
    ranged = pattern("ranged", "Query", "p n:integer v:integer", range_condition=word, index_name="ByI")  # fmt: skip
    with built(
        tmp_path,
        index("ByI", "ipk", "isk", projection="KEYS_ONLY"),
        Slot=entity(
            "P#{p}", "{n:02d}{m:02d}", "p n:integer m:integer", ranged,
            ByI=("I#{p}", "{n:02d}{m:02d}#"),
        ),
    ) as (package, db):  # fmt: skip
        for n, m in ((1, 99), (2, 0), (2, 5), (2, 7), (2, 30), (3, 0)):
            db.slot.create_slot(package.Slot(p="p", n=n, m=m))
        assert [slot.m for slot in db.slot.ranged("p", 2, 7)] == seen


def test_an_inexact_range_drops_only_items_of_its_entity(tmp_path: Path) -> None:
    mixed = pattern("from_name", "Query", "p v", "mixed_data", range_condition=">=")
    with built(
        tmp_path,
        Order=entity("P#{p}", "O#{name}#{n}", "p name n", mixed),
        Line=entity("P#{p}", "O#{a}#{b}#{c}", "p a b c"),
    ) as (package, db):
        for name in ("a", "b", "b!", "k"):
            db.order.create_order(package.Order(p="p", name=name, n="1"))
        found = list(db.order.from_name("p", "b"))
        assert sorted(each.name for each in found) == ["b", "b!", "k"]


def test_a_raw_key_of_another_entity_is_refused(tmp_path: Path) -> None:
    with built(
        tmp_path,
        Order=entity(
            "U#{u}", "ORDER#{n}", "u n note?",
            pattern("read", "GetItem", "u sk", "single_entity"),
            pattern("annotate", "UpdateItem", "u sk note", "single_entity"),
            pattern("drop", "DeleteItem", "u sk", "success_flag"),
        ),
        Wallet=entity("U#{u}", "WALLET#{n}", "u n"),
    ) as (package, db):  # fmt: skip
        db.order.create_order(package.Order(u="u", n="1"))
        for call in (db.order.read, db.order.drop, lambda u, sk: db.order.annotate(u, sk, "x")):
            with pytest.raises(package.KeyValueError, match="must be the key of Order items"):
                call("u", "WALLET#1")
        assert db.order.annotate("u", "ORDER#1", "x").note == "x"
        assert db.order.drop("u", "ORDER#1") is True


ID = UUID("0c7b6a1e-1111-4a4a-9b9b-abcdefabcdef")
TYPED: dict[str, tuple[str, object, list[str]]] = {
    "id:uuid": ("{id}", ID, ["nobody", str(ID).upper(), ID.hex, f"{{{ID}}}", f"{ID}\n"]),
    "day:date": ("{day}", DAY, ["2024-1-31", "today", "20240131", "2024-01-31T00"]),
    "at:datetime": (
        "{at}", datetime(2024, 1, 31, tzinfo=UTC), ["2024-01-31", "2024-01-31T00:00:00Z"],
    ),
    "n:integer": ("{n}", 7, ["07", "+7", "seven", "7.0", "-0"]),
    "n:integer ": ("{n:04d}", 7, ["7", "00007", "   7"]),
    "amount:decimal": ("{amount}", Decimal("1.5"), ["1.50", "1,5", "15e-1"]),
    "yes:boolean": ("{yes}", True, ["True", "1"]),
    "email": ("{email:lower}", "Bob@X", ["Bob@x"]),
}  # fmt: skip


@pytest.mark.parametrize("columns", [*TYPED])
def test_a_raw_key_is_spelt_as_its_key_function_spells_it(tmp_path: Path, columns: str) -> None:
    """What is otherwise no item is read from, and none that was stored by the package is deleted by it."""
    hole, value, misfits = TYPED[columns]
    columns = columns.strip()
    name = columns.partition(":")[0]
    with served(
        tmp_path,
        Thing=entity(
            f"U#{hole}", f"T#{hole}#END", f"{columns} note?",
            pattern("read", "GetItem", f"{columns} sk", "single_entity"),
            pattern("annotate", "UpdateItem", f"{columns} sk note", "single_entity"),
            pattern("drop", "DeleteItem", f"{columns} sk", "success_flag"),
        ),
    ) as (package, client):  # fmt: skip
        db = package.Database(client)
        thing = db.thing.create_thing(package.Thing(**{name: value}))
        key = thing.key()
        assert db.thing.read(value, key["sk"]["S"]) == thing
        assert db.thing.batch_get_thing([key]) == [thing]
        sent = [*client.sent]
        for text in misfits:
            pk, sk = {"S": f"U#{text}"}, {"S": f"T#{text}#END"}
            for call in (
                lambda sk=sk: db.thing.read(value, sk["S"]),
                lambda sk=sk: db.thing.annotate(value, sk["S"], "x"),
                lambda sk=sk: db.thing.drop(value, sk["S"]),
                lambda pk=pk: db.thing.batch_get_thing([key, {**key, "pk": pk}]),
                lambda sk=sk: db.thing.batch_get_thing([{**key, "sk": sk}]),
                lambda pk=pk: db.thing.batch_write_thing(delete=[{**key, "pk": pk}]),
                lambda sk=sk: db.thing.batch_write_thing(delete=[key, {**key, "sk": sk}]),
            ):
                with pytest.raises(package.KeyValueError, match="must be the key of Thing items"):
                    call()
        assert client.sent == sent
        db.thing.batch_write_thing(delete=[key])
        assert db.thing.read(value, key["sk"]["S"]) is None


def test_what_is_stored_is_not_held_to_what_a_raw_key_is(tmp_path: Path) -> None:
    """Of an item that others wrote in capitals is told that it does not decode: it is not passed over."""
    with served(
        tmp_path,
        Thing=entity("U#{u}", "T#{id}", "u id:uuid", pattern("things", "Query", "u", "mixed_data")),
        Other=entity("U#{u}", "O#{id}", "u id:uuid"),
    ) as (package, client):
        db = package.Database(client)
        db.thing.create_thing(package.Thing(u="u", id=ID))
        item = package.Thing(u="u", id=ID).to_item() | {"sk": {"S": f"T#{str(ID).upper()}"}}
        client.put_item(TableName="Things", Item=item)
        with pytest.raises(package.ItemDecodeError):
            list(db.thing.things("u"))


def test_zero_has_one_key(tmp_path: Path) -> None:
    one = entity("P#{p}", "B#{amount:010.2f}", "p amount:decimal")
    with built(tmp_path, Balance=one) as (package, db):
        zero = Decimal("-0.001").quantize(Decimal("0.01"))
        db.balance.create_balance(package.Balance(p="p", amount=zero))
        assert db.balance.delete_balance("p", Decimal(0)) is True


def test_a_naive_moment_is_no_part_of_a_key(tmp_path: Path) -> None:
    with built(tmp_path, Ping=entity("P#{p}", "{at}", "p at:datetime")) as (package, db):
        with pytest.raises(package.KeyValueError, match="time zone"):
            db.ping.get_ping("p", datetime(2024, 1, 1))
        assert db.ping.get_ping("p", datetime.fromisoformat("2024-01-01T00:00:00Z")) is None


def test_two_fields_are_no_ends_of_a_range_of_another_type(tmp_path: Path) -> None:
    priced = pattern("priced", "Query", "room min_price:decimal max_price:decimal")
    columns = "room day:date n min_price:decimal max_price:decimal"
    with built(tmp_path, Event=entity("R#{room}", "{day}#{n}", columns, priced)) as (package, db):
        for n, low in (("a", 1), ("b", 2)):
            event = package.Event(
                room="r", day=DAY, n=n, min_price=Decimal(low), max_price=Decimal(5)
            )
            db.event.create_event(event)
        assert [event.n for event in db.event.priced("r", Decimal(1), Decimal(5))] == ["a"]


def test_a_computed_field_stands_for_its_template(tmp_path: Path) -> None:
    with built(
        tmp_path,
        index("ByDish", "dish_pk", "dish_sk"),
        Dish=entity(
            "R#{place}", "MENU#{category}#{dish}", "place category dish sk",
            ByDish=("{sk}", "AT#{place}#{sk}"),
        ),
    ) as (package, _):  # fmt: skip
        item = package.Dish(place="r", category="soup", dish="d").to_item()
        assert item["sk"] == item["dish_pk"] == {"S": "MENU#soup#d"}
        assert item["dish_sk"] == {"S": "AT#r#MENU#soup#d"}


def test_what_looks_alike_altogether_is_refused(tmp_path: Path) -> None:
    event = entity("E#{id}", "{day}", "id day:date")
    year = entity("Y#{id}", "{y:04d}-{m:02d}-{d:02d}", "id y:integer m:integer d:integer")
    with pytest.raises(RejectedError, match="DG228"), built(tmp_path, Event=event, Year=year):
        pass


def test_a_number_stands_in_each_of_its_formats(tmp_path: Path) -> None:
    lines = entity(
        "O#{n}", "{n:02d}#{n:04d}#{n:02d}.{n}", "n:integer", pattern("all", "Query", "n")
    )
    with built(tmp_path, Line=lines) as (package, db):
        assert package.keys.line_sk(7) == "07#0007#07.7"
        db.line.create_line(package.Line(n=7))
        assert [line.n for line in db.line.all(7)] == [7]
        with pytest.raises(package.KeyValueError, match="wider than the format '02d'"):
            package.keys.line_sk(100)


def test_a_number_of_any_length_ends_before_the_digits_behind_it(tmp_path: Path) -> None:
    """Else 2 and "0x" make the key of 20 and "x"."""
    with built(tmp_path, Line=entity("O#{order}", "{n:d}00{name}", "order n:integer name")) as (
        package,
        _,
    ):
        assert package.keys.line_sk(2, "0x") == "2000x"
        with pytest.raises(package.KeyValueError, match="must not contain '00'"):
            package.keys.line_sk(20, "x")


def test_a_key_is_as_short_as_every_index_needs_it(tmp_path: Path) -> None:
    """DynamoDB stores no item whose attribute is too long for an index, whoever fills that on purpose."""
    inverted = index("Inverted", "sk", "pk")
    with built(tmp_path, inverted, Post=entity("USER#{user}", "POST#{post}", "user post")) as (
        package,
        _,
    ):
        assert len(package.keys.post_pk("u" * 1019)) == 1024
        with pytest.raises(package.KeyValueError, match="longer than 1,024 bytes"):
            package.keys.post_pk("u" * 1020)


@pytest.mark.parametrize(
    "sk",
    [
        *("{n:d}1{name}", "{n}1{name}", "{n}2{d}1{name}", "{d:.1f}x{n:d}3", "{n:02d}#{n:04d}"),
        *("{d:.1f}0{name}", "{d:.2f}0{name}", "{d:.2f}5{d:.1f}#{name}", "{d:.3f}1{n:d}2"),
        *("{d:.2f}0{n:03d}", "{n:03d}0{d:.1f}", "{d}0{n}"),
    ],
)
def test_made_up_numbers_are_some_that_keys_take(sk: str, tmp_path: Path) -> None:
    found = pattern("found", "Query", "order", index_name="ByNumber")
    lines = entity(
        "O#{order}", sk, "order n:integer d:decimal name", found, ByNumber=("{order}", "{n:d}1")
    )
    by_number = index("ByNumber", "npk", "nsk")
    declared = schema(table("Things", "pk", "sk", by_number, Line=lines))
    [sample] = meaning_of(declared, tmp_path).samples
    with imported(modules(declared, tmp_path)) as package:
        keys = []
        for values in (dict(sample.first), dict(sample.second)):
            values["d"] = Decimal(values["d"])
            keys.append(package.Line(**values).to_item()["sk"])
    assert keys[0] != keys[1]


def test_made_up_numbers_are_some_that_the_keys_of_their_own_entity_take(tmp_path: Path) -> None:
    """No number is one for both: 1.10 holds a 0, and 1.11 has no room in tenths."""
    tenths = entity("T#{order}", "{d:.1f}0{name}", "order d:decimal name")
    hundredths = entity("H#{order}", "{d:.2f}0{name}", "order d:decimal name")
    declared = schema(table("Things", "pk", "sk", Tenth=tenths, Hundredth=hundredths))
    with imported(modules(declared, tmp_path)) as package:
        for sample in meaning_of(declared, tmp_path).samples:
            for values in (dict(sample.first), dict(sample.second)):
                values["d"] = Decimal(values["d"])
                assert getattr(package, sample.entity)(**values).to_item()
