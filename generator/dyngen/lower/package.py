"""__init__.py of a package: every public name, the list of access patterns, and `Database`.

    db = Database(connect())
    db.post.get_user_posts("u1")

Importing a package imports neither boto3 nor its examples.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from textwrap import indent

import libcst as cst

from dyngen.ir.schema import Schema
from dyngen.lower import clock
from dyngen.lower.docstring import wrapped
from dyngen.lower.emitted import emitted_module
from dyngen.lower.fragments import argument
from dyngen.lower.methods.repository import reaches_elsewhere
from dyngen.lower.public_names import named
from dyngen.lower.vocabulary import (
    STANDING,
    offered,
    offered_by_all,
    vocabulary,
)
from dyngen.names import Identifier, repository_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Import,
    Module,
    Parameters,
    Statements,
    module,
    phrase,
    statement,
)
from dyngen.syntax.shadowing import in_code
from dyngen.words.phrasing import listed, sentence


def package_module(schema: Schema, support: Container[str], connect: Import | None) -> Module:
    """The whole of __init__.py; `support` is what the package has of the support code.

    `connect` is the function that it offers to make clients, if it offers one.
    """
    members = [
        _member(
            entity.snake,
            repository_name(entity.name),
            entity.table.name,
            [
                *([_names()] if reaches_elsewhere(entity) else []),
                *clock.arguments(read=clock.in_repository(entity, schema)),
            ],
        )
        for entity in schema.entities
    ]
    if schema.transactions:
        members.append(_transactions(clock.arguments(read=clock.in_transactions(schema))))
    reads_clock = clock.in_package(schema)
    has = "Every repository, and the transactions" if schema.transactions else "Every repository"
    doc = Docstring(f"{has}, {_DATABASE}{_CLOCK if reads_clock else ''}")
    body = [_database(doc, clock.parameters(read=reads_clock), members)]
    public = [name for name in public_names(schema, support) if connect or name != _CONNECT]
    elsewhere = {"connect": connect} if connect else {}
    return emitted_module(schema, ".", _contents(schema), body, public, elsewhere)


def without_calls(schema: Schema, support: Container[str]) -> Module:
    """The whole of the __init__.py of a package that calls DynamoDB only in `aio`."""
    known = vocabulary(schema)
    names = [
        name
        for name in public_names(schema, support)
        if name != _CONNECT and known[in_code(name)].module not in _CALLING
    ]
    return emitted_module(schema, ".", _contents(schema), [], names)


_CONNECT = Identifier("connect")
_CALLING = frozenset({".", ".repositories", ".transactions"})


def shared_module(support: Container[str]) -> Module:
    """The whole of the __init__.py of a package that has the support code of others; `support` is what it has."""
    doc = "Support code of the packages beside this one: one `KeyValueError` for all of them."
    return module(".", doc, [], STANDING, offered_by_all(support))


def waiting_module() -> Module:
    """The whole of the `aio/__init__.py` beside it."""
    return module(".", "Support code of the packages' asynchronous flavours.", [], STANDING)


def _names() -> cst.Arg:
    """`table_names=names`: a repository that writes other tables, too, is told their names."""
    return argument("table_names", phrase.name(Identifier("names")))


def public_names(schema: Schema, support: Container[str]) -> Iterator[Identifier]:
    """What `from <package> import …` offers."""
    yield from offered(schema, support)
    yield Identifier("Database")
    yield from (each.name for each in named(schema))


_DATABASE = """over one client.

`table_names` maps a table of the schema to the deployed one, by its name or ARN.
"""


_CLOCK = """`clock` tells the time that writes set in fields; entities by themselves use that of the
system.
"""


def _contents(schema: Schema) -> str:
    """The docstring of the package."""
    tables = listed([table.name for table in schema.tables])
    lines = [wrapped(f"Typed access to {tables}.", 84), ""]
    patterns = [
        (number, f"{repository_name(entity.name)}.{method.name}", method.description)
        for entity in schema.entities
        for number, method in entity.access_patterns
    ]
    patterns += [
        (each.pattern_id, f"TransactionService.{each.name}", each.description)
        for each in schema.transactions
    ]
    if not patterns:
        return lines[0]
    width = max(len(str(number)) for number, _, _ in patterns)
    lines.append("Access patterns:")
    for number, method, description in sorted(patterns):
        before = f"    {number:>{width}}  "
        says = f"{method}: {sentence(description)}".rstrip(": ")
        below = indent(wrapped(says, 84 - len(before)), " " * len(before))
        lines.append(before + below.lstrip())
    return "\n".join(lines)


@statement
def _database(DOC: Docstring, CLOCK: Parameters, MEMBERS: Statements) -> None:
    """
    class Database:
        DOC

        def __init__(
            self,
            client: DynamoDBClient,
            *,
            table_names: Mapping[str, str] | None = None,
            CLOCK
        ) -> None:
            names = deployed_names(TABLES, table_names)
            MEMBERS
    """


@statement
def _member(NAME: Identifier, REPOSITORY: Identifier, TABLE: str, CLOCK: Arguments) -> None:
    """self.NAME = REPOSITORY(client, names[TABLE], *CLOCK)"""


@statement
def _transactions(CLOCK: Arguments) -> None:
    """self.transactions = TransactionService(client, names, *CLOCK)"""
