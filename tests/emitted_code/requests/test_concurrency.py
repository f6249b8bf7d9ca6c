"""Many threads, one repository, one client: nothing is lost, nothing is done twice.

On moto, which runs in this process, operations are carried out one after the other, as DynamoDB's on one item are.
`pytest --ddb=ministack` runs the same tests on a server that sees to that itself.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from emitted import SOAK
from emitted_code.applications.registration import NOW, database, lookup, package, user
from emulator import SETTINGS, Serialised

pytestmark = pytest.mark.slow


@pytest.fixture
def client(ddb: Any) -> Any:
    """One client for all threads."""
    if ddb.name == "moto":
        return Serialised(ddb.client())
    from botocore.config import Config

    config = Config(max_pool_connections=50)
    return package().runtime.connect(**SETTINGS, endpoint_url=ddb.endpoint, config=config)


@pytest.fixture
def db(client: Any, request: pytest.FixtureRequest) -> Any:
    return database(client, prefix=f"t{time.time_ns()}-")


def together(workers: int, work: Callable[[int], Any]) -> list[Any]:
    """What each worker returns or raises; all begin at one moment."""
    gate = threading.Barrier(workers)

    def one(number: int) -> Any:
        gate.wait(30)
        try:
            return work(number)
        except Exception as error:  # noqa: BLE001
            return error

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(workers)))


def test_a_counter_under_contention_counts_right(db: Any) -> None:
    """As a user writes it: read, change, update; on a conflict wait a moment and go on from what is stored."""
    workers, rounds = 8, 40 if not SOAK else 2_000
    made = package()
    db.credential.create_credential(
        made.Credential(user_id="c", password_hash=b"h", salt=b"s", changed_at=NOW)
    )
    conflicts = [0] * workers

    def increment(worker: int) -> None:
        wait = random.Random(worker)  # noqa: S311
        credential = db.credential.get_credential("c")
        for _ in range(rounds):
            while True:
                credential.failed_attempts += 1
                try:
                    db.credential.update_credential(credential)
                    break
                except made.VersionConflictError as error:
                    conflicts[worker] += 1
                    credential = made.Credential.from_item(error.item)
                    time.sleep(wait.random() * 0.05)

    assert together(workers, increment) == [None] * workers
    stored = db.credential.get_credential("c")
    assert (stored.failed_attempts, stored.version) == (workers * rounds, workers * rounds + 1)
    assert sum(conflicts), "nobody was ever in anybody's way: the test proves nothing"


def test_one_of_fifty_registers_an_address(db: Any, ddb: Any) -> None:
    if ddb.name == "dynalite":
        pytest.skip("dynalite has no transactions")
    made = package()

    def register(worker: int) -> bool:
        same = {"email": "one@example.org"}
        done: bool = db.transactions.register_user(user(worker, **same), lookup(worker, **same))
        return done

    results = together(50, register)
    winners = [number for number, result in enumerate(results) if result is True]
    assert len(winners) == 1
    losers = [result for result in results if result is not True]
    for error in losers:
        # Refused, or (as DynamoDB may also say) in each other's way; none of it is written.
        assert isinstance(error, made.RegisterUserFailed), error
        assert error.email_lookup is not None
        assert error.email_lookup.code in ("ConditionalCheckFailed", "TransactionConflict")
        if error.email_lookup.item is not None:
            assert error.email_lookup.item.user_id == f"u{winners[0]}"
    assert db.email_lookup.get_email_lookup("one@example.org").user_id == f"u{winners[0]}"
    users = db.user.get_users_by_ids([f"u{number}" for number in range(50)])
    assert [each.user_id for each in users] == [f"u{winners[0]}"]


def test_one_of_sixteen_creates(db: Any) -> None:
    def create(worker: int) -> Any:
        return db.user.create_user(user("same", full_name=f"Worker {worker}"))

    results = together(16, create)
    created = [result for result in results if not isinstance(result, Exception)]
    assert len(created) == 1
    assert all(
        isinstance(each, package().ItemExistsError) for each in results if each is not created[0]
    )
    assert db.user.get_user("usame") == created[0]


def test_one_of_sixteen_deletes_is_told_that_it_did(db: Any) -> None:
    db.user.create_user(user("gone"))
    assert sorted(together(16, lambda _: db.user.delete_user("ugone"))) == [False] * 15 + [True]


def test_threads_share_a_repository(db: Any) -> None:
    """16 threads, each at work on items of its own by every kind of operation: nobody sees anything of another."""
    repository = db.user

    def work(worker: int) -> Any:
        mine = [user(f"{worker}-{number}", full_name=f"W{worker}") for number in range(8)]
        repository.batch_write_user(put=mine)
        for number in (0, 5):
            renamed = repository.rename_user(f"u{worker}-{number}", f"N{worker}")
            assert (renamed.full_name, renamed.version) == (f"N{worker}", 2)
            mine[number] = renamed
        assert repository.get_users_by_ids([each.user_id for each in mine]) == mine
        assert repository.delete_user(f"u{worker}-3") is True
        seen = repository.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))
        own = {each.user_id for each in seen if each.user_id.startswith(f"u{worker}-")}
        assert own == {each.user_id for each in mine} - {f"u{worker}-3"}
        return worker

    assert together(16, work) == list(range(16))


def test_threads_share_a_query(db: Any) -> None:
    """A Query or Scan holds no state of its reading: each iteration begins anew."""
    db.user.batch_write_user(put=[user(number) for number in range(40)])
    scan = db.user.find_stale_registrations(datetime(2030, 1, 1, tzinfo=UTC))

    def read(worker: int) -> int:
        if worker % 2:
            return len({each.user_id for each in scan})
        seen, cursor = set(), None
        while True:
            page = scan.page(limit=7, cursor=cursor)
            seen |= {each.user_id for each in page.items}
            cursor = page.cursor
            if cursor is None:
                return len(seen)

    assert together(16, read) == [40] * 16
