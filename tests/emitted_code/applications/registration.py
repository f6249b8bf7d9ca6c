"""The example application `user_registration` in both flavours, and items of it."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest

import emitted
from awaiting import of_flavour
from dyngen.config import ALL_FLAVOURS, Flavour

NAME = "user_registration"
NOW = datetime(2024, 4, 2, 9, tzinfo=UTC)


def package() -> Any:
    """The package, whose synchronous flavour is at hand; the other is in `aio`."""
    return emitted.package_of_flavours(NAME, *ALL_FLAVOURS)


def database(client: Any, flavour: Flavour = "sync", *, prefix: str = "") -> Any:
    """Its `Database`, the tables created; their names begin with `prefix`. Methods block in either flavour."""
    made = of_flavour(package(), flavour)
    names = {table: f"{prefix}{table}" for table in made.TABLES}
    made.create_tables(client, table_names=names)
    return made.Database(client, table_names=names)


def unwaiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which batches of either flavour wait from now on, which do not."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    aio = import_module(f"{package().__name__}.aio.runtime")
    monkeypatch.setattr(package().runtime, "time", SimpleNamespace(sleep=waited.append))
    monkeypatch.setattr(aio, "asyncio", SimpleNamespace(sleep=sleep))
    return waited


def user(number: int | str = 1, **fields: Any) -> Any:
    given = {
        "user_id": f"u{number}",
        "email": f"u{number}@example.org",
        "full_name": "A B",
        "status": "pending",
        "created_at": NOW,
    }
    return package().User(**{**given, **fields})


def lookup(number: int | str = 1, **fields: Any) -> Any:
    given = {"email": f"u{number}@example.org", "user_id": f"u{number}", "reserved_at": NOW}
    return package().EmailLookup(**{**given, **fields})
