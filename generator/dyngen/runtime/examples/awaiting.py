"""Examples whose calls are awaited: they run as others do, over a client that blocks and does not show it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NoReturn, TypeAlias, TypeGuard

from ..wire import DynamoDBClient, Item, Operation, TableClient
from .running import Example, main
from .telling import told

_Awaited: TypeAlias = Callable[..., Awaitable[Mapping[str, object]]]


class AwaitedClient:
    """What repositories need of a client, to be awaited; written out, for type checkers to see."""

    def __init__(self, client: DynamoDBClient) -> None:
        self.get_item = _awaited(client.get_item)
        self.put_item = _awaited(client.put_item)
        self.update_item = _awaited(client.update_item)
        self.delete_item = _awaited(client.delete_item)
        self.query = _awaited(client.query)
        self.scan = _awaited(client.scan)
        self.batch_get_item = _awaited(client.batch_get_item)
        self.batch_write_item = _awaited(client.batch_write_item)
        self.transact_get_items = _awaited(client.transact_get_items)
        self.transact_write_items = _awaited(client.transact_write_items)


class AwaitedTables:
    """What the creation of tables needs of a client, to be awaited."""

    def __init__(self, client: TableClient) -> None:
        self.create_table = _awaited(client.create_table)
        self.describe_table = _awaited(client.describe_table)
        self.update_time_to_live = _awaited(client.update_time_to_live)
        self.update_continuous_backups = _awaited(client.update_continuous_backups)


def _awaited(operation: Operation) -> _Awaited:
    async def call(**request: object) -> Mapping[str, object]:
        return operation(**request)

    return call


def main_awaited(
    package: str | None,
    description: str | None,
    tables: Mapping[str, Mapping[str, object]],
    create_tables: Callable[..., Awaitable[None]],
    samples: Mapping[str, Sequence[Item]],
    examples: Callable[[AwaitedClient, Mapping[str, str]], Sequence[Example]],
) -> NoReturn:
    """Run the examples where the command line says; exit with 1 if one failed."""

    def create(client: TableClient, *, table_names: Mapping[str, str]) -> None:
        made = create_tables(AwaitedTables(client), table_names=table_names)
        asyncio.run(_come_to(made))

    def run(client: DynamoDBClient, names: Mapping[str, str]) -> list[Example]:
        return [
            replace(each, call=partial(_finished, each.call))
            for each in examples(AwaitedClient(client), names)
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
