"""Where tables are known from: files of items, templates, models, a live table; and what is wrong with a file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.config import UsageError
from dyngen.export.options import Kind, Options
from dyngen.export.run import run as export
from dyngen.importing.observed import Observed, sampled
from dyngen.importing.run import run
from dyngen.importing.sources.cloudformation import from_template
from dyngen.importing.sources.dynamodb import client_of, from_table
from dyngen.importing.sources.items import from_files
from dyngen.importing.sources.json_stream import SourceError
from dyngen.importing.sources.shapes import unsaid
from dyngen.importing.sources.workbench import from_model
from emulator import SETTINGS
from importing.imports import described, imported, lines, package, templates
from paths import SCHEMAS

PLAIN = [{"pk": f"USER#u{each}", "sk": "PROFILE", "age": each, "score": 1.5} for each in range(3)]
WIRE = [
    {
        "pk": {"S": f"USER#u{each}"},
        "sk": {"S": "PROFILE"},
        "age": {"N": str(each)},
        "score": {"N": "1.5"},
    }
    for each in range(3)
]

# ---- files of items ------------------------------------------------------------------------------


def spelt(form: str, folder: Path) -> Path:
    """The same three items in a file, in each of the ways that files of items are written."""
    path = folder / "users.json"
    if form == "lines":
        return lines(path, PLAIN)
    if form == "lines of DynamoDB":
        return lines(path, WIRE)
    if form == "array":
        path.write_text(json.dumps(PLAIN, indent=2))
    elif form == "scan":
        path.write_text(json.dumps({"Items": WIRE, "Count": 3, "ScannedCount": 3}, indent=2))
    elif form == "pages":
        return lines(path, [{"Items": WIRE[:1]}, {"Items": WIRE[1:], "Count": 2}])
    elif form == "batch":
        path.write_text(json.dumps({"Users": [{"PutRequest": {"Item": item}} for item in WIRE]}))
    elif form == "zipped":
        path = folder / "users.json.gz"
        path.write_bytes(gzip.compress("\n".join(map(json.dumps, WIRE)).encode()))
    else:
        data = folder / "AWSDynamoDB/0123/data"
        data.mkdir(parents=True)
        (data.parent / "manifest-summary.json").write_text('{"version": "2020-06-30"}')
        for number, item in enumerate(WIRE):
            text = json.dumps({"Item": item}).encode()
            (data / f"{number}.json.gz").write_bytes(gzip.compress(text))
        return folder / "AWSDynamoDB"
    return path


@pytest.mark.parametrize(
    "form",
    ["lines", "lines of DynamoDB", "array", "scan", "pages", "batch", "zipped", "export to S3"],
)
def test_items_are_read_however_they_are_written(form: str, tmp_path: Path) -> None:
    found = from_files(spelt(form, tmp_path), "Users", 100)
    assert found.seen == 3
    assert [(item["pk"].text, item["age"].text, item["score"].text) for item in found.items] == [
        (f"USER#u{each}", str(each), "1.5") for each in range(3)
    ]
    assert templates(run([found])) == {"User": "USER#{user_id} | PROFILE"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}\n{"a": }', "items.json:2: not JSON: Expecting value"),
        ('[\n{"a": 1},\n', "items.json:3: the array does not end"),
        ('{"a": 1}\n5', "items.json:2: not an object with attributes: no item"),
        ('{"a": 1}\n\n{"a": NaN}', "items.json:3: NaN is no number of JSON"),
        ('{"a": 1e999}', "items.json:1: a number that DynamoDB cannot hold: no item"),
        ('{"a": {"B": "?"}}', "items.json:1: a binary value that is not base64: no item"),
        ("[" * 200_000, "items.json:1: values nested too deep"),
        (
            '{"a":' * 50 + "1" + "}" * 50,
            "items.json:1: values within each other, more than 32 deep",
        ),
        ("", "items.json:1: no items"),
        ("[]", "items.json:1: no items"),
        ("\x1f\x8b not gzip", "items.json:1: cannot be read"),
        ("\xff\xfe", "items.json:1: cannot be read"),
    ],
)
def test_what_is_no_item_is_told_with_its_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "items.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SourceError) as error:
        from_files(path, "Things", 10)
    assert told in str(error.value)


def test_a_sample_is_as_large_as_was_asked_for_and_the_same_each_time() -> None:
    first, seen = sampled(range(10_000), 50, str)
    assert (len(first), seen, first) == (50, 10_000, sorted(first, key=int))
    assert first == sampled(range(10_000), 50, str)[0]
    assert int(first[-1]) > 5000


def test_a_value_at_the_end_of_what_was_read_is_read_on(tmp_path: Path) -> None:
    """Items of 300 KB, over the borders of what is read at once."""
    big = [{"id": f"i{each}", "text": "x" * 300_000} for each in range(9)]
    found = from_files(lines(tmp_path / "big.json", big), "Big", 4)
    assert (len(found.items), found.seen) == (4, 9)
    assert {len(item["text"].text) for item in found.items} == {2048}


def keys_of(found: Observed) -> list[str]:
    return [key.name for key in found.shape.keys]


@pytest.mark.parametrize(
    ("items", "keys"),
    [
        ([{"PK": "a", "SK": "b", "x": 1}], ["PK", "SK"]),
        ([{"pk": "a", "x": 1}, {"pk": "b", "x": 1}], ["pk"]),
        ([{"userId": "a", "n": "1"}, {"userId": "b", "n": "1"}], ["userId"]),
        (
            [{"userId": "a", "n": "1"}, {"userId": "a", "n": "2"}, {"userId": "b", "n": "1"}],
            ["userId", "n"],
        ),
    ],
)
def test_keys_are_guessed(items: list[Any], keys: list[str], tmp_path: Path) -> None:
    found = from_files(lines(tmp_path / "items.json", items), "Things", 10)
    assert keys_of(found) == keys
    assert "is taken to be" in found.remarks[0]


def test_keys_are_as_they_are_told(tmp_path: Path) -> None:
    path = lines(tmp_path / "items.json", [{"a": "1", "b": "1"}, {"a": "1", "b": "2"}])
    assert keys_of(from_files(path, "Things", 10, ("a", "b"))) == ["a", "b"]
    with pytest.raises(UsageError, match='"c" is no key of these items'):
        from_files(path, "Things", 10, ("c",))


def test_items_that_nothing_tells_apart_have_no_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing tells the items apart"):
        from_files(lines(tmp_path / "items.json", [{"a": "1"}, {"a": "1"}]), "Things", 10)


def test_indexes_are_guessed_by_their_names(tmp_path: Path) -> None:
    items = [
        {"pk": f"A#{each}", "GSI1PK": "x", "GSI1SK": f"{each}", "gsi2pk": "y"} for each in range(3)
    ]
    found = from_files(lines(tmp_path / "items.json", items), "Things", 10)
    assert [(index.name, len(index.keys)) for index in found.shape.indexes] == [
        ("GSI1", 2),
        ("gsi2", 1),
    ]


# ---- templates -----------------------------------------------------------------------------------

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


# ---- models of NoSQL Workbench -------------------------------------------------------------------

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


# ---- what is made of them ------------------------------------------------------------------------


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


# ---- live tables ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_live_table_is_described_and_sampled_all_over() -> None:
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        client.create_table(
            TableName="Users",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            ProvisionedThroughput={"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
            DeletionProtectionEnabled=True,
        )
        client.update_time_to_live(
            TableName="Users", TimeToLiveSpecification={"AttributeName": "gone", "Enabled": True}
        )
        for each in range(250):
            client.put_item(TableName="Users", Item={"pk": {"S": f"USER#{each:04}"}})
        found = from_table(client, "Users", 120)
        empty = from_table(client, "Users", 0)
    assert (len(found.items), found.seen, found.shape.ttl) == (120, 250, "gone")
    assert found.shape.settings == {
        "billing_mode": "PROVISIONED",
        "read_capacity": 3,
        "write_capacity": 4,
        "deletion_protection": True,
    }
    assert empty.items == ()


def test_a_table_that_is_not_there_is_told() -> None:
    with mock_aws():
        client = boto3.client("dynamodb", **SETTINGS)
        with pytest.raises(UsageError, match=r"Nowhere: .*ResourceNotFound"):
            from_table(client, "Nowhere", 10)


def test_a_profile_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="nobody"):
        client_of("eu-west-1", "nobody", None)
