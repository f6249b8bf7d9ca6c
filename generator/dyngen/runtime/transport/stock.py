"""The stock client beside a direct one, for what is in doubt; and what the two drivers begin with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

from ..wire import ConnectedClient, Operation
from .core.calls import Terms
from .core.signing import Signer
from .planning.plans import Plan


class StockClient:
    """A client of boto3 that is made when it is first needed. Threads can share it."""

    __slots__ = ("_client", "_lock", "_make")

    def __init__(self, make: Callable[[], ConnectedClient]) -> None:
        self._make = make
        self._lock = Lock()
        self._client: ConnectedClient | None = None

    def call(
        self, operation: str, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Return what boto3's client answers to `GetItem`, or whatever the operation is."""
        with self._lock:
            if self._client is None:
                self._client = self._make()
            method: Operation = getattr(
                self._client, _CAPITAL.sub("_", operation).lower()
            )
        return method(**request)


_CAPITAL: Final = re.compile("(?<=[a-z])(?=[A-Z])")


def terms_of(plan: Plan, total_timeout: float | None) -> Terms:
    """Return what the calls of a client have in common that follows this plan."""
    signer = Signer(plan.endpoint.authority, plan.region, _USER_AGENT)
    attempts = plan.manner.max_attempts
    return Terms(signer, plan.endpoint.url, attempts, total_timeout)


_USER_AGENT: Final = "dyngen-direct cfg/retry-mode#standard"
