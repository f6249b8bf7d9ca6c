"""A run that is killed anywhere is gone on with, and comes to the same end: each item was written once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from emitted import SOAK
from emulator import client_of
from migration.runs.moving import assert_twice, orders, package, writing
from migration.runs.trials import NAMES
from migration.runs.works import make_table, order, stored
from paths import ROOT, TESTS

pytestmark = pytest.mark.slow
ORDERS = [order(number) for number in range(12)]


def killed(endpoint: str, *arguments: str) -> list[dict[str, Any]]:
    """What `killed.py` says of runs that it has killed."""
    path = os.pathsep.join(map(str, (ROOT, ROOT / "generator", ROOT / "golden", TESTS)))
    done = subprocess.run(
        [sys.executable, TESTS / "migration/runs/killed.py", endpoint, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("trial", NAMES)
def test_a_run_that_is_killed_anywhere_is_gone_on_with(trial: str, endpoint: str) -> None:
    told = killed(endpoint, trial, *(("50", "--random") if SOAK else ("6",)))
    right = {"killed": True, "right": True, "once": True}
    assert len(told) >= 6
    assert [each for each in told if each != {"at": each["at"], **right}] == []


def test_copies_that_are_killed_again_and_again_beside_writers(endpoint: str) -> None:
    """Of two releases that write all the time: nothing is lost, nothing stands only once, and nothing is stale."""
    client = client_of(endpoint)
    make_table(client, ORDERS)
    for name in ("both", "turned"):
        package(name)
    with writing(client, "both", "turned") as written:
        [told] = killed(endpoint, "copies", "3", "--here")
    assert written.failures == []
    assert told["killed"] == 3
    assert assert_twice(stored(client)) == {**orders(ORDERS), **written.orders}


def test_old_places_that_are_killed_again_and_again_beside_writers(endpoint: str) -> None:
    """Each order stands where the new release has it in the end, and nowhere else."""
    client = client_of(endpoint)
    make_table(client, ORDERS)
    with writing(client, "both") as before:
        killed(endpoint, "copies", "1", "--here")
    client.delete_table(TableName="dyngen-migrations")
    with writing(client, "alone", "alone") as written:
        [told] = killed(endpoint, "old-places", "3", "--here")
    assert (before.failures, written.failures) == ([], [])
    assert told["killed"] == 3
    left = stored(client)
    assert not [each for each in left if each.startswith("USER#")]
    assert orders([*left.values()]) == {**orders(ORDERS), **before.orders, **written.orders}
