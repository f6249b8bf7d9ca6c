"""Asynchronous packages called as if they blocked, so that a test of one flavour is a test of both.

of_flavour(package, "async").Database(client).post.get_post("1")     the coroutine of `aio`, run to its end
Beside(async_client).get_item(TableName=…)                           its coroutine, run by a loop of another thread
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import threading
from collections.abc import AsyncIterable, Callable, Coroutine, Iterator
from functools import cache
from importlib import import_module
from inspect import iscoroutine, isroutine
from types import ModuleType
from typing import Any

from clients import Awaited
from dyngen.config import Flavour
from dyngen.runtime.transport.aio import AsyncClient


def of_flavour(package: ModuleType, flavour: Flavour) -> Any:
    """A package that has both flavours as one of them has it; whichever that is, its methods block."""
    return package if flavour == "sync" else _AwaitedPackage(package)


class _AwaitedPackage:
    """What calls DynamoDB is that of `aio`, over any client; the rest is the package's."""

    def __init__(self, package: ModuleType) -> None:
        self._package = package
        aio = import_module(f"{package.__name__}.aio")
        self.Database = _over_any_client(aio.Database)
        self.create_tables = _over_any_client(aio.create_tables)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._package, name)


def _over_any_client(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def called(client: Any, *arguments: Any, **named: Any) -> Any:
        awaitable = client if isinstance(client, AsyncClient) else Awaited(client)
        return _blocking(function(awaitable, *arguments, **named))

    return called


class _Blocking:
    """A repository, a query or the like whose coroutines are run where they are made."""

    def __init__(self, asynchronous: Any) -> None:
        self._asynchronous = asynchronous

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self._asynchronous, name))

    def __iter__(self) -> Iterator[Any]:
        reading, end = aiter(self._asynchronous), object()

        async def following() -> Any:
            return await anext(reading, end)

        while (item := _run(following())) is not end:
            yield item


def _blocking(value: Any) -> Any:
    if iscoroutine(value):
        return _blocking(_run(value))
    if isroutine(value):
        return lambda *arguments, **named: _blocking(value(*arguments, **named))
    if isinstance(value, list):
        return [_blocking(each) for each in value]
    waits = isinstance(value, AsyncIterable) or ".aio." in f"{type(value).__module__}."
    return _Blocking(value) if waits else value


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for all, so that clients keep their connections."""
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


def _run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return _loop().run_until_complete(coroutine)


class Beside:
    """A client that blocks over one that does not; the event loop runs in another thread, for here may be one."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        method = getattr(self._client, operation)

        def send(**request: Any) -> Any:
            return asyncio.run_coroutine_threadsafe(method(**request), _loop_beside()).result()

        return send


@cache
def _loop_beside() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop
