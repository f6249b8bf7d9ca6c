"""Direct clients in a process in which moto is loaded, and so is a tracer that it brings along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import botocore.handlers
import pytest

from dyngen.runtime.transport import plans, takeovers
from dyngen.runtime.transport.surroundings import ELSEWHERE, ONLY_BOTOCORE, PROXIES, VARIABLES

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
