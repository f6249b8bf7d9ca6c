"""aiodynamo over aiohttp: dictionaries of Python values, no objects. One request at a time, as for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from decimal import Decimal
from typing import Any, TypeVar

import aiohttp
from aiodynamo.client import Client
from aiodynamo.credentials import Key, StaticCredentials
from aiodynamo.expressions import F, HashKey
from aiodynamo.http.aiohttp import AIOHTTP
from yarl import URL

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import REGION

T = TypeVar("T")


class Peer:
    name = "aiodynamo (aiohttp)"

    def __init__(self, endpoint: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._session = self._run(_session())
        client = Client(
            AIOHTTP(self._session),
            StaticCredentials(Key("bench", "bench")),
            REGION,
            endpoint=URL(endpoint),
            numeric_type=Decimal,
        )
        self._table = client.table(TABLE)

    def get(self) -> Any:
        return self._run(self._table.get_item({"customer_id": CUSTOMER, "order_id": ORDER}))

    def put(self) -> None:
        self._run(self._table.put_item(VALUES, condition=F("customer_id").does_not_exist()))

    def query(self, count: int) -> list[Any]:
        return self._run(self._query(customer(count)))

    def close(self) -> None:
        self._run(self._session.close())
        self._loop.close()

    async def _query(self, customer_id: str) -> list[Any]:
        condition = HashKey("customer_id", customer_id)
        return [item async for item in self._table.query(condition)]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()
