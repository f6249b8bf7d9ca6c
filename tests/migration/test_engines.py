"""The same plan by every engine, on a server: the same table, and each item written once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from dyngen.migration.engines.executor import over
from dyngen.migration.plan import to_json
from dyngen.migration.running.counting import Fate
from dyngen.migration.running.job import Job, Place
from dyngen.migration.running.run import begin, finish, shares_of, standing
from dyngen.migration.state.records import Action, Run
from dyngen.migration.state.table import TableStore
from emulator import SETTINGS, client_of
from migration.works import KEY, by_key, keyed, make_table, order, plan, stored, user
from paths import ROOT, TESTS

ORDERS = [order(number) for number in range(24)]
SPARK = ROOT / ".venv-spark/bin/python"
RUN = ("run", "plan.json", "--max-wcu", "1000", "--writers-deployed", "--i-have-a-backup", "--yes")
pytestmark = pytest.mark.slow


@pytest.fixture
def served(endpoint: str, tmp_path: Path) -> str:
    """A server with the table of the old release, and the plan in a file."""
    (tmp_path / "plan.json").write_text(to_json(plan()))
    make_table(client_of(endpoint), [*ORDERS, user(1)])
    return endpoint


def assert_done(endpoint: str) -> None:
    assert stored(client_of(endpoint)) == by_key([*(keyed(each) for each in ORDERS), user(1)])


def environment(**more: str) -> dict[str, str]:
    """Of a process that knows dyngen and whom to be for DynamoDB."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT / "generator"),
        "AWS_DEFAULT_REGION": SETTINGS["region_name"],
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        **more,
    }


def command(
    endpoint: str, folder: Path, *arguments: str, python: str | Path = sys.executable, **more: str
) -> subprocess.Popen[str]:
    """`dyngen migrate`, begun."""
    return subprocess.Popen(
        [python, "-m", "dyngen", "migrate", *arguments, "--endpoint-url", endpoint],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str], status: int = 0) -> str:
    """What it has printed when it is over."""
    out, told = process.communicate()
    assert process.returncode == status, told
    return out


def written(*outs: str) -> int:
    """How many orders the commands say that they have written."""
    lines = [line for out in outs for line in out.splitlines()]
    return sum(int(line.split(": ")[1]) for line in lines if line.startswith("Order written"))


def test_processes(served: str, tmp_path: Path) -> None:
    begin = partial(command, served, tmp_path)
    assert written(ended(begin(*RUN, "--workers", "2"))) == 24
    assert_done(served)
    assert "8 of 8 segments are done" in ended(begin("status", "plan.json"))


def test_an_array_of_jobs(served: str, tmp_path: Path) -> None:
    jobs = [
        command(
            served, tmp_path, *RUN, "--engine", "array", "--share", "/4", "--workers", "1",
            JOB_COMPLETION_INDEX=str(index),
        )
        for index in range(4)
    ]  # fmt: skip
    assert written(*map(ended, jobs)) == 24
    assert_done(served)


def test_threads(served: str) -> None:
    store = TableStore(client_of(served), "state")
    meant = Run("threads", plan().digest, Action.EXPAND, {"Shop": "Shop"}, {"Shop": 8})
    shares = shares_of(begin(store, meant, again=False))
    job = Job(
        plan(),
        Action.EXPAND,
        {"Shop": Place("Shop", KEY)},
        partial(client_of, served),
        lambda: store,
        "threads",
    )
    with ThreadPoolExecutor(4) as executor:
        counts = finish(job, store, over(executor), shares)
    assert counts.number(Fate.WRITTEN) == 24
    assert standing(store, "threads", 0).is_done
    assert_done(served)


HERE = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
"""Whatever this machine is called, and whether that leads anywhere."""


def with_spark(test: Callable[..., None]) -> Callable[..., None]:
    """A test that is for where Spark is."""
    for is_missing, reason in (
        (not SPARK.exists(), "no .venv-spark: make spark"),
        (not shutil.which("java"), "no Java on the PATH"),
    ):
        test = pytest.mark.skipif(is_missing, reason=reason)(test)
    return test


@with_spark
def test_spark(served: str, tmp_path: Path) -> None:
    master = "--master local[2] pyspark-shell"
    by = {"python": SPARK, "PYSPARK_SUBMIT_ARGS": master, **HERE}
    done = command(served, tmp_path, *RUN, "--engine", "spark", **by)
    assert written(ended(done)) == 24
    assert_done(served)


@with_spark
def test_a_task_of_spark_that_is_killed_is_tried_again(served: str, tmp_path: Path) -> None:
    """In the midst of a page, behind a write that nobody has counted: the same table, each item written once."""
    ran = subprocess.run(
        [SPARK, TESTS / "migration/sparked.py", served, tmp_path],
        env=environment(PYTHONPATH=f"{ROOT / 'generator'}{os.pathsep}{TESTS}", **HERE),
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    attempts = (tmp_path / "attempts").read_text().split()
    [again] = [each for each in attempts if each.endswith(":1")]
    assert again.replace(":1", ":0") in attempts
    assert not [each for each in attempts if each.endswith(":2")]
    assert sorted((tmp_path / "writes").read_text().split()) == sorted(
        item["sk"]["S"] for item in ORDERS
    )
    assert_done(served)
