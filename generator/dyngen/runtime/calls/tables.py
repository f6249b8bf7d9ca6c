"""Tables: what they are called here, created where they are missing, held against what is declared."""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Final

from ..errors import TableMismatchError
from ..wire import TableClient, is_list, is_object, is_object_list
from .translate import response_of, retried


def deployed_names(
    tables: Collection[str], table_names: Mapping[str, str] | None
) -> dict[str, str]:
    """Return what each of the tables is called where it is deployed: by its own name unless told.

    Raises `ValueError` if `table_names` speaks of a table that there is not.
    """
    told = table_names or {}
    strangers = [name for name in told if name not in tables]
    if strangers:
        raise ValueError(
            f"table_names: there is no table {', '.join(map(repr, strangers))}, "
            f"but {', '.join(map(repr, tables))}"
        )
    return {name: told.get(name, name) for name in tables}


def create_missing(
    client: TableClient,
    requests: Mapping[str, Mapping[str, object]],
    names: Mapping[str, str],
    created: list[str] | None = None,
) -> None:
    """Create the tables that are missing, add each to those `created`, and wait until all can be used.

    `requests` are those of CreateTable, `names` what the tables are called here. Raises
    `TableMismatchError`, before anything is created, if a table is there and is another one.
    One that somebody else creates at the same time is held against what is declared at last.
    """
    missing: list[str] = []
    for name, request in requests.items():
        table = _described(client, names[name])
        if table is None:
            missing.append(name)
        else:
            _compare(names[name], request, table)
    of_others: list[str] = []
    for name in missing:
        try:
            client.create_table(**{**requests[name], "TableName": names[name]})
        except Exception as error:
            response = response_of(error, "ResourceInUseException")
            if response is None:
                raise
            if not retried(response):  # else it is the one whose answer was lost
                of_others.append(name)
                continue
        if created is not None:
            created.append(name)
    for name, table_name in names.items():
        table = _wait_for(client, table_name)
        if name in of_others:
            _compare(table_name, requests[name], table)


@contextmanager
def noting_unset(
    settings: Mapping[str, Collection[str]], names: Mapping[str, str]
) -> Generator[list[str]]:
    """Yield a list for the tables that are created. An error notes which may lack one of their `settings`.

    Nobody sets it later: a table that is there may be without it on purpose.
    """
    created: list[str] = []
    try:
        yield created
    except Exception as error:
        for setting, tables in settings.items():
            if left := [names[name] for name in tables if name in created]:
                error.add_note(
                    f"{', '.join(left)}: created, maybe without {setting}; create_tables leaves tables "
                    "that exist as they are, so set it there, or delete them before the next call"
                )
        raise


def enable_recovery(client: TableClient, table_name: str) -> None:
    """Enable point-in-time recovery of a table that was just created.

    It can be used before DynamoDB has its backups ready, which it says by an error.
    """
    for attempt in count(1):
        try:
            client.update_continuous_backups(
                TableName=table_name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
        except Exception as error:
            early = response_of(error, "ContinuousBackupsUnavailableException")
            if early is None or attempt == _ASKED:
                raise
        else:
            return
        time.sleep(_BETWEEN)


_ASKED: Final = 600
_BETWEEN: Final = 0.5
"""A table is asked so often, so many seconds apart: for five minutes."""


def _wait_for(client: TableClient, table_name: str) -> Mapping[str, object]:
    """Return what DynamoDB says of a table as soon as it can be used."""
    for _ in range(_ASKED):
        table = _described(client, table_name)
        if table is not None and table.get("TableStatus") == "ACTIVE":
            return table
        time.sleep(_BETWEEN)
    raise TimeoutError(f"table {table_name} is not active after five minutes")


def _described(client: TableClient, table_name: str) -> Mapping[str, object] | None:
    """Return what DynamoDB says of a table; None if there is none."""
    try:
        response = client.describe_table(TableName=table_name)
    except Exception as error:
        if response_of(error, "ResourceNotFoundException") is None:
            raise
        return None
    table = response.get("Table")
    return table if is_object(table) else {}


def _compare(
    table_name: str, declared: Mapping[str, object], table: Mapping[str, object]
) -> None:
    if differences := list(_differences(declared, table)):
        raise TableMismatchError(table_name, differences)


def _differences(
    declared: Mapping[str, object], table: Mapping[str, object]
) -> Iterator[str]:
    """Yield what a table lacks of what is declared, or has otherwise. It may have more indexes."""
    wanted, found = _key(declared, declared), _key(table, table)
    if found != wanted:
        yield f"its key is {found}, not {wanted}"
    indexes = {str(each["IndexName"]): each for each in _indexes(table)}
    for index in _indexes(declared):
        name = str(index["IndexName"])
        if name not in indexes:
            yield f"it has no index {name}"
            continue
        wanted, found = _key(declared, index), _key(table, indexes[name])
        if found != wanted:
            yield f"the key of index {name} is {found}, not {wanted}"
        if not _holds(indexes[name], index):
            yield f"index {name} holds fewer attributes than it is declared with"


def _indexes(table: Mapping[str, object]) -> list[Mapping[str, object]]:
    found = [table.get(f"{sort}SecondaryIndexes") for sort in ("Local", "Global")]
    return [index for indexes in found if is_object_list(indexes) for index in indexes]


def _key(table: Mapping[str, object], keyed: Mapping[str, object]) -> str:
    """Return the key of a table or of one of its indexes: `HASH pk (S), RANGE sk (N)`."""
    attributes, parts = table.get("AttributeDefinitions"), keyed.get("KeySchema")
    types = {
        each["AttributeName"]: each["AttributeType"]
        for each in (attributes if is_object_list(attributes) else ())
    }
    return ", ".join(
        f"{part['KeyType']} {part['AttributeName']} ({types.get(part['AttributeName'])})"
        for part in (parts if is_object_list(parts) else ())
    )


def _holds(index: Mapping[str, object], declared: Mapping[str, object]) -> bool:
    """Does an index hold all that is declared of it?"""
    found, wanted = _projection(index), _projection(declared)
    return found is None or (wanted is not None and found >= wanted)


def _projection(index: Mapping[str, object]) -> frozenset[str] | None:
    """Return the attributes that an index holds besides keys; None: all of them."""
    projection = index.get("Projection")
    if not is_object(projection) or projection.get("ProjectionType") == "ALL":
        return None
    attributes = projection.get("NonKeyAttributes")
    return frozenset(map(str, attributes)) if is_list(attributes) else frozenset()
