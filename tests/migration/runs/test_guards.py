"""What is asked before anything is written, and what a run is said to take."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dyngen.config import UsageError
from dyngen.migration.engines.array import Part, part_of
from dyngen.migration.running.deployed import Deployed, deployed_tables
from dyngen.migration.running.estimate import estimate
from dyngen.migration.running.guards import Assurances, budget, guard, is_this_machine
from dyngen.migration.running.job import Place
from dyngen.migration.running.pace import Budget
from dyngen.migration.running.run import divided
from dyngen.migration.state.records import Action, Share
from migration.runs.moving import planned
from migration.runs.works import make_table, order, plan

LOCAL = "http://localhost:8000"
ALL = Assurances(backup=True, aws=True, writers_deployed=True)
INDEXED: dict[str, Any] = {
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "ByUser",
            "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ]
}


def tables(client: Any, **more: Any) -> dict[str, Deployed]:
    make_table(client, [order(1)], **more)
    return deployed_tables(client, {"Shop": "Shop"})


@pytest.mark.parametrize(
    ("said", "endpoint", "asked"),
    [
        (replace(ALL, backup=False), LOCAL, "--i-have-a-backup"),
        (replace(ALL, aws=False), None, "--i-know-this-is-aws"),
        (replace(ALL, aws=False), "https://dynamodb.eu-central-1.amazonaws.com", "aws"),
        (replace(ALL, writers_deployed=False), LOCAL, "--writers-deployed"),
    ],
)
def test_each_guard_names_what_lets_it_pass(
    client: Any, said: Assurances, endpoint: str | None, asked: str
) -> None:
    found = tables(client).values()
    guard(plan(), Action.EXPAND, found, endpoint, ALL)
    with pytest.raises(UsageError, match=asked):
        guard(plan(), Action.EXPAND, found, endpoint, said)


@pytest.mark.parametrize(("old", "new"), [("turned", "alone"), ("alone", "after")])
def test_what_removes_always_asks_whether_the_old_release_is_gone(
    client: Any, old: str, new: str
) -> None:
    """Whether or not the plan names something that it would undo: it reads what goes."""
    plan, found = planned(old, new), tables(client).values()
    assert plan.writers == ()
    guard(plan, Action.EXPAND, found, LOCAL, replace(ALL, writers_deployed=False))
    guard(plan, Action.CONTRACT, found, LOCAL, ALL)
    with pytest.raises(UsageError, match="say --writers-deployed"):
        guard(plan, Action.CONTRACT, found, LOCAL, replace(ALL, writers_deployed=False))


def test_where_things_are_safe_nothing_is_asked(client: Any) -> None:
    found = tables(client)
    client.update_continuous_backups(
        TableName="Shop", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    found = deployed_tables(client, {"Shop": "Shop"})
    assert found["Shop"].recoverable
    safe = replace(plan(), writers=())
    guard(safe, Action.EXPAND, found.values(), LOCAL, Assurances())
    # What old code would undo is what is taken back.
    guard(plan(), Action.ROLLBACK, found.values(), LOCAL, Assurances())


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8000/", True),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost@example.com", False),
        ("http://10.0.0.1:8000", False),
        ("nonsense", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_this_machine_is_known_beyond_doubt(url: str, is_one: bool) -> None:
    assert is_this_machine(url) == is_one


def test_a_table_that_is_not_there_is_told(client: Any) -> None:
    with pytest.raises(UsageError, match="help: --table-names"):
        deployed_tables(client, {"Shop": "Shop-prod"})


def test_a_part_of_what_is_provisioned_is_used(client: Any) -> None:
    capacity = {"ReadCapacityUnits": 100, "WriteCapacityUnits": 50}
    found = tables(client, BillingMode="PROVISIONED", ProvisionedThroughput=capacity).values()
    assert budget(found, None, None) == Budget(10, 20)
    assert budget(found, 30, None) == Budget(30, 20)
    assert budget(found, 30, 7) == Budget(30, 7)
    assert budget(found, 30, 7).part(4) == Budget(7.5, 1.75)


def test_on_demand_somebody_must_say_how_much(client: Any) -> None:
    found = tables(client).values()
    with pytest.raises(UsageError, match="--max-wcu"):
        budget(found, None, None)
    assert budget(found, 30, None) == Budget(30, 30)
    assert budget(found, None, None, writes=False) == Budget(None, None)


def test_an_estimate_counts_each_index_that_is_touched(client: Any) -> None:
    shape = tables(client, **INDEXED)["Shop"].shape
    place = Place("Shop", ("pk", "sk"), items=1_000_000, size=1_500_000_000)
    on_demand = {"Shop": Deployed(place, shape, None, recoverable=True)}
    guess = estimate(plan().steps, on_demand, Budget(500, 500))
    assert guess.items == 1_000_000
    assert guess.write_units == 1_000_000 * 2 * 2  # 1,500 bytes, in the table and in the index
    assert guess.hours == pytest.approx(4_000_000 / 500 / 3600)
    assert guess.dollars == pytest.approx(4 * 0.625 + guess.read_units * 0.125e-6)
    assert any("2024-11-01" in line for line in guess.lines())
    provisioned = {"Shop": replace(on_demand["Shop"], provisioned=(10.0, 10.0))}
    assert estimate(plan().steps, provisioned, Budget(2, 2)).dollars == 0
    assert estimate(plan().steps, on_demand, Budget()).hours is None


def test_tables_are_divided_by_their_size_and_the_workers() -> None:
    def segments(size: int, workers: int) -> int:
        return divided({"T": Place("T", ("pk",), size=size)}, workers)["T"]

    assert segments(0, 2) == 8
    assert segments(100 * 2**30, 2) == 400
    assert segments(10**16, 2) == segments(0, 9_999) == 10_000


def test_all_parts_together_have_each_share_once() -> None:
    shares = [Share("T", number, 10) for number in range(10)]
    parts = [Part(index, 4).of(shares) for index in range(4)]
    assert sorted(each for part in parts for each in part) == shares


@pytest.mark.parametrize(
    ("told", "environ", "part"),
    [
        ("3/8", {"JOB_COMPLETION_INDEX": "1"}, Part(3, 8)),
        ("/8", {"JOB_COMPLETION_INDEX": "1"}, Part(1, 8)),
        ("/8", {"AWS_BATCH_JOB_ARRAY_INDEX": "7"}, Part(7, 8)),
        (None, {"AWS_BATCH_JOB_ARRAY_INDEX": "7", "AWS_BATCH_JOB_ARRAY_SIZE": "9"}, Part(7, 9)),
    ],
)
def test_a_job_knows_which_it_is(told: str | None, environ: dict[str, str], part: Part) -> None:
    assert part_of(told, environ) == part


@pytest.mark.parametrize("told", [None, "8/8", "/8", "3", "x/8", "3/0", "-1/8", ""])
def test_a_job_that_does_not_is_refused(told: str | None) -> None:
    with pytest.raises(UsageError, match="--share I/N"):
        part_of(told, {})
