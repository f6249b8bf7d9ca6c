"""The codec of boto3's resource with pydantic on top, and boto3's client around it."""

from __future__ import annotations

from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from benchmarks.payload import VALUES
from benchmarks.peers import boto3_client
from benchmarks.peers.aws_style import Order


class Peer(boto3_client.Peer):
    name = "TypeDeserializer + pydantic (boto3 client)"

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint)
        self._from_wire = TypeDeserializer().deserialize
        self._to_wire = TypeSerializer().serialize
        self._order = Order(**VALUES)

    def get(self) -> Order:
        return self.decode(super().get())

    def put(self) -> None:
        self._item = self.encode()
        super().put()

    def query(self, count: int) -> list[Order]:
        return [self.decode(item) for item in super().query(count)]

    def decode(self, item: dict[str, Any]) -> Order:
        from_wire = self._from_wire
        return Order(**{name: from_wire(value) for name, value in item.items()})

    def encode(self) -> dict[str, Any]:
        to_wire = self._to_wire
        return {name: to_wire(value) for name, value in self._order.model_dump().items()}
