"""boto3's client as it comes: items in wire format in and out, no objects."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from benchmarks.payload import CUSTOMER, ORDER, TABLE, customer, item
from benchmarks.peers import CREDENTIALS, REGION


class Peer:
    name = "boto3 client, bare"

    def __init__(self, endpoint: str, *, config: Config | None = None) -> None:
        self._client = boto3.client(
            "dynamodb", endpoint_url=endpoint, region_name=REGION, config=config, **CREDENTIALS
        )
        self._item = item()

    def get(self) -> Any:
        key = {"customer_id": {"S": CUSTOMER}, "order_id": {"S": ORDER}}
        return self._client.get_item(TableName=TABLE, Key=key)["Item"]

    def put(self) -> None:
        self._client.put_item(
            TableName=TABLE,
            Item=self._item,
            ConditionExpression="attribute_not_exists(customer_id)",
        )

    def query(self, count: int) -> list[Any]:
        return self._client.query(
            TableName=TABLE,
            KeyConditionExpression="customer_id = :customer_id",
            ExpressionAttributeValues={":customer_id": {"S": customer(count)}},
        )["Items"]
