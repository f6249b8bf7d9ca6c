"""What goes and comes in pieces: requests larger than a socket takes, answers byte by byte; records of TLS, too."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError

from transport.certificates import Authority
from transport.servers import GET, Server, answer, direct, scripted

pytestmark = pytest.mark.slow

FOUND = {"Item": {"pk": {"S": "x" * 300}}}


class Trickle:
    """Passes on what a client says, with pauses, and in pieces what the server says.

    Of what the server says in answer to a request, `at_most` bytes are passed on; and nothing of the
    client unless it `takes`.
    """

    def __init__(self, server: Server, size: int) -> None:
        self.at_most = 1 << 30
        self.takes = threading.Event()
        self.takes.set()
        self._server, self._size = server, size
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        self.url = f"{server.url.partition(':')[0]}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self.takes.set()
        for each in (self._listener, *self._open):
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server.port))
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [client, server]
                for work in (self._ask, self._answer):
                    threading.Thread(target=work, args=(client, server), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while self.takes.wait() and (data := client.recv(65536)):
                server.sendall(data)
                time.sleep(0.001)

    def _answer(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                for at in range(0, min(len(data), self.at_most), self._size):
                    client.sendall(data[at : min(at + self._size, self.at_most)])
                    time.sleep(0.0002)


@contextmanager
def trickling(server: Server, size: int) -> Iterator[Trickle]:
    between = Trickle(server, size)
    try:
        yield between
    finally:
        between.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "ours")


def secured(authority: Authority, tls: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Settings of the server, and of the client."""
    if not tls:
        return {}, {}
    bundle: Path = authority.bundle
    return {"tls": authority.server("127.0.0.1")}, {"verify": str(bundle)}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_an_answer_in_pieces(size: int, tls: bool, authority: Authority) -> None:
    """Of records of TLS, too: what is there is often no more than the beginning of one."""
    ours, theirs = secured(authority, tls)
    with scripted([answer(FOUND)], **ours) as server, trickling(server, size) as between:
        with direct(server, endpoint_url=between.url, **theirs) as client:
            for _ in range(3):
                assert client.get_item(**GET)["Item"] == FOUND["Item"]
        assert server.connections == 1


@pytest.mark.parametrize("tls", [False, True])
def test_an_answer_that_stops_in_a_piece(tls: bool, authority: Authority) -> None:
    """Also where what has come is no whole record: the time of a piece is over, and it is said."""
    ours, theirs = secured(authority, tls)
    config = Config(read_timeout=1, retries={"total_max_attempts": 1})
    with (
        scripted([answer(FOUND)], **ours) as server,
        trickling(server, 64) as between,
        direct(server, endpoint_url=between.url, config=config, **theirs) as client,
    ):
        client.get_item(**GET)
        between.at_most = 3
        start = time.monotonic()
        with pytest.raises(ReadTimeoutError):
            client.get_item(**GET)
        assert 0.9 < time.monotonic() - start < 20
        assert client._connections._idle == []


@pytest.mark.parametrize("tls", [False, True])
def test_a_request_that_does_not_go_at_once(tls: bool, authority: Authority) -> None:
    """It arrives whole, and the connection is one that waits for nothing when the next call has it."""
    ours, theirs = secured(authority, tls)
    text = "".join(f"{number:07}," for number in range(1_500_000))
    with scripted([answer({})], **ours) as server, trickling(server, 4096) as between:
        server.reply_with(lambda body: answer({"Attributes": {"n": {"N": str(len(str(body)))}}}))
        with direct(server, endpoint_url=between.url, **theirs) as client:
            for _ in range(2):
                item = {"pk": {"S": "x"}, "text": {"S": text}}
                client.put_item(TableName="Things", Item=item)
                (kept,) = client._connections._idle
                assert not kept.speaks()
        assert server.connections == 1
        assert all(text.encode() in request for request in server.requests)


@pytest.mark.parametrize("tls", [False, True])
def test_a_request_that_nobody_takes(tls: bool, authority: Authority) -> None:
    ours, theirs = secured(authority, tls)
    config = Config(read_timeout=1, retries={"total_max_attempts": 1})
    with (
        scripted([answer(FOUND)], **ours) as server,
        trickling(server, 64) as between,
        direct(server, endpoint_url=between.url, config=config, **theirs) as client,
    ):
        client.get_item(**GET)
        item = {"pk": {"S": "x"}, "text": {"S": "x" * 30_000_000}}
        between.takes.clear()
        with pytest.raises(ReadTimeoutError):
            client.put_item(TableName="Things", Item=item)
        assert client._connections._idle == []
