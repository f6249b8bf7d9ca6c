"""Reads that return some fields of each item: what is asked for, and what comes back, without an emulator."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from clients import Recorder, Request
from emitted import compiled, load
from emulator import moto
from proof.running.requests import Checker
from schemas import entity, index, pattern, schema, table

ROW = ["order_id", "total"]
SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByStatus", "status"),
        Order=entity(
            "USER#{user_id}",
            "ORDER#{day}#{order_id}",
            "user_id day:date order_id status total:integer note?",
            pattern("get_totals", "Query", "user_id", projection=ROW),
            pattern("of_status", "Query", "status", index_name="ByStatus", projection=ROW),
            pattern(
                "noted",
                "Scan",
                "note",
                projection=["note", "version"],
                filter_expression="note = :note AND status <> note",
            ),
            pattern(
                "read", "GetItem", "user_id day:date order_id", "single_entity", projection=ROW
            ),
            pattern("several", "BatchGetItem", "keys:array/object", projection=ROW),
            pattern("keyed", "Query", "user_id", projection=["day", "order_id"]),
            ByStatus="{status}",
        ),
        Profile=entity("USER#{user_id}", "PROFILE", "user_id status", ByStatus="{status}"),
    )
)
DAYS = "user_id day order_id"
ONLY_TOTAL = ["total"]
LEDGER = schema(
    table(
        "Ledger",
        "pk",
        "sk",
        index("ByMail", "mail_pk", "mail_sk", projection="KEYS_ONLY"),
        Entry=entity(
            "USER#{user_id}",
            "DAY#{day}#{order_id}",
            f"{DAYS} mail total:integer",
            pattern("after", "Query", "user_id since", range_condition=">", projection=ONLY_TOTAL),
            pattern(
                "next_one",
                "Query",
                "user_id since",
                "single_entity",
                range_condition=">",
                projection=ONLY_TOTAL,
            ),
            pattern("of_mail", "GetItem", f"{DAYS} mail", "single_entity", projection=ONLY_TOTAL),
            pattern("shown", "GetItem", f"{DAYS} mail", "single_entity", projection=["mail"]),
            pattern("behind", "Query", "user_id since", range_condition=">", index_name="ByMail"),
            ByMail=("USER#{user_id}", "MAIL#{mail:lower}#{day}"),
        ),
    )
)
ITEM = {
    "pk": {"S": "USER#u1"},
    "sk": {"S": "ORDER#2024-01-31#o1"},
    "order_id": {"S": "o1"},
    "total": {"N": "5"},
}


class Stored:
    """A DynamoDB that holds these items, as far as they were asked for."""

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = list(items)

    def query(self, **request: Any) -> Any:
        return {"Items": self.items, "Count": len(self.items)}

    scan = query

    def get_item(self, **request: Any) -> Any:
        return {"Item": self.items[0]}

    def batch_get_item(self, **request: Any) -> Any:
        return {"Responses": {"Shop": self.items}}


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_of_rows", compiled(SHOP))


@pytest.fixture(scope="module")
def ledger() -> Any:
    return load("ledger_of_rows", compiled(LEDGER))


def client_of(package: Any, *items: Any) -> Recorder:
    return Recorder(Stored(items), Checker(package.TABLES).check)


def asked(request: Request) -> list[str]:
    """The attributes that a request asks for."""
    names = request["ExpressionAttributeNames"]
    return [names[each] for each in request["ProjectionExpression"].split(", ")]


def test_a_row_has_exactly_its_fields(shop: Any) -> None:
    assert [each.name for each in dataclasses.fields(shop.GetTotalsRow)] == ROW
    row = shop.GetTotalsRow(order_id="o1", total=5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        row.total = 6


@pytest.mark.parametrize("method", ["get_totals", "of_status"])
def test_a_query_asks_for_the_fields_and_the_key(shop: Any, method: str) -> None:
    client = client_of(shop, ITEM)
    (found,) = getattr(shop.Database(client).order, method)("x")
    assert (found.order_id, found.total) == ("o1", 5)
    assert asked(client.last) == ["pk", "sk", "order_id", "total"]


def test_a_page_and_the_first_ask_for_no_more(shop: Any) -> None:
    client = client_of(shop, ITEM)
    query = shop.Database(client).order.get_totals("u1")
    assert query.page().items == [query.first()]
    assert [asked(request) for _, request in client.sent] == [["pk", "sk", *ROW]] * 2


def test_to_count_is_to_ask_for_nothing(shop: Any) -> None:
    client = client_of(shop, ITEM)
    assert shop.Database(client).order.get_totals("u1").count() == 1
    assert client.last["Select"] == "COUNT"
    assert "ProjectionExpression" not in client.last


def test_a_filter_may_compare_what_is_not_shown(shop: Any) -> None:
    client = client_of(shop, {**ITEM, "note": {"S": "n"}, "version": {"N": "3"}})
    (found,) = shop.Database(client).order.noted("n")
    assert (found.note, found.version) == ("n", 3)
    assert asked(client.last) == ["pk", "sk", "note", "version"]
    assert "status" in client.last["ExpressionAttributeNames"].values()


def test_one_item_and_several_are_read_so_too(shop: Any) -> None:
    client = client_of(shop, ITEM)
    order = shop.Database(client).order
    key = {name: ITEM[name] for name in ("pk", "sk")}
    assert order.read("u1", date(2024, 1, 31), "o1") == shop.ReadRow(order_id="o1", total=5)
    assert asked(client.last) == ["pk", "sk", "order_id", "total"]
    assert order.several([key]) == [shop.SeveralRow(order_id="o1", total=5)]
    assert asked(client.last["RequestItems"]["Shop"]) == ["pk", "sk", "order_id", "total"]


def test_what_does_not_decode_is_told_with_its_key(shop: Any) -> None:
    client = client_of(shop, {**ITEM, "total": {"S": "many"}})
    with pytest.raises(shop.ItemDecodeError, match="GetTotalsRow") as caught:
        list(shop.Database(client).order.get_totals("u1"))
    assert caught.value.key == {name: ITEM[name] for name in ("pk", "sk")}


def test_a_key_is_held_against_the_fields_that_are_there(shop: Any) -> None:
    stored = {**ITEM, "day": {"S": "2024-01-30"}}
    client = client_of(shop, stored)
    with pytest.raises(shop.ItemDecodeError, match="sk"):
        list(shop.Database(client).order.keyed("u1"))


def entry(day: str, total: int, mail: str = "Ann@X.org") -> Any:
    """An item of the ledger as it is read."""
    return {
        "pk": {"S": "USER#u1"},
        "sk": {"S": f"DAY#{day}#o1"},
        "day": {"S": day},
        "mail": {"S": mail},
        "total": {"N": str(total)},
    }


def test_what_a_range_drops_is_read_and_not_shown(ledger: Any) -> None:
    client = client_of(ledger, entry("mon", 1), entry("tue", 2), entry("wed", 3))
    after = ledger.Database(client).entry.after("u1", "mon")
    assert list(after) == [ledger.AfterRow(total=2), ledger.AfterRow(total=3)]
    assert asked(client.last) == ["pk", "sk", "total", "day"]
    assert [each.name for each in dataclasses.fields(ledger.AfterRow)] == ONLY_TOTAL
    assert after.count() == 2
    assert after.page().items == list(after)
    assert ledger.Database(client).entry.next_one("u1", "mon") == ledger.NextOneRow(total=2)


def test_what_is_compared_and_does_not_decode_can_be_skipped(ledger: Any) -> None:
    client = client_of(ledger, {**entry("tue", 2), "day": {"N": "2"}}, entry("wed", 3))
    after = ledger.Database(client).entry.after("u1", "mon")
    with pytest.raises(ledger.ItemDecodeError, match="day"):
        list(after)
    reported: list[Any] = []
    assert list(after.skipping(reported.append)) == [ledger.AfterRow(total=3)]
    assert [error.attribute for error in reported] == ["day"]


def test_what_one_item_is_compared_by_is_not_shown(ledger: Any) -> None:
    client = client_of(ledger, entry("mon", 1))
    entries = ledger.Database(client).entry
    assert entries.of_mail("u1", "mon", "o1", "Ann@X.org") == ledger.OfMailRow(total=1)
    assert asked(client.last) == ["pk", "sk", "total", "mail"]
    assert entries.of_mail("u1", "mon", "o1", "ann@x.org") is None


def test_what_is_shown_is_read_once(ledger: Any) -> None:
    client = client_of(ledger, entry("mon", 1))
    row = ledger.Database(client).entry.shown("u1", "mon", "o1", "Ann@X.org")
    assert row == ledger.ShownRow(mail="Ann@X.org")
    assert not hasattr(ledger, "ShownCompared")
    assert asked(client.last) == ["pk", "sk", "mail"]


def test_what_an_index_has_in_lower_case_alone_is_compared_so(ledger: Any) -> None:
    keys = [
        {
            **{name: entry("mon", 1)[name] for name in ("pk", "sk")},
            "mail_pk": {"S": "USER#u1"},
            "mail_sk": {"S": f"MAIL#{mail}#mon"},
        }
        for mail in ("ann@x.org", "bob@x.org")
    ]
    client = client_of(ledger, *keys)
    found = list(ledger.Database(client).entry.behind("u1", "Ann@X.org"))
    assert found == [ledger.EntryInByMail(user_id="u1", day="mon", order_id="o1")]


# ---- fields that are computed ----------------------------------------------------------------------

MENU = schema(
    table(
        "Menu", "pk", "sort_key", index("ByState", "state_key", "day"),
        Dish=entity(
            "CAFE#{cafe}", "DISH#{kind}#{dish_id}", "cafe kind dish_id sort_key state_key state? day? name",
            pattern("of_cafe", "Query", "cafe", projection=["sort_key", "state_key", "name"]),
            pattern("in_state", "Query", "state", index_name="ByState", projection=["state_key", "sort_key"]),
            pattern("one", "GetItem", "cafe kind dish_id", "single_entity", projection=["sort_key"]),
            pattern("all_keys", "Scan", projection=["sort_key", "kind"]),
            pattern("several", "BatchGetItem", "keys:array/object", projection=["state_key"]),
            ByState=("STATE#{state}", "{day}"),
        ),
    ),
)  # fmt: skip


def test_a_computed_field_is_read_from_its_key_attribute() -> None:
    """What the entity computes, without what it is made of; None where the item is without that key."""
    made = load("rows_of_computed_fields", compiled(MENU))
    with moto(made) as client:
        recorder = Recorder(client, Checker(made.TABLES).check)
        dishes = made.Database(recorder).dish
        soup = made.Dish(cafe="c", kind="hot", dish_id="1", state="new", day="mon", name="Soup")
        salad = made.Dish(cafe="c", kind="raw", dish_id="2", name="Salad")
        dishes.batch_write_dish(put=[soup, salad])
        rows = list(dishes.of_cafe("c"))
        assert [(row.sort_key, row.state_key, row.name) for row in rows] == [
            ("DISH#hot#1", "STATE#new", "Soup"),
            ("DISH#raw#2", None, "Salad"),
        ]
        for row, dish in zip(rows, (soup, salad), strict=True):
            assert (row.sort_key, row.state_key) == (dish.sort_key, dish.state_key)
        [row] = dishes.in_state("new")
        assert (row.state_key, row.sort_key) == (soup.state_key, soup.sort_key)
        assert dishes.one("c", "raw", "2") == made.OneRow(sort_key="DISH#raw#2")
        names = recorder.last["ExpressionAttributeNames"]
        assert {*names.values()} == {"pk", "sort_key"}
        keys = sorted(dishes.all_keys(), key=lambda each: each.kind)
        assert [(each.kind, each.sort_key) for each in keys] == [
            ("hot", "DISH#hot#1"),
            ("raw", "DISH#raw#2"),
        ]
        several = dishes.several([salad.key(), soup.key()])
        assert [each.state_key for each in several] == [None, "STATE#new"]
