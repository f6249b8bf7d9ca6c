"""What is imported makes the table that was described; what no schema can say of it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.importing.run import run
from dyngen.importing.sources.cloudformation import from_template
from dyngen.importing.sources.dynamodb import from_table
from dyngen.importing.sources.shapes import unsaid
from emulator import SETTINGS
from importing.imports import described, imported, package


def hostile() -> dict[str, Any]:
    """A table whose names are those that DynamoDB takes and Python does not, as CreateTable has it."""
    table = {
        **described(
            "a.b:N", "user-id",
            **{"by.status-1": ["status"], "class": ["größe", "rank:N"], "several": ["x y:N", "size"]},
        ),
        "TableName": "t.1-x",
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        "DeletionProtectionEnabled": True,
    }  # fmt: skip
    status, ranked, several = table["GlobalSecondaryIndexes"]
    status["Projection"] = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["from", "%s", "__x"]}
    ranked["Projection"] = {"ProjectionType": "KEYS_ONLY"}
    several["KeySchema"] = [
        *({"AttributeName": name, "KeyType": "HASH"} for name in ("x y", "size")),
        *({"AttributeName": name, "KeyType": "RANGE"} for name in ("rank", "def")),
    ]
    local = {f"local-{number}": f"l.{number}" for number in range(1, 6)}
    table["AttributeDefinitions"] += [
        {"AttributeName": name, "AttributeType": "S"} for name in ("def", *local.values())
    ]
    table["AttributeDefinitions"][-1]["AttributeType"] = "N"
    table["LocalSecondaryIndexes"] = [
        {
            "IndexName": name,
            "KeySchema": [
                {"AttributeName": "a.b", "KeyType": "HASH"}, {"AttributeName": key, "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
        for name, key in local.items()
    ]  # fmt: skip
    return table


def as_deployed(client: Any, name: str) -> dict[str, Any]:
    """What a table is like, without what AWS counts and dates in it."""
    told = client.describe_table(TableName=name)["Table"]
    indexes = [*told["GlobalSecondaryIndexes"], *told["LocalSecondaryIndexes"]]
    recovery = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    return {
        "keys": told["KeySchema"],
        "types": {each["AttributeName"]: each["AttributeType"] for each in told["AttributeDefinitions"]},
        "indexes": {
            each["IndexName"]: (
                each["KeySchema"],
                each["Projection"]["ProjectionType"],
                {*each["Projection"].get("NonKeyAttributes", ())},
            )
            for each in indexes
        },
        "stream": told["StreamSpecification"],
        "protected": told["DeletionProtectionEnabled"],
        "billing": told["BillingModeSummary"]["BillingMode"],
        "ttl": client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["AttributeName"],
        "recovery": recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
    }  # fmt: skip


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "with items"])
def test_what_is_imported_makes_the_same_table(filled: bool) -> None:
    """Whatever it is called, and whatever of it the items that were looked at do not have."""
    table = hostile()
    name = table["TableName"]
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        client.create_table(**table)
        client.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"AttributeName": "exp.at", "Enabled": True}
        )
        client.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
        )
        for number in range(3 * filled):
            item = {
                "a.b": {"N": str(number)},
                "user-id": {"S": f"U#{number}"},
            }
            item |= {key: {"S": "v"} for key in ("from", "%s", "__x")}
            client.put_item(TableName=name, Item=item)
        before = as_deployed(client, name)
        made = run([from_table(client, name, 10)])
    module = package(f"hostile_{filled}", made)
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        module.create_tables(client)
        assert as_deployed(client, name) == before


def test_what_no_schema_can_say_of_a_table_is_told(tmp_path: Path) -> None:
    shape = described("pk", "sk", ByData=["data:B"], ByMail=["mail"])
    shape |= {
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2},
        "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "SSESpecification": {"SSEEnabled": True},
        "KinesisStreamSpecification": {"StreamArn": "arn"},
        "ResourcePolicy": {"PolicyDocument": {}},
    }
    by_data, by_mail = shape["GlobalSecondaryIndexes"]
    by_data["ProvisionedThroughput"] = shape["ProvisionedThroughput"]
    by_mail["ProvisionedThroughput"] = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2}
    path = tmp_path / "template.json"
    resource = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "Users", **shape}}
    path.write_text(json.dumps({"Resources": {"Users": resource}}))
    made = run(from_template(path))
    assert (
        "  note: a schema does not say the capacity of index ByMail, its table class, its encryption by a key of KMS, "
        "its stream to Kinesis, its resource policy: whoever makes the table anew has to"
    ) in made.told
    assert "  note: index ByData has a binary key, and is left out" in made.told


@pytest.mark.parametrize("of_index", [False, True])
def test_limits_on_demand_are_told(of_index: bool) -> None:
    shape = described("pk", None, ByMail=["mail"])
    limited = shape["GlobalSecondaryIndexes"][0] if of_index else shape
    told = "a schema does not say the limits of its capacity on demand"
    assert not [*unsaid(shape)]
    limited["OnDemandThroughput"] = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}
    assert not [*unsaid(shape)]  # so AWS says that there are none
    limited["OnDemandThroughput"] = {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": -1}
    assert [*unsaid(shape)] == [f"{told}: whoever makes the table anew has to"]


def test_what_an_index_copies_and_no_item_has_is_told() -> None:
    shape = described("pk", None, ByMail=["mail"])
    shape["GlobalSecondaryIndexes"][0]["Projection"] = {
        "ProjectionType": "INCLUDE", "NonKeyAttributes": ["city", "street"],
    }  # fmt: skip
    items = [{"pk": f"U#{each}", "mail": f"m{each}", "city": "Oslo"} for each in range(3)]
    made = imported(items, shape)
    assert "  note: index ByMail holds street as well, and no field is known for that" in made.told


def test_an_index_that_copies_keys_is_made_without_them() -> None:
    """It holds its own and those of the table anyway, whatever they are called in the schema."""
    shape = described("user-id", None, ByMail=["mail"])
    shape["GlobalSecondaryIndexes"][0]["Projection"] = {
        "ProjectionType": "INCLUDE", "NonKeyAttributes": ["user-id", "city", "mail"],
    }  # fmt: skip
    items = [{"user-id": f"U#{each}", "mail": f"m{each}", "city": "Oslo"} for each in range(3)]
    made = imported(items, shape)
    [by_mail] = made.draft.document["tables"][0]["gsi_list"]
    assert by_mail["included_attributes"] == ["city"]
