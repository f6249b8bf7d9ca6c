"""The package that dyngen emits for schema.json: with its own client, with boto3's, and with orjson."""

from __future__ import annotations

import sys
from typing import Any
from unittest.mock import patch

import boto3
from orders import Database, Order, connect  # made by the run

from benchmarks.payload import CUSTOMER, ORDER, VALUES, customer
from benchmarks.peers import CREDENTIALS, REGION


class Plain:
    name = "dyngen, plain boto3 client"

    def __init__(self, endpoint: str) -> None:
        self._orders = Database(self._client(endpoint)).order
        self._order = Order(**VALUES)
        self.decode, self.encode = Order.from_item, self._order.to_item

    def _client(self, endpoint: str) -> Any:
        return boto3.client("dynamodb", endpoint_url=endpoint, region_name=REGION, **CREDENTIALS)

    def get(self) -> Any:
        return self._orders.get_order(CUSTOMER, ORDER)

    def put(self) -> Any:
        return self._orders.create_order(self._order)

    def query(self, count: int) -> list[Any]:
        return list(self._orders.get_customer_orders(customer(count)))


class Peer(Plain):
    name = "dyngen"

    def _client(self, endpoint: str) -> Any:
        with patch.dict(sys.modules, {"orjson": None}):  # as if it were not installed
            return connect(endpoint_url=endpoint, region_name=REGION, **CREDENTIALS)


class Fast(Plain):
    name = "dyngen[fast] (orjson)"

    def _client(self, endpoint: str) -> Any:
        return connect(endpoint_url=endpoint, region_name=REGION, **CREDENTIALS)
