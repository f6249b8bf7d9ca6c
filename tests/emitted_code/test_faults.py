"""The emitted code when DynamoDB, or the way to it, fails: nothing is silently lost, nothing is written twice.

Faults come from two places. `Faulty` stands between a package and its client, and fails on what DynamoDB answers.
`Wire` stands between boto3 and the server, and fails on connections, so that boto3's own retries take part.
"""

# Tables of inputs, a row on a line; assertions on what was raised, where it may be.
# ruff: noqa: E501, PT017, SLF001

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from clients import Faulty
from emitted import SOAK, database, module, package
from emulator import client_of, moto, moto_server

NOW = datetime(2024, 4, 2, 9, tzinfo=UTC)
NAME = "user_registration"


def user(number: int = 1, **fields: Any) -> Any:
    given = {
        "user_id": f"u{number}",
        "email": f"u{number}@example.org",
        "full_name": "A B",
        "status": "pending",
        "created_at": NOW,
    }
    return package(NAME).User(**{**given, **fields})


def lookup(number: int = 1, **fields: Any) -> Any:
    given = {"email": f"u{number}@example.org", "user_id": f"u{number}", "reserved_at": NOW}
    return package(NAME).EmailLookup(**{**given, **fields})


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The attempts before which a batch waited; no test sleeps."""
    waited: list[int] = []
    monkeypatch.setattr(module(NAME, "runtime"), "back_off", waited.append)
    return waited


# -- between the package and its client --------------------------------------------------------------------------


def service_error(code: str, status: int = 400, **more: Any) -> ClientError:
    metadata = {"HTTPStatusCode": status, "RetryAttempts": 3}
    return ClientError(
        {"Error": {"Code": code, "Message": code}, "ResponseMetadata": metadata, **more},
        "Operation",
    )


THROTTLED = service_error("ProvisionedThroughputExceededException")
FAULTS_BEFORE = [
    THROTTLED,
    service_error("ThrottlingException"),
    service_error("RequestLimitExceeded"),
    service_error("InternalServerError", 500),
    service_error("ServiceUnavailable", 503),
    service_error("ValidationException"),
    service_error("AccessDeniedException"),
    EndpointConnectionError(endpoint_url="x"),
    ConnectionClosedError(endpoint_url="x"),
    ReadTimeoutError(endpoint_url="x"),
]


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    with moto() as client:
        yield Faulty(client)


@pytest.fixture
def db(faulty: Faulty) -> Any:
    made = database(NAME, faulty)
    faulty.sent.clear()
    return made


def calls(db: Any) -> dict[str, Callable[[], Any]]:
    """A call of each operation, for items that are there (u1) and one that is not (u9)."""
    made = package(NAME)
    return {
        "create": lambda: db.user.create_user(user(9)),
        "get": lambda: db.user.get_user("u1"),
        "update": lambda: db.user.update_user(user(1, full_name="C D")),
        "rename": lambda: db.user.rename_user("u1", "C D"),
        "condition": lambda: db.user.accept_terms("u1", 4),
        "delete": lambda: db.user.delete_user("u1"),
        "scan": lambda: list(db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))),
        "transaction": lambda: db.transactions.register_user(user(9), lookup(9)),
        "transact_get": lambda: db.transactions.get_user_and_email("u1", "u1@example.org"),
        "batch_get": lambda: db.user.get_users_by_ids(["u1", "u2"]),
        "batch_write": lambda: db.user.batch_write_user(
            put=[user(9)], delete=[made.user_key("u1")]
        ),
    }


def contents(faulty: Faulty) -> Any:
    return [
        sorted(map(repr, faulty.client.scan(TableName=name)["Items"]))
        for name in package(NAME).TABLES
    ]


def is_throttled(fault: Exception) -> bool:
    code = fault.response["Error"]["Code"] if isinstance(fault, ClientError) else ""
    return code in (
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    )


@pytest.mark.parametrize(
    "fault", FAULTS_BEFORE, ids=lambda fault: re.sub(r"\W+", "-", str(fault))[:40]
)
def test_a_fault_before_the_operation_is_told_and_nothing_has_changed(
    db: Any, faulty: Faulty, fault: Exception
) -> None:
    db.transactions.register_user(user(1), lookup(1))
    before = contents(faulty)
    for name, call in calls(db).items():
        faulty.before.clear()
        faulty.before.append(fault)
        if name.startswith("batch_") and is_throttled(fault):
            continue  # asked again: see test_a_batch_of_which_nothing_was_processed_is_asked_again
        with pytest.raises(type(fault)) as caught:
            call()
        assert caught.value is fault, name
        assert contents(faulty) == before, name
    # Nothing is kept of the failure: the same calls work now.
    faulty.before.clear()
    for call in calls(db).values():
        with contextlib.suppress(package(NAME).DataLayerError):
            call()
    assert contents(faulty) != before


def test_a_fault_between_two_pages_does_not_end_the_result() -> None:
    with moto() as client:
        faulty = Faulty(client)
        db = database(NAME, faulty)
        for number in range(7):
            db.user.create_user(user(number))
        reading = db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))
        reading = reading._with(Limit=2)
        faulty.before.extend([None, None, THROTTLED])
        seen = []
        with pytest.raises(ClientError):
            seen.extend(each.user_id for each in reading)
        assert len(set(seen)) <= 4
        assert len({each.user_id for each in reading}) == 7


# -- a lost answer -----------------------------------------------------------------------------------------------


def exists_after_retry(item: Any, retries: int = 1) -> ClientError:
    error = service_error("ConditionalCheckFailedException", Item=item)
    error.response["ResponseMetadata"]["RetryAttempts"] = retries
    return error


def test_a_create_that_was_carried_out_before_its_retry_succeeds(db: Any, faulty: Faulty) -> None:
    """What boto3 reports when the first answer was lost: refused, after a retry, and the stored item is ours."""
    for number, write in enumerate(
        [db.user.create_user, db.email_lookup.create_email_lookup, db.credential.create_credential]
    ):
        entity = [
            user(5),
            lookup(5),
            package(NAME).Credential(user_id="u5", password_hash=b"\0", salt=b"s", changed_at=NOW),
        ][number]
        stored = entity.to_item() | {"version": {"N": "1"}}
        faulty.before.append(exists_after_retry(stored))
        assert write(entity) is entity
        assert entity.version == 1
        for other in (
            exists_after_retry(stored, 0),
            exists_after_retry({**stored, "version": {"N": "2"}}),
            exists_after_retry({}),
        ):
            faulty.before.append(other)
            with pytest.raises(package(NAME).ItemExistsError):
                write(entity)


def test_an_optimistic_update_is_never_taken_for_done(db: Any, faulty: Faulty) -> None:
    """Its retry is refused, and nobody knows whose version that is: a conflict, so that the caller reads again."""
    stored = db.user.create_user(user())
    changed = user(full_name="C D")
    item = changed.to_item() | {"version": {"N": "2"}}
    faulty.before.append(exists_after_retry(item))
    with pytest.raises(package(NAME).VersionConflictError) as caught:
        db.user.update_user(changed)
    assert caught.value.item == item
    assert changed.version == stored.version == 1


# -- batches -----------------------------------------------------------------------------------------------------


def test_a_batch_that_is_never_processed_ends_with_the_rest_in_an_error(
    db: Any, faulty: Faulty, waits: list[int]
) -> None:
    made = package(NAME)
    faulty.unprocessed = lambda size: size
    users = [user(number) for number in range(60)]
    deleted = [made.user_key("gone")]
    with pytest.raises(made.UnprocessedItemsError) as caught:
        db.user.batch_write_user(put=users, delete=deleted)
    assert sorted(map(repr, caught.value.put)) == sorted(repr(each.to_item()) for each in users)
    assert caught.value.delete == deleted
    assert 5 <= len(waits) < 20, "it gives up"
    with pytest.raises(made.UnprocessedItemsError) as caught:
        db.user.get_users_by_ids([each.user_id for each in users])
    assert len(caught.value.keys) == 60
    with pytest.raises(made.UnprocessedItemsError):
        db.user.batch_get_user(map(made.user_key, ["u1"]))


@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"],
)
def test_a_batch_of_which_nothing_was_processed_is_asked_again(
    db: Any, faulty: Faulty, waits: list[int], code: str
) -> None:
    """DynamoDB says so by an error, where a part that was not processed is in the answer."""
    users = [user(number) for number in range(30)]
    faulty.before.extend([service_error(code), None, service_error(code), service_error(code)])
    db.user.batch_write_user(put=users)
    assert len(contents(faulty)[0]) == 30
    assert waits
    faulty.before.extend([service_error(code)] * 3)
    assert len(db.user.get_users_by_ids([each.user_id for each in users])) == 30
    faulty.before.extend([service_error(code)] * 100)
    with pytest.raises(package(NAME).UnprocessedItemsError) as caught:
        db.user.batch_write_user(put=users)
    assert len(caught.value.put) == 30


@settings(max_examples=40 if not SOAK else 2_000, deadline=None)
@given(
    count=st.integers(0, 80),
    undone=st.lists(st.integers(0, 25), max_size=30),
    throttled=st.lists(st.booleans(), max_size=30),
)
def test_nothing_of_a_batch_is_lost(count: int, undone: list[int], throttled: list[bool]) -> None:
    """Whatever is left undone, and however often: every item is written, or in the error."""
    made = package(NAME)
    store: dict[str, Any] = {}

    class Table:
        def batch_write_item(self, *, RequestItems: Mapping[str, Any]) -> Any:  # noqa: N803
            ((_, asked),) = RequestItems.items()
            for each in asked:
                item = each["PutRequest"]["Item"]
                store[item["pk"]["S"]] = item
            return {}

    def unprocessed(size: int) -> int:
        assert 0 < size <= 25
        return min(size, undone.pop() if undone else 0)

    client = Faulty(Table())
    client.unprocessed = unprocessed
    client.before.extend(THROTTLED if each else None for each in throttled)
    users = [user(number) for number in range(count)]
    rest: list[Any] = []
    try:
        made.Database(client).user.batch_write_user(put=users)
    except made.UnprocessedItemsError as error:
        rest = error.put
        assert rest
    written = {item["pk"]["S"] for item in rest} | store.keys()
    assert written == {each.to_item()["pk"]["S"] for each in users}
    assert not {item["pk"]["S"] for item in rest} & store.keys()


def test_another_fault_in_a_batch_is_told_and_the_batch_can_be_repeated(
    db: Any, faulty: Faulty
) -> None:
    users = [user(number) for number in range(60)]
    fault = service_error("InternalServerError", 500)
    faulty.before.extend([None, fault])
    with pytest.raises(ClientError) as caught:
        db.user.batch_write_user(put=users)
    assert caught.value is fault
    db.user.batch_write_user(put=users)
    assert len(contents(faulty)[0]) == 60


# -- cursors -----------------------------------------------------------------------------------------------------


def test_a_cursor_whose_item_is_gone_still_continues(db: Any, faulty: Faulty) -> None:
    for number in range(9):
        db.user.create_user(user(number))
    reading = db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))
    first = reading.page(limit=4)
    for each in first.items:
        db.user.delete_user(each.user_id)
    seen = {each.user_id for each in first.items}
    cursor = first.cursor
    while cursor:
        page = reading.page(limit=4, cursor=cursor)
        seen |= {each.user_id for each in page.items}
        cursor = page.cursor
    assert len(seen) == 9


def test_a_foreign_or_damaged_cursor_sends_nothing(db: Any, faulty: Faulty) -> None:
    for number in range(3):
        db.user.create_user(user(number))
    reading = db.user.find_stale_registrations(NOW)
    other = db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))
    cursor = other.page(limit=1).cursor
    assert cursor
    faulty.sent.clear()
    for bad in (cursor, cursor[:-1], cursor[::-1], "", "x", "é", "A" * 100_000):
        with pytest.raises(package(NAME).CursorError):
            reading.page(cursor=bad)
    assert faulty.sent == []


# -- transactions ------------------------------------------------------------------------------------------------


def test_a_transaction_carries_a_token_of_its_own(db: Any, faulty: Faulty) -> None:
    tokens = []
    for number in range(3):
        db.transactions.register_user(user(number), lookup(number))
        tokens.append(faulty.sent[-1][1]["ClientRequestToken"])
    assert len(set(tokens)) == 3
    assert all(re.fullmatch(r"[\w-]{1,36}", token) for token in tokens)
    db.transactions.register_user(user(7), lookup(7), client_request_token="mine")  # noqa: S106
    assert faulty.sent[-1][1]["ClientRequestToken"] == "mine"


@pytest.mark.parametrize(
    "code",
    [
        "TransactionInProgressException",
        "IdempotentParameterMismatchException",
        "TransactionConflictException",
    ],
)
def test_other_answers_to_a_transaction_pass(db: Any, faulty: Faulty, code: str) -> None:
    fault = service_error(code)
    faulty.before.append(fault)
    with pytest.raises(ClientError) as caught:
        db.transactions.register_user(user(), lookup())
    assert caught.value is fault


# -- between boto3 and the server --------------------------------------------------------------------------------

Fault = Callable[["Wire", socket.socket, bytes], None]


class Wire:
    """A server before the server. Each connection is one request, and the next of `faults` decides what becomes of it."""

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


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with moto_server() as endpoint:
        yield endpoint


class Remote:
    """A database behind a wire, and one that goes straight to the same tables."""

    def __init__(self, wire: Wire, direct: Any, prefix: str, tuned: bool) -> None:
        self.wire, self.tuned = wire, tuned
        names = {table: f"{prefix}{table}" for table in package(NAME).TABLES}
        package(NAME).create_tables(direct, table_names=names)
        config = {
            "read_timeout": 0.3,
            "connect_timeout": 1,
            "retries": {"mode": "standard", "max_attempts": 3},
        }
        if tuned:
            from botocore.config import Config

            from emulator import SETTINGS

            client = module(NAME, "runtime").connect(
                **SETTINGS, endpoint_url=wire.endpoint, config=Config(**config)
            )
        else:
            client = client_of(wire.endpoint, **config)
        self.db = package(NAME).Database(client, table_names=names)
        self.direct = package(NAME).Database(direct, table_names=names)


@pytest.fixture(params=[True, False], ids=["connect", "boto3"])
def remote(
    request: pytest.FixtureRequest, server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Remote]:
    import botocore.retries.standard as standard

    # boto3 waits up to seconds between attempts; here it need not.
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda self, context: 0)
    wire = Wire(server)
    prefix = re.sub(r"\W", "-", f"{time.time_ns()}-")
    try:
        yield Remote(wire, client_of(server), prefix, tuned=request.param)
    finally:
        wire.close()


@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda fault: fault.__name__)
def test_one_fault_on_the_wire_changes_nothing_that_is_seen(remote: Remote, fault: Fault) -> None:
    """Each call succeeds although its first request, or the answer to it, was lost; and has its effect once."""
    db, direct, faults = remote.db, remote.direct, remote.wire.faults

    def broken(call: Callable[[], Any]) -> Any:
        sent = len(remote.wire.requests)
        faults.append(fault)
        result = call()
        assert len(remote.wire.requests) > sent + 1, "the fault was not met"
        faults.clear()
        return result

    created = broken(lambda: db.user.create_user(user(1)))
    assert direct.user.get_user("u1") == created
    assert broken(lambda: db.user.get_user("u1")) == created
    broken(lambda: db.user.rename_user("u1", "C D"))
    assert direct.user.get_user("u1").full_name == "C D"
    users = [user(number) for number in range(10, 40)]
    broken(lambda: db.user.batch_write_user(put=users))
    assert broken(lambda: db.user.get_users_by_ids([each.user_id for each in users])) == users
    assert (
        len(
            broken(lambda: list(db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))))
        )
        == 31
    )

    # Optimistic: done, or a conflict whose item tells what is stored. Never silence about a write that was lost.
    stored = direct.user.get_user("u1")
    stored.full_name = "E F"
    try:
        broken(lambda: db.user.update_user(stored))
    except package(NAME).VersionConflictError as error:
        assert package(NAME).User.from_item(error.item).full_name == "E F"
    faults.clear()
    assert direct.user.get_user("u1").full_name == "E F"

    # A delete whose answer was lost says that nothing was there, and nothing is.
    broken(lambda: db.user.delete_user("u1"))
    assert direct.user.get_user("u1") is None


@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda fault: fault.__name__)
def test_a_retried_transaction_has_the_same_token(remote: Remote, fault: Fault) -> None:
    """DynamoDB carries out a token once. moto does not know tokens, so its second answer may be a refusal."""
    remote.wire.faults.extend([fault, fault])
    remote.wire.requests.clear()
    with contextlib.suppress(package(NAME).RegisterUserFailed):
        remote.db.transactions.register_user(user(1), lookup(1))
    bodies = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in remote.wire.requests]
    assert len(bodies) == 3
    assert bodies[0] == bodies[1] == bodies[2]
    assert bodies[0]["ClientRequestToken"]
    assert remote.direct.user.get_user("u1") == user(1)


def test_a_create_whose_answer_was_lost_tells_ours_from_theirs(remote: Remote) -> None:
    for fault in (reset_after, hang_after, close_after, error_after):
        number = WIRE_FAULTS.index(fault)
        remote.wire.faults.append(fault)
        assert remote.db.user.create_user(user(number)).version == 1
        # Somebody else's item, the same key: refused, retried or not.
        remote.wire.faults.append(fault)
        with pytest.raises(package(NAME).ItemExistsError):
            remote.db.user.create_user(user(number, full_name="Somebody Else"))
        assert remote.direct.user.get_user(f"u{number}").full_name == "A B"


@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda fault: fault.__name__)
def test_a_wire_that_stays_broken_is_told(remote: Remote, fault: Fault) -> None:
    if fault is truncated and not remote.tuned:
        pytest.skip(
            "boto3, in the retry mode standard, takes a half answer for an empty one in the end; connect() does not"
        )
    remote.direct.user.create_user(user(1))
    for call in (
        lambda: remote.db.user.get_user("u1"),
        lambda: remote.db.user.batch_write_user(put=[user(5)]),
    ):
        remote.wire.faults.clear()
        remote.wire.faults.extend([fault] * 10)
        with pytest.raises((ClientError, BotoCoreError)):
            call()
