"""The client of an event loop: what it does as the other one does, and what only it can: cancellation, many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    ResponseStreamingError,
    SSLError,
)

from dyngen.runtime.transport.aio import AsyncStockClient, connect
from dyngen.runtime.transport.streams import _Connection
from emulator import SETTINGS
from transport import test_beside_botocore as beside
from transport.certificates import Authority
from transport.servers import CLOSE, GET, HANG, RESET, Server, answer, direct, refusal, scripted

OK = answer({"Item": {"pk": {"S": "x"}}})


def client_of(server: Server, **settings: Any) -> Any:
    client: Any = connect(**{**SETTINGS, "endpoint_url": server.url, **settings})
    assert type(client).__name__ == "AsyncDirectClient"
    return client


def used(server: Server, work: Callable[[Any], Awaitable[Any]], **settings: Any) -> Any:
    """What work with a client comes to, in an event loop of its own."""

    async def main() -> Any:
        async with client_of(server, **settings) as client:
            return await work(client)

    return asyncio.run(main())


def get(client: Any) -> Coroutine[Any, Any, Any]:
    found: Coroutine[Any, Any, Any] = client.get_item(**GET)
    return found


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> list[float]:
    """The seconds for which a client waited between attempts, of both kinds; nobody sleeps."""
    sleep = asyncio.sleep

    async def waited(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr("asyncio.sleep", waited)
    return waits


class _Waiting:
    """An asynchronous client, asked as the others are."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def get_item(self, **request: Any) -> Any:
        return used(self._server, lambda client: client.get_item(**request))


@pytest.mark.parametrize("name", beside.SCENARIOS)
@pytest.mark.slow
def test_it_does_what_the_blocking_client_does(name: str, pauses: list[float]) -> None:
    """Which does what boto3's does."""
    found = []
    for make in (direct, _Waiting):
        with scripted(beside.SCENARIOS[name]) as server:
            pauses.clear()
            outcome = beside.outcome(make(server))
            found.append((outcome, beside.attempts(server.requests), list(pauses)))
    assert found[0] == found[1]


@pytest.mark.parametrize("ending", [CLOSE, RESET])
def test_an_answer_cut_off_anywhere_is_asked_for_again(ending: bytes, pauses: list[float]) -> None:
    cuts = range(1, len(OK), 5)
    with scripted([part for cut in cuts for part in (OK[:cut] + ending, OK)]) as server:

        async def work(client: Any) -> None:
            for _ in cuts:
                assert (await get(client))["ResponseMetadata"]["RetryAttempts"] == 1

        used(server, work)


def test_errors_are_those_of_botocore(pauses: list[float]) -> None:
    once: dict[str, Any] = {"retries": {"max_attempts": 0}}
    for said, error in [
        (CLOSE, ConnectionClosedError),
        (HANG, ReadTimeoutError),
        (OK[:-1] + HANG, ReadTimeoutError),
        (answer(b"oops"), ResponseStreamingError),
        (refusal("ValidationException"), ClientError),
    ]:
        patience = {"read_timeout": 0.05} if error is ReadTimeoutError else {}
        with scripted([said]) as server, pytest.raises(error):
            used(server, get, config=Config(**once, **patience))
    with pytest.raises(EndpointConnectionError):
        used(server, get, config=Config(**once))  # which has been stopped


class _Unheard(asyncio.Transport):
    def write(self, data: object) -> None:
        """Send nothing."""


def _unheard() -> _Connection:
    connection = _Connection()
    connection.connection_made(_Unheard())
    return connection


async def _at_once() -> None:
    """Let the loop do all that is due by now."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ([(20, OK[:10]), (20, OK[10:60]), (20, OK[60:])], "answer"),
        ([(20, OK[:10]), (29, b"")], "waits"),
        ([(20, OK[:10]), (31, b"")], "timeout"),
        ([(20, OK[:10]), (20, OK[10:60]), (31, b"")], "timeout"),
        ([(29, b"")], "waits"),
        ([(31, b"")], "timeout"),
    ],
)
def test_each_piece_of_an_answer_has_its_time(steps: list[tuple[int, bytes]], ends: str) -> None:
    """The timeout is that of silence, as with sockets: it begins again with what comes. So with the second call."""

    async def main() -> None:
        loop, now = asyncio.get_running_loop(), 1000.0
        loop.time = lambda: now  # type: ignore[method-assign]
        connection = _unheard()
        for silence in (0, 17, 300):
            now += silence
            call = asyncio.create_task(connection.exchange(b"", lambda: 30.0))
            await _at_once()
            for seconds, piece in steps if silence == 300 else [(1, OK)]:
                now += seconds
                if piece:
                    connection.data_received(piece)
                await _at_once()
        if ends == "answer":
            assert call.result().status == 200
        elif ends == "timeout":
            assert isinstance(call.exception(), TimeoutError)
        else:
            assert not call.done()
            call.cancel()

    asyncio.run(main())


def test_a_call_with_less_time_than_the_one_before_has_that() -> None:
    async def main() -> None:
        loop, now = asyncio.get_running_loop(), 1000.0
        loop.time = lambda: now  # type: ignore[method-assign]
        connection = _unheard()
        call = asyncio.create_task(connection.exchange(b"", lambda: 60.0))
        await _at_once()
        connection.data_received(OK)
        assert (await call).status == 200
        call = asyncio.create_task(connection.exchange(b"", lambda: 5.0))
        await _at_once()
        for seconds, over in [(4, False), (2, True)]:
            now += seconds
            await _at_once()
            assert call.done() is over
        assert isinstance(call.exception(), TimeoutError)

    asyncio.run(main())


# ---- connections --------------------------------------------------------------------------------


def test_one_connection_serves_one_call_after_the_other(pauses: list[float]) -> None:
    with scripted([OK]) as server:

        async def work(client: Any) -> None:
            for _ in range(10):
                await get(client)
            assert server.connections == 1
            server.hang_up()
            while client._streams._idle[0].is_open:
                await asyncio.sleep(0)
            await get(client)
            assert server.connections == 2

        used(server, work)
    assert all(pause == 0 for pause in pauses)


def test_what_nobody_asked_for_ends_a_connection() -> None:
    with scripted([OK]) as server:

        async def work(client: Any) -> Any:
            await get(client)
            (kept,) = client._streams._idle
            server.say(answer({"Item": {"pk": {"S": "somebody else's"}}}))
            while kept.is_open:
                await asyncio.sleep(0)
            return await get(client)

        assert used(server, work)["Item"] == {"pk": {"S": "x"}}
        assert server.connections == 2


def test_many_tasks_share_a_client() -> None:
    """Each call gets the answer to its own request."""
    with scripted([OK]) as server:
        server.reply_with(lambda body: answer({"Item": body["Key"]}))

        async def call(client: Any, number: int) -> None:
            key = {"pk": {"S": str(number) * 50}}
            assert (await client.get_item(TableName="T", Key=key))["Item"] == key

        async def work(client: Any) -> None:
            for _ in range(4):
                async with asyncio.TaskGroup() as tasks:
                    for number in range(32):
                        tasks.create_task(call(client, number))
            assert len(client._streams._idle) == 10

        used(server, work)
        assert len(server.requests) == 4 * 32


def test_a_client_goes_from_one_event_loop_to_the_next() -> None:
    with scripted([OK]) as server:
        client = client_of(server)
        for loop in range(3):
            asyncio.run(get(client))
            assert server.connections == loop + 1
        client.close()


@pytest.mark.parametrize("said", [HANG, OK[:20] + HANG, OK[:-1] + HANG])
def test_a_cancelled_call_leaves_no_half_read_answer_behind(said: bytes) -> None:
    """Wherever it is cancelled: its connection is closed, and the next call has another."""
    with scripted([said, OK]) as server:

        async def work(client: Any) -> Any:
            call = asyncio.create_task(get(client))
            while not server.requests:
                await asyncio.sleep(0.001)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert client._streams._idle == []
            return await get(client)

        assert used(server, work)["Item"]
        assert server.connections == 2


@pytest.mark.slow
def test_a_call_can_be_cancelled_at_each_of_its_awaits() -> None:
    """After however many steps of the event loop: it ends as cancelled or with its answer, and the client goes on."""
    with scripted([OK]) as server:

        async def work(client: Any) -> int:
            cancelled = 0
            for steps in range(30):
                call = asyncio.create_task(get(client))
                for _ in range(steps):
                    await asyncio.sleep(0)
                call.cancel()
                found = (await asyncio.gather(call, return_exceptions=True))[0]
                cancelled += isinstance(found, asyncio.CancelledError)
                assert isinstance(found, asyncio.CancelledError) or found["Item"]
                assert (await get(client))["Item"]
                assert all(each.is_open for each in client._streams._idle)
            return cancelled

        assert used(server, work) > 0


def test_the_time_of_a_call(monkeypatch: pytest.MonkeyPatch, pauses: list[float]) -> None:
    def standing_still(client: Any) -> Any:
        """The clock of the call: how quick the machine is does not matter."""
        object.__setattr__(client._terms, "now", lambda: 0.0)
        return get(client)

    with scripted([HANG]) as server, pytest.raises(ReadTimeoutError):
        used(server, standing_still, total_timeout=0.05)
    with scripted([refusal("ThrottlingException")]) as server:
        monkeypatch.setattr("dyngen.runtime.transport.core.calls.Call.within", lambda _, time: time)
        with pytest.raises(ClientError):
            used(server, standing_still, total_timeout=0.9)  # the first pause would be a second
        assert len(server.requests) == 1
    with scripted([OK]) as server:
        monkeypatch.setattr("dyngen.runtime.transport.core.calls.Call.within", _over)
        with pytest.raises(ConnectTimeoutError):
            used(server, get)
        assert server.requests == []


def _over(call: object, timeout: float) -> float:
    raise TimeoutError


def test_tls(tmp_path: Path, pauses: list[float]) -> None:
    ours, theirs = Authority(tmp_path, "ours"), Authority(tmp_path, "theirs")
    with scripted([OK], tls=ours.server("127.0.0.1")) as server:
        assert used(server, get, verify=str(ours.bundle))["Item"]
        with pytest.raises(SSLError):
            used(server, get, verify=str(theirs.bundle))
        assert len(server.requests) == 1


# ---- doubts -------------------------------------------------------------------------------------


def test_in_doubt_it_is_boto3_in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([OK]) as server:
        monkeypatch.setenv("DYNGEN_TRANSPORT", "boto3")
        client = connect(**SETTINGS, endpoint_url=server.url)
        assert isinstance(client, AsyncStockClient)

        async def main() -> Any:
            async with client:
                return await client.get_item(**GET)

        assert asyncio.run(main())["Item"] == {"pk": {"S": "x"}}
        assert b"User-Agent: Boto3" in server.requests[0]


def test_a_tracer_that_comes_later_sees_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    import botocore.client

    call = botocore.client.BaseClient._make_api_call
    with scripted([OK]) as server:
        client = client_of(server)
        monkeypatch.setattr(
            botocore.client.BaseClient, "_make_api_call", lambda *given: call(*given)
        )
        asyncio.run(get(client))
        assert b"User-Agent: Boto3" in server.requests[0]


@pytest.mark.parametrize("account", [None, "123456789012"])
def test_keys_are_fetched_beside_the_event_loop(
    account: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New keys come over the network, and nothing else is to wait for them."""
    import threading

    fetched_by = []

    class Expiring(Credentials):
        """Credentials that are always just about to expire."""

        def refresh_needed(self) -> bool:
            return True

        def get_frozen_credentials(self) -> ReadOnlyCredentials:
            fetched_by.append(threading.current_thread())
            return ReadOnlyCredentials("A", "S", None, account_id=account)

    monkeypatch.setattr(
        botocore.session.Session, "get_credentials", lambda session: Expiring("A", "S")
    )
    with scripted([OK]) as server:
        settings = {"region_name": "eu-west-1", "endpoint_url": server.url}
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        asyncio.run(get(connect(**settings)))
        assert (b"Boto3" in server.requests[0]) is (account is not None)
    assert threading.main_thread() not in fetched_by[:1]


def test_it_is_known_for_what_it_is() -> None:
    """By what is under its methods, as aiobotocore's clients are."""
    from dyngen.runtime.calls.clients import synchronous

    with scripted([OK]) as server:
        client = client_of(server)
        assert iscoroutinefunction(client._make_api_call)
        with pytest.raises(TypeError, match="coroutines"):
            synchronous(client)
        assert synchronous(direct(server))
