"""The operations that packages need, under boto3's names, with boto3's dictionaries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, Generic

from ..wire import T_co
from .core.unread import Unread


class Operations(ABC, Generic[T_co]):
    """The methods of a client, which come to one; what they return is that one's affair."""

    @abstractmethod
    def _make_api_call(self, operation: str, request: Mapping[str, object]) -> T_co:
        """Return the response to a request. It is called as in botocore, where others look for it."""

    def _leave_unread(self, method: Callable[..., T_co]) -> Callable[..., T_co]:
        """Return what does the same as a method, and may leave the items of its answers unread.

        They are an iterator then, and what stands behind them is in the answer when it has ended. It is the method
        itself where its answers hold no pages of items, or somebody has replaced it.
        """
        function: object = getattr(method, "__func__", None)
        for name, operation in _OF_ITEMS.items():
            own: object = getattr(Operations, name)
            if function is own:
                return partial(self._unread, operation)
        return method

    def _unread(self, operation: str, **request: object) -> T_co:
        return self._make_api_call(operation, Unread(request))

    def get_item(self, **request: object) -> T_co:
        """GetItem."""
        return self._make_api_call("GetItem", request)

    def put_item(self, **request: object) -> T_co:
        """PutItem."""
        return self._make_api_call("PutItem", request)

    def update_item(self, **request: object) -> T_co:
        """UpdateItem."""
        return self._make_api_call("UpdateItem", request)

    def delete_item(self, **request: object) -> T_co:
        """DeleteItem."""
        return self._make_api_call("DeleteItem", request)

    def query(self, **request: object) -> T_co:
        """Query."""
        return self._make_api_call("Query", request)

    def scan(self, **request: object) -> T_co:
        """Scan."""
        return self._make_api_call("Scan", request)

    def batch_get_item(self, **request: object) -> T_co:
        """BatchGetItem."""
        return self._make_api_call("BatchGetItem", request)

    def batch_write_item(self, **request: object) -> T_co:
        """BatchWriteItem."""
        return self._make_api_call("BatchWriteItem", request)

    def transact_get_items(self, **request: object) -> T_co:
        """TransactGetItems."""
        return self._make_api_call("TransactGetItems", request)

    def transact_write_items(self, **request: object) -> T_co:
        """TransactWriteItems."""
        return self._make_api_call("TransactWriteItems", request)

    def create_table(self, **request: object) -> T_co:
        """CreateTable."""
        return self._make_api_call("CreateTable", request)

    def describe_table(self, **request: object) -> T_co:
        """DescribeTable."""
        return self._make_api_call("DescribeTable", request)

    def update_time_to_live(self, **request: object) -> T_co:
        """UpdateTimeToLive."""
        return self._make_api_call("UpdateTimeToLive", request)

    def update_continuous_backups(self, **request: object) -> T_co:
        """UpdateContinuousBackups."""
        return self._make_api_call("UpdateContinuousBackups", request)


_OF_ITEMS: Final = {
    "query": "Query",
    "scan": "Scan",
    "batch_get_item": "BatchGetItem",
}
