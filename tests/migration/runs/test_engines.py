"""The same plans by every engine, on a server: the same table, and each item written once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
from emitted import SOAK
from emulator import SETTINGS, client_of
from migration.runs.trials import NAMES, NUMBER, Trial, trials
from migration.runs.works import KEY
from paths import ROOT, TESTS

SPARK = ROOT / ".venv-spark/bin/python"
RUN = ("run", "plan.json", "--max-wcu", "1000", "--writers-deployed", "--i-have-a-backup", "--yes")
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Served:
    """A trial on a server, and a folder with its plan."""

    trial: Trial
    endpoint: str
    folder: Path

    @property
    def run(self) -> tuple[str, ...]:
        """The arguments of a run."""
        return (*RUN, *(["--contract"] if self.trial.action is Action.CONTRACT else []))

    def command(
        self, *arguments: str, python: str | Path = sys.executable, **more: str
    ) -> subprocess.Popen[str]:
        """`dyngen migrate`, begun."""
        return subprocess.Popen(
            [python, "-m", "dyngen", "migrate", *arguments, "--endpoint-url", self.endpoint],
            cwd=self.folder,
            env=environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def assert_done(served: Served, *outs: str) -> None:
    """The table is as it is to be, and the commands say that they have written each order once, all together."""
    lines = [line for out in outs for line in out.splitlines()]
    told = [line.split(": ")[1] for line in lines if line.startswith("Order written")]
    assert sum(map(int, told)) == NUMBER
    assert served.trial.is_done(client_of(served.endpoint))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Processes and threads run each trial everywhere. What begins a process for each share, or a Java, runs each where
    requests are really side by side (`make emulated`), and one on moto.
    """
    if "served" in metafunc.fixturenames:
        takes_long = metafunc.function.__name__ not in ("test_processes", "test_threads")
        once = takes_long and not SOAK and metafunc.config.getoption("--ddb") == "moto"
        metafunc.parametrize("served", ["copies"] if once else NAMES, indirect=True)


@pytest.fixture
def served(request: pytest.FixtureRequest, endpoint: str, tmp_path: Path) -> Served:
    """Each trial, with its table as it is before."""
    trial = trials()[request.param]
    (tmp_path / "plan.json").write_text(to_json(trial.plan))
    trial.make(client_of(endpoint))
    return Served(trial, endpoint, tmp_path)


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


def ended(process: subprocess.Popen[str], status: int = 0) -> str:
    """What it has printed when it is over."""
    out, told = process.communicate()
    assert process.returncode == status, told
    return out


def test_processes(served: Served) -> None:
    assert_done(served, ended(served.command(*served.run, "--workers", "2")))
    contract = served.run[len(RUN) :]
    told = ended(served.command("status", "plan.json", *contract))
    assert "8 of 8 segments are done" in told


def test_an_array_of_jobs(served: Served) -> None:
    jobs = [
        served.command(
            *served.run, "--engine", "array", "--share", "/3", "--workers", "1",
            JOB_COMPLETION_INDEX=str(index),
        )
        for index in range(3)  # of whose shares one has fewer segments
    ]  # fmt: skip
    assert_done(served, *map(ended, jobs))


def test_threads(served: Served) -> None:
    store = TableStore(client_of(served.endpoint), "state")
    plan, action = served.trial.plan, served.trial.action
    meant = Run("threads", plan.digest, action, {"Shop": "Shop"}, {"Shop": 8})
    shares = shares_of(begin(store, meant, again=False))
    job = Job(
        plan,
        action,
        {"Shop": Place("Shop", KEY)},
        partial(client_of, served.endpoint),
        lambda: store,
        "threads",
    )
    with ThreadPoolExecutor(4) as executor:
        counts = finish(job, store, over(executor), shares)
    assert standing(store, "threads", 0).is_done
    assert_done(served, f"Order written: {counts.number(Fate.WRITTEN)}")


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
def test_spark(served: Served) -> None:
    master = "--master local[2] pyspark-shell"
    by = {"python": SPARK, "PYSPARK_SUBMIT_ARGS": master, **HERE}
    assert_done(served, ended(served.command(*served.run, "--engine", "spark", **by)))


@with_spark
def test_a_task_of_spark_that_is_killed_is_tried_again(served: Served) -> None:
    """In the midst of a page, behind a write that nobody has counted: the same table, each item written once."""
    command = [SPARK, TESTS / "migration/runs/sparked.py", served.endpoint, served.folder]
    ran = subprocess.run(
        [*command, served.trial.action.value],
        env=environment(PYTHONPATH=f"{ROOT / 'generator'}{os.pathsep}{TESTS}", **HERE),
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    attempts = (served.folder / "attempts").read_text().split()
    [again] = [each for each in attempts if each.endswith(":1")]
    assert again.replace(":1", ":0") in attempts
    assert not [each for each in attempts if each.endswith(":2")]
    writes = (served.folder / "writes").read_text().splitlines()
    assert len({*writes}) == len(writes) == NUMBER
    assert served.trial.is_done(client_of(served.endpoint))
