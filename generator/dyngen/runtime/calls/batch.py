"""Batches of any size: cut into requests, and retried until nothing is left undone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

from ..errors import UnprocessedItemsError
from ..wire import (
    Item,
    Operation,
    T,
    identity,
    is_item,
    is_item_list,
    is_items,
    is_object,
    is_object_list,
    leaving_unread,
    projected,
)
from .translate import response_of

_MAX_GETS: Final = 100
MAX_WRITES: Final = 25
"""How many writes a request of DynamoDB has."""

_THROTTLED: Final = (
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
)

_Write: TypeAlias = tuple[str, Literal["put", "delete"], Item]
"""The table, what is done there, and the item, or its key."""
_Puts: TypeAlias = tuple[str, tuple[str, ...], Iterable[Item]]
"""A table, the attributes of its key, and items to put there."""


def batch_get(
    operation: Operation,
    table_name: str,
    keys: Iterable[Item],
    decode: Callable[[Item], T],
    *,
    attributes: tuple[str, ...] = (),
    consistent_read: bool = False,
    max_wait: float,
) -> list[T]:
    """Return the items with these keys in the order asked, decoded; missing ones are left out.

    `operation` is `client.batch_get_item`. A key that is asked twice comes back once, at its
    first place. Of each item only `attributes` are read, if there are any; those of the key are
    among them. Raises `UnprocessedItemsError`, which has what was read, if keys are left unread
    after waits of `max_wait` seconds.
    """
    asked: dict[object, Item] = {}
    for key in keys:
        asked.setdefault(identity(key), key)
    found: dict[object, T] = {}
    operation = leaving_unread(operation)

    def read_chunk(chunk: list[Item]) -> list[Item]:
        request = {"Keys": chunk, "ConsistentRead": consistent_read}
        response = operation(RequestItems={table_name: projected(request, attributes)})
        for item in _found_items(response):
            found[identity({name: item[name] for name in chunk[0]})] = decode(item)
        return list(_unread_keys(response))

    unread, fault = _in_chunks(asked.values(), _MAX_GETS, read_chunk, max_wait)
    read = [found[key] for key in asked if key in found]
    if unread:
        raise UnprocessedItemsError(table_name, keys=unread, found=read) from fault
    return read


def batch_write(
    operation: Operation,
    table_name: str,
    key_attributes: tuple[str, ...],
    put: Iterable[Item] = (),
    delete: Iterable[Item] = (),
    *,
    elsewhere: Iterable[_Puts] = (),
    deletes_first: bool = False,
    max_wait: float,
) -> None:
    """Put items and delete keys, in no particular order unless `deletes_first`.

    `operation` is `client.batch_write_item`; `elsewhere` are items to put into other tables. Of two
    items with one key the later is written, as if they had been put one after the other. Raises
    `ValueError` if a key is both put and deleted, before anything is sent; `UnprocessedItemsError`
    if something is left undone after waits of `max_wait` seconds.
    """
    puts: dict[object, _Write] = {
        (table, identity({name: item[name] for name in attributes})): (
            table,
            "put",
            item,
        )
        for table, attributes, items in ((table_name, key_attributes, put), *elsewhere)
        for item in items
    }
    deletes: dict[object, _Write] = {
        (table_name, identity(key)): (table_name, "delete", key) for key in delete
    }
    if not puts.keys().isdisjoint(deletes):
        raise ValueError("a key is both put and deleted in one batch")
    writes = {**deletes, **puts} if deletes_first else {**puts, **deletes}

    def write_chunk(chunk: list[_Write]) -> list[_Write]:
        requests: dict[str, list[Mapping[str, object]]] = {}
        for table, kind, item in chunk:
            requests.setdefault(table, []).append(_write_request(kind, item))
        return list(_unwritten(operation(RequestItems=requests)))

    most = max(1, len(writes)) if _takes_all(operation) else MAX_WRITES
    undone, fault = _in_chunks(writes.values(), most, write_chunk, max_wait)
    if undone:
        left: dict[tuple[str, str], list[Item]] = {}
        for table, kind, item in undone:
            left.setdefault((table, kind), []).append(item)
        raise UnprocessedItemsError(
            table_name,
            put=left.pop((table_name, "put"), []),
            delete=left.pop((table_name, "delete"), []),
            elsewhere={table: items for (table, _), items in left.items()},
        ) from fault


def _takes_all(operation: Operation) -> bool:
    """Does the client cut a batch into requests itself, after it has put its writes in order?"""
    client: object = getattr(operation, "__self__", None)
    return getattr(type(client), "takes_whole_batches", False) is True


def _in_chunks(
    work: Iterable[T],
    size: int,
    process: Callable[[list[T]], list[T]],
    max_wait: float,
) -> tuple[list[T], Exception | None]:
    """Give `work` to `process` by chunks; what it returns, it left undone: try that again.

    Returns what is still undone when `max_wait` seconds were spent on waits, and the error by
    which DynamoDB said so at the last attempt, if it did.
    """
    left = _seconds(max_wait)
    pending = deque(work)
    fault = None
    attempt = 0  # since something was processed
    while pending and (not attempt or left > 0):
        if attempt:
            wait = min(pause(attempt), left)
            time.sleep(wait)
            left -= wait
        chunk = [pending.popleft() for _ in range(min(size, len(pending)))]
        try:
            undone, fault = process(chunk), None
        except Exception as error:
            if not is_throttled(error):
                raise
            # So DynamoDB says that nothing of a request could be processed.
            undone, fault = chunk, error
        pending.extendleft(reversed(undone))
        if len(undone) < len(chunk):
            attempt = 0
        if undone:
            attempt += 1
    return list(pending), fault


def is_throttled(error: Exception) -> bool:
    """Does DynamoDB say with this error that it was asked for too much at once?"""
    return any(response_of(error, code) for code in _THROTTLED)


def _seconds(max_wait: object) -> float:
    """Return the number; `ValueError` unless it can be a number of seconds."""
    if (
        isinstance(max_wait, int | float)
        and not isinstance(max_wait, bool)
        and max_wait >= 0  # NaN is not
    ):
        return max_wait
    raise ValueError("the longest wait must be a number of seconds, 0 or more")


def pause(attempt: int) -> float:
    """Return how long to wait before a retry: at random up to 0.1, 0.2, 0.4, … but at most 5 seconds."""
    import random  # here, since few programs come here and all would wait for it

    longest = min(5.0, 0.05 * 2 ** min(attempt, 7))
    return random.uniform(0, longest)


def _found_items(response: Mapping[str, object]) -> Iterator[Item]:
    tables = response.get("Responses")
    for items in tables.values() if is_object(tables) else ():
        if is_items(items):
            yield from items


def _unread_keys(response: Mapping[str, object]) -> Iterator[Item]:
    tables = response.get("UnprocessedKeys")
    for request in tables.values() if is_object(tables) else ():
        keys = request.get("Keys") if is_object(request) else None
        if is_item_list(keys):
            yield from keys


def _write_request(kind: Literal["put", "delete"], item: Item) -> dict[str, object]:
    if kind == "put":
        return {"PutRequest": {"Item": item}}
    return {"DeleteRequest": {"Key": item}}


def _unwritten(response: Mapping[str, object]) -> Iterator[_Write]:
    tables = response.get("UnprocessedItems")
    for table, requests in tables.items() if is_object(tables) else ():
        for request in requests if is_object_list(requests) else ():
            put, delete = request.get("PutRequest"), request.get("DeleteRequest")
            if is_object(put) and is_item(item := put.get("Item")):
                yield table, "put", item
            elif is_object(delete) and is_item(key := delete.get("Key")):
                yield table, "delete", key
