"""Tables as CreateTable, DescribeTable and CloudFormation describe them, which is with the same words.

shape_of("Orders", {"KeySchema": […], "AttributeDefinitions": […], "GlobalSecondaryIndexes": […]})
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dyngen.importing.observed import IndexShape, KeyAttribute, TableShape

_PROJECTIONS = ("ALL", "KEYS_ONLY", "INCLUDE")
_VIEWS = ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")


class ShapeError(ValueError):
    """A description that lacks what makes a table; the text says what."""


def shape_of(name: str, described: Mapping[str, object], ttl: str | None = None) -> TableShape:
    """The shape of a described table. ShapeError if it has no partition key."""
    types = {
        str(each.get("AttributeName")): str(each.get("AttributeType"))
        for each in members(described, "AttributeDefinitions")
    }
    partition, sort = _keys(described, types)
    if not partition:
        raise ShapeError(f"{name}: its KeySchema has no attribute of type HASH")
    indexes = [
        _index(each, types, partition[0], local=local)
        for key, local in (("GlobalSecondaryIndexes", False), ("LocalSecondaryIndexes", True))
        for each in members(described, key)
    ]
    return TableShape(
        name,
        partition[0],
        sort[0] if sort else None,
        tuple(index for index in indexes if index is not None),
        ttl,
        settings_of(described),
    )


def unsaid(described: Mapping[str, object]) -> Iterator[str]:
    """What is to be told of a described table: its settings that a schema has no word for, if it has any."""
    indexes = [*members(described, "GlobalSecondaryIndexes")]
    limited = (_is_limited(each) for each in (described, *indexes))
    table_class = described.get(
        "TableClass", member(described, "TableClassSummary").get("TableClass")
    )
    encrypted = member(described, "SSEDescription").get("Status") in ("ENABLED", "UPDATING")
    encrypted = encrypted or member(described, "SSESpecification").get("SSEEnabled") is True
    capacities = (
        each.get("IndexName") for each in indexes if _units(each) not in (None, _units(described))
    )
    found = [
        *(["the limits of its capacity on demand"] if any(limited) else []),
        *(f"the capacity of index {name}" for name in capacities),
        *(["its table class"] if table_class == "STANDARD_INFREQUENT_ACCESS" else []),
        *(["its encryption by a key of KMS"] if encrypted else []),
        *(["its replicas"] if len([*members(described, "Replicas")]) > 1 else []),
        *(["its stream to Kinesis"] if member(described, "KinesisStreamSpecification") else []),
        *(["its resource policy"] if member(described, "ResourcePolicy") else []),
    ]
    if found:
        yield f"a schema does not say {', '.join(found)}: whoever makes the table anew has to"


def _is_limited(described: Mapping[str, object]) -> bool:
    """Has a table or an index, each as AWS spells it, limits on demand?"""
    settings = (
        *("OnDemandThroughput", "ReadOnDemandThroughputSettings"),
        "WriteOnDemandThroughputSettings",
    )
    return any(
        isinstance(limit, int) and limit > 0
        for key in settings
        for limit in member(described, key).values()
    )


def _units(described: Mapping[str, object]) -> tuple[object, object] | None:
    """The units of reading and writing that are provisioned; None on demand."""
    capacity = member(described, "ProvisionedThroughput")
    units = capacity.get("ReadCapacityUnits"), capacity.get("WriteCapacityUnits")
    return units if any(units) else None


def members(described: Mapping[str, object], key: str) -> Iterator[Mapping[str, object]]:
    """The objects of a list that may not be there."""
    found = described.get(key)
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict):
            yield each


def member(described: Mapping[str, object], key: str) -> Mapping[str, object]:
    """An object that may not be there."""
    found = described.get(key)
    return found if isinstance(found, dict) else {}


def _keys(
    described: Mapping[str, object], types: Mapping[str, str]
) -> tuple[list[KeyAttribute], list[KeyAttribute]]:
    halves: dict[object, list[KeyAttribute]] = {"HASH": [], "RANGE": []}
    for each in members(described, "KeySchema"):
        name = str(each.get("AttributeName"))
        halves.get(each.get("KeyType"), []).append(KeyAttribute(name, types.get(name, "S")))
    return halves["HASH"], halves["RANGE"]


def _index(
    described: Mapping[str, object],
    types: Mapping[str, str],
    partition: KeyAttribute,
    *,
    local: bool,
) -> IndexShape | None:
    own, sort = _keys(described, types)
    projection = member(described, "Projection")
    kind = projection.get("ProjectionType")
    included = projection.get("NonKeyAttributes")
    if not own or (local and not sort):
        return None
    return IndexShape(
        str(described.get("IndexName")),
        (partition,) if local else tuple(own),
        tuple(sort),
        str(kind) if kind in _PROJECTIONS else "ALL",
        tuple(map(str, included)) if isinstance(included, list) else (),
        local,
    )


def settings_of(described: Mapping[str, object]) -> dict[str, object]:
    """The keys of table_config that the description has an answer to, and that are not the default."""
    settings: dict[str, object] = {}
    billing = described.get(
        "BillingMode", member(described, "BillingModeSummary").get("BillingMode")
    )
    units = _units(described) or ()
    if (
        units
        and billing != "PAY_PER_REQUEST"
        and all(isinstance(unit, int) and unit > 0 for unit in units)
    ):
        settings |= {"billing_mode": "PROVISIONED"}
        settings |= dict(zip(("read_capacity", "write_capacity"), units, strict=True))
    recovery = member(described, "PointInTimeRecoverySpecification")
    if recovery.get("PointInTimeRecoveryEnabled") is True:
        settings["point_in_time_recovery"] = True
    if described.get("DeletionProtectionEnabled") is True:
        settings["deletion_protection"] = True
    view = member(described, "StreamSpecification").get("StreamViewType")
    if view in _VIEWS:
        settings["stream"] = view
    return settings
