"""Where the examples run: in memory, or on a server in tables that are deleted afterwards."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Final
from uuid import uuid4

from ..calls.connect import connect
from ..wire import DynamoDBClient, Operation, TableClient
from .telling import Attempt

# No credentials of the machine's are used where there is no account to protect.
NO_ACCOUNT: Final[Mapping[str, str]] = {
    "region_name": "us-east-1",
    "aws_access_key_id": "example",
    "aws_secret_access_key": "example",
}
# Said, and not left to boto3: an environment can name a server for it, and moto does not
# stand in for those.
_IN_MEMORY: Final[Mapping[str, str]] = {
    **NO_ACCOUNT,
    "endpoint_url": "https://dynamodb.us-east-1.amazonaws.com",
}

_OCTET: Final = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_THIS_MACHINE: Final = re.compile(
    rf"https?://(localhost|127(\.{_OCTET}){{3}}|\[::1\])(:[0-9]+)?/?"
)


def is_this_machine(url: str) -> bool:
    """Is it, beyond doubt, a loopback address? What says more than it must is not."""
    return _THIS_MACHINE.fullmatch(url) is not None


def in_memory(
    create_tables: Callable[..., None],
    names: Mapping[str, str],
    work: Callable[[DynamoDBClient], int],
) -> int:
    """Do the work on a DynamoDB that moto plays in this process."""
    try:
        import_module("moto.dynamodb")
        moto = import_module("moto").mock_aws()
    except ModuleNotFoundError as error:
        sys.exit(
            f"{error.name} is not installed: run `pip install boto3 'moto[dynamodb]'`, "
            "or give the address of a server as --endpoint-url"
        )
    with moto, _mended(import_module("moto.dynamodb.comparisons")):
        client: TableClient = import_module("boto3").client("dynamodb", **_IN_MEMORY)
        create_tables(client, table_names=names)
        return work(connect(**_IN_MEMORY))


@contextmanager
def _mended(comparisons: ModuleType) -> Generator[None]:
    """Let what is not there have no size, and be in no order, nor what is of two types, as in DynamoDB; moto raises."""
    classes = [getattr(comparisons, name) for name in _RAISING]
    evaluations = [each.expr for each in classes]
    for each in classes:
        each.expr = _or_nothing(each.expr)
    try:
        yield
    finally:
        for each, evaluate in zip(classes, evaluations, strict=True):
            each.expr = evaluate


_RAISING: Final = (
    "FuncSize",
    "FuncBetween",
    "OpLessThan",
    "OpLessThanOrEqual",
    "OpGreaterThan",
    "OpGreaterThanOrEqual",
)


def _or_nothing(
    evaluate: Callable[[object, object], int],
) -> Callable[[object, object], int | None]:
    def mended(function: object, item: object) -> int | None:
        try:
            return evaluate(function, item)
        except (TypeError, ValueError):
            # TypeError also where the message names an element.
            return None

    return mended


def on_server(
    url: str,
    create_tables: Callable[..., None],
    names: Mapping[str, str],
    work: Callable[[DynamoDBClient], int],
) -> int:
    """Do the work on a server, in tables that are there as long as it lasts."""
    settings = {**(NO_ACCOUNT if is_this_machine(url) else {}), "endpoint_url": url}
    tables = _TemporaryTables(settings)
    try:
        create_tables(tables, table_names=names)
        return work(connect(**settings))
    finally:
        tables.delete()


class _TemporaryTables:
    """A client that makes tables so that they can be deleted, and deletes those that it made."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        client = import_module("boto3").client("dynamodb", **settings)
        self.describe_table: Operation = client.describe_table
        self._create_table: Operation = client.create_table
        self._delete_table: Operation = client.delete_table
        self._made: list[str] = []

    def create_table(self, **request: object) -> Mapping[str, object]:
        """Create a table that is not protected from its deletion."""
        response = self._create_table(**request | {"DeletionProtectionEnabled": False})
        self._made.append(str(request["TableName"]))
        return response

    def update_time_to_live(self, **_: object) -> Mapping[str, object]:
        """Do nothing: the sample items are needed as long as the table is there."""
        return {}

    def update_continuous_backups(self, **_: object) -> Mapping[str, object]:
        """Do nothing: there is nothing to keep."""
        return {}

    def delete(self) -> None:
        """Delete the tables that were created here, as many of them as can be."""
        for name in self._made:
            with Attempt() as attempt:
                self._delete_table(TableName=name)
            if attempt.error is not None:
                print(f"table {name} is left behind: {attempt.error}", file=sys.stderr)


def temporary_names(tables: Iterable[str]) -> dict[str, str]:
    """Return names that no table has, not even that of another run at the same time."""
    prefix = f"examples-{uuid4().hex[:12]}"
    return {name: f"{prefix}-{name}"[:255] for name in tables}
