"""dyntastic: pydantic models over boto3's resource."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dyntastic import A, Dyntastic

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import REGION


class Order(Dyntastic):
    __table_name__ = TABLE
    __table_region__ = REGION
    __hash_key__ = "customer_id"
    __range_key__ = "order_id"

    customer_id: str
    order_id: str
    title: str
    street: str
    city: str
    postcode: str
    country: str
    channel: str
    placed_at: str
    remark: str
    total: Decimal
    tax: Decimal
    postage: Decimal
    quantity: int
    points: int
    version: int
    paid: bool
    gift: bool
    tags: list[str]
    labels: dict[str, Any]


class Peer:
    name = "dyntastic"

    def __init__(self, endpoint: str) -> None:
        Order.__table_host__ = endpoint
        self._order = Order(**VALUES)

    def get(self) -> Order:
        return Order.get(CUSTOMER, ORDER)

    def put(self) -> None:
        self._order.save(condition=A.customer_id.not_exists())

    def query(self, count: int) -> list[Order]:
        return list(Order.query(customer(count)))
