"""Refused writes, told apart and raised as errors of this package.

An error of the client is known by its `response`, as botocore shapes it, not by its class:
botocore need not be imported, and test doubles can raise their own.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from ..errors import ConditionFailedError, ItemExistsError, VersionConflictError
from ..wire import Item, identity, is_item, is_object


@contextmanager
def creating(
    entity: str, key: Item, item: Item, *, hide_key: bool = False
) -> Generator[None]:
    """Raise `ItemExistsError` where the create of `item` inside is refused.

    Not where the client had to retry and the stored item is the one that was sent: then the
    first attempt was carried out, its answer was lost, and the refusal means success. (Updates
    are not recognised in this way: two workers who add 1 to the same counter write the same
    item, and one of them must be refused.)
    """
    try:
        yield
    except Exception as error:
        response = response_of(error, "ConditionalCheckFailedException")
        if response is None:
            raise
        found = _stored_item(response)
        if found and retried(response) and identity(found) == identity(item):
            return
        raise ItemExistsError(entity, key, found, hide_key=hide_key) from error


@contextmanager
def expecting(
    entity: str,
    key: Item,
    *,
    absent: type[ConditionFailedError] = ConditionFailedError,
    present: type[ConditionFailedError] = ConditionFailedError,
    version: str = "version",
    expected_version: int | None = None,
    hide_key: bool = False,
) -> Generator[None]:
    """Raise `absent` where the write inside is refused and no item is stored, else `present`.

    It is `VersionConflictError` instead of `present` where a version is expected and the
    stored item has another in its attribute `version`. A write that a stored item can
    fail must ask for it, by `ReturnValuesOnConditionCheckFailure="ALL_OLD"`.
    """
    try:
        yield
    except Exception as error:
        response = response_of(error, "ConditionalCheckFailedException")
        if response is None:
            raise
        found = _stored_item(response)
        if found is None:
            failure = absent
        elif expected_version is None or _has_version(found, version, expected_version):
            failure = present
        else:
            failure = VersionConflictError
        raise failure(entity, key, found, hide_key=hide_key) from error


def response_of(error: Exception, code: str) -> Mapping[str, object] | None:
    """Return the response that a client's error carries, if DynamoDB gave it this code."""
    response: object = getattr(error, "response", None)
    if not is_object(response):
        return None
    details = response.get("Error")
    return response if is_object(details) and details.get("Code") == code else None


def _stored_item(response: Mapping[str, object]) -> Item | None:
    item = response.get("Item")
    return item if is_item(item) and item else None


def retried(response: Mapping[str, object]) -> bool:
    """Did the client send the request more than once, so that an answer may have been lost?"""
    metadata = response.get("ResponseMetadata")
    return is_object(metadata) and metadata.get("RetryAttempts") not in (None, 0)


def _has_version(item: Item, attribute: str, expected: int) -> bool:
    """Is it the stored version? Others may have stored anything: what is no whole number is another one."""
    stored = item.get(attribute)
    if stored is None:
        return expected == 1  # so that items written by other code can be updated
    return "N" in stored and Decimal(stored["N"]) == expected
