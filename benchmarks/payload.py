"""One order of 20 attributes, and the answers of DynamoDB that hold it.

10 strings, 3 decimals, 3 integers, 2 booleans, a list of 4 strings and a map of 4 strings.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

TABLE = "Orders"
CUSTOMER = "customer-000017"
ORDER = "order-2024-000001"

VALUES: dict[str, Any] = {
    "customer_id": CUSTOMER,
    "order_id": ORDER,
    "title": "Two folding chairs and a table",
    "street": "12 Marigold Lane",
    "city": "Port Ellery",
    "postcode": "PE4 7QT",
    "country": "GB",
    "channel": "web",
    "placed_at": "2024-05-17T09:30:00.000000Z",
    "remark": "Leave it with the neighbour at number 14, please.",
    "total": Decimal("249.90"),
    "tax": Decimal("41.65"),
    "postage": Decimal("7.50"),
    "quantity": 3,
    "points": 249,
    "version": 1,
    "paid": True,
    "gift": False,
    "tags": ["garden", "furniture", "spring", "sale"],
    "labels": {"carrier": "north", "depot": "d-14", "lane": "b", "wave": "early"},
}
"""The order in Python."""


def customer(count: int) -> str:
    """The customer who has so many orders: what a query asks for tells the server how many to give."""
    return f"customer-{count:06d}"


def wire(value: Any) -> dict[str, Any]:
    """A value in wire format."""
    match value:
        case bool():
            return {"BOOL": value}
        case int() | Decimal():
            return {"N": str(value)}
        case list():
            return {"L": [wire(element) for element in value]}
        case dict():
            return {"M": {name: wire(member) for name, member in value.items()}}
        case _:
            return {"S": value}


def item(number: int = 1) -> dict[str, Any]:
    """The order in wire format."""
    return {
        name: wire(value)
        for name, value in (VALUES | {"order_id": f"order-2024-{number:06d}"}).items()
    }


def get_answer() -> bytes:
    """The body of an answer to GetItem."""
    return _body({"Item": item()})


def put_answer() -> bytes:
    """The body of an answer to PutItem."""
    return _body({})


def query_answer(count: int) -> bytes:
    """The body of an answer to a Query that finds so many orders."""
    items = [item(number) for number in range(1, count + 1)]
    return _body({"Count": count, "Items": items, "ScannedCount": count})


def _body(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode()
