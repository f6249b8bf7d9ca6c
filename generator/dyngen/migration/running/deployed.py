"""The tables of a plan as they are deployed: what a run must know of them before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from dyngen.config import UsageError
from dyngen.importing.observed import TableShape
from dyngen.importing.sources.dynamodb import Answer, Client, deployed_shape
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import ShapeError, member
from dyngen.migration.running.counting import number
from dyngen.migration.running.job import Place
from dyngen.records import record


@record(frozen=True, slots=True)
class Deployed:
    """A table."""

    place: Place
    shape: TableShape
    provisioned: tuple[float, float] | None
    """Read and write units a second; None: on demand."""
    recoverable: bool
    """Whether it can be restored to any second."""


def deployed_tables(client: Client, names: Mapping[str, str]) -> dict[str, Deployed]:
    """The tables with these names, by what the plan calls them. UsageError if one is not there."""
    return {table: _deployed(client, name) for table, name in names.items()}


def _deployed(client: Client, name: str) -> Deployed:
    errors = import_module("botocore.exceptions")
    try:
        described = member(client.describe_table(TableName=name), "Table")
        recoverable = _is_recoverable(client, name)
        shape = deployed_shape(name, described, {}, {})
    except (errors.ClientError, errors.BotoCoreError) as error:
        help_ = advice(error) or "--table-names, --region and --profile say where it is"
        raise UsageError(f"{name}: {error}\nhelp: {help_}") from None
    except ShapeError as error:
        raise UsageError(f"{error}\nhelp: is this DynamoDB?") from None
    key = tuple(each.name for each in (shape.partition, shape.sort) if each)
    place = Place(
        name,
        key,
        int(number(described.get("ItemCount"))),
        int(number(described.get("TableSizeBytes"))),
    )
    return Deployed(place, shape, _provisioned(described), recoverable)


def _is_recoverable(client: Client, name: str) -> bool:
    """False, too, where the server knows nothing of backups."""
    errors = import_module("botocore.exceptions")
    try:
        answer = client.describe_continuous_backups(TableName=name)
    except errors.ClientError:
        return False
    recovery = member(
        member(answer, "ContinuousBackupsDescription"), "PointInTimeRecoveryDescription"
    )
    return recovery.get("PointInTimeRecoveryStatus") == "ENABLED"


def _provisioned(described: Answer) -> tuple[float, float] | None:
    capacity = member(described, "ProvisionedThroughput")
    units = (
        number(capacity.get("ReadCapacityUnits")),
        number(capacity.get("WriteCapacityUnits")),
    )
    on_demand = member(described, "BillingModeSummary").get(
        "BillingMode"
    ) == "PAY_PER_REQUEST" or not all(units)
    return None if on_demand else units
