"""Direct clients in a process in which moto is loaded, and so is a tracer that it brings along.

undisturbed(monkeypatch, nowhere)      as if neither were: `connect` has no doubt about what it is told
unwatched_client("http://[::1]:8000")  a client of a server that does not look for them
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import botocore.handlers
import pytest

from dyngen.runtime.transport.aio import AsyncDirectClient
from dyngen.runtime.transport.client import DirectClient
from dyngen.runtime.transport.core.signing import Keys
from dyngen.runtime.transport.planning import plans, takeovers
from dyngen.runtime.transport.planning.endpoints import endpoint_of
from dyngen.runtime.transport.planning.surroundings import (
    ELSEWHERE,
    ONLY_BOTOCORE,
    PROXIES,
    VARIABLES,
)

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def undisturbed(monkeypatch: pytest.MonkeyPatch, nowhere: Path) -> None:
    """Leave no doubt about direct clients: no settings of this machine, no moto, no tracer."""
    names = [*ELSEWHERE, *ONLY_BOTOCORE, *VARIABLES.values(), *_CREDENTIALS, "DYNGEN_TRANSPORT"]
    for name in [*names, *PROXIES, *(proxy.upper() for proxy in PROXIES)]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(nowhere))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(nowhere))
    own = [each for each in botocore.handlers.BUILTIN_HANDLERS if not _is_motos(each)]
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", own)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(takeovers, "_TRACERS", ())
    assert plans.Watch().found() is None


def _is_motos(entry: Any) -> bool:
    return str(entry[1].__class__.__module__).startswith("moto")


class _Blind(plans.Watch):
    """Sees no takeover."""

    def found(self) -> str | None:
        return None


def unwatched_client(endpoint_url: str, *, patience: float = 60, attempts: int = 4) -> Any:
    """A client of a server on this machine, which leaves nothing to boto3."""
    return DirectClient(_plan(endpoint_url, patience, attempts), _no_other)


def unwatched_async_client(endpoint_url: str, *, patience: float = 60, attempts: int = 4) -> Any:
    """The same whose operations are coroutines."""
    return AsyncDirectClient(_plan(endpoint_url, patience, attempts), _no_other)


def _plan(endpoint_url: str, patience: float, attempts: int) -> plans.Plan:
    region = "eu-central-1"
    manner = plans.Manner(10, patience, 10, attempts, None)
    endpoint = endpoint_of(region, endpoint_url)
    return plans.Plan(endpoint, region, manner, lambda: Keys("x", "x"), bool, _Blind())


def _no_other() -> Any:
    raise AssertionError("a call was left to boto3")
