"""Clients that stand between an emitted package and a DynamoDB, or in place of one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Any

Request = Mapping[str, Any]


class Recorder:
    """Keeps what it is asked, and passes it on; `check` may refuse a request by raising.

    client = Recorder(boto3.client("dynamodb"))     client.sent == [("get_item", {"TableName": …}), …]
    """

    def __init__(self, client: Any, check: Callable[[str, Request], None] | None = None) -> None:
        self.client, self.check = client, check
        self.sent: list[tuple[str, Request]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def send(**request: Any) -> Any:
            self.sent.append((operation, request))
            if self.check:
                self.check(operation, request)
            return self.answer(operation, request)

        return send

    def answer(self, operation: str, request: Request) -> Any:
        return getattr(self.client, operation)(**request)

    @property
    def last(self) -> Request:
        """The latest request."""
        return self.sent[-1][1]


class Faulty(Recorder):
    """Fails as told: `before` and `after` are used up by the operations in their order, None is no fault.

    `unprocessed` says how many entries of a batch are left undone.
    """

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.before: deque[Exception | None] = deque()
        self.after: deque[Exception | None] = deque()
        self.unprocessed: Callable[[int], int] = lambda size: 0

    def answer(self, operation: str, request: Request) -> Any:
        if self.before and (fault := self.before.popleft()):
            raise fault
        if operation.startswith("batch_"):
            answer = self._part_of_batch(operation, request)
        else:
            answer = super().answer(operation, request)
        if self.after and (fault := self.after.popleft()):
            raise fault
        return answer

    def _part_of_batch(self, operation: str, request: Request) -> Any:
        ((table, asked),) = request["RequestItems"].items()
        reads = operation == "batch_get_item"
        entries = asked["Keys"] if reads else asked
        done = len(entries) - self.unprocessed(len(entries))
        some, rest = entries[:done], entries[done:]
        if reads:
            some, rest = {**asked, "Keys": some}, rest and {**asked, "Keys": rest}
        answer = {"Responses": {}}
        if done:
            answer = super().answer(operation, {"RequestItems": {table: some}})
        left = "UnprocessedKeys" if reads else "UnprocessedItems"
        return {**answer, left: {table: rest} if rest else {}}


class Empty:
    """A DynamoDB in which nothing is stored."""

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation == "transact_get_items":
            return lambda **request: {"Responses": [{} for _ in request["TransactItems"]]}
        return lambda **_: {"Items": [], "Count": 0}


class Deaf:
    """A client that does not pass some operations on: not every emulator knows them."""

    def __init__(self, client: Any, unknown: Collection[str]) -> None:
        self.client, self.unknown = client, unknown

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return (lambda **_: {}) if operation in self.unknown else getattr(self.client, operation)


class Either:
    """A client, and another one for what it does not have."""

    def __init__(self, client: Any, other: Any) -> None:
        self.client, self.other = client, other

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        has_it = hasattr(self.client, operation)
        found: Callable[..., Any] = getattr(self.client if has_it else self.other, operation)
        return found


class Awaited:
    """An asynchronous client over one that is not: its methods are awaited, and do the same."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        async def send(**request: Any) -> Any:
            return getattr(self.client, operation)(**request)

        return send
