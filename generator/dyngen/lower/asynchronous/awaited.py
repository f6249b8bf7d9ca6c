"""What waits, in emitted code and in the support code; all that `rewrite` knows of them stands here.

A function that holds a call of these waits itself, so it becomes `async def`, and whoever calls it stands here too
(a test holds that).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dyngen.syntax import Import

_OPERATIONS = """
    get_item put_item update_item delete_item query scan
    batch_get_item batch_write_item transact_get_items transact_write_items
    create_table describe_table update_time_to_live update_continuous_backups
"""
_STANDING_FOR_ONE = "operation _operation process read_chunk write_chunk sleep"
_CALLING = """
    batch_get batch_write transact_get send first create_missing create_tables enable_recovery
    _in_chunks _wait_for _described refusals _reasons
"""
CALLED: Final = frozenset((_OPERATIONS + _STANDING_FOR_ONE + _CALLING).split())
"""What is awaited where it is called: methods of a client, what stands for one of them, and what calls those.

A parameter of such a name is a function that waits.
"""

ITERATED: Final = frozenset({"_responses", "self"})
"""What is read with `async for`: the answers of a reading, and a reading itself."""

ALIASES: Final = frozenset({"Operation"})
"""Types of functions that wait."""

NAMES: Final[Mapping[str, str]] = {"synchronous": "asynchronous"}
"""What is read instead of another."""

METHODS: Final[Mapping[str, str]] = {"__iter__": "__aiter__"}
"""What methods that wait are called instead."""

TEXTS: Final[Mapping[str, str]] = {
    "for post in repository.": "async for post in repository.",
    "page = repository.": "page = await repository.",
    "latest = repository.": "latest = await repository.",
    "orders = list(readable)": "orders = [order async for order in readable]",
    "items.send(": "await items.send(",
    "ask for .first() is not None, for .count(), or make a list of it": (
        "ask for await .first() is not None, for await .count(), or read it with async for"
    ),
    'the methods of `boto3.client("dynamodb")`': "the methods of boto3's, awaitable, as aiobotocore has them",
    "what boto3 sends": "what a client sends",
}
"""What docstrings and messages of the support code say otherwise."""

OTHER_IMPORTS: Final[Mapping[str, Import]] = {
    "AsyncIterator": Import("collections.abc", "AsyncIterator"),
    "Awaitable": Import("collections.abc", "Awaitable"),
    "asyncio": Import("asyncio"),
    "asynchronous": Import("/calls/clients", "asynchronous"),
}
"""Where the names come from that are put in."""
