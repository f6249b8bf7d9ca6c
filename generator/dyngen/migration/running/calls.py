"""Requests that keep to a pace: throttled ones slow it down and are sent again, and each answer is charged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import count

from dyngen.importing.sources.dynamodb import Answer
from dyngen.importing.sources.shapes import member
from dyngen.migration.running.clock import Clock
from dyngen.migration.running.counting import number
from dyngen.migration.running.pace import Bucket

_THROTTLED = frozenset(
    (
        *("ProvisionedThroughputExceededException", "ThrottlingException", "Throttling"),
        *("RequestLimitExceeded", "ThroughputExceeded"),
    )
)
_SERVER_FAILED = 500
_ATTEMPTS = 30
"""How often a request is sent before the run ends because of it."""
_LONGEST_PAUSE = 20.0
_NOTHING: Mapping[str, object] = {}


class Paced:
    """Sends requests of one kind, reads or writes; `units` is what they took so far."""

    def __init__(self, bucket: Bucket, clock: Clock, meanwhile: Callable[[], None]) -> None:
        self.units = 0.0
        self._bucket = bucket
        self._clock = clock
        self._meanwhile = meanwhile

    def send(
        self, operation: Callable[..., Answer], request: Mapping[str, object], floor: float = 0.5
    ) -> Answer:
        """The answer. An error that does not pass by itself is raised, at a charge of `floor`."""
        errors = import_module("botocore.exceptions")
        for attempt in count(1):
            self._bucket.wait(self._meanwhile)
            try:
                answer = operation(**request)
            except errors.ClientError as error:
                throttled = code_of(error) in _THROTTLED
                if throttled:
                    self._bucket.slow_down()
                elif _status_of(error) < _SERVER_FAILED:
                    self._charge(floor)
                    raise
                if attempt == _ATTEMPTS:
                    raise
            except (errors.ConnectionError, errors.HTTPClientError):
                if attempt == _ATTEMPTS:
                    raise
            else:
                self._charge(
                    number(member(answer, "ConsumedCapacity").get("CapacityUnits")) or floor
                )
                return answer
            self._clock.sleep(min(0.05 * 2**attempt, _LONGEST_PAUSE))
            self._meanwhile()
        raise AssertionError("the last attempt raises")

    def _charge(self, units: float) -> None:
        self._bucket.charge(units)
        self.units += units


def code_of(error: Exception) -> str:
    """The code of an error of DynamoDB, `ConditionalCheckFailedException`."""
    return str(member(getattr(error, "response", _NOTHING), "Error").get("Code"))


def _status_of(error: Exception) -> int:
    told = member(getattr(error, "response", _NOTHING), "ResponseMetadata")
    return int(number(told.get("HTTPStatusCode")))
