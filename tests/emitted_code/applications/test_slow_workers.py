"""Who was too slow cannot undo what another worker does by now: leases, locks and requests of the application."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from emitted import package
from emulator import moto

MADE = package("coordination")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def request(runner: str, until: int) -> Any:
    return MADE.Request(
        request_id="r", state="running", runner=runner, body_hash=b"h", kept_until=99, running_until=until
    )  # fmt: skip


def test_a_request_that_was_begun_anew_is_finished_by_who_did() -> None:
    with moto(MADE) as client:
        db = MADE.Database(client)
        db.shard_lease.open_lease(
            MADE.ShardLease(shard_id="s", position="0", renewals=1, holder="slow")
        )
        db.request.begin_request(request("slow", 10), 5)
        with pytest.raises(MADE.ConditionFailedError):
            db.request.begin_request(request("quick", 20), 9)
        db.request.begin_request(request("quick", 20), 11)
        for late in (
            lambda: db.request.finish_request("r", {"by": "slow"}, 99, "slow"),
            lambda: db.request.abandon_request("r", "slow"),
        ):
            with pytest.raises(MADE.ConditionFailedError) as refused:
                late()
            assert refused.value.item["runner"] == {"S": "quick"}
        with pytest.raises(MADE.HandOverWorkFailed) as failed:
            db.transactions.hand_over_work("s", "1", "slow", "r", {"by": "slow"}, 99)
        assert (failed.value.shard_lease, failed.value.request is None) == (None, False)
        done = db.request.finish_request("r", {"by": "quick"}, 99, "quick")
    assert (done.state, done.answer) == ("done", {"by": "quick"})


def test_a_request_is_kept_for_as_long_whichever_way_it_is_finished() -> None:
    with moto(MADE) as client:
        db = MADE.Database(client)
        db.shard_lease.open_lease(
            MADE.ShardLease(shard_id="s", position="0", renewals=1, holder="quick")
        )
        db.request.begin_request(request("quick", 20), 5)
        db.transactions.hand_over_work("s", "1", "quick", "r", {"by": "quick"}, 500)
        handed_over = db.request.get_request("r")
        db.request.delete_request("r")
        db.request.begin_request(request("quick", 20), 5)
        finished = db.request.finish_request("r", {"by": "quick"}, 500, "quick")
    assert handed_over == finished
    assert finished.kept_until == 500


def test_a_lock_that_was_taken_over_is_kept() -> None:
    with moto(MADE) as client:
        locks = MADE.Database(client).lock
        slow = locks.acquire_lock("l", NOON, "slow", NOON + timedelta(minutes=1), None)
        quick = locks.acquire_lock("l", NOON + timedelta(hours=1), "quick", NOON, None)
        assert quick.fence > slow.fence
        for late in (
            lambda: locks.extend_lock("l", NOON, slow.fence),
            lambda: locks.release_lock("l", slow.fence),
        ):
            with pytest.raises(MADE.ConditionFailedError):
                late()
        assert locks.get_lock("l").owner == "quick"
