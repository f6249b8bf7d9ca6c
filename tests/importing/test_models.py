"""Tables as templates and models of NoSQL Workbench describe them, and what is wrong with such a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dyngen.export.options import Kind, Options
from dyngen.export.run import run as export
from dyngen.importing.run import run
from dyngen.importing.sources.cloudformation import from_template
from dyngen.importing.sources.json_stream import SourceError
from dyngen.importing.sources.workbench import from_model
from importing.imports import described, keys_of, lines, templates
from paths import SCHEMAS

TEMPLATE = """
Parameters:
  Stage: {Type: String}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Condition: Wanted
    Properties:
      TableName: !Sub "${Stage}-orders"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: at, AttributeType: N}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
        - {AttributeName: at, KeyType: RANGE}
      TimeToLiveSpecification: {AttributeName: gone, Enabled: !If [Wanted, true, false]}
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  Simple:
    Type: AWS::Serverless::SimpleTable
    Properties: {TableName: simple, PrimaryKey: {Name: user_id, Type: String}}
  Queue: {Type: AWS::SQS::Queue}
"""


def test_a_template_with_functions(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    orders, simple = from_template(path)
    assert orders.shape.name == "Orders"
    assert "called by its logical name: the template says Sub …" in orders.remarks
    assert [(key.name, key.type) for key in orders.shape.keys] == [("pk", "S"), ("at", "N")]
    assert (orders.shape.ttl, orders.shape.settings) == ("gone", {"stream": "NEW_IMAGE"})
    assert (simple.shape.name, keys_of(simple)) == ("simple", ["user_id"])
    document: Any = run([orders, simple]).draft.document
    assert [table["table_config"]["table_name"] for table in document["tables"]] == [
        "Orders",
        "simple",
    ]


def test_a_template_of_cdk_in_json_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "Stack.template.json"
    table = {"Type": "AWS::DynamoDB::GlobalTable", "Properties": described("pk", "sk")}
    table["Properties"] |= {
        "Replicas": [{"Region": {"Ref": "AWS::Region"}, "DeletionProtectionEnabled": True}]
    }
    path.write_text(json.dumps({"Resources": {"Orders0A1B": table}}, indent="\t"))
    [found] = from_template(path)
    assert (found.shape.name, keys_of(found)) == ("Orders0A1B", ["pk", "sk"])
    assert found.shape.settings == {"deletion_protection": True}


@pytest.mark.parametrize("kind", [Kind.CLOUDFORMATION, Kind.SAM])
@pytest.mark.parametrize("application", ["parcel_tracking", "saas_app", "coordination"])
def test_what_was_exported_is_imported_with_equal_tables(
    kind: Kind, application: str, tmp_path: Path
) -> None:
    schema = SCHEMAS / application / "schema.json"
    export(kind, Options(), [schema], output=tmp_path, write=True)
    made = run(from_template(tmp_path / application / "template.yaml"))
    document: Any = made.draft.document
    declared = json.loads(schema.read_text())["tables"]
    assert [shape_of(table) for table in document["tables"]] == [
        shape_of(table) for table in declared
    ]


def shape_of(table: Any) -> Any:
    """What a template says of a table of a schema: its keys, and those of its indexes."""
    config = table["table_config"]
    indexes = {
        index["name"]: [listed(index.get(half)) for half in ("partition_key", "sort_key")]
        for index in table.get("gsi_list", ())
    }
    names = ("table_name", "partition_key", "sort_key", "stream", "deletion_protection")
    return [config.get(name) for name in names], indexes


def listed(names: Any) -> list[str]:
    return names if isinstance(names, list) else [names] if names else []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Resources: [", "template.yaml:1: not YAML"),
        ("Resources:\n  A: {\n  B", "template.yaml:3: not YAML"),
        ("[]", "not an object with Resources"),
        ("Resources: {A: {Type: AWS::SQS::Queue}}", "no table in its Resources"),
        (
            "Resources: {A: {Type: 'AWS::DynamoDB::Table'}}",
            "A: its KeySchema has no attribute of type HASH",
        ),
        (
            "Resources: {A: {Type: AWS::DynamoDB::Table, Properties: !Ref B}}",
            "no attribute of type HASH",
        ),
        ("a: !!python/object:os.system {}", "template.yaml:1: not YAML"),
        pytest.param("a: " + "[" * 5000, "template.yaml:1:", marks=pytest.mark.slow),
    ],
)
def test_what_is_no_template_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(text)
    with pytest.raises(SourceError) as error:
        from_template(path)
    assert told in str(error.value)


MODEL = {
    "ModelName": "Shop",
    "ModelMetadata": {"Version": "3.0"},
    "DataModel": [
        {
            "TableName": "Shop",
            "KeyAttributes": {
                "PartitionKey": {"AttributeName": "PK", "AttributeType": "S"},
                "SortKey": {"AttributeName": "SK", "AttributeType": "S"},
            },
            "NonKeyAttributes": [{"AttributeName": "email", "AttributeType": "S"}],
            "TableFacets": [{"FacetName": "Shopper", "NonKeyAttributes": ["email"]}],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "ByMail",
                    "KeyAttributes": {
                        "PartitionKey": {"AttributeName": "email", "AttributeType": "S"}
                    },
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["city"]},
                }
            ],
            "TableData": [
                {
                    "PK": {"S": f"CUSTOMER#{each}"},
                    "SK": {"S": "PROFILE"},
                    "email": {"S": f"a{each}@x.org"},
                }
                for each in range(3)
            ]
            + [{"email": {"S": "no key"}}, {"PK": {"S": 1}}],
            "BillingMode": "PROVISIONED",
            "ProvisionedCapacitySettings": {
                "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}
            },
        }
    ],
}


def test_a_model_of_workbench(tmp_path: Path) -> None:
    [found] = from_model(lines(tmp_path / "shop.json", [MODEL]))
    assert found.shape.settings == {
        "billing_mode": "PROVISIONED",
        "read_capacity": 5,
        "write_capacity": 2,
    }
    assert [(index.name, index.projection) for index in found.shape.indexes] == [
        ("ByMail", "INCLUDE")
    ]
    assert found.remarks == (
        "item 5 of its TableData is left out: a value of the type S that is none",
    )
    made = run([found])
    assert templates(made) == {"Shopper": "CUSTOMER#{customer_id} | PROFILE"}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"Setting": ["value"], "Shopper": ["email"]}, "Setting"),
        ({"Setting": ["value", "note"], "Shopper": ["email"]}, "Setting"),  # of which the item has one
        ({"Setting": ["value", "note"], "Hint": ["value", "text"]}, "Cfg"),  # which of them, nobody knows
        ({"Setting": ["text"]}, "Cfg"),
    ],
)  # fmt: skip
def test_a_facet_of_one_item_is_an_entity(
    attributes: dict[str, list[str]], expected: str, tmp_path: Path
) -> None:
    """Items of a facet need not have all that it shows."""
    facets = [{"FacetName": name, "NonKeyAttributes": own} for name, own in attributes.items()]
    item = {"PK": {"S": "CFG"}, "SK": {"S": "CFG"}, "value": {"S": "1"}}
    shop = MODEL["DataModel"][0] | {"TableFacets": facets, "TableData": [item]}
    made = run(from_model(lines(tmp_path / "shop.json", [MODEL | {"DataModel": [shop]}])))
    assert [*templates(made)] == [expected]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "model.json:1: not JSON"),
        ("[1]", "not an object with a DataModel"),
        ("{}", "no table in its DataModel"),
        ('{"DataModel": [{"TableName": "T"}]}', "table T has no PartitionKey"),
    ],
)
def test_what_is_no_model_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(SourceError) as error:
        from_model(path)
    assert told in str(error.value)
