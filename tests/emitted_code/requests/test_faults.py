"""The emitted code when DynamoDB fails: nothing is silently lost, nothing is written twice.

Faults are between the package and its client: what DynamoDB answers, or that it does not. Those on the wire, where
boto3's own retries take part, are in test_faults_on_the_wire.py.
"""

# Assertions on what was raised, where it may be.
# ruff: noqa: SLF001

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from awaiting import of_flavour
from clients import Faulty
from dyngen.config import ALL_FLAVOURS, Flavour
from emitted import SOAK
from emitted_code.applications.registration import NOW, database, lookup, package, unwaiting, user
from emulator import moto

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which a batch waited; no test sleeps."""
    return unwaiting(monkeypatch)


@pytest.fixture(params=ALL_FLAVOURS)
def flavour(request: pytest.FixtureRequest) -> Flavour:
    """Every fault meets both flavours."""
    found: Flavour = request.param
    return found


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
def db(faulty: Faulty, flavour: Flavour) -> Any:
    made = database(faulty, flavour)
    faulty.sent.clear()
    return made


def calls(db: Any) -> dict[str, Callable[[], Any]]:
    """A call of each operation, for items that are there (u1) and one that is not (u9)."""
    made = package()
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
        sorted(map(repr, faulty.client.scan(TableName=name)["Items"])) for name in package().TABLES
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
        with contextlib.suppress(package().DataLayerError):
            call()
    assert contents(faulty) != before


def test_a_fault_between_two_pages_does_not_end_the_result(db: Any, faulty: Faulty) -> None:
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
            package().Credential(user_id="u5", password_hash=b"\0", salt=b"s", changed_at=NOW),
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
            with pytest.raises(package().ItemExistsError):
                write(entity)


def test_an_optimistic_update_is_never_taken_for_done(db: Any, faulty: Faulty) -> None:
    """Its retry is refused, and nobody knows whose version that is: a conflict, so that the caller reads again."""
    stored = db.user.create_user(user())
    changed = user(full_name="C D")
    item = changed.to_item() | {"version": {"N": "2"}}
    faulty.before.append(exists_after_retry(item))
    with pytest.raises(package().VersionConflictError) as caught:
        db.user.update_user(changed)
    assert caught.value.item == item
    assert changed.version == stored.version == 1


# -- batches -----------------------------------------------------------------------------------------------------


def test_a_batch_that_is_never_processed_ends_with_the_rest_in_an_error(
    db: Any, faulty: Faulty, waits: list[float]
) -> None:
    made = package()
    faulty.unprocessed = lambda size: size
    users = [user(number) for number in range(60)]
    deleted = [made.user_key("gone")]
    with pytest.raises(made.UnprocessedItemsError) as caught:
        db.user.batch_write_user(put=users, delete=deleted, max_wait=20)
    assert sorted(map(repr, caught.value.put)) == sorted(repr(each.to_item()) for each in users)
    assert caught.value.delete == deleted
    assert sum(waits) == pytest.approx(20)
    with pytest.raises(made.UnprocessedItemsError) as caught:
        db.user.get_users_by_ids([each.user_id for each in users], max_wait=5)
    assert len(caught.value.keys) == 60
    assert sum(waits) == pytest.approx(25)
    with pytest.raises(made.UnprocessedItemsError):
        db.user.batch_get_user(map(made.user_key, ["u1"]))
    assert sum(waits) == pytest.approx(85), "a minute, where nothing else is said"


def test_what_a_batch_has_read_is_in_the_error(db: Any, faulty: Faulty) -> None:
    made = package()
    users = [user(number) for number in range(150)]
    db.user.batch_write_user(put=users)
    faulty.unprocessed = lambda size: 1
    asked = [each.user_id for each in reversed(users)]
    for call in (
        lambda: db.user.batch_get_user(map(made.user_key, asked), max_wait=1),
        lambda: db.user.get_users_by_ids(asked, max_wait=1),
    ):
        with pytest.raises(made.UnprocessedItemsError) as caught:
            call()
        (left,) = caught.value.keys
        expected = [each for each in reversed(users) if each.key() != left]
        assert caught.value.found == expected
        assert len(expected) == 149


@pytest.mark.parametrize(
    "code",
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"],
)
def test_a_batch_of_which_nothing_was_processed_is_asked_again(
    db: Any, faulty: Faulty, waits: list[float], code: str
) -> None:
    """DynamoDB says so by an error, where a part that was not processed is in the answer."""
    users = [user(number) for number in range(30)]
    faulty.before.extend([service_error(code), None, service_error(code), service_error(code)])
    db.user.batch_write_user(put=users)
    assert len(contents(faulty)[0]) == 30
    assert waits
    faulty.before.extend([service_error(code)] * 3)
    assert len(db.user.get_users_by_ids([each.user_id for each in users])) == 30
    fault = service_error(code)
    faulty.before.append(fault)
    with pytest.raises(package().UnprocessedItemsError) as caught:
        db.user.batch_write_user(put=users, max_wait=0)
    assert len(caught.value.put) == 30
    assert caught.value.__cause__ is fault


@pytest.mark.parametrize("in_flavour", ALL_FLAVOURS)
@settings(max_examples=40 if not SOAK else 2_000, deadline=None)
@given(
    count=st.integers(0, 80),
    undone=st.lists(st.integers(0, 25), max_size=30),
    throttled=st.lists(st.booleans(), max_size=30),
)
def test_nothing_of_a_batch_is_lost(
    in_flavour: Flavour, count: int, undone: list[int], throttled: list[bool]
) -> None:
    """Whatever is left undone, and however often: every item is written, or in the error."""
    made = of_flavour(package(), in_flavour)
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
    """What the requests before have written stays, and the docstring says so."""
    repositories = import_module(f"{package().__name__}.repositories")
    said = " ".join(repositories.UserRepository.batch_write_user.__doc__.split())
    assert (
        "Not atomic: if a request of several fails, what those before have written stays." in said
    )
    users = [user(number) for number in range(60)]
    fault = service_error("InternalServerError", 500)
    faulty.before.extend([None, fault])
    with pytest.raises(ClientError) as caught:
        db.user.batch_write_user(put=users)
    assert caught.value is fault
    assert len(contents(faulty)[0]) == 25
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
        with pytest.raises(package().CursorError):
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
