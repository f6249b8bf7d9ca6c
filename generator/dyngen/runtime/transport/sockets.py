"""Connections that block: opened when they are needed, kept open between calls, each with one call at a time."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

from .core.answers import Answer, AnswerReader
from .core.failures import UnconnectedError
from .planning.endpoints import Endpoint
from .planning.plans import Manner
from .tls import TlsContext


class Connections:
    """The connections of a client. Threads can share them: a connection is out while a thread uses it."""

    __slots__ = ("_endpoint", "_idle", "_manner", "_tls")

    def __init__(self, endpoint: Endpoint, manner: Manner) -> None:
        self._endpoint = endpoint
        self._manner = manner
        self._tls = TlsContext(manner.ca_bundle)
        # The latest comes first, so that those that are not needed fall asleep.
        self._idle: list[_Connection] = []

    def exchange(self, request: bytes, within: Callable[[float], float]) -> Answer:
        """Send a request and return the answer.

        `within` shortens a timeout to what is left of the call. Raises `UnconnectedError` if
        there is no connection, `OSError` or `DamagedAnswerError` if no answer comes over it.
        """
        connection = self._kept() or self._connected(within)
        try:
            answer = self._answer(connection, request, within)
        except BaseException:
            # An interrupt too: the answer to this would be taken for the next one.
            connection.close()
            raise
        if answer.keep and len(self._idle) < self._manner.max_connections:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def close(self) -> None:
        """Close the connections that no call is using."""
        while self._idle:
            self._idle.pop().close()

    def _answer(
        self,
        connection: _Connection,
        request: bytes,
        within: Callable[[float], float],
    ) -> Answer:
        timeout = self._manner.read_timeout
        reader = AnswerReader()
        connection.send(request, within(timeout))
        while True:
            answer = reader.feed(connection.receive(within(timeout)))
            if answer is not None:
                return answer

    def _kept(self) -> _Connection | None:
        """Return a connection that is open and silent, as far as can be seen; None if there is none."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if not connection.speaks():
                return connection
            connection.close()  # by the server, or it says what nobody asked

    def _connected(self, within: Callable[[float], float]) -> _Connection:
        endpoint = self._endpoint
        try:
            timeout = within(self._manner.connect_timeout)
            connection = socket.create_connection(
                (endpoint.host, endpoint.port), timeout
            )
        except OSError as error:
            raise UnconnectedError from error
        not_yet: tuple[type[OSError], ...] = (BlockingIOError,)
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if endpoint.tls:
                context = self._tls.context()
                connection = context.wrap_socket(
                    connection, server_hostname=endpoint.host
                )
                not_yet = self._tls.not_yet()
        except BaseException as error:
            connection.close()
            if isinstance(error, OSError):
                raise UnconnectedError from error
            raise
        return _Connection(connection, not_yet)


class _Connection:
    """A connection. Each call of the system that it saves counts: a whole GetItem takes but a few of them.

    So the socket does not wait for what is nearly always so, that a request can be sent, and for an
    answer it is waited here, once. What is left over waits in the socket.
    """

    __slots__ = ("_comes", "_not_yet", "_socket", "close")

    def __init__(
        self, connected: socket.socket, not_yet: tuple[type[OSError], ...]
    ) -> None:
        """`not_yet` is what the socket raises where it would have to wait."""
        connected.setblocking(False)
        self._socket = connected
        self._not_yet = not_yet
        self._comes = _comes(connected)
        self.close = connected.close

    def speaks(self) -> bool:
        """Is there something to read, be it the end?"""
        return self._comes(0)

    def send(self, request: bytes, timeout: float) -> None:
        """Send it all within `timeout` seconds. Raises `OSError`."""
        try:
            sent = self._socket.send(request)
        except self._not_yet:
            sent = 0
        if sent < len(request):
            with self._waiting(timeout):
                self._socket.sendall(memoryview(request)[sent:])

    def receive(self, timeout: float) -> bytes:
        """Return what comes next, which it does within `timeout` seconds. Raises `OSError`."""
        if not self._comes(timeout):
            raise TimeoutError("no piece of the answer came in time")
        try:
            return self._socket.recv(_PIECE)
        except self._not_yet:  # of a record of TLS it was a part, or none of the answer
            with self._waiting(timeout):
                return self._socket.recv(_PIECE)

    @contextmanager
    def _waiting(self, timeout: float) -> Generator[None]:
        self._socket.settimeout(timeout)
        try:
            yield
        finally:
            self._socket.setblocking(False)


_PIECE: Final = 65536


def _comes(connection: socket.socket) -> Callable[[float], bool]:
    """Return what tells whether something, be it the end, is to be read within a number of seconds."""
    if not hasattr(select, "poll"):
        # On Windows, where select has no limit that matters.
        return lambda seconds: bool(select.select([connection], [], [], seconds)[0])
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return lambda seconds: bool(poll.poll(seconds * 1000))
