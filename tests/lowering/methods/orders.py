"""Items of the shop, and what is found of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

PACKAGE = "shop_methods"
JAN = [date(2024, 1, day) for day in (1, 2, 3)]


def an_order(shop: Any, day: date = JAN[0], number: str = "o1", **given: Any) -> Any:
    plain = {"customer_id": "c1", "total": Decimal(10), "lines": [], "version": 1}
    return shop.Order(order_date=day, order_id=number, **(plain | given))


def a_customer(shop: Any, customer_id: str = "c1") -> Any:
    joined = datetime(2024, 1, 31, tzinfo=UTC)
    return shop.Customer(customer_id=customer_id, account=UUID(int=1), joined=joined, tags={"a"})


def found(items: Any) -> list[str]:
    return [each.order_id for each in items]
