"""A server that answers, byte for byte, what it is told to; and clients of it, direct and boto3's.

with scripted([CLOSE, ok({"Item": {}})]) as server:
    direct(server).get_item(…)           the first request is cut off, the second answered
server.requests                          what was asked, as it came
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from dyngen.runtime.transport.connecting import connect
from emulator import SETTINGS

CLOSE = b"|CLOSE"
"""At the end of an answer, or alone: the connection is closed behind it."""
RESET = b"|RESET"
HANG = b"|HANG"
"""Nothing more is said, and the connection stays open until the server is stopped."""
_ENDINGS = (CLOSE, RESET, HANG)

GET = {"TableName": "Things", "Key": {"pk": {"S": "x"}}}


def answer(
    content: object,
    status: str = "200 OK",
    *,
    headers: str = "",
    crc: int | None = -1,
    length: int | None = None,
) -> bytes:
    """An answer with this content: bytes as they are, else as JSON. `crc` is right unless told; None: there is none."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    checksum = zlib.crc32(body) if crc == -1 else crc
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\n"
    head += "" if checksum is None else f"x-amz-crc32: {checksum}\r\n"
    head += f"Content-Length: {len(body) if length is None else length}\r\n{headers}\r\n"
    return head.encode() + body


def refusal(code: str, status: str = "400 Bad Request", **more: object) -> bytes:
    """An answer that is an error of DynamoDB's."""
    kind = f"com.amazonaws.dynamodb.v20120810#{code}"
    return answer({"__type": kind, "message": "no", **more}, status)


class Server:
    """Answers each request with the next of `script`, on however many connections; the last is repeated."""

    def __init__(
        self, script: Sequence[bytes], host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        self.script = list(script)
        self.requests: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._reply_with: Callable[[Any], bytes] | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._open: list[socket.socket] = []
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.port = self._listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{shown}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def reply_with(self, reply: Callable[[Any], bytes]) -> None:
        """Answer requests by their content from now on, several at a time."""
        self._reply_with = reply

    def stop(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Close every connection, as a server does with those that were silent for long."""
        with self._lock:
            closing, self._open = self._open, []
        for connection in closing:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def say(self, data: bytes) -> None:
        """Send something on every connection that nobody has asked for."""
        for connection in self._open:
            connection.sendall(data)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self.connections += 1
                self._open.append(connection)
            while request := received(connection):
                if not self._reply(connection, request):
                    break
        connection.close()

    def _reply(self, connection: socket.socket, request: bytes) -> bool:
        """Say what is next in the script; false if the connection ends with it."""
        with self._lock:
            said = self.script[min(len(self.requests), len(self.script) - 1)]
            self.requests.append(request)
        if self._reply_with:
            said = self._reply_with(json.loads(request.partition(b"\r\n\r\n")[2]))
        ending = next((each for each in _ENDINGS if said.endswith(each)), b"")
        said = said.removesuffix(ending)
        if said:
            connection.sendall(said)
        if ending == HANG:
            self._stopped.wait()
        if ending == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return not ending


@cache
def _session() -> boto3.Session:
    """Not the default one, which would be a doubt; and one, since each reads the model of the service anew."""
    return boto3.Session()


def received(connection: socket.socket) -> bytes:
    """One request; empty where the connection ends."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    length = re.search(rb"(?i)content-length: (\d+)", data)
    assert length
    missing = int(length[1]) - len(data.partition(b"\r\n\r\n")[2])
    while missing > 0:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
        missing -= len(chunk)
    return data


@contextlib.contextmanager
def scripted(script: Sequence[bytes], **settings: Any) -> Iterator[Server]:
    """A server, for as long as a test runs."""
    server = Server(script, **settings)
    try:
        yield server
    finally:
        server.stop()


def direct(server: Server, *, total_timeout: float | None = None, **settings: Any) -> Any:
    """A direct client of a server; `connect` has no doubt about it."""
    client: Any = connect(
        transport="direct",
        total_timeout=total_timeout,
        **{**SETTINGS, "endpoint_url": server.url, **settings},
    )
    assert type(client).__name__ == "DirectClient"
    return client


def stock(server: Server, **config: Any) -> Any:
    """boto3's client of a server, in its retry mode `standard`."""
    retries = {"mode": "standard", **config.pop("retries", {})}
    chosen = Config(retries=retries, parameter_validation=False, **config)
    return _session().client("dynamodb", **SETTINGS, endpoint_url=server.url, config=chosen)
