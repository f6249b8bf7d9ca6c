"""What dyngen's own commands ask of DynamoDB, for a role that runs them; told only where it is asked for.

    dyngen-verify       the tables as they are (`.tables`), and their items (`.items`)
    dyngen-migrate      a dry run and `migrate verify` (`.look`); runs and rollbacks, with their table of state (`.run`)

The names have a hyphen, which no repository can have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from dyngen.ir.schema import Schema

VERIFY, MIGRATE = "dyngen-verify", "dyngen-migrate"

_DEPLOYED = ("DescribeTable", "DescribeContinuousBackups")
_SHAPE = (*_DEPLOYED, "DescribeTimeToLive")
_LOOK = (*_DEPLOYED, "Scan")
_ON_TABLES: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType(
    {
        (VERIFY, "tables"): _SHAPE,
        (VERIFY, "items"): (*_SHAPE, "Scan"),
        (MIGRATE, "look"): _LOOK,
        (MIGRATE, "run"): (*_LOOK, "GetItem", "UpdateItem"),
    }
)
_WITH_COPIES: Mapping[tuple[str, str], Sequence[str]] = MappingProxyType(
    {
        (VERIFY, "items"): ("GetItem",),
        (MIGRATE, "look"): ("GetItem",),
        (MIGRATE, "run"): ("PutItem", "DeleteItem", "ConditionCheckItem"),
    }
)
"""What is asked besides of tables whose items stand at two places."""
_ON_STATE = ("CreateTable", "DescribeTable", "GetItem", "PutItem", "Query")


def of_commands(schema: Schema, state_table: str) -> Iterator[tuple[str, str, str, str]]:
    """Command, part of it, action and table."""
    moving = {each.table.name for each in schema.entities if each.also_at}
    for (command, part), actions in _ON_TABLES.items():
        for table in schema.tables:
            more = _WITH_COPIES.get((command, part), ()) if table.name in moving else ()
            yield from ((command, part, action, table.name) for action in (*actions, *more))
    yield from ((MIGRATE, "run", action, state_table) for action in _ON_STATE)
