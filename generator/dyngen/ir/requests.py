"""A table as DynamoDB is told of it: the one description that everything which deploys tables is made of.

    Table("Orders", partition=pk (S))   ▶   {"TableName": "Orders", "AttributeDefinitions": […], …}

`tables.py` of a package and every template of `dyngen export` say the same, since they say this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from dyngen.ir.keys import KeyAttribute
from dyngen.ir.tables import Index, Table, TableSettings

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json]"


def create_request(table: Table) -> Mapping[str, Json]:
    """The arguments of CreateTable."""
    settings = table.settings
    sort = (table.sort,) if table.sort else ()
    request: dict[str, Json] = {
        "TableName": table.name,
        "AttributeDefinitions": attribute_definitions(table),
        "KeySchema": _key_schema((table.partition,), sort),
    }
    for scope, indexes in (("Local", table.local_indexes), ("Global", table.global_indexes)):
        if indexes:
            request[f"{scope}SecondaryIndexes"] = [
                index_request(each, settings) for each in indexes
            ]
    request["BillingMode"] = settings.billing_mode
    request.update(_throughput(settings))
    if settings.stream:
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": settings.stream}
    if settings.deletion_protection:
        request["DeletionProtectionEnabled"] = True
    return request


def attribute_definitions(table: Table) -> Json:
    """The key attributes of a table and its indexes, with their types."""
    return [{"AttributeName": key.name, "AttributeType": key.wire} for key in table.key_attributes]


def index_request(index: Index, settings: TableSettings) -> Mapping[str, Json]:
    """What CreateTable, and UpdateTable, are told of an index of a table with these settings."""
    projection: dict[str, Json] = {"ProjectionType": index.projection}
    if index.projection == "INCLUDE":
        projection["NonKeyAttributes"] = list(index.included)
    return {
        "IndexName": index.name,
        "KeySchema": _key_schema(index.partition, index.sort),
        "Projection": projection,
        **({} if index.local else _throughput(settings)),
    }


def time_to_live_request(table: Table) -> Mapping[str, Json] | None:
    """The arguments of UpdateTimeToLive; None for a table whose items do not expire."""
    if table.settings.ttl_attribute is None:
        return None
    expiry: Json = {"Enabled": True, "AttributeName": table.settings.ttl_attribute}
    return {"TableName": table.name, "TimeToLiveSpecification": expiry}


def recovery_request(table: Table) -> Mapping[str, Json] | None:
    """The arguments of UpdateContinuousBackups; None for a table without point-in-time recovery."""
    if not table.settings.point_in_time_recovery:
        return None
    recovery: Json = {"PointInTimeRecoveryEnabled": True}
    return {"TableName": table.name, "PointInTimeRecoverySpecification": recovery}


def _key_schema(partition: Iterable[KeyAttribute], sort: Iterable[KeyAttribute]) -> list[Json]:
    halves = (("HASH", partition), ("RANGE", sort))
    return [{"AttributeName": key.name, "KeyType": half} for half, keys in halves for key in keys]


def _throughput(settings: TableSettings) -> Mapping[str, Json]:
    if settings.billing_mode == "PAY_PER_REQUEST":
        return {}
    units: Json = {
        "ReadCapacityUnits": settings.read_units,
        "WriteCapacityUnits": settings.write_units,
    }
    return {"ProvisionedThroughput": units}
