"""The methods that every repository has, run on moto; requests are compared with ones written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clients import Recorder
from lowering.methods.orders import JAN, an_order

pytestmark = pytest.mark.slow


def test_create(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop, version=7)
    assert db.order.create_order(order) is order
    assert order.version == 1
    assert client.last == {
        "TableName": "Shop",
        "Item": an_order(shop, version=1).to_item(),
        "ConditionExpression": "attribute_not_exists(#pk)",
        "ExpressionAttributeNames": {"#pk": "pk"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    second = an_order(shop, version=3)
    with pytest.raises(shop.ItemExistsError) as caught:
        db.order.create_order(second)
    assert caught.value.item == order.to_item()
    assert second.version == 3


def test_put_stores_the_version_as_it_is(shop: Any, db: Any, client: Recorder) -> None:
    order = db.order.put_order(an_order(shop, version=7))
    assert client.last == {"TableName": "Shop", "Item": order.to_item()}
    assert db.order.get_order("c1", JAN[0], "o1") == order


def test_get(shop: Any, db: Any, client: Recorder) -> None:
    assert db.order.get_order("c1", JAN[0], "o1", consistent_read=True) is None
    assert client.last == {
        "TableName": "Shop",
        "Key": {"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": "ORDER#2024-01-01#o1"}},
        "ConsistentRead": True,
    }


def test_update_keeps_unknown_attributes_and_removes_none(
    shop: Any, db: Any, client: Recorder
) -> None:
    order = db.order.create_order(an_order(shop, note="old", region="EU"))
    db.order.put_order(order)
    client.put_item(TableName="Shop", Item=order.to_item() | {"foreign": {"S": "stays"}})
    order.note, order.total, order.region = None, Decimal(3), None
    assert db.order.update_order(order) is order
    assert order.version == 2
    stored = client.get_item(TableName="Shop", Key=order.key())["Item"]
    assert stored == order.to_item() | {"foreign": {"S": "stays"}}
    assert not {"note", "region", "gsi1pk"} & stored.keys()


def test_update_of_a_version_gone_by(shop: Any, db: Any) -> None:
    order = an_order(shop)
    with pytest.raises(shop.ItemNotFoundError):
        db.order.update_order(order)
    db.order.create_order(order)
    stale = an_order(shop)
    db.order.update_order(order)
    with pytest.raises(shop.VersionConflictError):
        db.order.update_order(stale)
    assert (order.version, stale.version) == (2, 1)


def test_delete(shop: Any, db: Any, orders: list[Any]) -> None:
    assert db.order.delete_order("c1", JAN[0], "o1") is True
    assert db.order.delete_order("c1", JAN[0], "o1") is False


def test_batches(shop: Any, db: Any, client: Recorder) -> None:
    stored = [an_order(shop, JAN[0], f"o{number}") for number in range(120)]
    db.order.batch_write_order(put=stored)
    keys = [order.key() for order in reversed(stored)]
    missing = shop.order_key("c1", JAN[1], "none")
    assert db.order.batch_get_order([missing, *keys, keys[0]]) == stored[::-1]
    db.order.batch_write_order(put=stored[:1], delete=keys[:119])
    assert list(db.order.get_orders("c1")) == stored[:1]
