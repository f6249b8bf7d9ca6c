"""From schemas to what is said of their tables. Nothing is written, in DynamoDB or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from dyngen.config import UsageError
from dyngen.importing.observed import TableShape
from dyngen.importing.sources.dynamodb import Answer, Client, deployed_shape
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import ShapeError, member, members, shape_of
from dyngen.ir.plans import Query, Scan
from dyngen.ir.requests import create_request
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table
from dyngen.names import repository_name
from dyngen.verify.compare import Reads, differences
from dyngen.verify.difference import Difference, Verified
from dyngen.verify.items import Amount, judged_items


def verify(
    schemas: Sequence[Schema],
    client: Client,
    table_names: Mapping[str, str],
    *,
    ignore_capacity: bool = False,
    amount: Amount | None = None,
) -> list[Verified]:
    """What there is to say of each table; `table_names` has the deployed names of those that are called otherwise.

    With `amount` items are read as well.

    UsageError where DynamoDB gives no answer, and for a name that no schema has.
    """
    tables = [(schema, table) for schema in schemas for table in schema.tables]
    known = {table.name for _, table in tables}
    if unknown := sorted(table_names.keys() - known):
        raise UsageError(
            f"no schema has a table {', '.join(unknown)}\nhelp: there are {', '.join(sorted(known))}"
        )
    return [
        _verified(
            schema,
            table,
            client,
            table_names.get(table.name, table.name),
            ignore_capacity=ignore_capacity,
            amount=amount,
        )
        for schema, table in tables
    ]


def _verified(
    schema: Schema,
    table: Table,
    client: Client,
    deployed: str,
    *,
    ignore_capacity: bool,
    amount: Amount | None,
) -> Verified:
    answers = _answers(client, deployed)
    if answers is None:
        missing = Difference(
            table.name,
            f"there is no table {deployed}",
            "create it, or say what it is called: --table-names",
        )
        return Verified(table.name, deployed, (missing,))
    described, ttl, recovery = answers
    try:
        found = deployed_shape(table.name, described, ttl, recovery)
    except ShapeError as error:
        raise UsageError(f"{error}\nhelp: is this DynamoDB?") from None
    compared = differences(
        declared_shape(table), found, _reads(schema, table), ignore_capacity=ignore_capacity
    )
    count = described.get("ItemCount")
    items = (
        judged_items(
            schema, table, client, deployed, count if isinstance(count, int) else 0, amount
        )
        if amount
        else None
    )
    return Verified(table.name, deployed, tuple(compared), tuple(_notes(described)), items)


def declared_shape(table: Table) -> TableShape:
    """The shape that a schema declares, by way of the request that would make it."""
    recovery = {"PointInTimeRecoveryEnabled": table.settings.point_in_time_recovery}
    request = {**create_request(table), "PointInTimeRecoverySpecification": recovery}
    return shape_of(table.name, request, table.settings.ttl_attribute)


def _answers(client: Client, name: str) -> tuple[Answer, Answer, Answer] | None:
    """What DynamoDB says of a table; None if there is none. UsageError if it does not say it."""
    errors = import_module("botocore.exceptions")
    try:
        described = member(client.describe_table(TableName=name), "Table")
        ttl = member(client.describe_time_to_live(TableName=name), "TimeToLiveDescription")
        recovery = client.describe_continuous_backups(TableName=name)
    except errors.ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        help_ = advice(error) or f"{_NEEDED} must be allowed"
        raise UsageError(f"{name}: {error}\nhelp: {help_}") from None
    except errors.BotoCoreError as error:
        help_ = advice(error) or "is the server there?"
        raise UsageError(f"{name}: {error}\nhelp: {help_}") from None
    return described, ttl, member(recovery, "ContinuousBackupsDescription")


_NEEDED = "dynamodb:DescribeTable, DescribeTimeToLive and DescribeContinuousBackups"


def _reads(schema: Schema, table: Table) -> Reads:
    """The methods that read each index."""
    reads: dict[str, list[str]] = {}
    for entity in schema.entities:
        for method in entity.methods if entity.table == table else ():
            if isinstance(method.plan, Query | Scan) and method.plan.index:
                name = f"{repository_name(entity.name)}.{method.name}"
                reads.setdefault(method.plan.index.name, []).append(name)
    return reads


def _notes(described: Answer) -> Iterator[str]:
    status = described.get("TableStatus")
    if status not in (None, "ACTIVE"):
        yield f"the table is {status}"
    for index in members(described, "GlobalSecondaryIndexes"):
        status = index.get("IndexStatus")
        if status not in (None, "ACTIVE"):
            filling = ", and lacks items" if index.get("Backfilling") else ""
            yield f"index {index.get('IndexName')} is {status}{filling}"
