"""Tables as their items show them: files of items, the keys that are guessed, and a live table."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from dyngen.config import UsageError
from dyngen.importing.observed import sampled
from dyngen.importing.run import run
from dyngen.importing.sources.dynamodb import client_of, from_table
from dyngen.importing.sources.items import from_files
from dyngen.importing.sources.json_stream import SourceError
from emulator import SETTINGS
from importing.imports import keys_of, lines, templates

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
