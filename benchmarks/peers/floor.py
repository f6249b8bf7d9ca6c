"""As little as can be done in Python: `json` and a codec written by hand for this one class.

No client: the answer is there. `get`, `put` and `query` are what must be done with it at the least.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from benchmarks.payload import VALUES, get_answer, query_answer


@dataclass(slots=True)
class Order:
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
    labels: dict[str, str]


def decode(item: dict[str, Any]) -> Order:
    return Order(
        item["customer_id"]["S"],
        item["order_id"]["S"],
        item["title"]["S"],
        item["street"]["S"],
        item["city"]["S"],
        item["postcode"]["S"],
        item["country"]["S"],
        item["channel"]["S"],
        item["placed_at"]["S"],
        item["remark"]["S"],
        Decimal(item["total"]["N"]),
        Decimal(item["tax"]["N"]),
        Decimal(item["postage"]["N"]),
        int(item["quantity"]["N"]),
        int(item["points"]["N"]),
        int(item["version"]["N"]),
        item["paid"]["BOOL"],
        item["gift"]["BOOL"],
        [tag["S"] for tag in item["tags"]["L"]],
        {name: label["S"] for name, label in item["labels"]["M"].items()},
    )


def encode(order: Order) -> dict[str, Any]:
    return {
        "customer_id": {"S": order.customer_id},
        "order_id": {"S": order.order_id},
        "title": {"S": order.title},
        "street": {"S": order.street},
        "city": {"S": order.city},
        "postcode": {"S": order.postcode},
        "country": {"S": order.country},
        "channel": {"S": order.channel},
        "placed_at": {"S": order.placed_at},
        "remark": {"S": order.remark},
        "total": {"N": str(order.total)},
        "tax": {"N": str(order.tax)},
        "postage": {"N": str(order.postage)},
        "quantity": {"N": str(order.quantity)},
        "points": {"N": str(order.points)},
        "version": {"N": str(order.version)},
        "paid": {"BOOL": order.paid},
        "gift": {"BOOL": order.gift},
        "tags": {"L": [{"S": tag} for tag in order.tags]},
        "labels": {"M": {name: {"S": label} for name, label in order.labels.items()}},
    }


def encode_checked(order: Order) -> dict[str, Any]:
    """The same with every check of ours where it is needed: no function is called for any."""
    customer_id, order_id = order.customer_id, order.order_id
    total, tax, postage = order.total, order.tax, order.postage
    quantity, points, version = order.quantity, order.points, order.version
    paid, gift, tags, labels = order.paid, order.gift, order.tags, order.labels
    total_text, tax_text, postage_text = str(total), str(tax), str(postage)
    sound = (
        type(customer_id) is str
        and customer_id
        and customer_id.isascii()
        and len(customer_id) <= 2048
        and type(order_id) is str
        and order_id
        and order_id.isascii()
        and len(order_id) <= 1024
        and type(total) is Decimal
        and "0" <= total_text < ":"
        and len(total_text) <= 38
        and "E" not in total_text
        and type(tax) is Decimal
        and "0" <= tax_text < ":"
        and len(tax_text) <= 38
        and "E" not in tax_text
        and type(postage) is Decimal
        and "0" <= postage_text < ":"
        and len(postage_text) <= 38
        and "E" not in postage_text
        and type(quantity) is int
        and _LEAST < quantity < _MOST
        and type(points) is int
        and _LEAST < points < _MOST
        and type(version) is int
        and _LEAST < version < _MOST
        and (paid is True or paid is False)
        and (gift is True or gift is False)
        and type(tags) is list
        and type(labels) is dict
    )
    if not sound:
        raise ValueError("to be looked at more closely")
    return {
        "customer_id": {"S": customer_id},
        "order_id": {"S": order_id},
        "title": {"S": "" + order.title},
        "street": {"S": "" + order.street},
        "city": {"S": "" + order.city},
        "postcode": {"S": "" + order.postcode},
        "country": {"S": "" + order.country},
        "channel": {"S": "" + order.channel},
        "placed_at": {"S": "" + order.placed_at},
        "remark": {"S": "" + order.remark},
        "total": {"N": total_text},
        "tax": {"N": tax_text},
        "postage": {"N": postage_text},
        "quantity": {"N": str(quantity)},
        "points": {"N": str(points)},
        "version": {"N": str(version)},
        "paid": {"BOOL": paid},
        "gift": {"BOOL": gift},
        "tags": {"L": [{"S": "" + tag} for tag in tags]},
        "labels": {"M": {"" + name: {"S": "" + label} for name, label in labels.items()}},
    }


_MOST = 10**38
_LEAST = -_MOST


class Peer:
    name = "floor (json + hand-written)"

    def __init__(self, endpoint: str) -> None:
        self._order = Order(**VALUES)
        self.decode, self.encode = decode, partial(encode, self._order)
        self.encode_checked = partial(encode_checked, self._order)
        self._get_answer = get_answer()
        self._query_answers = {count: query_answer(count) for count in (100, 1000)}

    def get(self) -> Order:
        return decode(json.loads(self._get_answer)["Item"])

    def put(self) -> bytes:
        return json.dumps({"TableName": "Orders", "Item": encode(self._order)}).encode()

    def query(self, count: int) -> list[Order]:
        return [decode(item) for item in json.loads(self._query_answers[count])["Items"]]
