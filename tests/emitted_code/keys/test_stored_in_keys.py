"""Fields that only the key of an item holds: never written as attributes, read back from the key."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from proof.running.requests import Checker
from schemas import entity, fields, index, pattern, schema, table

IN_KEY = {"stored": "key"}
SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByStatus", "gpk", "gsk", projection="KEYS_ONLY"),
        Order=entity(
            "USER#{user_id}",
            "ORDER#{day}#{user_id}#{number:04d}",
            "user_id day:date number:integer status total:integer?",
            pattern("since", "Query", "user_id since:date", range_condition=">="),
            pattern("of_status", "Query", "status", index_name="ByStatus"),
            pattern("numbers", "Query", "user_id", projection=["number", "total"]),
            pattern(
                "open",
                "UpdateItem",
                "user_id day:date number:integer status",
                "void",
                if_missing="create",
            ),
            ByStatus=("STATUS#{status}", "{day}"),
        ),
    ),
    table("Tags", "pk", None, Tag=entity("{tag}", None, "tag")),
    table("Scores", "pk", "points", Score=entity("G#{game}", "{score}", "game score:decimal")),
)
ORDER = SHOP["tables"][0]["entities"]["Order"]
ORDER["fields"] = fields(
    "user_id day:date number:integer status total:integer?",
    user_id=IN_KEY,
    day=IN_KEY,
    number=IN_KEY,
)
SHOP["tables"][1]["entities"]["Tag"]["fields"] = fields("tag", tag=IN_KEY)
SHOP["tables"][2]["entities"]["Score"]["fields"] = fields(
    "game score:decimal", game=IN_KEY, score=IN_KEY
)
ITEM = {
    "pk": {"S": "USER#u1"},
    "sk": {"S": "ORDER#2024-01-31#u1#0007"},
    "gpk": {"S": "STATUS#open"},
    "gsk": {"S": "2024-01-31"},
    "status": {"S": "open"},
    "version": {"N": "1"},
}


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_in_keys", compiled(SHOP))


def order(package: Any) -> Any:
    return package.Order(user_id="u1", day=date(2024, 1, 31), number=7, status="open")


def test_the_item_has_no_such_attributes(shop: Any) -> None:
    assert order(shop).to_item() == ITEM


def test_they_are_read_back(shop: Any) -> None:
    assert shop.Order.from_item(ITEM) == order(shop)
    tag = shop.Tag(tag="a b")
    assert tag.to_item() == {"pk": {"S": "a b"}, "version": {"N": "1"}}
    assert shop.Tag.from_item(tag.to_item()) == tag
    score = shop.Score(game="g", score=shop.Score.from_item(SCORE).score)
    assert score.to_item() == SCORE


SCORE = {"pk": {"S": "G#g"}, "points": {"N": "1.5"}, "version": {"N": "1"}}


def test_an_attribute_of_that_name_is_somebody_elses(shop: Any) -> None:
    stored = {**ITEM, "number": {"N": "8"}, "user_id": {"S": "other"}}
    assert shop.Order.from_item(stored) == order(shop)


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("sk", "ORDER#2024-01-31#u2#0007"),  # the two keys disagree
        ("sk", "ORDER#2024-01-31#u1#7"),
        ("sk", "ORDER#2024-1-31#u1#0007"),
        ("sk", "ORDER#2024-01-31"),
        ("pk", "CLIENT#u1"),
    ],
)
def test_a_key_that_is_not_made_of_them_is_refused(shop: Any, attribute: str, text: str) -> None:
    with pytest.raises(shop.ItemDecodeError):
        shop.Order.from_item({**ITEM, attribute: {"S": text}})


LEDGER = schema(
    table(
        "Ledger",
        "pk",
        "sk",
        index("ByNote", "npk", projection="KEYS_ONLY"),
        Entry=entity(
            "U#{user}",
            "D#{day}#{number:03d}#{ref}",
            "user day:date number:integer ref:uuid note",
            pattern("noted", "Query", "note", index_name="ByNote"),
            pattern("rows", "Query", "user", projection=["day", "number", "user", "note"]),
            ByNote="{note}",
        ),
    )
)
REF = "00000000-0000-0000-0000-00000000000a"


@pytest.mark.parametrize("stored", [{}, IN_KEY], ids=["attributes", "in the key"])
@pytest.mark.parametrize(
    "text",
    [f"D#2024-13-01#007#{REF}", f"D#2024-01-31#0x7#{REF}", f"D#2024-01-31#007#{'z' * 36}"],
)
def test_it_is_named_where_a_part_of_it_cannot_be_read(text: str, stored: Any) -> None:
    """Whatever is read between its being cut into parts and the one that is wrong."""
    document = copy.deepcopy(LEDGER)
    names = "user day:date number:integer ref:uuid note"
    own = dict.fromkeys(("user", "day", "number", "ref"), stored)
    document["tables"][0]["entities"]["Entry"]["fields"] = fields(names, **own)
    ledger = load(f"ledger_{len(stored)}_{abs(hash(text))}", compiled(document))
    item = {"pk": {"S": "U#u"}, "sk": {"S": text}, "npk": {"S": "n"}, "note": {"S": "n"}}
    kinds = [ledger.Entry, ledger.EntryInByNote]
    for kind in [*kinds, ledger.RowsRow] if REF in text else kinds:
        with pytest.raises(ledger.ItemDecodeError) as caught:
            kind.from_item(item)
        assert caught.value.attribute == "sk", kind


def test_indexes_and_rows_have_them(shop: Any) -> None:
    held = shop.OrderInByStatus.from_item({name: ITEM[name] for name in ("pk", "sk", "gpk", "gsk")})
    assert (held.user_id, held.day, held.number) == ("u1", date(2024, 1, 31), 7)
    assert shop.NumbersRow.from_item(ITEM) == shop.NumbersRow(number=7, total=None)
    client = Recorder(Empty(), Checker(shop.TABLES).check)
    list(shop.Database(client).order.numbers("u1"))
    names = client.last["ExpressionAttributeNames"]
    asked = [names[each] for each in client.last["ProjectionExpression"].split(", ")]
    assert asked == ["pk", "sk", "total"]


def test_an_update_of_the_whole_entity_leaves_them_alone(shop: Any) -> None:
    client = Recorder(Empty(), Checker(shop.TABLES).check)
    shop.Database(client).order.update_order(order(shop))
    assert not {"user_id", "day", "number"} & {*client.last["ExpressionAttributeNames"].values()}
    shop.Database(client).tag.update_tag(shop.Tag(tag="a"))
    assert {*client.last["ExpressionAttributeNames"].values()} == {"pk", "version"}


def test_an_upsert_does_not_write_them_either(shop: Any) -> None:
    client = Recorder(Empty(), Checker(shop.TABLES).check)
    shop.Database(client).order.open("u1", date(2024, 1, 31), 7, "open")
    assert not {"user_id", "day", "number"} & {*client.last["ExpressionAttributeNames"].values()}


# ---- attributes that other code did not write -----------------------------------------------------

PLAIN = schema(
    table(
        "Plain",
        "pk",
        "sk",
        index("ByStatus", "gpk", "gsk", projection="INCLUDE", included_attributes=["number"]),
        index("ByDay", "status", "day"),
        Order=entity(
            "USER#{user_id}",
            "ORDER#{day}#{level}#{number:04d}#{flag}#{user_id}",
            "user_id day:date level:integer number:integer flag:boolean note? status",
            pattern("numbers", "Query", "user_id", projection=["number", "user_id", "note"]),
            pattern("of_status", "Query", "status", index_name="ByStatus"),
            pattern("of_day", "Query", "status", index_name="ByDay"),
            ByStatus=("STATUS#{status}", "{day}"),
            ByDay=("{status}", "{day}"),
        ),
        Note=entity("{note_id}", "{at}", "note_id:uuid at:datetime text"),
    ),
    table(
        "Scores", "game", "points", Score=entity("{game}", "{score}", "game score:integer text?")
    ),
)
PLAIN["tables"][0]["entities"]["Order"]["fields"][2]["enum"] = [1, 10]
OWN = {"user_id", "level", "number", "flag", "score", "note_id", "at"}
"""The fields of keys that are no key attributes themselves."""


@pytest.fixture(scope="module")
def plain() -> Any:
    return load("shop_of_others", compiled(PLAIN))


@pytest.fixture(scope="module")
def written(plain: Any) -> list[Any]:
    """An entity of each kind."""
    return [
        plain.Order(
            user_id="u1", day=date(2024, 1, 31), level=10, number=7, flag=True, status="open"
        ),
        plain.Note(note_id=UUID(int=1), at=datetime(2024, 1, 31, tzinfo=UTC), text="x"),
        plain.Score(game="g", score=7),
    ]


def lacking(item: Any, *names: str) -> Any:
    return {name: value for name, value in item.items() if name not in names}


def test_what_an_item_lacks_is_read_from_its_key(written: list[Any]) -> None:
    for each in written:
        item = each.to_item()
        lacks = OWN & item.keys()
        assert lacks
        assert type(each).from_item(lacking(item, *lacks)) == each
        for name in lacks:
            assert type(each).from_item(lacking(item, name)) == each


def test_parts_of_it_have_it_too(plain: Any, written: list[Any]) -> None:
    item = lacking(written[0].to_item(), *OWN)
    assert plain.NumbersRow.from_item(item) == plain.NumbersRow(number=7, user_id="u1", note=None)
    held = plain.OrderInByStatus.from_item(lacking(item, "note"))
    assert (held.user_id, held.day, held.level, held.number) == ("u1", date(2024, 1, 31), 10, 7)


def test_what_is_in_no_key_is_missing(plain: Any, written: list[Any]) -> None:
    item = lacking(written[1].to_item(), "text")
    with pytest.raises(plain.ItemDecodeError, match="attribute text is missing"):
        plain.Note.from_item(item)


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("sk", "ORDER#2024-01-31#10#0007#true"),
        ("sk", "ORDER#2024-01-31#2#0007#true#u1"),
        ("sk", "ORDER#2024-01-31#10#0007#true#u2"),
        ("pk", "CLIENT#u1"),
    ],
)
def test_a_key_that_cannot_be_read_is_told(
    plain: Any, written: list[Any], attribute: str, text: str
) -> None:
    item = lacking(written[0].to_item(), *OWN) | {attribute: {"S": text}}
    with pytest.raises(plain.ItemDecodeError):
        plain.Order.from_item(item)


def test_an_attribute_that_is_there_counts(plain: Any, written: list[Any]) -> None:
    item = written[0].to_item() | {"number": {"N": "8"}}
    with pytest.raises(plain.ItemDecodeError, match="attribute sk is not the key"):
        plain.Order.from_item(item)


# ---- held by the keys of indexes alone -----------------------------------------------------------

OVERLOADED = schema(
    table(
        "Office",
        "pk",
        "sk",
        index("ByData", "sk", "data"),
        index("ByRep", "rep", "rank", projection="KEYS_ONLY"),
        index("ByNote", "note", projection="INCLUDE", included_attributes=["status", "points"]),
        Order=entity(
            "ORDER#{order_id}",
            "{customer_id}",
            "order_id customer_id status day:date note? rep? points:integer",
            pattern(
                "of_customer",
                "Query",
                "customer_id status since:date",
                index_name="ByData",
                range_condition=">=",
            ),
            pattern("of_rep", "Query", "rep", index_name="ByRep"),
            pattern("noted", "Query", "note", index_name="ByNote"),
            pattern("states", "Query", "order_id", projection=["status", "note"]),
            pattern("move", "UpdateItem", "order_id customer_id status day:date", "single_entity"),
            pattern(
                "change",
                "UpdateItem",
                "order_id customer_id status day:date note",
                "single_entity",
                partial=True,
            ),
            pattern(
                "open",
                "UpdateItem",
                "order_id customer_id status day:date points:integer",
                "single_entity",
                if_missing="create",
            ),
            ByData=("{customer_id}", "{status}#{day}"),
            ByRep=("{rep}", "{points}"),
            ByNote="{note}",
        ),
    )
)
_ONLY = dict.fromkeys(("order_id", "customer_id", "status", "day", "points"), IN_KEY)
OVERLOADED["tables"][0]["entities"]["Order"]["fields"] = fields(
    "order_id customer_id status day:date note? rep? points:integer", **_ONLY
)
OPEN = {
    "pk": {"S": "ORDER#o1"},
    "sk": {"S": "c1"},
    "data": {"S": "open#2024-01-31"},
    "rank": {"N": "3"},
    "version": {"N": "1"},
}


@pytest.fixture(scope="module")
def office() -> Any:
    return load("office_of_indexes", compiled(OVERLOADED))


@pytest.fixture
def orders(office: Any, ddb: Any) -> Any:
    client = ddb.client()
    office.create_tables(client)
    client.put_item(TableName="Office", Item=OPEN)
    return office.Database(client).order


def order_of(office: Any, status: str = "open", day: int = 31, **more: Any) -> Any:
    given = {"points": 3, **more}
    made = date(2024, 1, day)
    return office.Order(order_id="o1", customer_id="c1", status=status, day=made, **given)


def test_keys_of_indexes_hold_fields(office: Any) -> None:
    one = order_of(office)
    assert one.to_item() == OPEN
    assert office.Order.from_item(OPEN) == one


def test_an_item_without_such_a_key_is_told(office: Any) -> None:
    with pytest.raises(office.ItemDecodeError, match="attribute data is missing"):
        office.Order.from_item(lacking(OPEN, "data"))


def test_they_are_found_and_shown(office: Any, orders: Any) -> None:
    one = order_of(office)
    assert list(orders.of_customer("c1", "open", date(2024, 1, 1))) == [one]
    assert list(orders.of_customer("c1", "open", date(2024, 2, 1))) == []
    assert list(orders.states("o1")) == [office.StatesRow(status="open", note=None)]
    assert not hasattr(office.OrderInByRep, "status")


def test_an_index_includes_the_keys_that_hold_the_fields_it_names(office: Any, orders: Any) -> None:
    orders.update_order(order_of(office, note="x"))
    (by_note,) = [
        each
        for each in office.TABLES["Office"]["GlobalSecondaryIndexes"]
        if each["IndexName"] == "ByNote"
    ]
    assert by_note["Projection"] == {
        "ProjectionType": "INCLUDE",
        "NonKeyAttributes": ["data", "rank"],
    }
    (found,) = orders.noted("x")
    assert (found.status, found.points, found.day) == ("open", 3, date(2024, 1, 31))


def test_updates_change_the_keys_alone(office: Any, orders: Any) -> None:
    assert orders.move("o1", "c1", "paid", date(2024, 1, 2)) == order_of(
        office, "paid", 2, version=2
    )
    assert orders.change("o1", "c1", note="x").note == "x"
    with pytest.raises(ValueError, match="status"):
        orders.change("o1", "c1", status="late")
    late = orders.change("o1", "c1", status="late", day=date(2024, 1, 3))
    assert orders.update_order(late) == order_of(office, "late", 3, note="x", version=5)


def test_an_upsert_makes_an_item_of_them(office: Any, orders: Any) -> None:
    made = orders.open("o2", "c1", "open", date(2024, 1, 5), 1)
    assert made.to_item() == {
        **OPEN,
        "pk": {"S": "ORDER#o2"},
        "data": {"S": "open#2024-01-05"},
        "rank": {"N": "1"},
    }


@pytest.mark.parametrize("included", [["total", "version"], ["total"]])
def test_an_index_that_holds_everything_holds_the_entity(included: list[str]) -> None:
    """What the key of every item holds is in the index, too."""
    order = entity(
        "USER#{user_id}", "ORDER#{day}", "user_id day:date total:integer?",
        pattern("all", "Query", index_name="ByTotal"), ByTotal="ALL",
    )  # fmt: skip
    order["fields"] = fields("user_id day:date total:integer?", user_id=IN_KEY, day=IN_KEY)
    by_total = index("ByTotal", "gpk", projection="INCLUDE", included_attributes=included)
    name = f"orders_including_{len(included)}"
    made = load(
        name, compiled(schema(table(f"Shop{len(included)}", "pk", "sk", by_total, Order=order)))
    )
    with moto(made) as client:
        orders = made.Database(client).order
        one = made.Order(user_id="u1", day=date(2024, 1, 31), total=3)
        orders.create_order(one)
        (found,) = orders.all()
    if "version" in included:
        assert found == one
    else:
        assert found == made.OrderInByTotal(user_id="u1", day=date(2024, 1, 31), total=3)
