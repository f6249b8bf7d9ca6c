"""Whether a request is sent again, and when: what botocore's retry mode `standard` does for DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Final
from zlib import crc32


class Quota:
    """What may be spent on retries: those of all calls of a client together, so that it does not add to an overload."""

    __slots__ = ("_left", "_lock")

    def __init__(self) -> None:
        self._left = _CAPACITY
        self._lock = Lock()

    def acquire(self, cost: int) -> bool:
        """Spend `cost`, or return False where that much is not left."""
        with self._lock:
            if cost > self._left:
                return False
            self._left -= cost
            return True

    def release(self, cost: int) -> None:
        """Give back what a call has spent that succeeded in the end, or 1 for one that did at once."""
        if self._left == _CAPACITY:
            return  # as nearly always: no lock for that
        with self._lock:
            self._left = min(_CAPACITY, self._left + cost)


_CAPACITY: Final = 500
COST: Final = 14
COST_THROTTLED: Final = 5
COST_NONE: Final = 1


def is_transient(status: int, code: str) -> bool:
    """Is it a failure that may be over at once?"""
    return status in (500, 502, 503, 504) or code in _TRANSIENT


def is_throttled(status: int, code: str) -> bool:
    """Is it a request to go slower?"""
    return code in _THROTTLED or (status == 429 and code not in _OF_THE_API)


def pause(
    chance: float, attempt: int, retry_after: str | None, *, throttled: bool
) -> float:
    """Return the seconds to wait behind this attempt, counted from 1.

    `chance` is random, from 0 to 1; `retry_after` are the milliseconds that the server asks for,
    as they stand in its answer.
    """
    scale = 1.0 if throttled else 0.025
    waiting: float = chance * min(scale * 2.0 ** (attempt - 1), 20.0)
    if retry_after is None or not retry_after.isascii() or not retry_after.isdigit():
        return waiting
    return max(waiting, min(int(retry_after[:12]) / 1000, waiting + 5))


def is_summed(headers: Mapping[str, str]) -> bool:
    """Does an answer have a checksum?"""
    return "x-amz-crc32" in headers


def is_sound(body: bytes, headers: Mapping[str, str]) -> bool:
    """Does an answer hold what was sent, by its checksum?"""
    told = headers.get("x-amz-crc32")
    return told is None or told == str(crc32(body))


_TRANSIENT: Final = frozenset(
    {"PriorRequestNotComplete", "RequestTimeout", "RequestTimeoutException"}
)
_THROTTLED: Final = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
# Errors that DynamoDB's API declares: of them the name decides, whatever the status is.
_OF_THE_API: Final = frozenset(
    {
        "ConditionalCheckFailedException",
        "ContinuousBackupsUnavailableException",
        "IdempotentParameterMismatchException",
        "InternalServerError",
        "ItemCollectionSizeLimitExceededException",
        "ReplicatedWriteConflictException",
        "ResourceInUseException",
        "ResourceNotFoundException",
        "TableNotFoundException",
        "TransactionCanceledException",
        "TransactionConflictException",
    }
)
