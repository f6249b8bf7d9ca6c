"""Where runs are kept: both places do the same, and a row is replaced only by who has read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dyngen.config import UsageError
from dyngen.migration.running.counting import Counts, Fate
from dyngen.migration.state.file import FileStore
from dyngen.migration.state.lease import SECONDS, LeaseLost, leased
from dyngen.migration.state.records import Action, Run, Segment, Share, Trouble
from dyngen.migration.state.store import Store
from dyngen.migration.state.table import TableStore
from emulator import Ddb
from migration.runs.works import FakeClock

RUN = Run("r", "digest", Action.EXPAND, {"Shop": "Shop-prod"}, {"Shop": 12})
SHARE = Share("Shop", 11, 12)
SEGMENT = Segment(
    "r",
    SHARE,
    {"pk": {"S": "é#1"}, "sk": {"B": b"\x00\xff"}, "n": {"N": "1.50"}},
    done=False,
    counts=Counts({("Order", Fate.WRITTEN): 3, ("", Fate.ALREADY): 1}, 0.5, 3),
    troubles=(Trouble("pk=1", "Order", "total", "is of type S"),),
    owner="me",
    lease_until=1_700_000_000.25,
    rate=12.5,
)


@pytest.fixture(params=["file", "table"])
def store(request: pytest.FixtureRequest, ddb: Ddb, tmp_path: Path) -> Store:
    made: dict[str, Callable[[], Store]] = {
        "file": lambda: FileStore(tmp_path / "new" / "state.json"),
        "table": lambda: TableStore(ddb.client(), "state", FakeClock()),
    }
    return made[request.param]()


def test_what_is_not_there_has_no_rows(store: Store) -> None:
    assert (store.get("r", "run"), list(store.rows("r"))) == (None, [])
    store.make()
    store.make()
    assert (store.get("r", "run"), list(store.rows("r"))) == (None, [])


def test_rows_come_back_as_they_were(store: Store) -> None:
    store.make()
    assert store.put(RUN.row(1), 0)
    assert store.put(SEGMENT.row(1), 0)
    assert store.put(replace(RUN, name="other").row(1), 0)
    row = store.get("r", SHARE.key)
    assert row is not None
    assert Segment.of(row) == replace(SEGMENT, version=1)
    assert {str(row["segment"]) for row in store.rows("r")} == {"run", "Shop#00011"}
    kept = store.get("r", "run")
    assert kept is not None
    assert Run.of(kept) == replace(RUN, version=1)


def test_a_row_is_replaced_only_by_who_has_read_it(store: Store) -> None:
    store.make()
    assert store.put(SEGMENT.row(1), 0)
    assert not store.put(SEGMENT.row(1), 0)
    assert store.put(SEGMENT.row(2), 1)
    assert not store.put(replace(SEGMENT, done=True).row(2), 1)
    row = store.get("r", SHARE.key)
    assert row is not None
    assert (row["version"], row["done"]) == (2, False)


def test_a_segment_is_one_workers_until_the_lease_is_over(store: Store) -> None:
    store.make()
    clock = FakeClock()
    mine = leased(store, "r", SHARE, clock)
    assert mine is not None
    mine.commit({"pk": {"S": "a"}}, Counts({("", Fate.ALREADY): 2}))
    assert leased(store, "r", SHARE, clock) is None
    clock.sleep(SECONDS + 1)
    other = leased(store, "r", SHARE, clock)
    assert other is not None
    assert (other.segment.last, other.segment.counts.read) == ({"pk": {"S": "a"}}, 2)
    with pytest.raises(LeaseLost):
        mine.commit(None, Counts())
    mine.release()  # what is not its own it cannot let go
    assert leased(store, "r", SHARE, clock) is None
    other.release()
    last = leased(store, "r", SHARE, clock)
    assert last is not None
    last.commit(None, Counts())
    clock.sleep(2 * SECONDS)
    assert leased(store, "r", SHARE, clock) is None


def test_a_beat_goes_on_with_the_lease(store: Store) -> None:
    store.make()
    clock = FakeClock()
    mine = leased(store, "r", SHARE, clock)
    assert mine is not None
    for _ in range(10):
        clock.sleep(SECONDS * 0.6)
        mine.beat()
    assert leased(store, "r", SHARE, clock) is None
    assert mine.segment.version < 12  # and not more often than must be


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('[{"x": 1}]')
    with pytest.raises(UsageError, match="does not hold the state"):
        FileStore(tmp_path / "state.json").rows("r")


def test_a_table_that_may_not_be_used_is_told(client: Any) -> None:
    client.create_table(
        TableName="state",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    with pytest.raises(UsageError, match="the state of runs is kept there"):
        TableStore(client, "state").put(RUN.row(1), 0)
