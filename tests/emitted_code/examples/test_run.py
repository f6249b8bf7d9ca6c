"""The examples of every package run each access pattern once, in memory or on a server of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import boto3
import pytest

import forked
from dyngen.runtime.examples.places import NO_ACCOUNT, is_this_machine
from emitted import NAMES, SOAK
from emitted_code.examples.running import lines, make, patterns, run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("package", NAMES)
def test_every_access_pattern_runs(packages: Path, package: str) -> None:
    done = run(packages, package)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    expected = patterns(packages, package)
    assert lines(done.stdout) == expected
    assert done.stdout.splitlines()[-1] == f"{len(expected)} access patterns, 0 failed"


@pytest.mark.parametrize("package", NAMES if SOAK else ["elearning_platform", "gaming_leaderboard"])
def test_examples_that_are_awaited_say_the_same(
    packages: Path, tmp_path: Path, package: str
) -> None:
    """Where a package has no others: where it has, they would be the same once more."""
    make(tmp_path, package, "async")
    blocking = run(packages, package)
    awaited = forked.run(f"{package}.aio.examples", cwd=tmp_path)
    assert (awaited.returncode, awaited.stderr) == (0, "")
    assert awaited.stdout == blocking.stdout
    assert lines(awaited.stdout) == patterns(packages, package)


def test_awaited_examples_run_on_a_server(tmp_path: Path, server: str) -> None:
    make(tmp_path, "coordination", "async")
    done = forked.run("coordination.aio.examples", "--endpoint-url", server, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("access patterns, 0 failed")
    client = boto3.client("dynamodb", **NO_ACCOUNT, endpoint_url=server)
    assert client.list_tables()["TableNames"] == []


def test_nothing_sensitive_is_shown(packages: Path) -> None:
    shown = run(packages, "user_registration").stdout
    assert "noor@example.org" not in shown
    assert "sample-hash" not in shown


def test_on_a_server_only_own_tables_are_touched(packages: Path, server: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=server, **NO_ACCOUNT)
    client.create_table(
        TableName="Users",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    kept = {"pk": {"S": "kept"}}
    client.put_item(TableName="Users", Item=kept)
    done = run(packages, "user_registration", "--endpoint-url", server)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout == run(packages, "user_registration").stdout
    assert client.list_tables()["TableNames"] == ["Users"]
    assert client.scan(TableName="Users")["Items"] == [kept]


def test_an_example_that_fails_is_told_and_changes_the_exit_status(packages: Path) -> None:
    make(packages, "user_registration")
    broken = packages / "broken"
    broken.mkdir()
    for path in (packages / "user_registration").glob("*.py"):
        text = path.read_text()
        if path.name == "examples.py":
            text = text.replace('db.user.rename_user("u-1001"', 'db.user.rename_user("nobody"')
        (broken / path.name).write_text(text)
    done = run(packages, "broken")
    assert done.returncode == 1
    assert "UserRepository.rename_user" in done.stdout
    assert "FAILED: ItemNotFoundError: User pk='USER#nobody' does not exist" in done.stdout
    assert done.stdout.splitlines()[-1] == "18 access patterns, 1 failed"


@pytest.mark.parametrize(
    "url",
    [
        "https://dynamodb.eu-west-1.amazonaws.com",
        "http://10.0.0.1:8000",
        "http://localhost.example.com",
        "http://localhost@example.com",
        "http://example.com\\@127.0.0.1",
        "http://127.0.0.1.example.com",
        "http://127.0.0.256",
        "http://[::2]:8000",
        "localhost:8000",
        "",
    ],
)
def test_other_machines_are_refused(packages: Path, url: str) -> None:
    assert not is_this_machine(url)
    if url == "http://10.0.0.1:8000":  # to start the program once is enough
        done = run(packages, "user_registration", "--endpoint-url", url)
        assert done.returncode == 2
        assert "add --i-know-this-is-aws" in done.stderr


def test_a_server_that_is_not_there_is_told_in_a_line(packages: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        done = run(packages, "user_registration", "--endpoint-url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{url}: EndpointConnectionError: Could not connect")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://localhost:8000",
        "https://127.0.0.1:8000/",
        "http://127.255.3.4:1",
        "http://[::1]:8000",
    ],
)
def test_loopback_addresses_are_this_machine(url: str) -> None:
    assert is_this_machine(url)


def test_without_moto_it_says_what_to_do(packages: Path, tmp_path: Path) -> None:
    make(packages, "user_registration")
    (tmp_path / "moto.py").write_text("raise ModuleNotFoundError(name='moto')")
    program = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(packages)!r}]\n"
    program += "import runpy; runpy.run_module('user_registration.examples', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("moto is not installed: run `pip install boto3 'moto[dynamodb]'`")


def test_they_run_where_the_output_is_no_file(packages: Path) -> None:
    """What collects the output of a program need not know how it is encoded."""
    program = "import contextlib, io, runpy, sys\n"
    program += f"sys.path.insert(0, {str(packages)!r})\n"
    program += "with contextlib.redirect_stdout(io.StringIO()) as told:\n"
    program += "    with contextlib.suppress(SystemExit):\n"
    program += "        runpy.run_module('user_registration.examples', run_name='__main__')\n"
    program += "print(told.getvalue().splitlines()[-1])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith(" 0 failed\n"), done.stderr


def test_examples_are_strictly_typed(packages: Path) -> None:
    make(packages, "saas_app")
    command = [sys.executable, "-m", "mypy", "--strict", "saas_app/examples.py"]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
