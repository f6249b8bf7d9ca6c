"""Connections of an event loop: opened when they are needed, kept open between calls, each with one call at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext

from .core.answers import Answer, AnswerReader, DamagedAnswerError
from .core.failures import UnconnectedError
from .planning.endpoints import Endpoint
from .planning.plans import Manner
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
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._reader = AnswerReader()
        self._timeout: Callable[[], float] = _no_time
        # When the next piece of the answer must have come, and what looks whether it has. That
        # goes on from call to call: one for each would cost more than all that is sent.
        self._latest = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    async def exchange(self, request: bytes, timeout: Callable[[], float]) -> Answer:
        """Send a request and return the answer, of which a piece comes within each `timeout`.

        Raises `TimeoutError` if it does not.
        """
        if self._transport is None:
            raise ConnectionError("the connection is closed")
        self._reader = AnswerReader()
        self._timeout = timeout
        self._limit()
        self._waiting = self._loop.create_future()
        self._transport.write(request)
        return await self._waiting

    def abort(self) -> None:
        """Close the connection at once."""
        self.is_open = False
        self._disarm()
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
                self._limit()
            else:
                self._waiting = None
                waiting.set_result(answer)
        except (DamagedAnswerError, TimeoutError) as error:
            waiting.set_exception(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """End: no answer can come any more."""
        self.is_open = False
        self._disarm()
        if self._waiting is not None and not self._waiting.done():
            closed = ConnectionResetError("the connection was closed by the server")
            self._waiting.set_exception(exc or closed)

    def _limit(self) -> None:
        """Let the next piece of the answer come in time. Raises `TimeoutError` if there is none left."""
        self._latest = self._loop.time() + self._timeout()
        if self._alarm is None or self._alarm.when() > self._latest:
            self._arm()

    def _arm(self) -> None:
        self._disarm()
        self._alarm = self._loop.call_at(self._latest, self._look)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _look(self) -> None:
        """End what waits for too long; look again where a piece has come in the meantime."""
        self._alarm = None
        waiting = self._waiting
        if waiting is None or waiting.done():
            return
        if self._loop.time() < self._latest:
            self._arm()
        else:
            waiting.set_exception(TimeoutError("no piece of the answer came in time"))


def _no_time() -> float:
    """Before a call."""
    return 0
