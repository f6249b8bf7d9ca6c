"""Values short enough to write answers of applications out by hand, and an application with its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from emulator import Ddb


def day(number: int, month: int = 1) -> date:
    return date(2024, month, number)


def at(hour: int, number: int = 1) -> datetime:
    return datetime(2024, 1, number, hour, tzinfo=UTC)


def ids(*numbers: int) -> list[UUID]:
    return [UUID(int=number) for number in numbers]


@dataclass(frozen=True)
class Case:
    """`items`: entity and the fields that matter, the rest is made up; `field`: by which the answer is told."""

    application: str
    items: list[tuple[str, dict[str, Any]]]
    method: str
    args: tuple[Any, ...]
    field: str
    answer: list[Any]


def each(entity: str, **columns: list[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Items of one entity, from columns; one value for all may be given as a list of one."""
    size = max(map(len, columns.values()))
    return [
        (entity, {name: column[n % len(column)] for name, column in columns.items()})
        for n in range(size)
    ]


def opened(application: str, ddb: Ddb) -> tuple[Any, Any]:
    """The package of an application, and its database with empty tables."""
    package, client = ddb.package(application), ddb.keeping_client()
    package.create_tables(client)
    return package, package.Database(client)


def told(one: Any, field: str) -> Any:
    for name in field.split("."):
        one = getattr(one, name)
    return one
