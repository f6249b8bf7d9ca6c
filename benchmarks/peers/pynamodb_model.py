"""PynamoDB. Its NumberAttribute gives a float where we give the exact Decimal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import CREDENTIALS, REGION


class Order(Model):
    class Meta:
        table_name = TABLE
        region = REGION
        host: str | None = None
        aws_access_key_id = CREDENTIALS["aws_access_key_id"]
        aws_secret_access_key = CREDENTIALS["aws_secret_access_key"]

    customer_id = UnicodeAttribute(hash_key=True)
    order_id = UnicodeAttribute(range_key=True)
    title = UnicodeAttribute()
    street = UnicodeAttribute()
    city = UnicodeAttribute()
    postcode = UnicodeAttribute()
    country = UnicodeAttribute()
    channel = UnicodeAttribute()
    placed_at = UnicodeAttribute()
    remark = UnicodeAttribute()
    total = NumberAttribute()
    tax = NumberAttribute()
    postage = NumberAttribute()
    quantity = NumberAttribute()
    points = NumberAttribute()
    version = NumberAttribute()
    paid = BooleanAttribute()
    gift = BooleanAttribute()
    tags: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    labels: MapAttribute[Any, Any] = MapAttribute()


class Peer:
    name = "PynamoDB"

    def __init__(self, endpoint: str) -> None:
        Order.Meta.host = endpoint
        floats = {
            name: float(value) for name, value in VALUES.items() if isinstance(value, Decimal)
        }
        self._order = Order(**VALUES | floats)
        self.decode, self.encode = Order.from_raw_data, self._order.serialize

    def get(self) -> Order:
        return Order.get(CUSTOMER, ORDER)

    def put(self) -> None:
        self._order.save(Order.customer_id.does_not_exist())

    def query(self, count: int) -> list[Order]:
        return list(Order.query(customer(count)))
