"""Constructs of CDK: run against a CDK that keeps what it is told, and against the real one where it is installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from dyngen.export.cloudformation import properties
from emitted import NAMES, understood
from export.exporting import application, everything, exports

Tables = list[tuple[str, dict[str, Any]]]
"""The name of each table in its construct, and the properties that CloudFormation would have."""


class Construct:
    """A construct that says nothing."""

    def __init__(self, scope: object, construct_id: str) -> None:
        self.node = (scope, construct_id)


class Kept:
    """What an attribute, an enum or a specification is told."""

    def __init__(self, **told: object) -> None:
        self.told = told


class Enum:
    """An enum with every member that is asked for."""

    def __getattr__(self, name: str) -> str:
        return name


class Table:
    """A table that keeps what it is told."""

    def __init__(self, scope: object, construct_id: str, **told: Any) -> None:
        self.told = told
        self.indexes: dict[str, list[dict[str, Any]]] = {"Local": [], "Global": []}

    def add_local_secondary_index(self, **told: Any) -> None:
        self.indexes["Local"].append({"partition_key": self.told["partition_key"], **told})

    def add_global_secondary_index(self, **told: Any) -> None:
        self.indexes["Global"].append(told)


@pytest.fixture
def cdk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules in the place of CDK's."""
    contents: Mapping[str, Mapping[str, object]] = {
        "constructs": {"Construct": Construct},
        "aws_cdk": {"RemovalPolicy": Enum()},
        "aws_cdk.aws_dynamodb": {
            "Table": Table,
            **dict.fromkeys(("Attribute", "PointInTimeRecoverySpecification"), Kept),
            **{
                name: Enum()
                for name in ("AttributeType", "BillingMode", "ProjectionType", "StreamViewType")
            },
        },
    }
    for name, members in contents.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)


def built(path: Path) -> Any:
    """The construct that the module of a schema defines."""
    (text,) = exports("cdk", path).values()
    space: dict[str, Any] = {"__name__": "tables"}
    exec(compile(text, "tables.py", "exec"), space)  # noqa: S102 - what is tested
    (construct,) = (
        each for name, each in space.items() if name.endswith("Tables") and name != "Tables"
    )
    return construct("stack", "Tables")


def tables_of(construct: Any) -> Tables:
    return [
        (name, properties_of(table))
        for name, table in vars(construct).items()
        if isinstance(table, Table)
    ]


def properties_of(table: Table) -> dict[str, Any]:
    told = table.told
    assert told["removal_policy"] == "RETAIN"
    found: dict[str, Any] = {
        "TableName": told["table_name"],
        "BillingMode": told["billing_mode"],
        **keyed(told),
        **throughput(told),
    }
    for scope, indexes in table.indexes.items():
        if indexes:
            found[f"{scope}SecondaryIndexes"] = [index_of(each) for each in indexes]
    if "stream" in told:
        found["StreamSpecification"] = {"StreamViewType": told["stream"]}
    if "deletion_protection" in told:
        found["DeletionProtectionEnabled"] = told["deletion_protection"]
    if "time_to_live_attribute" in told:
        name = told["time_to_live_attribute"]
        found["TimeToLiveSpecification"] = {"AttributeName": name, "Enabled": True}
    if "point_in_time_recovery_specification" in told:
        on = told["point_in_time_recovery_specification"].told["point_in_time_recovery_enabled"]
        found["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": on}
    every = [told, *table.indexes["Local"], *table.indexes["Global"]]
    types = {key["name"]: key["type"][0] for each in every for _, key in parts(each)}
    found["AttributeDefinitions"] = [
        {"AttributeName": name, "AttributeType": kind} for name, kind in types.items()
    ]
    return found


def index_of(told: Mapping[str, Any]) -> dict[str, Any]:
    projection = {"ProjectionType": told["projection_type"]}
    if "non_key_attributes" in told:
        projection["NonKeyAttributes"] = told["non_key_attributes"]
    return {
        "IndexName": told["index_name"],
        **keyed(told),
        "Projection": projection,
        **throughput(told),
    }


def keyed(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "KeySchema": [{"AttributeName": key["name"], "KeyType": half} for half, key in parts(told)]
    }


def parts(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The attributes of a key, each with the half that it is of."""
    for name, half in (("partition_key", "HASH"), ("sort_key", "RANGE")):
        one = [told[name]] if name in told else []
        for each in (*one, *told.get(f"{name}s", ())):
            yield half, each.told


def throughput(told: Mapping[str, Any]) -> dict[str, Any]:
    if "read_capacity" not in told:
        return {}
    units = {
        "ReadCapacityUnits": told["read_capacity"],
        "WriteCapacityUnits": told["write_capacity"],
    }
    return {"ProvisionedThroughput": units}


@pytest.mark.usefixtures("cdk")
@pytest.mark.parametrize("name", [*NAMES, ""])
def test_a_construct_has_the_tables_of_a_template(name: str) -> None:
    path = application(name) if name else everything()
    found = [canonical(told) for _, told in tables_of(built(path))]
    assert found == [canonical(properties(table)) for table in understood(path).tables]


@pytest.mark.usefixtures("cdk")
def test_tables_are_attributes_that_no_construct_has_already() -> None:
    construct = built(everything())
    names = [name for name, _ in tables_of(construct)]
    assert names == ["all_of_it_table", "a_b_table", "a_b_table2", "table_123_table"]
    assert construct.node == ("stack", "Tables")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, ""])
def test_cdk_makes_the_template_of_it(name: str, tmp_path: Path) -> None:
    core = pytest.importorskip("aws_cdk", reason="aws-cdk-lib is not installed")
    path = application(name) if name else everything()
    stack = core.Stack(core.App(outdir=str(tmp_path)), "Stack")
    (text,) = exports("cdk", path).values()
    space: dict[str, Any] = {"__name__": "tables"}
    exec(compile(text, "tables.py", "exec"), space)  # noqa: S102 - what is tested
    next(each for name, each in space.items() if name.endswith("Tables"))(stack, "Tables")
    made = core.App.of(stack).synth().get_stack_by_name("Stack").template["Resources"].values()
    (template,) = exports("cloudformation", path).values()
    declared = yaml.safe_load(template)["Resources"].values()
    found = [canonical(each["Properties"]) for each in made if "Table" in each["Type"]]
    # CDK orders resources by names that it makes up.
    assert sorted(found, key=table_name) == sorted(
        (canonical(each["Properties"]) for each in declared), key=table_name
    )


def canonical(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Properties without what CDK orders otherwise, or leaves out since it is the default."""
    definitions = sorted(told["AttributeDefinitions"], key=json.dumps)
    billing = told.get("BillingMode", "PROVISIONED")
    return {**told, "AttributeDefinitions": definitions, "BillingMode": billing}


def table_name(told: Mapping[str, Any]) -> str:
    return str(told["TableName"])
