"""One call of an operation: what is sent, and what an answer to it means. Nothing here sends or waits."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from os import urandom
from time import monotonic
from typing import Final, TypeAlias

from ...calls.connect import fastest_loads, read_content, read_json
from ...wire import is_object
from .answers import Answer
from .failures import client_error, connection_error, damaged
from .retries import (
    COST,
    COST_NONE,
    COST_THROTTLED,
    Quota,
    is_sound,
    is_summed,
    is_throttled,
    is_transient,
    pause,
)
from .signing import Keys, Signer
from .unread import Begun, Unread, begun

Response: TypeAlias = dict[str, object]
"""What an operation returns, as boto3 has it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What all calls of a client have in common."""

    signer: Signer
    endpoint_url: str
    max_attempts: int
    total_timeout: float | None
    quota: Quota = field(default_factory=Quota)
    identity: Callable[[], str] = field(default_factory=lambda: _identities())
    loads: Callable[[bytes], object] = field(default_factory=fastest_loads)
    now: Callable[[], float] = monotonic


class Call:
    """A call: its attempts, one after the other.

    call = Call("GetItem", request, terms)
    … call.request(keys, time())          the bytes of the next attempt
    … call.answered(answer)               the response; or a number: seconds, and another attempt
    … call.failed(error)                  the same where no answer came
    """

    __slots__ = (
        "_attempt",
        "_body",
        "_deadline",
        "_held",
        "_identity",
        "_operation",
        "_terms",
        "_unread",
    )

    def __init__(
        self, operation: str, request: Mapping[str, object], terms: Terms
    ) -> None:
        """Raises `TypeError` or `ValueError` if the request holds what JSON cannot say."""
        self._operation = operation
        self._terms = terms
        self._body = _ENCODER.encode(request).encode("ascii")
        self._identity = terms.identity()
        # What reads JSON faster than the standard library reads it as a whole.
        self._unread = isinstance(request, Unread) and terms.loads is read_json
        self._attempt = 0
        self._held: int | None = None
        self._deadline = (
            None if terms.total_timeout is None else terms.now() + terms.total_timeout
        )

    def request(self, keys: Keys, seconds: float) -> bytes:
        """Return what is sent at this moment, head and body, for the next attempt."""
        self._attempt += 1
        attempt = (
            f"amz-sdk-invocation-id: {self._identity}\r\n"
            f"amz-sdk-request: attempt={self._attempt}; max={self._terms.max_attempts}\r\n"
        )
        head = self._terms.signer.head(
            self._operation, self._body, keys, int(seconds), attempt
        )
        return head + self._body

    def within(self, timeout: float) -> float:
        """Return how long something of this call may take that may otherwise take `timeout` seconds.

        Raises `TimeoutError` if the time of the whole call is over.
        """
        if self._deadline is None:
            return timeout
        left = self._deadline - self._terms.now()
        if left <= 0:
            raise TimeoutError("the call as a whole has taken too long")
        return min(timeout, left)

    def answered(self, answer: Answer) -> float | Mapping[str, object]:
        """Return the response, or the seconds behind which the call is tried again.

        Raises botocore's `ClientError` for what DynamoDB refuses for good, and its
        `ResponseStreamingError` for an answer that cannot be read.
        """
        sound = is_sound(answer.body, answer.headers)
        good = 200 <= answer.status < 300
        # Read as a whole unless it is certain that this is what was sent.
        unread = self._unread and good and sound and is_summed(answer.headers)
        content = self._content(answer.body, unread=unread)
        code = "" if good else _code(answer.status, content)
        notes: Response = {}
        if not good or not sound:
            waiting = self._retry(
                notes,
                answer.headers,
                transient=not sound or is_transient(answer.status, code),
                throttled=not good and is_throttled(answer.status, code),
            )
            if waiting is not None:
                return waiting
        elif self._attempt >= self._terms.max_attempts:
            notes["MaxAttemptsReached"] = (
                True  # as botocore says, though it came to good
            )
        metadata = self._metadata(answer, notes)
        if not good:
            raise client_error(self._operation, answer.status, code, content, metadata)
        self._terms.quota.release(COST_NONE if self._held is None else self._held)
        if not sound or not is_object(content):
            raise damaged()
        if isinstance(content, Begun):
            content["ResponseMetadata"] = metadata
            return content
        response = {name: part for name, part in content.items() if part is not None}
        response["ResponseMetadata"] = metadata
        return response

    def failed(self, error: Exception) -> float:
        """Return the seconds behind which the call is tried again, as `error` came instead of an answer.

        Raises the error of botocore that says so, if it is not tried again.
        """
        waiting = self._retry({}, {}, transient=True, throttled=False)
        if waiting is None:
            raise connection_error(error, self._terms.endpoint_url) from error
        return waiting

    def _content(self, body: bytes, *, unread: bool) -> object:
        """Return what the body says, its items `unread` if possible; the text itself where it is no JSON."""
        try:
            content = begun(body) if unread else None
            if content is None:
                return read_content(self._terms.loads, body)
            return content
        except (ValueError, RecursionError):
            return body.decode("utf-8", "replace")

    def _metadata(self, answer: Answer, notes: Response) -> Response:
        metadata: Response = {
            "HTTPStatusCode": answer.status,
            "HTTPHeaders": answer.headers,
            **notes,
            "RetryAttempts": self._attempt - 1,
        }
        identity = answer.headers.get("x-amzn-requestid")
        if identity is not None:
            metadata["RequestId"] = identity
        return metadata

    def _retry(
        self,
        notes: Response,
        headers: Mapping[str, str],
        *,
        transient: bool,
        throttled: bool,
    ) -> float | None:
        """Return how long to wait for the next attempt; None if there is none, and `notes` say why."""
        if self._attempt >= self._terms.max_attempts:
            notes["MaxAttemptsReached"] = True
            return None
        if not transient and not throttled:
            return None
        from random import random

        waiting = pause(
            random(),
            self._attempt,
            headers.get("x-amz-retry-after"),
            throttled=throttled,
        )
        if self._deadline is not None and self._terms.now() + waiting >= self._deadline:
            return None
        cost = COST_THROTTLED if throttled else COST
        if not self._terms.quota.acquire(cost):
            notes["RetryQuotaReached"] = True
            return None
        self._held = cost
        return waiting


def _identities() -> Callable[[], str]:
    """Return what makes a UUID of its own for each call: by chance once, from there it counts."""
    digits = urandom(13).hex()
    ours = f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}"
    numbers = count(int(digits[18:], 16))
    return lambda: f"{ours}-{next(numbers):012x}"


def _code(status: int, content: object) -> str:
    """Return the name of an error: `com.amazonaws.dynamodb.v20120810#ValidationException` without its world."""
    named = content.get("__type") if is_object(content) else None
    if not isinstance(named, str):
        return str(status)
    return named.partition(":")[0].rpartition("#")[2]


def _base64(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} in a request")


# A request that held itself would have had no end when its items were made.
_ENCODER: Final = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, check_circular=False, default=_base64
)
