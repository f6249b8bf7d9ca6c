"""What a condition or filter compares with is of the type that its signature says, or refused before a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, pattern, schema, table, transaction, where

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
}


def declared() -> JSON:
    """A log whose fields, one of each type, are compared with in every way."""
    columns = " ".join(f"{name}:{kind}?" for name, kind in TYPES.items())
    found = [
        pattern(f"find_{name}", "Query", f"log_id {name}:{kind}", filter_expression=where(name, "=", name))
        for name, kind in TYPES.items()
    ]  # fmt: skip
    changed = [
        pattern(
            f"change_{name}", "UpdateItem", f"log_id count:integer was:{kind}", "success_flag",
            condition=where(name, "<>", "was"),
        )
        for name, kind in TYPES.items() if name != "count"
    ]  # fmt: skip
    log = entity(
        "LOG#{log_id}",
        "DETAIL",
        f"log_id {columns}",
        *found,
        *changed,
        pattern("any_of", "Scan", "counts:array/integer", filter_expression="count IN :counts"),
        pattern("tagged", "Scan", "tag", filter_expression="contains(tags, :tag)"),
        pattern("long", "Scan", "least:integer", filter_expression="size(names) >= :least"),
        pattern(
            "within", "Scan", "low:decimal high:decimal",
            filter_expression="amount BETWEEN :low AND :high OR count = :high",
        ),
        pattern(
            "forget", "DeleteItem", "log_id seen:integer", "success_flag",
            condition="NOT count > :seen",
        ),
    )  # fmt: skip
    log["fields"][-1]["enum"] = ["open", "done"]
    maybe = pattern("maybe", "Scan", "flag:boolean", filter_expression="flag = :flag")
    maybe["parameters"][0]["optional"] = True
    log["access_patterns"].append(maybe)
    return schema(
        table("Logs", "pk", "sk", Log=log),
        transactions=(
            transaction("close", "TransactWrite", "log:Log top:integer", "boolean", "Put Log of Logs if count < :top"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("operands", compiled(declared()))


@pytest.fixture(scope="module")
def recorder(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as client:
        yield Recorder(client)


@pytest.fixture
def db(made: ModuleType, recorder: Recorder) -> Any:
    recorder.sent.clear()
    return made.Database(recorder)


VALUES: list[Any] = ["x", 5, 1.5, True, None, Decimal("NaN"), b"x", [1.5], {1.5}, {"a": 1.5}]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("name", TYPES)
def test_an_operand_of_another_type_is_refused_by_entity_and_field(
    made: ModuleType, recorder: Recorder, db: Any, name: str, value: Any
) -> None:
    fits = {"text": "x", "count": 5, "amount": 5, "flag": True, "data": b"x", "state": "x"}
    if name in fits and type(value) is type(fits[name]):
        assert list(getattr(db.log, f"find_{name}")("a", value)) == []
        return
    calls = [lambda: getattr(db.log, f"find_{name}")("a", value)]
    if name != "count":
        calls.append(lambda: getattr(db.log, f"change_{name}")("a", 1, value))
    for call in calls:
        with pytest.raises(made.FieldValueError) as caught:
            call()
        assert caught.value.entity == "Log"
        assert caught.value.field.split("[")[0] == name
        assert str(caught.value).startswith(f"Log, field {caught.value.field}: what it is compared")
    assert recorder.sent == []


def test_wherever_an_operand_stands(made: ModuleType, recorder: Recorder, db: Any) -> None:
    for call, field in (
        (lambda: db.log.any_of([1, "2"]), "count[1]"),
        (lambda: db.log.any_of("12"), "count"),
        (lambda: db.log.tagged({"a"}), "tags"),
        (lambda: db.log.long("3"), "names"),
        (lambda: db.log.within("1", Decimal(2)), "amount"),
        (lambda: db.log.within(Decimal(1), 2.5), "amount"),
        (lambda: db.log.forget("a", "1"), "count"),
        (lambda: db.log.maybe("yes"), "flag"),
        (lambda: db.transactions.close(made.Log(log_id="a"), "9"), "count"),
    ):
        with pytest.raises(made.FieldValueError) as caught:
            call()
        assert (caught.value.entity, caught.value.field) == ("Log", field)
    assert recorder.sent == []


def test_what_fits_is_compared_with(made: ModuleType, db: Any) -> None:
    log = made.Log(
        log_id="a", count=2, amount=Decimal("1.5"), tags={"t"}, names=["n"], state="open"
    )
    db.log.create_log(log)
    assert list(db.log.any_of([1, 2])) == [log]
    assert list(db.log.tagged("t")) == [log]
    assert list(db.log.long(1)) == [log]
    assert list(db.log.maybe(None)) == [log], "compared with nothing"
    assert list(db.log.maybe(False)) == []
    assert list(db.log.within(1, Decimal(2))) == [log]
    assert list(db.log.find_state("a", "open")) == [log]
    assert list(db.log.find_state("a", "lost")) == [], "outside the enum, where nothing can be"
    assert db.log.forget("a", 2) is True


def test_what_is_set_and_compared_is_checked_once() -> None:
    taken = pattern(
        "take", "UpdateItem", "sku pieces:integer floor:integer", "success_flag",
        updates=[{"field": "stock", "action": "decrement", "param": "pieces"}],
        condition="stock >= :pieces AND stock > :floor",
    )  # fmt: skip
    product = entity("PRODUCT#{sku}", "DETAIL", "sku stock:integer", taken)
    text = compiled(schema(table("Stock", "pk", "sk", Product=product))).files["repositories.py"]
    method = text[text.index("def take(") :]
    assert "check_fields(Product, stock=pieces)" in method
    assert 'check_operand("Product", "stock", floor, int)' in method
    assert "pieces, int)" not in method


def test_what_is_compared_with_two_fields_is_checked_once_for_each_type() -> None:
    over = pattern(
        "over", "DeleteItem", "sku now:integer other:integer", "success_flag",
        condition="kept < :now OR (begun < :now AND size(name) > :other) OR size(sku) = :other OR price > :now",
    )  # fmt: skip
    product = entity(
        "PRODUCT#{sku}", "DETAIL", "sku name kept:integer begun:integer price:decimal", over
    )
    text = compiled(schema(table("Stock", "pk", "sk", Product=product))).files["repositories.py"]
    method = text[text.index("def over(") :]
    assert re.findall(r"check_(\w+)\((.*?)\)", method) == [
        ("operand", '"Product", "kept", now, int'),
        ("size", '"Product", "name", other, int'),
    ]


@pytest.mark.parametrize("first", ["Update", "Put"])
@pytest.mark.parametrize("may_be_empty", [False, True])
def test_what_another_item_takes_of_an_entity_is_a_value_of_its_fields(
    first: str, may_be_empty: bool
) -> None:
    """Whichever of the two stands first, and though what the other changes depends on what is given."""
    account = entity(
        "ACCOUNT#{name}",
        "ACCOUNT",
        "name last:decimal? last_at:datetime? memo? notes:array/string?",
    )
    booking = entity("ENTRY#{name}", "{number}", "name number amount:decimal made:datetime")
    both = transaction(
        "book",
        "TransactWrite",
        "entry:Entry memo notes:array/string",
        "void",
        "Update Account of Bank",
        "Put Entry of Bank",
    )
    update = both["entities_involved"][0]
    update["key"] = {"name": "entry.name"}
    update["updates"] = [
        {"field": "last", "action": "set", "param": "entry.amount"},
        {"field": "last_at", "action": "set", "param": "entry.made"},
        {"field": "memo", "action": "set", "param": "memo"},
    ]
    if may_be_empty:
        update["updates"].append({"field": "notes", "action": "append", "param": "notes"})
    else:
        both["parameters"].pop()
    if first == "Put":
        both["entities_involved"].reverse()
    bank = schema(table("Bank", "pk", "sk", Account=account, Entry=booking), transactions=(both,))
    made = load(f"bank_{first}_{may_be_empty}".lower(), compiled(bank))
    recorder = Recorder(None)
    more = ["x", ["y"]] if may_be_empty else ["x"]
    values = {"amount": Decimal(1), "made": datetime(2024, 1, 1, tzinfo=UTC)}
    for field, wrong in (
        ("amount", Decimal("NaN")),
        ("amount", 1.5),
        ("made", date(2024, 1, 1)),
        ("made", datetime(2024, 1, 1)),
    ):
        entry = made.Entry(name="a", number="1", **{**values, field: wrong})
        with pytest.raises(made.FieldValueError):
            made.Database(recorder).transactions.book(entry, *more)
    assert recorder.sent == []
