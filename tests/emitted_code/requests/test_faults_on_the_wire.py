"""The emitted code when the way to DynamoDB fails: each call is carried out once, or its failure is told."""

# Assertions on what was raised, where it may be.
# ruff: noqa: PT017

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from emitted_code.applications.registration import lookup, package, unwaiting, user
from emitted_code.requests.wire import (
    WAYS,
    WIRE_FAULTS,
    Fault,
    Wire,
    close_after,
    database_behind,
    error_after,
    hang_after,
    reset_after,
    truncated,
)
from emulator import client_of, moto_server

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which a batch waited; no test sleeps."""
    return unwaiting(monkeypatch)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with moto_server() as endpoint:
        yield endpoint


class Remote:
    """A database behind a wire, and one that goes straight to the same tables."""

    def __init__(self, wire: Wire, direct: Any, prefix: str, way: str) -> None:
        self.wire, self.tuned = wire, way != "boto3"
        names = {table: f"{prefix}{table}" for table in package().TABLES}
        package().create_tables(direct, table_names=names)
        self.db = database_behind(wire, package(), way, table_names=names)
        self.direct = package().Database(direct, table_names=names)


@pytest.fixture(params=WAYS)
def remote(
    request: pytest.FixtureRequest, server: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Remote]:
    import botocore.retries.standard as standard

    # Clients wait up to seconds between attempts; here they need not.
    monkeypatch.setattr("random.random", lambda: 0.0)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda self, context: 0)
    wire = Wire(server)
    prefix = re.sub(r"\W", "-", f"{time.time_ns()}-")
    try:
        yield Remote(wire, client_of(server), prefix, request.param)
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
    except package().VersionConflictError as error:
        assert package().User.from_item(error.item).full_name == "E F"
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
    with contextlib.suppress(package().RegisterUserFailed):
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
        with pytest.raises(package().ItemExistsError):
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
