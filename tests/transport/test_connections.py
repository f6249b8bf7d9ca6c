"""Connections: kept, shared by threads, dropped when they are of no more use, and never beyond a time that was set."""

from __future__ import annotations

import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

from dyngen.runtime.transport import sockets
from transport.certificates import Authority
from transport.servers import GET, HANG, answer, direct, refusal, scripted

OK = answer({"Item": {"pk": {"S": "x"}}})


def retried(found: Any) -> int:
    retries: int = found["ResponseMetadata"]["RetryAttempts"]
    return retries


def test_one_connection_serves_one_call_after_the_other() -> None:
    with scripted([OK]) as server, direct(server) as client:
        for _ in range(20):
            client.get_item(**GET)
        assert server.connections == 1


def test_a_refusal_keeps_the_connection() -> None:
    with scripted([refusal("ValidationException"), OK]) as server, direct(server) as client:
        with pytest.raises(Exception, match="ValidationException"):
            client.get_item(**GET)
        client.get_item(**GET)
        assert server.connections == 1


def test_connections_that_the_server_closed_meanwhile_cost_no_attempt(waits: list[float]) -> None:
    with scripted([OK]) as server, direct(server) as client:
        for round_ in range(5):
            assert retried(client.get_item(**GET)) == 0
            assert server.connections == round_ + 1
            (kept,) = client._connections._idle
            server.hang_up()
            readable(kept)
    assert waits == []


def test_what_nobody_asked_for_is_no_answer_to_the_next_request() -> None:
    stray = answer({"Item": {"pk": {"S": "somebody else's"}}})
    with scripted([OK]) as server, direct(server) as client:
        client.get_item(**GET)
        (kept,) = client._connections._idle
        server.say(stray)
        readable(kept)
        assert client.get_item(**GET)["Item"] == {"pk": {"S": "x"}}
        assert server.connections == 2


def readable(kept: Any) -> None:
    """Wait until what the server has said, or its end, is there."""
    end = time.monotonic() + 10
    while not kept.speaks():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_an_interrupt_leaves_no_half_read_answer_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([OK]) as server, direct(server) as client:
        client.get_item(**GET)

        class Interrupting(sockets.AnswerReader):
            def feed(self, data: bytes) -> Any:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(sockets, "AnswerReader", Interrupting)
            with pytest.raises(KeyboardInterrupt):
                client.get_item(**GET)
        assert client._connections._idle == []
        client.get_item(**GET)
        assert server.connections == 2


def test_32_threads_share_a_client() -> None:
    """Each call gets the answer to its own request, on as many connections as there are threads at most."""
    calls = 40

    with scripted([OK]) as server, direct(server) as client:
        server.reply_with(lambda body: answer({"Item": body["Key"]}))

        def work(thread: int) -> None:
            for call in range(calls):
                key = {"pk": {"S": f"{thread}-{call}" * 50}}
                assert client.get_item(TableName="T", Key=key)["Item"] == key

        with ThreadPoolExecutor(32) as threads:
            list(threads.map(work, range(32)))
        assert len(server.requests) == 32 * calls
        assert server.connections <= 32 * calls
        assert len(client._connections._idle) <= 10


def test_no_more_connections_are_kept_than_a_config_says() -> None:
    config = Config(max_pool_connections=2)
    barrier = threading.Barrier(4)
    with scripted([OK]) as server, direct(server, config=config) as client:
        server.reply_with(lambda body: (barrier.wait(30), OK)[1])
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: client.get_item(**GET), range(4)))
        assert server.connections == 4
        assert len(client._connections._idle) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_uses_no_connection_of_its_parent() -> None:
    with scripted([OK]) as server, direct(server) as client:
        client.get_item(**GET)
        client._terms.quota._lock.acquire()  # by another thread, at the moment of the fork
        child = os.fork()
        if not child:
            status = 1
            try:
                client._terms.quota._left = 0
                client.get_item(**GET)
                status = 0
            finally:
                os._exit(status)
        client._terms.quota._lock.release()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert server.connections == 2
        client.get_item(**GET)
        assert server.connections == 2


# ---- time ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_answer_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(read_timeout=0.05, retries={"max_attempts": 1})
    with scripted([HANG, OK]) as server, direct(server, config=config) as client:
        # The second attempt has all the time in the world: how quick the machine is does not matter.
        monkeypatch.setattr("time.sleep", lambda _: patient(client))
        assert retried(client.get_item(**GET)) == 1
    config = Config(read_timeout=0.05, retries={"total_max_attempts": 1})
    with (
        scripted([HANG]) as server,
        direct(server, config=config) as client,
        pytest.raises(ReadTimeoutError),
    ):
        client.get_item(**GET)


def patient(client: Any) -> None:
    object.__setattr__(client._plan.manner, "read_timeout", 60)


def test_no_connection_in_time(waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def slow(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(timeout)
        raise TimeoutError

    with scripted([OK]) as server:
        client = direct(server, config=Config(connect_timeout=7))
        monkeypatch.setattr(socket, "create_connection", slow)
        with pytest.raises(ConnectTimeoutError):
            client.get_item(**GET)
    assert asked == [7] * 4


class Clock:
    """Time that passes when somebody waits, or a server answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
        self.now = 0.0
        monkeypatch.setattr("time.sleep", self.wait)
        monkeypatch.setattr("random.random", lambda: 1.0)
        object.__setattr__(client._terms, "now", lambda: self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds


def test_no_attempt_is_begun_that_the_time_of_the_call_does_not_allow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    throttled = refusal("ThrottlingException")
    for allowed, attempts in [(0.5, 1), (1.5, 2), (3.5, 3), (7.5, 4), (100, 4)]:
        with scripted([throttled]) as server, direct(server, total_timeout=allowed) as client:
            clock = Clock(monkeypatch, client)
            with pytest.raises(Exception, match="ThrottlingException"):
                client.get_item(**GET)
            assert len(server.requests) == attempts
            assert clock.now < allowed


def test_the_time_of_the_call_shortens_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60 seconds for an answer a tenth is left; the clock of the call stands still while it waits."""
    with scripted([OK[:-1] + HANG]) as server, direct(server, total_timeout=0.1) as client:
        Clock(monkeypatch, client)
        with pytest.raises(ReadTimeoutError):
            client.get_item(**GET)


def test_time_that_is_over_before_the_first_attempt_is_a_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with scripted([OK]) as server, direct(server, total_timeout=1) as client:
        clock = Clock(monkeypatch, client)
        monkeypatch.setattr("time.time", lambda: (clock.wait(2), 0.0)[1])
        with pytest.raises(ConnectTimeoutError):
            client.get_item(**GET)
        assert server.requests == []


# ---- addresses, and TLS -------------------------------------------------------------------------


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_ipv6() -> None:
    with scripted([OK], host="::1") as server, direct(server) as client:
        client.get_item(**GET)
        assert f"\r\nHost: [::1]:{server.port}\r\n".encode() in server.requests[0]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "ours")


def test_tls(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trusted by the setting or by the environment; one connection, as without it."""
    bundle = str(authority.bundle)
    with scripted([OK], tls=authority.server("127.0.0.1")) as server:
        with direct(server, verify=bundle) as client:
            for _ in range(3):
                client.get_item(**GET)
            assert server.connections == 1
        monkeypatch.setenv("AWS_CA_BUNDLE", bundle)
        with direct(server) as client:
            client.get_item(**GET)


@pytest.mark.parametrize("fault", ["unknown", "other name", "past", "no file"])
def test_a_server_that_cannot_prove_who_it_is_gets_no_request(
    fault: str, authority: Authority, tmp_path: Path, waits: list[float]
) -> None:
    bundle = authority.bundle if fault != "unknown" else Authority(tmp_path, "theirs").bundle
    address = "127.0.0.2" if fault == "other name" else "127.0.0.1"
    past = {"until": datetime(2001, 1, 1, tzinfo=UTC)} if fault == "past" else {}
    with scripted([OK], tls=authority.server(address, **past)) as server:
        file = tmp_path / "nothing" if fault == "no file" else bundle
        client = direct(server, verify=str(file))
        with pytest.raises(EndpointConnectionError if fault == "no file" else SSLError):
            client.get_item(**GET)
        assert server.requests == []


def test_without_a_bundle_the_authorities_are_those_of_botocore() -> None:
    import botocore.httpsession

    from dyngen.runtime.transport.tls import TlsContext, _authorities

    assert _authorities() == botocore.httpsession.get_cert_path(True)
    context = TlsContext(None).context()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
