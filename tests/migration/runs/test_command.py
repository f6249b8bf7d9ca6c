"""`dyngen migrate run`, `status`, `verify`, `abort` and `rollback`: what is printed where, and how they end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.cli.migrate.showing import Reached, line, told_by_a_bar, told_in_lines
from dyngen.config import UsageError
from dyngen.migration.engines.engine import Engine
from dyngen.migration.engines.executor import over
from dyngen.migration.plan import Plan, to_json
from dyngen.migration.running import job
from emulator import SETTINGS
from in_process import command
from migration.plans.stage import between
from migration.runs.works import (
    NEW,
    OLD,
    ORDER,
    assert_as_new,
    by_key,
    keyed,
    make_table,
    order,
    plan,
    stored,
    user,
)
from paths import ROOT
from schemas import changed

Run = Callable[..., tuple[int, str, str]]
ORDERS = [order(number) for number in range(12)]
SURE = ("--max-wcu", "1000", "--i-know-this-is-aws", "--i-have-a-backup")
GO = (*SURE, "--writers-deployed")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command in this process, and its workers, too: exit status, stdout, stderr."""

    @contextmanager
    def threads(_: int) -> Iterator[Engine]:
        with ThreadPoolExecutor(1) as executor:
            yield over(executor)

    monkeypatch.setattr("dyngen.migration.engines.executor.processes", threads)
    monkeypatch.setenv("AWS_DEFAULT_REGION", SETTINGS["region_name"])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.chdir(tmp_path)
    write(plan())

    return lambda what, *arguments: command("migrate", what, "plan.json", *arguments)


def write(plan: Plan) -> None:
    """The plan in a file."""
    Path("plan.json").write_text(to_json(plan))


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        job.shared_client.cache_clear()  # those of another moto
        yield boto3.client("dynamodb", **SETTINGS)


@pytest.mark.slow
def test_a_run_from_its_guards_to_its_end(client: Any, run: Run) -> None:
    make_table(client, [*ORDERS, user(1)])
    before = stored(client)
    code, out, told = run("run", *SURE)
    assert (code, out) == (2, "")
    assert "code of the old release would undo what is written" in told
    assert "--writers-deployed" in told
    assert stored(client) == before
    assert client.list_tables()["TableNames"] == ["Shop"]

    code, out, told = run("run", *GO)
    assert (code, out) == (0, "of no step: 1\nOrder written: 12\n")
    assert "about 13 items are read" in told
    assert "write units" in told
    assert stored(client) == by_key([*map(keyed, ORDERS), user(1)])
    assert sorted(client.list_tables()["TableNames"]) == ["Shop", "dyngen-migrations"]
    assert run("run", *GO)[0] == 0
    code, out, _ = run("status")
    assert code == 0
    assert "segments are done\nof no step: 1\nOrder written: 12\n" in out
    assert run("verify") == (
        0,
        "already right: 12\nof no step: 1\n",
        "0 of 13 items are not as they are to be\n",
    )
    assert run("rollback", *SURE)[0] == 0
    assert stored(client) == before


def test_a_dry_run_leaves_no_trace_and_needs_no_assurance(client: Any, run: Run) -> None:
    make_table(client, [*ORDERS, user(1)])
    before = stored(client)
    code, out, _ = run("run", "--dry-run")
    assert code == 0
    assert out.startswith("of no step: 1\nOrder to be written: 12\n  Shop Order pk=USER#")
    assert "    gsi_pk: none -> STATUS#open\n" in out
    assert out.endswith("  and 2 others\n")
    assert stored(client) == before
    assert client.list_tables()["TableNames"] == ["Shop"]
    assert run("status")[0] == 2


COPIES = {"pk_template": "STATUS#{status}", "sk_template": "{order_id}"}
"""A second place whose key has what is sensitive."""


@pytest.mark.slow
def test_nothing_sensitive_is_shown(client: Any, run: Run) -> None:
    fields = f"{ORDER}/fields"
    secret = {f"{fields}/2/sensitive": True}
    write(between(changed(OLD, secret), changed(NEW, secret)).plan)
    make_table(client, [order(1, status={"S": "SECRET"})])
    _, out, _ = run("run", "--dry-run")
    assert "    gsi_pk: none -> …\n" in out
    assert "SECRET" not in out
    write(between(changed(NEW, secret), changed(OLD, secret)).plan)  # which has no sources
    client.put_item(TableName="Shop", Item=keyed(order(1, status={"S": "SECRET"})))
    _, out, _ = run("run", "--dry-run", "--contract")
    assert "    gsi_pk: … -> none\n" in out
    assert "SECRET" not in out
    secret = {f"{fields}/2/sensitive": True, f"{ORDER}/also_at": COPIES}
    write(between(OLD, changed(OLD, secret)).plan)
    _, out, _ = run("run", "--dry-run")
    assert "Order to be written: 1\n" in out
    assert "SECRET" not in out
    secret = {f"{fields}/1/sensitive": True}
    write(between(changed(OLD, secret), changed(NEW, secret)).plan)
    client.put_item(TableName="Shop", Item=order(2, total={"S": "x"}))
    _, out, _ = run("run", "--dry-run")
    assert "ORDER#" not in out
    assert "Order.total is of type S" in out


@pytest.mark.slow
def test_what_is_left_is_1(client: Any, run: Run) -> None:
    make_table(client, [*ORDERS, order(20, total={"S": "SECRET"})])
    for what, arguments in (("run", ("--dry-run",)), ("run", GO), ("status", ()), ("run", GO)):
        code, out, _ = run(what, *arguments)
        assert code == 1
        assert "  pk=USER#u6 sk=ORDER#0020: Order.total is of type S" in out
        assert "SECRET" not in out
    client.put_item(TableName="Shop", Item=order(20))
    assert run("run", *GO)[0] == 0
    assert_as_new(client)


@pytest.mark.slow
def test_old_writers_leave_stale_keys_and_verify_finds_exactly_those(client: Any, run: Run) -> None:
    """Why a run is refused without --writers-deployed."""
    make_table(client, ORDERS)
    assert run("run", *GO)[0] == 0
    stale = [2, 5, 7]
    for number in stale:  # as an update of the old release does it
        client.update_item(
            TableName="Shop",
            Key={name: order(number)[name] for name in ("pk", "sk")},
            UpdateExpression="SET #s = :s",
            ExpressionAttributeNames={"#s": "status"},
            ExpressionAttributeValues={":s": {"S": "paid"}},
        )
    code, out, told = run("verify")
    assert (code, told) == (1, "3 of 12 items are not as they are to be\n")
    assert "already right: 9\nOrder to be written: 3\n" in out
    named = {each.split("sk=")[1] for each in out.splitlines() if "sk=" in each}
    assert named == {f"ORDER#{number:04d}" for number in stale}
    assert "    gsi_pk: STATUS#open -> STATUS#paid\n" in out
    assert run("run", *GO)[0] == 0  # it is over
    assert run("verify")[0] == 1
    assert run("run", *GO, "--again")[0] == 0
    assert run("verify")[0] == 0
    assert_as_new(client)


def test_a_state_file_does_without_a_table(client: Any, run: Run) -> None:
    make_table(client, ORDERS)
    state = ("--state-file", "state/runs.json", "--run", "mine")
    assert run("run", *GO, *state)[0] == 0
    assert client.list_tables()["TableNames"] == ["Shop"]
    code, out, _ = run("status", *state)
    assert (code, out.splitlines()[0]) == (0, "run mine")
    assert run("abort", *state)[0] == 0
    assert run("status", *state)[1].splitlines()[0] == "run mine, aborted"
    assert run("run", *GO, *state)[0] == 2
    assert run("run", *GO, *state, "--again")[0] == 0
    write(replace(plan(), steps=plan().steps[:0]))
    assert "nothing to do" in run("run", *GO, *state)[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("run", *GO, "--table-names", "Other=x"), "the plan has no table Other"),
        (("run", *GO, "--table-names", "Shop=x"), "x: "),
        (("run", *GO[2:]), "--max-wcu"),
        (("run", *GO, "--share", "1/2"), "--engine array"),
        (("run", *GO, "--engine", "array"), "--share I/N"),
        (("status",), "there is no run"),
        (("abort",), "there is no run"),
    ],
)
def test_what_cannot_work_is_2(
    client: Any, run: Run, arguments: tuple[str, ...], told: str
) -> None:
    make_table(client, ORDERS)
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_a_plan_that_is_not_there_is_called_so(client: Any, run: Run) -> None:
    Path("plan.json").unlink()
    code, out, err = run("run", *GO)
    assert (code, out) == (2, "")
    assert err.startswith("error: no such file or folder: plan.json\n")


def test_who_has_no_credentials_is_told_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import NoCredentialsError

    class Nobody:
        """A client that nobody has logged in for."""

        def describe_table(self, **_: Any) -> Any:
            raise NoCredentialsError

    monkeypatch.setattr("dyngen.migration.running.job.shared_client", lambda *_, **__: Nobody())
    code, out, err = run("run", *GO, "--dry-run")
    assert (code, out) == (2, "")
    assert "help: log in (`aws configure`" in err


@pytest.mark.slow
def test_the_program_of_the_documentation_does_the_same(client: Any, run: Run) -> None:
    make_table(client, ORDERS, TableName="Shop-prod")
    [program] = re.findall(
        r"```python\n(from concurrent.*?)```", (ROOT / "docs/migrate.md").read_text(), re.DOTALL
    )
    # moto is no database: two threads in it would mix.
    exec(program.replace("ThreadPoolExecutor(4)", "ThreadPoolExecutor(1)"), {})  # noqa: S102
    assert client.scan(TableName="Shop-prod")["Count"] == 12
    assert run("verify", "--table-names", "Shop=Shop-prod")[0] == 0


def test_a_line_says_how_far_it_is() -> None:
    assert line(Reached(500, 400, 2, 50), 2000) == (
        "500 of about 2,000 items, 400 written, 2 left, 50 items/s, about 0:00:30 to go"
    )
    assert line(Reached(5, 4, 0, 0), 2) == "5 of about 2 items, 4 written"


class Ticks:
    """An event that is waited for so many times until it is there."""

    def __init__(self, number: int) -> None:
        self.number = number

    def wait(self, _seconds: float) -> bool:
        self.number -= 1
        return self.number < 0


def test_it_is_told_again_and_again_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Reached] = [Reached(5, 4, 0, 0), Reached(9, 8, 0, 0)]

    def ask() -> Reached:
        if not asked:
            raise UsageError("the state cannot be read")
        return asked.pop(0)

    ticks: Any = Ticks(3)
    told_in_lines(10, ask, ticks)
    assert capsys.readouterr().err.splitlines() == [
        "5 of about 10 items, 4 written",
        "9 of about 10 items, 8 written",
    ]
    asked[:] = [Reached(5, 4, 0, 0)]
    ticks.number = 2
    told_by_a_bar(10, ask, ticks)
    assert asked == []
