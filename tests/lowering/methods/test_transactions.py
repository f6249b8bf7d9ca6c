"""Transactions, run on moto; requests are compared with ones written by hand."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from clients import Recorder
from lowering.methods.orders import JAN, PACKAGE, an_order

pytestmark = pytest.mark.slow


def place(shop: Any, db: Any, order: Any, **given: Any) -> bool:
    item = shop.OrderItem(customer_id="c1", order_date=JAN[0], order_id="o1", number=1)
    plain = {"active": False, "was_active": True, "note": None, "client_request_token": "once"}
    done: bool = db.transactions.place_order(
        order, "c1", JAN[1], "o2", order_item=item, **(plain | given)
    )
    return done


def test_a_transaction_writes_all(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    new = an_order(shop, JAN[0], "new")
    assert place(shop, db, new, note="n") is True
    put, update, second, whole = client.last["TransactItems"]
    assert client.last["ClientRequestToken"] == "once"
    assert put == {
        "Put": {
            "TableName": "Shop",
            "Item": new.to_item(),
            "ConditionExpression": "attribute_not_exists(#pk)",
            "ExpressionAttributeNames": {"#pk": "pk"},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }
    assert update == {
        "Update": {
            "TableName": "Shop",
            "Key": shop.customer_key("c1"),
            "UpdateExpression": (
                "SET #active = :active, #version = if_not_exists(#version, :one) + :one"
            ),
            "ConditionExpression": "attribute_exists(#pk) AND #active = :was_active",
            "ExpressionAttributeNames": {"#active": "active", "#version": "version", "#pk": "pk"},
            "ExpressionAttributeValues": {
                ":active": {"BOOL": False},
                ":one": {"N": "1"},
                ":was_active": {"BOOL": True},
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }
    assert second["Update"]["UpdateExpression"] == (
        "SET #version = if_not_exists(#version, :one) + :one, #note = :note"
    )
    assert second["Update"]["ConditionExpression"] == (
        "attribute_exists(#pk) AND attribute_exists(#total)"
    )
    assert whole["Update"]["Key"] == shop.order_item_key("c1", JAN[0], "o1", 1)
    assert db.order.get_order("c1", JAN[1], "o2").version == 2
    assert db.customer.get_customer("c1").active is False


def test_a_transaction_that_fails_says_where(shop: Any, db: Any, orders: list[Any]) -> None:
    failed = importlib.import_module(f"{PACKAGE}.transactions").PlaceOrderFailed
    with pytest.raises(failed) as caught:
        place(shop, db, orders[0])
    error = caught.value
    assert error.order_1.code == "ConditionalCheckFailed"
    assert error.order_1.item == orders[0]
    assert (error.customer, error.order_2, error.order_item) == (None, None, None)


def test_a_check_and_a_delete(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert db.transactions.close_order("c1", JAN[0], "o1") is True
    assert client.last["TransactItems"] == [
        {"Delete": {"TableName": "Shop", "Key": orders[0].key()}},
        {
            "ConditionCheck": {
                "TableName": "Shop",
                "Key": shop.customer_key("c1"),
                "ConditionExpression": "attribute_exists(#pk)",
                "ExpressionAttributeNames": {"#pk": "pk"},
            }
        },
    ]
    assert len(client.last["ClientRequestToken"]) == 32
    db.customer.delete_customer("c1")
    with pytest.raises(shop.TransactionFailedError) as caught:
        db.transactions.close_order("c1", JAN[1], "o2")
    assert caught.value.codes == ("None", "ConditionalCheckFailed")


def test_transactions_that_read(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    key = ("c1", JAN[0], "o1")
    both = db.transactions.get_both(*key)
    assert (both.customer.customer_id, both.order) == ("c1", orders[0])
    assert client.last == {
        "TransactItems": [
            {"Get": {"TableName": "Shop", "Key": shop.customer_key("c1")}},
            {"Get": {"TableName": "Shop", "Key": orders[0].key()}},
        ]
    }
    assert db.transactions.list_both(*key) == [both.customer, both.order]
    db.order.delete_order(*key)
    assert db.transactions.get_both(*key).order is None
    assert db.transactions.list_both(*key) == [both.customer]


def test_tables_are_where_they_are_deployed(shop: Any, client: Recorder) -> None:
    moved = shop.Database(client, table_names={"Shop": "Shop", "Parcels": "P-stage"})
    with pytest.raises(client.client.exceptions.ResourceNotFoundException):
        moved.parcel.get_parcel("d", 1)
    assert client.last["TableName"] == "P-stage"
