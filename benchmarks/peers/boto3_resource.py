"""boto3's resource: dictionaries of Python values, no objects."""

from __future__ import annotations

from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import CREDENTIALS, REGION


class Peer:
    name = "boto3 resource"

    def __init__(self, endpoint: str) -> None:
        resource = boto3.resource(
            "dynamodb", endpoint_url=endpoint, region_name=REGION, **CREDENTIALS
        )
        self._table = resource.Table(TABLE)

    def get(self) -> Any:
        return self._table.get_item(Key={"customer_id": CUSTOMER, "order_id": ORDER})["Item"]

    def put(self) -> None:
        self._table.put_item(Item=VALUES, ConditionExpression=Attr("customer_id").not_exists())

    def query(self, count: int) -> list[Any]:
        condition = Key("customer_id").eq(customer(count))
        return self._table.query(KeyConditionExpression=condition)["Items"]
