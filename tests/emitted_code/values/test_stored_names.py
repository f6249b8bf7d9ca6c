"""Fields that are stored under another name: the item has that name everywhere, Python has the field's.

The items are as other code has written them, by hand; what they become is worked out by hand, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import entity, fields, index, pattern, schema, table, transaction, where

ORDER = entity(
    "USER#{user_id}",
    "ORDER#{day}#{order_id}",
    "user_id order_id day:date status total:decimal note? lines:array/object ship_to:object? size:integer?",
    pattern("since", "Query", "user_id since:date", range_condition=">="),
    pattern("over", "Query", "user_id least:decimal", filter_expression=where("total", ">=", "least")),
    pattern(
        "to_city", "Query", "user_id city",
        filter_expression="ship_to.city_name = :city AND lines[0].unit_price > 1",
    ),
    pattern("of_status", "Query", "status", index_name="ByStatus"),
    pattern("totals", "Query", "user_id", projection=["order_id", "total", "size"]),
    pattern("checked", "GetItem", "user_id day:date order_id status", "single_entity"),
    pattern("close", "UpdateItem", "user_id day:date order_id status note", "single_entity"),
    pattern(
        "patch", "UpdateItem", "user_id day:date order_id status total:decimal size:integer",
        "single_entity", partial=True,
    ),
    pattern(
        "move", "UpdateItem", "user_id day:date order_id city now_status", "single_entity",
        condition="ship_to.city_name <> :city AND attribute_exists(total)",
        updates=[
            {"field": "ship_to.city_name", "action": "set", "param": "city"},
            {"field": "total", "action": "increment", "value": 1},
            {"field": "status", "action": "set", "param": "now_status"},
        ],
    ),
    pattern(
        "ensure", "UpdateItem",
        "user_id day:date order_id status total:decimal lines:array/object", "single_entity",
        if_missing="create",
    ),
    ByStatus=("STATUS#{status}", "{day}"),
)  # fmt: skip
ORDER["fields"] = fields(
    "user_id order_id day:date status total:decimal note? lines:array/object ship_to:object? size:integer?",
    user_id={"attribute": "user-id"},
    order_id={"attribute": "orderId"},
    day={"attribute": "Day"},
    status={"attribute": "_status", "enum": ["OPEN", "DONE"]},
    total={"attribute": "größe"},
    note={"attribute": "note.text", "default": "none"},
    lines={
        "attribute": "lineItems",
        "item_fields": fields("sku unit_price:decimal", unit_price={"attribute": "unitPrice"}),
    },
    ship_to={
        "attribute": "shipTo",
        "default": {"city_name": "Ulm"},
        "fields": fields("city_name zip?", city_name={"attribute": "cityName"}),
    },
    size={"attribute": "version_2"},
)
MENU = entity("MENU#{menu}", "DISH#{dish}", "menu dish sort_key")
MENU["fields"] = fields(
    "menu dish sort_key", sort_key={"attribute": "SK"}, menu={"attribute": "Menu"}
)
SHOP = schema(
    table(
        "Shop", "PK", "SK",
        index("ByStatus", "GSI1PK", "GSI1SK", projection="INCLUDE", included_attributes=["total", "note"]),
        Order=ORDER, Menu=MENU,
    ),
    table("Users", "userId", None, User=entity("{user_id}", None, "user_id name? expires:datetime?")),
    transactions=(
        transaction(
            "place", "TransactWrite", "order:Order user_id name", "boolean",
            'Put Order of Shop if attribute_not_exists(order_id) OR status = "DONE"',
            "Update User of Users if attribute_exists(user_id)",
        ),
    ),
)  # fmt: skip
SHOP["tables"][1]["entities"]["User"]["fields"] = fields(
    "user_id name? expires:datetime?",
    user_id={"attribute": "userId"},
    name={"attribute": "displayName"},
    expires={"attribute": "TTL", "ttl": True},
)

STORED = {
    "PK": {"S": "USER#u1"},
    "SK": {"S": "ORDER#2024-01-31#o1"},
    "GSI1PK": {"S": "STATUS#OPEN"},
    "GSI1SK": {"S": "2024-01-31"},
    "user-id": {"S": "u1"},
    "orderId": {"S": "o1"},
    "Day": {"S": "2024-01-31"},
    "_status": {"S": "OPEN"},
    "größe": {"N": "9.5"},
    "note.text": {"S": "hello"},
    "lineItems": {"L": [{"M": {"sku": {"S": "a"}, "unitPrice": {"N": "2"}, "vat": {"N": "19"}}}]},
    "shipTo": {"M": {"cityName": {"S": "Bonn"}, "country": {"S": "DE"}}},
    "version": {"N": "1"},
    "order_id": {"S": "somebody else's"},
}
KEY = {name: STORED[name] for name in ("PK", "SK")}
DAY = date(2024, 1, 31)


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_stored_names", compiled(SHOP))


@pytest.fixture
def client(shop: Any) -> Iterator[Any]:
    with moto(shop) as client:
        client.put_item(TableName="Shop", Item=STORED)
        client.put_item(
            TableName="Users", Item={"userId": {"S": "u1"}, "displayName": {"S": "Ann"}}
        )
        yield client


@pytest.fixture
def orders(shop: Any, client: Any) -> Any:
    return shop.Database(client).order


def stored(client: Any) -> Any:
    return client.get_item(TableName="Shop", Key=KEY)["Item"]


def test_an_item_is_read(shop: Any, orders: Any) -> None:
    order = orders.get_order("u1", DAY, "o1")
    assert order == shop.Order(
        user_id="u1", order_id="o1", day=DAY, status="OPEN", total=Decimal("9.5"), note="hello",
        lines=[shop.OrderLines(sku="a", unit_price=Decimal(2))],
        ship_to=shop.OrderShipTo(city_name="Bonn"),
    )  # fmt: skip


def test_and_written_back_with_nothing_lost(client: Any, orders: Any) -> None:
    order = orders.get_order("u1", DAY, "o1")
    orders.update_order(order)
    assert stored(client) == {**STORED, "version": {"N": "2"}}
    order.status, order.size = "DONE", 4
    orders.update_order(order)
    changed = {"_status": {"S": "DONE"}, "GSI1PK": {"S": "STATUS#DONE"}, "version_2": {"N": "4"}}
    assert stored(client) == {**STORED, **changed, "version": {"N": "3"}}


def test_a_new_item_has_the_stored_names(shop: Any, client: Any, orders: Any) -> None:
    order = shop.Order(
        user_id="u2", order_id="o2", day=DAY, status="OPEN", total=Decimal(1), lines=[], size=3
    )
    orders.create_order(order)
    assert order.to_item() == {
        "PK": {"S": "USER#u2"},
        "SK": {"S": "ORDER#2024-01-31#o2"},
        "GSI1PK": {"S": "STATUS#OPEN"},
        "GSI1SK": {"S": "2024-01-31"},
        "user-id": {"S": "u2"},
        "orderId": {"S": "o2"},
        "Day": {"S": "2024-01-31"},
        "_status": {"S": "OPEN"},
        "größe": {"N": "1"},
        "note.text": {"S": "none"},
        "lineItems": {"L": []},
        "shipTo": {"M": {"cityName": {"S": "Ulm"}}},
        "version_2": {"N": "3"},
        "version": {"N": "1"},
    }
    assert orders.get_order("u2", DAY, "o2") == order


def test_queries_filter_by_them(orders: Any) -> None:
    ids = {
        "since": [each.order_id for each in orders.since("u1", DAY)],
        "over": [each.order_id for each in orders.over("u1", Decimal(9))],
        "under": [each.order_id for each in orders.over("u1", Decimal(10))],
        "to_city": [each.order_id for each in orders.to_city("u1", "Bonn")],
        "elsewhere": [each.order_id for each in orders.to_city("u1", "Ulm")],
    }
    assert ids == {"since": ["o1"], "over": ["o1"], "under": [], "to_city": ["o1"], "elsewhere": []}
    assert orders.checked("u1", DAY, "o1", "OPEN") is not None
    assert orders.checked("u1", DAY, "o1", "DONE") is None


def test_indexes_and_rows_have_them(shop: Any, orders: Any) -> None:
    [projection] = shop.TABLES["Shop"]["GlobalSecondaryIndexes"]
    assert projection["Projection"]["NonKeyAttributes"] == ["größe", "note.text"]
    [held] = orders.of_status("OPEN")
    assert held == shop.OrderInByStatus(
        user_id="u1", order_id="o1", day=DAY, status="OPEN", total=Decimal("9.5"), note="hello"
    )
    assert list(orders.totals("u1")) == [
        shop.TotalsRow(order_id="o1", total=Decimal("9.5"), size=None)
    ]


def test_updates_change_them(client: Any, orders: Any) -> None:
    orders.close("u1", DAY, "o1", "DONE", "bye")
    changed = {"_status": {"S": "DONE"}, "GSI1PK": {"S": "STATUS#DONE"}, "note.text": {"S": "bye"}}
    assert stored(client) == {**STORED, **changed, "version": {"N": "2"}}
    moved = orders.move("u1", DAY, "o1", "Kiel", "OPEN")
    assert (moved.total, moved.ship_to.city_name) == (Decimal("10.5"), "Kiel")
    assert stored(client)["shipTo"] == {"M": {"cityName": {"S": "Kiel"}, "country": {"S": "DE"}}}
    patched = orders.patch("u1", DAY, "o1", size=7)
    assert (patched.size, patched.status) == (7, "OPEN")
    assert stored(client)["version_2"] == {"N": "7"}
    orders.patch("u1", DAY, "o1", size=None)
    assert {*stored(client)} == {*STORED}


def test_a_condition_sees_them(shop: Any, orders: Any) -> None:
    with pytest.raises(shop.ConditionFailedError):
        orders.move("u1", DAY, "o1", "Bonn", "OPEN")


def test_an_upsert_writes_them(shop: Any, client: Any, orders: Any) -> None:
    made = orders.ensure("u3", DAY, "o3", "OPEN", Decimal(1), [])
    assert made == orders.get_order("u3", DAY, "o3")
    key = {"PK": {"S": "USER#u3"}, "SK": KEY["SK"] | {"S": "ORDER#2024-01-31#o3"}}
    assert {*client.get_item(TableName="Shop", Key=key)["Item"]} == {
        *STORED
    } - {"order_id"}  # fmt: skip


def test_transactions_use_them(shop: Any, client: Any, orders: Any) -> None:
    order = orders.get_order("u1", DAY, "o1")
    with pytest.raises(shop.PlaceFailed):  # the order is there, and open
        shop.Database(client).transactions.place(order, "u1", "Bea")
    order.order_id = "o9"
    assert shop.Database(client).transactions.place(order, "u1", "Bea")
    user = client.get_item(TableName="Users", Key={"userId": {"S": "u1"}})["Item"]
    assert (user["displayName"], user["version"]) == ({"S": "Bea"}, {"N": "2"})


def test_a_computed_field_may_have_another_name(shop: Any) -> None:
    menu = shop.Menu(menu="m", dish="soup")
    assert menu.sort_key == "DISH#soup"
    assert menu.to_item() == {
        "PK": {"S": "MENU#m"},
        "SK": {"S": "DISH#soup"},
        "Menu": {"S": "m"},
        "dish": {"S": "soup"},
        "version": {"N": "1"},
    }
    assert shop.Menu.from_item(menu.to_item()) == menu


def test_the_time_to_live_is_the_attribute(client: Any) -> None:
    described = client.describe_time_to_live(TableName="Users")["TimeToLiveDescription"]
    assert described["AttributeName"] == "TTL"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("größe", {"S": "9.5"}),
        ("größe", None),
        ("_status", {"S": "LOST"}),
        ("note.text", {"N": "1"}),
        ("lineItems", {"M": {}}),
    ],
)
def test_what_does_not_decode_is_told_by_its_attribute(
    shop: Any, attribute: str, value: object
) -> None:
    item = {name: wire for name, wire in {**STORED, attribute: value}.items() if wire is not None}
    with pytest.raises(shop.ItemDecodeError) as caught:
        shop.Order.from_item(item)
    assert caught.value.attribute == attribute


@pytest.mark.parametrize("value", [None, {"NULL": True}])
def test_also_of_a_part_of_an_item(shop: Any, value: object) -> None:
    item = {name: wire for name, wire in {**STORED, "größe": value}.items() if wire is not None}
    with pytest.raises(shop.ItemDecodeError) as caught:
        shop.OrderInByStatus.from_item(item)
    assert caught.value.attribute == "größe"


def test_inside_an_object_too(shop: Any) -> None:
    with pytest.raises(shop.ItemDecodeError) as caught:
        shop.Order.from_item({**STORED, "shipTo": {"M": {"cityName": {"N": "1"}}}})
    assert caught.value.attribute == "shipTo.cityName"


def test_a_wrong_value_is_told_by_its_field(shop: Any, orders: Any) -> None:
    order = orders.get_order("u1", DAY, "o1")
    order.total = "9"
    with pytest.raises(shop.FieldValueError) as caught:
        order.to_item()
    assert caught.value.field == "total"
    with pytest.raises(shop.KeyValueError, match="order_id"):
        orders.get_order("u1", DAY, "")


def test_what_is_compared_is_told_by_its_field(shop: Any, orders: Any) -> None:
    with pytest.raises(shop.FieldValueError) as caught:
        list(orders.to_city("u1", 7))
    assert caught.value.field == "ship_to.city_name"


def test_an_index_includes_no_key_that_is_called_otherwise() -> None:
    """Of a field that one entity keeps in a key, and another does not, it includes what the other keeps it in."""
    asking = pattern("of_state", "Query", "status", index_name="ByState")
    note = entity("NOTE#{id}", "NOTE", "id status", asking, ByState="{status}")
    mark = entity("MARK#{id}", "MARK", "id status", ByState="MARK#{id}")
    note["fields"][1]["attribute"], mark["fields"][1]["attribute"] = "state", "_status"
    by_state = index("ByState", "state", projection="INCLUDE", included_attributes=["status"])
    made = compiled(schema(table("Notes", "pk", "sk", by_state, Note=note, Mark=mark)))
    assert not made.errors, made.errors
    assert '"NonKeyAttributes": ["_status"]' in made.files["tables.py"]
