"""The package that dyngen emits for schema.json where it can do without boto3, over direct clients of both flavours."""

from __future__ import annotations

import asyncio
import sys
from typing import Any
from unittest.mock import patch

import orders_direct.aio as aio  # made by the run
from orders_direct import Database, Order, connect

from benchmarks.payload import CUSTOMER, ORDER, VALUES, customer
from benchmarks.peers import CREDENTIALS, REGION


class Fast:
    name = "dyngen[fast], direct"

    def __init__(self, endpoint: str, **settings: Any) -> None:
        client = connect(
            transport="direct",
            endpoint_url=endpoint,
            region_name=REGION,
            **CREDENTIALS,
            **settings,
        )
        if type(client).__name__ != "DirectClient":  # it must be made before boto3's are
            raise RuntimeError("the client is one of boto3's")
        self._orders = Database(client).order
        self._order = Order(**VALUES)

    def get(self) -> Any:
        return self._orders.get_order(CUSTOMER, ORDER)

    def put(self) -> Any:
        return self._orders.create_order(self._order)

    def query(self, count: int) -> list[Any]:
        return list(self._orders.get_customer_orders(customer(count)))


class Peer(Fast):
    name = "dyngen, direct"

    def __init__(self, endpoint: str, **settings: Any) -> None:
        with patch.dict(sys.modules, {"orjson": None}):  # as if it were not installed
            super().__init__(endpoint, **settings)


class Awaited:
    """One request at a time, as for the rest."""

    name = "dyngen, direct, asyncio"

    def __init__(self, endpoint: str) -> None:
        self._loop = asyncio.new_event_loop()
        with patch.dict(sys.modules, {"orjson": None}):
            self._client = aio.connect(endpoint_url=endpoint, region_name=REGION, **CREDENTIALS)
        if type(self._client).__name__ != "AsyncDirectClient":
            raise RuntimeError("the client is one of boto3's")
        self._orders = aio.Database(self._client).order
        self._order = Order(**VALUES)

    def get(self) -> Any:
        return self._loop.run_until_complete(self._orders.get_order(CUSTOMER, ORDER))

    def put(self) -> Any:
        return self._loop.run_until_complete(self._orders.create_order(self._order))

    def query(self, count: int) -> list[Any]:
        return self._loop.run_until_complete(self._query(count))

    def close(self) -> None:
        self._client.close()
        self._loop.close()

    async def _query(self, count: int) -> list[Any]:
        return [order async for order in self._orders.get_customer_orders(customer(count))]
