"""The same work with each library: a module each, with one class `Peer`.

`get` reads one order, `put` stores one that is not there yet, `query` reads all orders of a customer.
`decode` and `encode` are the codec alone, where there is one: from an item in wire format and to it.
Everything is written as the library's own documentation would have it.
"""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, ClassVar, Protocol


class Peer(Protocol):
    """A library at work."""

    name: ClassVar[str]

    def __init__(self, endpoint: str) -> None: ...

    def get(self) -> Any: ...
    def put(self) -> Any: ...
    def query(self, count: int) -> Sized: ...


PACKAGES = (
    "boto3",
    "botocore",
    "pydantic",
    "pynamodb",
    "dyntastic",
    "pydynox",
    "aiodynamo",
    "aiohttp",
    "orjson",
)
"""What they are made of, as installed."""

REGION = "us-east-1"
CREDENTIALS = {"aws_access_key_id": "bench", "aws_secret_access_key": "bench"}
"""For the server that does not look."""
