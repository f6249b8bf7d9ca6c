"""The mistakes of moto that the proof works around: each is there in moto as it comes, and gone from the mended one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto import mock_aws

from proof.running import moto_mended

pytestmark = pytest.mark.slow

KEY = {"pk": {"S": "a"}}


@pytest.fixture(
    params=[
        pytest.param(
            nullcontext, id="as it comes", marks=pytest.mark.xfail(reason="moto 5.2.5", strict=True)
        ),
        pytest.param(moto_mended.applied, id="mended"),
    ]
)
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    with request.param(), table() as made:
        yield made


@contextmanager
def table() -> Iterator[Any]:
    """A client of a moto with one item."""
    with mock_aws():
        made = boto3.client("dynamodb", region_name="eu-central-1")
        made.create_table(
            TableName="Table",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        )
        made.put_item(TableName="Table", Item={**KEY, "price": {"N": "5"}})
        yield made


@pytest.mark.parametrize(("sign", "wanted"), [("+", "105"), ("-", "-95")])
def test_a_number_with_an_exponent_is_counted_with(client: Any, sign: str, wanted: str) -> None:
    """What `Decimal("1E+2")` is on the wire."""
    client.update_item(
        TableName="Table",
        Key=KEY,
        UpdateExpression=f"SET price = price {sign} :p",
        ExpressionAttributeValues={":p": {"N": "1E+2"}},
    )
    assert client.get_item(TableName="Table", Key=KEY)["Item"]["price"] == {"N": wanted}


def test_what_is_missing_equals_nothing(client: Any) -> None:
    found = client.scan(TableName="Table", FilterExpression="note = label")
    assert found["Items"] == []


def test_the_size_of_what_is_missing_matches_nothing(client: Any) -> None:
    found = client.scan(
        TableName="Table",
        FilterExpression="size(tags) > :n",
        ExpressionAttributeValues={":n": {"N": "0"}},
    )
    assert found["Items"] == []


@pytest.mark.parametrize(
    "condition", ["price BETWEEN :low AND :high", "price >= :low", "price < :high"]
)
def test_a_list_is_in_no_order_with_numbers(client: Any, condition: str) -> None:
    client.put_item(TableName="Table", Item={"pk": {"S": "b"}, "price": {"L": []}})
    low, high = {":low": {"N": "1"}}, {":high": {"N": "9"}}
    values = {name: value for name, value in (low | high).items() if name in condition}
    found = client.scan(
        TableName="Table", FilterExpression=condition, ExpressionAttributeValues=values
    )
    assert [each["pk"] for each in found["Items"]] == [KEY["pk"]]
