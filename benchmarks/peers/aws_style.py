"""A repository in the style of those that AWS's generator writes: boto3's resource and pydantic.

Written for this benchmark. An entity is a pydantic model with methods for its key; a repository for any
entity reads items through the model's constructor and stores what `model_dump` gives.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Generic, TypeVar

import boto3
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError
from pydantic import BaseModel

from benchmarks.payload import CUSTOMER, ORDER, TABLE, VALUES, customer
from benchmarks.peers import CREDENTIALS, REGION


class Order(BaseModel):
    customer_id: str
    order_id: str
    title: str
    street: str
    city: str
    postcode: str
    country: str
    channel: str
    placed_at: str
    remark: str
    total: Decimal
    tax: Decimal
    postage: Decimal
    quantity: int
    points: int
    version: int = 1
    paid: bool
    gift: bool
    tags: list[str]
    labels: dict[str, Any]

    def partition(self) -> str:
        return f"{self.customer_id}"

    def sort(self) -> str:
        return f"{self.order_id}"


E = TypeVar("E", bound=Order)


class Repository(Generic[E]):
    def __init__(self, model: type[E], table: Any, partition_key: str, sort_key: str) -> None:
        self.model = model
        self.table = table
        self.partition_key = partition_key
        self.sort_key = sort_key

    def create(self, entity: E) -> E:
        item = entity.model_dump(exclude_none=True)
        item[self.partition_key] = entity.partition()
        item[self.sort_key] = entity.sort()
        item["version"] = 1
        try:
            self.table.put_item(
                Item=item, ConditionExpression=f"attribute_not_exists({self.partition_key})"
            )
        except ClientError as error:
            raise RuntimeError(f"cannot create {self.model.__name__}") from error
        entity.version = 1
        return entity

    def get(self, partition: str, sort: str, consistent_read: bool = False) -> E | None:
        key = {self.partition_key: partition, self.sort_key: sort}
        try:
            response = self.table.get_item(Key=key, ConsistentRead=consistent_read)
        except ClientError as error:
            raise RuntimeError(f"cannot read {self.model.__name__}") from error
        return self.model(**response["Item"]) if "Item" in response else None

    def query(self, partition: str) -> tuple[list[E], dict[str, Any] | None]:
        response = self.table.query(KeyConditionExpression=Key(self.partition_key).eq(partition))
        found = [self.model(**item) for item in response.get("Items", [])]
        return found, response.get("LastEvaluatedKey")


class Peer:
    name = "AWS style (resource + pydantic)"

    def __init__(self, endpoint: str) -> None:
        resource = boto3.resource(
            "dynamodb", endpoint_url=endpoint, region_name=REGION, **CREDENTIALS
        )
        self._orders = Repository(Order, resource.Table(TABLE), "customer_id", "order_id")
        self._order = Order(**VALUES)

    def get(self) -> Order | None:
        return self._orders.get(CUSTOMER, ORDER)

    def put(self) -> Order:
        return self._orders.create(self._order)

    def query(self, count: int) -> list[Order]:
        return self._orders.query(customer(count))[0]
