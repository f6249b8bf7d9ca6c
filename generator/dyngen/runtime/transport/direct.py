"""What direct clients are, whichever way they wait."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..wire import ConnectedClient, T_co
from .operations import Operations
from .planning.plans import Plan
from .stock import StockClient, terms_of


class Direct(Operations[T_co]):
    """A client that follows a plan, beside a stock client for what is in doubt."""

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
        """Have what belongs to one process alone: what is retried, and locks."""
        self._process = os.getpid()
        self._terms = terms_of(self._plan, self._total_timeout)
        self._stock = StockClient(self._make_stock_client)

    def _is_forked(self) -> bool:
        """Is this another process than the one in which it began?"""
        return self._process != os.getpid()
