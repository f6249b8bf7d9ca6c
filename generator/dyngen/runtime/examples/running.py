"""Every access pattern once, each on the same items."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from ..calls.query import Scan
from ..wire import DynamoDBClient, Item, is_object_list
from .places import in_memory, is_this_machine, on_server, temporary_names
from .telling import Attempt, told


@dataclass(frozen=True)
class Example:
    """A call of an access pattern."""

    id: int
    method: str
    call: Callable[[], object]
    given: Mapping[str, Sequence[Item]] | None = None
    """What is stored for it besides the samples, by table."""
    gone: Mapping[str, Sequence[Item]] | None = None
    """The keys of samples that are not stored for it, by table."""
    refused: type[Exception] | None = None
    """How it may end, since no sample is known to meet its condition."""


def main(
    package: str | None,
    description: str | None,
    tables: Mapping[str, Mapping[str, object]],
    create_tables: Callable[..., None],
    samples: Mapping[str, Sequence[Item]],
    examples: Callable[[DynamoDBClient, Mapping[str, str]], Sequence[Example]],
) -> NoReturn:
    """Run the examples where the command line says; exit with 1 if one failed."""
    url = _endpoint_url(package, description)
    names = {name: name for name in tables} if url is None else temporary_names(tables)

    def work(client: DynamoDBClient) -> int:
        return _run(client, names, tables, samples, examples(client, names))

    if url is None:
        sys.exit(1 if in_memory(create_tables, names, work) else 0)
    with Attempt() as attempt:
        sys.exit(1 if on_server(url, create_tables, names, work) else 0)
    sys.exit(f"{url}: {type(attempt.error).__name__}: {attempt.error}")


def _run(
    client: DynamoDBClient,
    names: Mapping[str, str],
    tables: Mapping[str, Mapping[str, object]],
    samples: Mapping[str, Sequence[Item]],
    examples: Sequence[Example],
) -> int:
    """Run the examples, print a line for each, and return how many failed."""
    failed = 0
    width = max((len(example.method) for example in examples), default=0)
    for example in examples:
        given, gone = example.given or {}, example.gone or {}
        for table, request in tables.items():
            items = [*samples.get(table, ()), *given.get(table, ())]
            _restore(client, names[table], _key_names(request), items)
            for key in gone.get(table, ()):
                client.delete_item(TableName=names[table], Key=key)
        outcome = ""
        with Attempt() as attempt:
            outcome = told(example.call())
        if example.refused and isinstance(attempt.error, example.refused):
            outcome = "refused: the samples do not meet its condition"
        elif attempt.error is not None:
            failed += 1
            message = " ".join(str(attempt.error).split())
            outcome = f"FAILED: {type(attempt.error).__name__}: {message}"
        _print(f"{example.id:>4}  {example.method:<{width}}  {outcome}")
    count = (
        "1 access pattern" if len(examples) == 1 else f"{len(examples)} access patterns"
    )
    _print(f"{count}, {failed} failed")
    return failed


def _restore(
    client: DynamoDBClient,
    table_name: str,
    key_names: Iterable[str],
    items: Iterable[Item],
) -> None:
    """Make `items` all that is in a table."""
    everything = Scan(
        client.scan, {"TableName": table_name, "ConsistentRead": True}, _itself
    )
    for item in list(everything):
        key = {name: item[name] for name in key_names}
        client.delete_item(TableName=table_name, Key=key)
    for item in items:
        client.put_item(TableName=table_name, Item=item)


def _itself(item: Item) -> Item:
    return item


def _key_names(request: Mapping[str, object]) -> list[str]:
    """Return the key attributes of a table that is created by `request`."""
    key_schema = request["KeySchema"]
    parts = key_schema if is_object_list(key_schema) else []
    return [str(part["AttributeName"]) for part in parts]


def _print(line: str) -> None:
    """Print a line, whatever is in it, to a terminal that may know fewer characters."""
    # There is none of what is no file: a program may collect what is printed.
    encoding = sys.stdout.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def _endpoint_url(package: str | None, description: str | None) -> str | None:
    """Return the server that the command line names; None: none, the examples run in memory."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {package}.examples",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--endpoint-url", metavar="URL", help="a DynamoDB server on this machine"
    )
    parser.add_argument(
        "--i-know-this-is-aws",
        action="store_true",
        help="let the URL be of any other server, with the credentials of the environment",
    )
    options = parser.parse_args()
    url: str | None = options.endpoint_url
    anywhere: bool = options.i_know_this_is_aws
    if url is None and anywhere:
        parser.error(
            "--i-know-this-is-aws is about a server: name it as --endpoint-url"
        )
    if url is not None and not anywhere and not is_this_machine(url):
        parser.error(
            f"{url} is not an address of this machine. Tables would be created and "
            "deleted there: if that is meant, add --i-know-this-is-aws"
        )
    return url
