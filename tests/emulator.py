"""DynamoDB for tests that hinder it: moto in this process, moto behind a socket. (For the rest: `ddb` of conftest.)

with moto() as client: ...                     one process, no sockets; operations of threads are serialised
with moto_server() as endpoint: ...            for what is to happen on the way, see `proxy.py`-like helpers in tests
with ministack() as endpoint: ...              a process of its own, from .venv-ministack; None if it is not there
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.request import urlopen

import boto3
from moto import mock_aws

SETTINGS: dict[str, Any] = {
    "region_name": "eu-central-1",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
}


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
def moto() -> Iterator[Any]:
    """A client of an empty moto in this process."""
    with mock_aws():
        yield Serialised(boto3.client("dynamodb", **SETTINGS))


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
    from botocore.config import Config

    return boto3.client("dynamodb", **SETTINGS, endpoint_url=endpoint, config=Config(**config))
