"""The client that blocks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from .core.calls import Call
from .core.failures import NO_ANSWER
from .direct import Direct
from .planning.endpoints import DoubtError
from .sockets import Connections


class DirectClient(Direct[Mapping[str, object]]):
    """A client that does without boto3. Threads can share it.

    It has neither paginators nor waiters nor `exceptions`, and other operations are boto3's. What
    it does not do: check requests before they are sent, and make dates of the numbers in
    descriptions of tables. Binary values are `bytes`.

    Each call goes through the stock client if somebody has taken botocore over in the meantime:
    `mock_aws()` and tracers see what they would see of boto3.
    """

    def _begin(self) -> None:
        """Have what belongs to one process alone: connections, too."""
        super()._begin()
        self._connections = Connections(self._plan.endpoint, self._plan.manner)

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
        if self._is_forked():
            # The connections are those of the parent. Closed here, they go on there.
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

    def _attempt(self, call: Call, request: bytes) -> float | Mapping[str, object]:
        """Return what `call` makes of one attempt: the response, or seconds to wait before another."""
        try:
            answer = self._connections.exchange(request, call.within)
        except NO_ANSWER as error:
            return call.failed(error)
        return call.answered(answer)
