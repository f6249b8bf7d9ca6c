"""A server on 127.0.0.1 that answers like DynamoDB, always the same: `python -m benchmarks.stub [CERTIFICATE]`.

With a certificate, a file that has its key too, it speaks TLS. It prints its port and serves until its standard input
ends. An answer is made once and only copied into the socket, so the server's part of the work is the same for every
client.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from benchmarks.payload import get_answer, put_answer, query_answer

_ROOT = Path(__file__).parent.parent

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OPERATION = re.compile(rb"x-amz-target: *DynamoDB_20120810\.(\w+)", re.IGNORECASE)
_CUSTOMER = re.compile(rb"customer-(\d{6})")


@contextmanager
def serving(certificate: str | None = None) -> Iterator[str]:
    """Run the server in a process of its own; give its address."""
    command = [sys.executable, "-m", "benchmarks.stub", *([certificate] if certificate else [])]
    scheme = "https" if certificate else "http"
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield f"{scheme}://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()  # it ends by itself then


class _Connection(asyncio.BufferedProtocol):
    """A connection. What it reads goes into one buffer: new memory for each request would cost more than the answer."""

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(1 << 16))
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        self._received += self._buffer[:nbytes]
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            size = end + 4 + (int(length[1]) if length else 0)
            if b"100-continue" in head and len(self._received) == end + 4:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            if len(self._received) < size:
                return
            body, self._received = self._received[end + 4 : size], self._received[size:]
            operation = _OPERATION.search(head)
            self._transport.write(_answer(operation[1] if operation else b"", body))


def _answer(operation: bytes, body: bytes) -> bytes:
    if operation == b"GetItem":
        return _get()
    if operation == b"PutItem":
        return _put()
    if operation == b"Query" and (wanted := _CUSTOMER.search(body)):
        return _query(int(wanted[1]))
    return _response(b'{"__type":"UnknownOperationException"}', "400 Bad Request")


@cache
def _get() -> bytes:
    return _response(get_answer())


@cache
def _put() -> bytes:
    return _response(put_answer())


@cache
def _query(count: int) -> bytes:
    return _response(query_answer(count))


def _response(body: bytes, status: str = "200 OK") -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\n"
        "Server: Server\r\n"
        "Content-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: keep-alive\r\n"
        "x-amzn-RequestId: QF4FSB2EXAMPLE0KJHGFDSA1234567890ASUAAJG\r\n"
        f"x-amz-crc32: {zlib.crc32(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _serve(certificate: str | None) -> None:
    loop = asyncio.get_running_loop()
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    server = await loop.create_server(_Connection, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1] if len(sys.argv) > 1 else None))
