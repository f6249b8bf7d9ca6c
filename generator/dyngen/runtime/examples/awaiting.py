"""Examples whose calls are awaited: they run as others do, over a client that blocks and does not show it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NoReturn, TypeGuard

from ..wire import DynamoDBClient, Item, Operation, TableClient
from .running import Example, main
from .telling import told


class _Awaited:
    """A client whose methods are to be awaited, over one whose methods are not."""

    def __init__(self, client: object) -> None:
        self._client = client

    def __getattr__(
        self, operation: str
    ) -> Callable[..., Awaitable[Mapping[str, object]]]:
        method: Operation = getattr(self._client, operation)

        async def call(**request: object) -> Mapping[str, object]:
            return method(**request)

        return call


def main_awaited(
    package: str | None,
    description: str | None,
    tables: Mapping[str, Mapping[str, object]],
    create_tables: Callable[..., Awaitable[None]],
    samples: Mapping[str, Sequence[Item]],
    examples: Callable[..., Sequence[Example]],
) -> NoReturn:
    """Run the examples where the command line says; exit with 1 if one failed."""

    def create(client: TableClient, *, table_names: Mapping[str, str]) -> None:
        made = create_tables(_Awaited(client), table_names=table_names)
        asyncio.run(_come_to(made))

    def run(client: DynamoDBClient, names: Mapping[str, str]) -> list[Example]:
        return [
            replace(each, call=partial(_finished, each.call))
            for each in examples(_Awaited(client), names)
        ]

    main(package, description, tables, create, samples, run)


def _finished(call: Callable[[], object]) -> object:
    """Return what a call comes to: a query or a scan is read to its end."""

    async def finished() -> object:
        return await _come_to(call())

    return asyncio.run(finished())


async def _come_to(outcome: object) -> object:
    if _is_awaitable(outcome):
        outcome = await outcome
    if not _is_read(outcome):
        return outcome
    found = [each async for each in outcome]
    # Only scans have them, and their items come in no order.
    return sorted(found, key=told) if hasattr(outcome, "segments") else found


def _is_awaitable(outcome: object) -> TypeGuard[Awaitable[object]]:
    return isinstance(outcome, Awaitable)


def _is_read(outcome: object) -> TypeGuard[AsyncIterable[object]]:
    return isinstance(outcome, AsyncIterable)
