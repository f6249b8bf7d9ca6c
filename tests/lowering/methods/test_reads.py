"""Access patterns that read, run on moto; requests are compared with ones written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clients import Recorder
from lowering.methods.orders import JAN, an_order, found

pytestmark = pytest.mark.slow


def test_a_query_is_about_its_entity(db: Any, client: Recorder, orders: list[Any]) -> None:
    assert list(db.order.get_orders("c1")) == orders
    assert client.last == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
        "ExpressionAttributeValues": {":pk": {"S": "CUSTOMER#c1"}, ":sk": {"S": "ORDER#"}},
    }


def test_ranges(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert found(db.order.get_orders_since("c1", JAN[1])) == ["o2", "o3"]
    assert client.last == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND #sk BETWEEN :low AND :high",
        "FilterExpression": "#total >= :min_total",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk", "#total": "total"},
        "ExpressionAttributeValues": {
            ":pk": {"S": "CUSTOMER#c1"},
            ":low": {"S": "ORDER#2024-01-02"},
            ":high": {"S": "ORDER$"},
            ":min_total": {"N": "0"},
        },
    }
    assert found(db.order.get_orders_since("c1", JAN[1], Decimal(3))) == ["o3"]
    assert found(db.order.get_orders_until("c1", JAN[1])) == ["o1", "o2"]
    assert client.last["ExpressionAttributeValues"][":high"] == {"S": "ORDER#2024-01-02$"}
    assert found(db.order.get_orders_raw("c1", "A")) == ["o1", "o2", "o3"]
    assert found(db.order.get_orders_raw("c1", "ORDER#2024-01-02")) == ["o2", "o3"]


def test_a_reversed_range_sends_nothing(db: Any, client: Recorder, orders: list[Any]) -> None:
    assert found(db.order.get_orders_between("c1", JAN[0], JAN[1])) == ["o1", "o2"]
    sent = len(client.sent)
    assert found(db.order.get_orders_between("c1", JAN[1], JAN[0])) == []
    assert len(client.sent) == sent


def test_prefixes_are_judged(shop: Any, db: Any, orders: list[Any]) -> None:
    assert found(db.order.get_orders_of_day("c1", JAN[0], "o")) == ["o1"]
    assert found(db.order.get_orders_of_day("c1", JAN[0], "x")) == []
    with pytest.raises(shop.KeyValueError):
        db.order.get_orders_of_day("c1", JAN[0], "o1#ITEM#")


def test_the_first_match(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert db.order.get_latest_noted_order("c1", "n") is None
    for order, note in zip(orders, ("n1", "n2", "x"), strict=True):
        order.note = note
        db.order.put_order(order)
    assert db.order.get_latest_noted_order("c1", "n").order_id == "o2"
    assert db.order.get_latest_noted_order("c1", "n3") is None
    first = client.last | {"Limit": None}
    assert first == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
        "FilterExpression": "begins_with(#note, :start) AND attribute_exists(#total)",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk", "#note": "note", "#total": "total"},
        "ExpressionAttributeValues": {
            ":pk": {"S": "CUSTOMER#c1"},
            ":sk": {"S": "ORDER#"},
            ":start": {"S": "n3"},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
        "Limit": None,
    }


def test_an_index(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    for order in orders:
        order.region = "EU"
        db.order.put_order(order)
    result = list(db.order.get_orders_by_status("OPEN", "EU", JAN[1]))
    assert found(result) == ["o3", "o2"]
    assert all(isinstance(each, shop.OrderInByStatus) for each in result)
    assert client.last == {
        "TableName": "Shop",
        "IndexName": "ByStatus",
        "KeyConditionExpression": "#gsi1pk = :gsi1pk AND #gsi1sk >= :gsi1sk",
        "ExpressionAttributeNames": {"#gsi1pk": "gsi1pk", "#gsi1sk": "gsi1sk"},
        "ExpressionAttributeValues": {
            ":gsi1pk": {"S": "STATUS#OPEN#EU"},
            ":gsi1sk": {"S": "2024-01-02"},
        },
        "ScanIndexForward": False,
        "Limit": 7,
    }
    assert sorted(found(db.order.all_orders())) == ["o1", "o2", "o3"]
    assert client.last == {"TableName": "Shop", "IndexName": "ByStatus"}


def test_mixed_data(shop: Any, db: Any, orders: list[Any]) -> None:
    kinds = [type(each).__name__ for each in db.customer.get_customer_page("c1")]
    assert kinds == ["Order", "OrderItem", "Order", "Order", "Customer"]


def test_a_scan_with_lists(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    def wanted(statuses: list[str], regions: list[str]) -> list[str]:
        return found(db.order.find_orders(statuses, regions, 99, "o2", "o3"))

    assert wanted(["OPEN", "PAID"], []) == ["o2", "o3"]
    assert client.last["FilterExpression"] == (
        "#status IN (:0_statuses, :1_statuses) AND ((#region = :0_regions AND #region <> :0_regions)"
        " OR size(#lines) > :least OR #order_id IN (:first, :second))"
        " AND NOT (#lines[0].#sku = :first) AND NOT contains(#note, :second)"
        " AND begins_with(#sk, :prefix)"
    )
    assert client.last["ExpressionAttributeValues"] == {
        ":0_statuses": {"S": "OPEN"},
        ":1_statuses": {"S": "PAID"},
        ":0_regions": {"BOOL": True},
        ":least": {"N": "99"},
        ":first": {"S": "o2"},
        ":second": {"S": "o3"},
        ":prefix": {"S": "ORDER#"},
    }
    assert wanted(["PAID"], []) == []
    sent = len(client.sent)
    assert wanted([], ["EU"]) == []
    assert len(client.sent) == sent
    with pytest.raises(ValueError, match="statuses: 101 values"):
        wanted(["OPEN"] * 101, [])


def test_numbers_and_list_keys(shop: Any, db: Any, client: Recorder) -> None:
    for number in (1, 2, 10):
        route = {"country": "NL", "hub": "AMS", "weight": Decimal(number), "class_": "A"}
        db.parcel.create_parcel(shop.Parcel(depot="d", number=number, **route))
    assert [each.number for each in db.parcel.get_numbers_from("d", 1)] == [2, 10]
    assert client.last["ExpressionAttributeValues"] == {":depot": {"S": "d"}, ":number": {"N": "1"}}
    lighter = db.parcel.get_route("NL", "AMS", 1, Decimal(2))
    assert [each.number for each in lighter] == [2]
    assert client.last["KeyConditionExpression"] == (
        "#country = :country AND #hub_key = :hub_key AND #weight <= :weight"
    )


def test_columns_are_walked_in_step(db: Any, orders: list[Any]) -> None:
    many = db.order.get_many("c1", [JAN[2], JAN[0]], ["o3", "o1"])
    assert found(many) == ["o3", "o1"]
    with pytest.raises(ValueError, match="go in step, and there are 1 order_date and 2 order_ids"):
        db.order.get_many("c1", [JAN[2]], ["o3", "o1"])


def test_a_key_given_raw(shop: Any, db: Any, client: Recorder) -> None:
    entry = db.menu_entry.create_menu_entry(shop.MenuEntry(shop="s", category="c", product_id=1))
    assert db.menu_entry.get_raw("s", "MENU#c#1") == entry
    assert client.last["Key"] == {"shop": {"S": "s"}, "sort_key": {"S": "MENU#c#1"}}


def test_a_get_that_checks(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop, region="EU"))
    assert db.order.get_order_of_region("c1", JAN[0], "o1", "EU").region == "EU"
    assert client.last["ConsistentRead"] is True
    assert db.order.get_order_of_region("c1", JAN[0], "o1", "US") is None
    assert db.order.get_order_of_region("c1", JAN[0], "o2", "EU") is None
