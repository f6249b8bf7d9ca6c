"""Access patterns that write, run on moto; requests are compared with ones written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from clients import Recorder
from lowering.methods.orders import JAN, a_customer, an_order, found

pytestmark = pytest.mark.slow


def test_puts(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop)
    sent = len(client.sent)
    with pytest.raises(ValueError, match=r"order\.customer_id must be that of customer"):
        db.order.put_order_for(order, a_customer(shop, "c2"))
    assert len(client.sent) == sent
    assert db.order.put_order_for(order, a_customer(shop)) is True
    with pytest.raises(shop.ItemExistsError):
        db.order.add_order_once(order)
    assert db.order.add_order_once(an_order(shop, JAN[1])) is None


def test_a_conditional_put(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop)
    with pytest.raises(shop.ItemNotFoundError):
        db.order.replace_order(order)
    db.order.put_order(order)
    assert db.order.replace_order(order) is order
    assert client.last["ConditionExpression"] == "attribute_exists(#pk)"
    assert db.order.reprice_order(order, "PAID", Decimal(9), Decimal(11)) is order
    assert client.last["ConditionExpression"] == (
        "#status = :status OR (#total >= :low AND #total <= :high)"
    )
    with pytest.raises(shop.ConditionFailedError):
        db.order.reprice_order(order, "PAID", Decimal(11), Decimal(12))


def test_a_put_of_scalars(shop: Any, db: Any) -> None:
    parcel = db.parcel.send("d", 1, Decimal(2), "A", None)
    assert parcel == db.parcel.get_parcel("d", 1)
    assert (parcel.class_, parcel.date) == ("A", None)


def test_an_update_drags_index_keys_along(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop, region="EU"))
    order = db.order.set_status("c1", JAN[0], "o1", "PAID", "US")
    assert (order.status, order.region, order.version) == ("PAID", "US", 2)
    assert client.last == {
        "TableName": "Shop",
        "Key": order.key(),
        "UpdateExpression": (
            "SET #status = :status, #version = if_not_exists(#version, :one) + :one, "
            "#gsi1pk = :gsi1pk, #region = :region"
        ),
        "ConditionExpression": "attribute_exists(#pk)",
        "ExpressionAttributeNames": {
            "#status": "status",
            "#region": "region",
            "#gsi1pk": "gsi1pk",
            "#version": "version",
            "#pk": "pk",
        },
        "ExpressionAttributeValues": {
            ":status": {"S": "PAID"},
            ":one": {"N": "1"},
            ":gsi1pk": {"S": "STATUS#PAID#US"},
            ":region": {"S": "US"},
        },
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    assert found(db.order.get_orders_by_status("PAID", "US", JAN[0])) == ["o1"]
    db.order.set_status("c1", JAN[0], "o1", "PAID", None)
    assert found(db.order.get_orders_by_status("PAID", "US", JAN[0])) == []


def test_an_update_expects_a_version(shop: Any, db: Any) -> None:
    with pytest.raises(shop.ItemNotFoundError):
        db.order.touch("c1", JAN[0], "o1")
    db.order.put_order(an_order(shop))
    assert db.order.touch("c1", JAN[0], "o1", expected_version=1) is None
    assert db.order.get_order("c1", JAN[0], "o1").version == 2
    with pytest.raises(shop.VersionConflictError):
        db.order.touch("c1", JAN[0], "o1", expected_version=1)


def test_a_conditional_update(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop))
    assert db.order.pay("c1", JAN[0], "o1", "thanks", ["OPEN", "PAID"]) is True
    assert client.last["ConditionExpression"] == (
        "attribute_exists(#pk) AND #status IN (:0_old, :1_old)"
    )
    for old in (["PAID"], []):
        with pytest.raises(shop.ConditionFailedError):
            db.order.pay("c1", JAN[0], "o1", "thanks", old)
    with pytest.raises(shop.VersionConflictError):
        db.order.pay("c1", JAN[0], "o1", "thanks", ["PAID"], expected_version=9)


def test_names_of_parameters_hide_nothing(shop: Any, db: Any) -> None:
    db.order.put_order(an_order(shop))
    assert db.order.list("c1", JAN[0], "o1", "a note", "US", ["OPEN"]).note == "a note"


def test_an_update_by_entity(shop: Any, db: Any) -> None:
    order = db.order.put_order(an_order(shop, note="c1"))
    order.total = Decimal(5)
    new = db.order.overwrite("c1", order)
    assert (new.total, new.version, order.version) == (Decimal(5), 2, 2)
    with pytest.raises(ValueError, match=r"order\.customer_id must be customer_id"):
        db.order.overwrite("c2", order)
    order.note = None
    assert db.order.overwrite("c1", order).note is None


def test_deletes(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    key = ("c1", JAN[0], "o1")
    assert db.order.drop_order(*key) == orders[0]
    assert db.order.drop_order(*key) is None
    assert db.order.forget_order(*key) is None
    assert "ReturnValues" not in client.last
    with pytest.raises(shop.ItemNotFoundError):
        db.order.purge_order(*key)
    assert "ReturnValuesOnConditionCheckFailure" not in client.last
    with pytest.raises(shop.ConditionFailedError):
        db.order.cancel_order(*key, "OPEN")
    key = ("c1", JAN[1], "o2")
    with pytest.raises(shop.ConditionFailedError):
        db.order.cancel_order(*key, "PAID")
    assert db.order.cancel_order(*key, "OPEN") is True
    assert db.order.purge_order("c1", JAN[2], "o3") is None


def test_batch_writes(shop: Any, db: Any) -> None:
    stored = [an_order(shop, JAN[0], f"o{number}") for number in range(30)]
    assert db.order.save_all(iter(stored)) is True
    assert db.order.save_both(stored[:2], a_customer(shop)) is None
    assert db.order.get_orders("c1").count() == 30
    assert db.customer.get_customer("c1") is not None
