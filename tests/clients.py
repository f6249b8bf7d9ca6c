"""Clients that stand between an emitted package and a DynamoDB, or in place of one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any


class Recorder:
    """A client that keeps the requests that are sent through it."""

    def __init__(self, client: Any) -> None:
        self.client, self.sent = client, list[tuple[str, dict[str, Any]]]()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def send(**request: Any) -> Any:
            self.sent.append((name, request))
            return getattr(self.client, name)(**request)

        return send


class Deaf:
    """A client that does not pass some operations on: dynalite does not know them."""

    def __init__(self, client: Any, unknown: Collection[str]) -> None:
        self.client, self.unknown = client, unknown

    def __getattr__(self, name: str) -> Any:
        return (lambda **_: {}) if name in self.unknown else getattr(self.client, name)
