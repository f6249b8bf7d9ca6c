"""Connections of an event loop: opened when they are needed, kept open between calls, each with one call at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext

from .answers import Answer, AnswerReader, DamagedAnswerError
from .endpoints import Endpoint
from .failures import UnconnectedError
from .plans import Manner
from .tls import TlsContext


class Streams:
    """The connections of a client. Tasks can share them: a connection is out while a call uses it."""

    __slots__ = ("_endpoint", "_idle", "_loop", "_manner", "_tls")

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        self._endpoint = endpoint
        self._manner = manner
        self._tls = TlsContext(manner.ca_bundle)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._idle: list[_Connection] = []

    async def exchange(
        self, request: bytes, within: Callable[[float], float]
    ) -> Answer:
        """Send a request and return the answer.

        `within` shortens a timeout to what is left of the call. Raises `UnconnectedError` if
        there is no connection, `OSError` or `DamagedAnswerError` if no answer comes over it.
        """
        connection = self._kept() or await self._connected(within)
        try:
            answer = await connection.exchange(
                request, lambda: within(self._manner.read_timeout)
            )
        except BaseException:  # a cancellation too: the answer may still come
            connection.abort()
            raise
        if (
            answer.keep
            and connection.is_open
            and len(self._idle) < self._manner.max_connections
        ):
            self._idle.append(connection)
        else:
            connection.abort()
        return answer

    def close(self) -> None:
        """Close the connections that no call is using."""
        while self._idle:
            with suppress(RuntimeError):  # their event loop is closed
                self._idle.pop().abort()

    def _kept(self) -> _Connection | None:
        """Return a connection of the running loop that is open; None if there is none."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self.close()
            self._loop = loop
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        return None

    async def _connected(self, within: Callable[[float], float]) -> _Connection:
        endpoint = self._endpoint
        try:
            async with asyncio.timeout(within(self._manner.connect_timeout)):
                context = self._tls.context() if endpoint.tls else None
                _, connection = await asyncio.get_running_loop().create_connection(
                    _Connection,
                    endpoint.host,
                    endpoint.port,
                    ssl=context if isinstance(context, SSLContext) else None,
                )
        except OSError as error:
            raise UnconnectedError from error
        return connection


class _Connection(asyncio.Protocol):
    """A connection, and the one answer that is being waited for."""

    def __init__(self) -> None:
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._reader = AnswerReader()
        self._progress: Callable[[], None] = _nothing

    async def exchange(self, request: bytes, timeout: Callable[[], float]) -> Answer:
        """Send a request and return the answer, of which a piece comes within each `timeout`."""
        if self._transport is None:
            raise ConnectionError("the connection is closed")
        loop = asyncio.get_running_loop()
        self._reader = AnswerReader()
        self._waiting = loop.create_future()
        async with asyncio.timeout(timeout()) as limit:
            self._progress = lambda: limit.reschedule(loop.time() + timeout())
            self._transport.write(request)
            return await self._waiting

    def abort(self) -> None:
        """Close the connection at once."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin: called by the event loop, as are those below."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self.is_open = True

    def data_received(self, data: bytes) -> None:
        """Read a piece of the answer; what nobody asked for ends the connection."""
        waiting = self._waiting
        if waiting is None or waiting.done():
            self.abort()
            return
        try:
            answer = self._reader.feed(data)
            if answer is None:
                self._progress()
            else:
                self._waiting = None
                waiting.set_result(answer)
        except (DamagedAnswerError, TimeoutError) as error:
            waiting.set_exception(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: no answer can come any more."""
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            closed = ConnectionResetError("the connection was closed by the server")
            self._waiting.set_exception(exc or closed)


def _nothing() -> None:
    """Nobody waits."""
