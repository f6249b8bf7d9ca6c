"""The client of an event loop, and the `connect` of asynchronous flavours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import TracebackType
from typing import Self

from ..calls.connect import connect as stock_connect
from ..wire import ConnectedClient
from .core.calls import Call
from .core.failures import NO_ANSWER
from .direct import Direct
from .operations import Operations
from .planning.endpoints import DoubtError
from .planning.plans import plan_of
from .stock import StockClient
from .streams import Streams


class AsyncClient(Operations[Awaitable[Mapping[str, object]]]):
    """The operations that this package needs, as coroutines."""

    def close(self) -> None:
        """Close the connections that no call is using; a later call opens another."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncStockClient(AsyncClient):
    """boto3's client, each call of it in a thread."""

    def __init__(self, make_stock_client: Callable[[], ConnectedClient]) -> None:
        self._stock = StockClient(make_stock_client)

    async def _make_api_call(
        self, operation: str, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        return await asyncio.to_thread(self._stock.call, operation, request)


class AsyncDirectClient(Direct[Awaitable[Mapping[str, object]]], AsyncClient):
    """A client that does without boto3. The tasks of one event loop can share it.

    What is said of `DirectClient` holds of it, too. A call that is cancelled closes its
    connection: whether the request was carried out is not known then.
    """

    def _begin(self) -> None:
        """Have what belongs to one process alone: connections, too."""
        super()._begin()
        self._streams = Streams(self._plan.endpoint, self._plan.manner)

    def close(self) -> None:
        """Close the connections that no call is using; a later call opens another."""
        self._streams.close()

    async def _make_api_call(
        self, operation: str, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        if self._is_forked():
            # The connections are those of the parent.
            self._begin()
        if self._plan.watch.found() is not None:
            return await asyncio.to_thread(self._stock.call, operation, request)
        call = Call(operation, request, self._terms)
        while True:
            try:
                if self._plan.must_fetch():
                    keys = await asyncio.to_thread(self._plan.keys)
                else:
                    keys = self._plan.keys()
            except DoubtError:
                return await asyncio.to_thread(self._stock.call, operation, request)
            outcome = await self._attempt(call, call.request(keys, time.time()))
            if not isinstance(outcome, int | float):
                return outcome
            await asyncio.sleep(outcome)

    async def _attempt(
        self, call: Call, request: bytes
    ) -> float | Mapping[str, object]:
        """Return what `call` makes of one attempt: the response, or seconds to wait before another."""
        try:
            answer = await self._streams.exchange(request, call.within)
        except NO_ANSWER as error:
            return call.failed(error)
        return call.answered(answer)


def connect(
    *,
    total_timeout: float | None = None,
    session: object = None,
    profile_name: str | None = None,
    **settings: object,
) -> AsyncClient:
    """Return a client for DynamoDB whose operations are coroutines, made with the `settings` of `boto3.client`.

    It is direct: requests do not go through boto3. Settings, timeouts and doubts are those of
    the synchronous `connect(transport="direct")`; on any doubt the client is one of boto3's,
    each call of it in a thread. Make one client for an event loop, and `close` it or use it in
    `async with`.
    """
    make_stock_client = partial(
        stock_connect, session=session, profile_name=profile_name, **settings
    )
    try:
        plan = plan_of(settings, session, profile_name)
    except DoubtError as doubt:
        import logging

        logging.getLogger(__name__).info(
            "connect: a client of boto3 in threads, because of %s", doubt
        )
        return AsyncStockClient(make_stock_client)
    return AsyncDirectClient(plan, make_stock_client, total_timeout=total_timeout)
