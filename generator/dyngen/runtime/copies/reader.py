"""What reads, of a client that writes otherwise than another."""

from __future__ import annotations

from ..wire import DynamoDBClient, Operation


class Reader:
    """The operations of another client that read."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client

    @property
    def get_item(self) -> Operation:
        return self._client.get_item

    @property
    def query(self) -> Operation:
        return self._client.query

    @property
    def scan(self) -> Operation:
        return self._client.scan

    @property
    def batch_get_item(self) -> Operation:
        return self._client.batch_get_item

    @property
    def transact_get_items(self) -> Operation:
        return self._client.transact_get_items
