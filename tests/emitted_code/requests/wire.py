"""What can happen between a client and a server, so that the client's own retries take part."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from types import ModuleType
from typing import Any

from botocore.config import Config

from awaiting import of_flavour
from direct import unwatched_async_client, unwatched_client
from emulator import SETTINGS, client_of

WAYS = ("connect", "boto3", "direct", "asyncio")
"""What calls go by: a client of `connect`, a bare one of boto3, direct ones of both flavours."""

Fault = Callable[["Wire", socket.socket, bytes], None]


class Wire:
    """A server before the server. Each connection is one request; the next of `faults` decides what becomes of it."""

    def __init__(self, target: str) -> None:
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self.faults: deque[Fault | None] = deque()
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=[connection], daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = _message(connection)
            if not request:
                return
            self.requests.append(request)
            fault = self.faults.popleft() if self.faults else None
            if fault is None:
                connection.sendall(self.forward(request))
            else:
                fault(self, connection, request)

    def forward(self, request: bytes) -> bytes:
        """The server's answer; the connection ends with it, so that the next request is another one."""
        with socket.create_connection(self._target) as server:
            head, _, body = request.partition(b"\r\n\r\n")
            server.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
        head, _, body = answer.partition(b"\r\n\r\n")
        return head + b"\r\nConnection: close\r\n\r\n" + body


def database_behind(
    wire: Wire, package: ModuleType, way: str, *, patience: float = 0.3, **more: Any
) -> Any:
    """The `Database` of a package, by one of `WAYS`: its requests go over a wire, and again where no answer comes.

    Whichever flavour it is of, its methods block.
    """
    match way:
        case "direct":
            client = unwatched_client(wire.endpoint, patience=patience)
        case "asyncio":
            client = unwatched_async_client(wire.endpoint, patience=patience)
        case _:
            connect = package.runtime.connect if way == "connect" else None
            client = _client_behind(wire, connect, patience)
    made = of_flavour(package, "async" if way == "asyncio" else "sync")
    return made.Database(client, **more)


def _client_behind(wire: Wire, connect: Callable[..., Any] | None, patience: float) -> Any:
    config: dict[str, Any] = {
        "read_timeout": patience,
        "connect_timeout": 1,
        "retries": {"mode": "standard", "max_attempts": 3},
    }
    if connect is None:
        return client_of(wire.endpoint, **config)
    return connect(**SETTINGS, endpoint_url=wire.endpoint, config=Config(**config))


def _message(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        body += chunk
    return head + b"\r\n\r\n" + body


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def reset_before(wire: Wire, connection: socket.socket, request: bytes) -> None:
    _reset(connection)


def reset_after(wire: Wire, connection: socket.socket, request: bytes) -> None:
    wire.forward(request)
    _reset(connection)


def close_after(wire: Wire, connection: socket.socket, request: bytes) -> None:
    wire.forward(request)


def hang_before(wire: Wire, connection: socket.socket, request: bytes) -> None:
    time.sleep(0.5)


def hang_after(wire: Wire, connection: socket.socket, request: bytes) -> None:
    wire.forward(request)
    time.sleep(0.5)


def truncated(wire: Wire, connection: socket.socket, request: bytes) -> None:
    answer = wire.forward(request)
    head, _, body = answer.partition(b"\r\n\r\n")
    connection.sendall(answer[: len(head) + 4 + len(body) // 2])


def server_error(wire: Wire, connection: socket.socket, request: bytes) -> None:
    body = json.dumps(
        {"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError", "message": "x"}
    ).encode()
    connection.sendall(
        b"HTTP/1.1 500 X\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


def error_after(wire: Wire, connection: socket.socket, request: bytes) -> None:
    wire.forward(request)
    server_error(wire, connection, request)


def garbage(wire: Wire, connection: socket.socket, request: bytes) -> None:
    wire.forward(request)
    connection.sendall(b"\x00\xff nonsense\r\n\r\n")


WIRE_FAULTS: list[Fault] = [
    reset_before,
    reset_after,
    close_after,
    hang_before,
    hang_after,
    truncated,
    server_error,
    error_after,
    garbage,
]
