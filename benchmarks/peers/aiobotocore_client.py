"""aiobotocore's client: items in wire format in and out, no objects. One request at a time, as for the rest."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from typing import Any

from aiobotocore.session import get_session

from benchmarks.payload import CUSTOMER, ORDER, TABLE, customer, item
from benchmarks.peers import CREDENTIALS, REGION


class Peer:
    name = "aiobotocore"

    def __init__(self, endpoint: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        context = get_session().create_client(
            "dynamodb", endpoint_url=endpoint, region_name=REGION, **CREDENTIALS
        )
        self._client = self._run(self._open.enter_async_context(context))
        self._item = item()

    def get(self) -> Any:
        key = {"customer_id": {"S": CUSTOMER}, "order_id": {"S": ORDER}}
        return self._run(self._client.get_item(TableName=TABLE, Key=key))["Item"]

    def put(self) -> None:
        self._run(
            self._client.put_item(
                TableName=TABLE,
                Item=self._item,
                ConditionExpression="attribute_not_exists(customer_id)",
            )
        )

    def query(self, count: int) -> list[Any]:
        return self._run(
            self._client.query(
                TableName=TABLE,
                KeyConditionExpression="customer_id = :customer_id",
                ExpressionAttributeValues={":customer_id": {"S": customer(count)}},
            )
        )["Items"]

    def close(self) -> None:
        self._run(self._open.aclose())
        self._loop.close()

    def _run(self, work: Awaitable[Any]) -> Any:
        return self._loop.run_until_complete(work)
