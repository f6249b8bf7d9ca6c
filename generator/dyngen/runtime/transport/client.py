"""The client that blocks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from ..wire import ConnectedClient
from .answers import DamagedAnswerError
from .calls import Call, Response
from .endpoints import DoubtError
from .failures import UnconnectedError
from .operations import Operations
from .plans import Plan
from .sockets import Connections
from .stock import StockClient, terms_of


class DirectClient(Operations[Mapping[str, object]]):
    """A client that does without boto3. Threads can share it.

    It has neither paginators nor waiters nor `exceptions`, and other operations are boto3's. What
    it does not do: check requests before they are sent, and make dates of the numbers in
    descriptions of tables. Binary values are `bytes`.

    Each call goes through the stock client if somebody has taken botocore over in the meantime:
    `mock_aws()` and tracers see what they would see of boto3.
    """

    def __init__(
        self,
        plan: Plan,
        make_stock_client: Callable[[], ConnectedClient],
        *,
        total_timeout: float | None = None,
    ) -> None:
        """`make_stock_client` makes the client to which doubts are left."""
        self._plan = plan
        self._total_timeout = total_timeout
        self._make_stock_client = make_stock_client
        self._begin()

    def _begin(self) -> None:
        """Have what belongs to one process alone: connections, and locks."""
        self._process = os.getpid()
        self._connections = Connections(self._plan.endpoint, self._plan.manner)
        self._terms = terms_of(self._plan, self._total_timeout)
        self._stock = StockClient(self._make_stock_client)

    def close(self) -> None:
        """Close the connections that no call is using; a later call opens another."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _make_api_call(
        self, operation: str, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        if self._process != os.getpid():
            # Forked: the connections are those of the parent. Closed here, they go on there.
            self._connections.close()
            self._begin()
        if self._plan.watch.found() is not None:
            return self._stock.call(operation, request)
        call = Call(operation, request, self._terms)
        while True:
            try:
                keys = self._plan.keys()
            except DoubtError:
                return self._stock.call(operation, request)
            outcome = self._attempt(call, call.request(keys, time.time()))
            if not isinstance(outcome, int | float):
                return outcome
            time.sleep(outcome)

    def _attempt(self, call: Call, request: bytes) -> float | Response:
        """Return what `call` makes of one attempt: the response, or seconds to wait before another."""
        try:
            answer = self._connections.exchange(request, call.within)
        except (OSError, DamagedAnswerError, UnconnectedError) as error:
            return call.failed(error)
        return call.answered(answer)
