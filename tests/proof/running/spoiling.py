"""Stored items of which some do not decode, without a second population: answers are spoilt on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from zlib import crc32

from clients import Recorder, Request
from proof.model.terms import Json, lock_of
from proof.running.comparing import unwired


def is_spoilt(*key: Any) -> bool:
    """Is the item with this primary key one of the third that are?"""
    texts = [f"{each.normalize():f}" if isinstance(each, Decimal) else str(each) for each in key]
    return crc32("\0".join(texts).encode("utf-8", "surrogatepass")) % 3 == 0


class Spoiling(Recorder):
    """While it is told to, gives the lock another type in some of the items that a query or scan finds."""

    def __init__(self, client: Any, schema: Json, check: Callable[[str, Request], None]) -> None:
        super().__init__(client, check)
        configs = [table["table_config"] for table in schema["tables"]]
        self.keys = {
            one["table_name"]: [one[half] for half in ("partition_key", "sort_key") if half in one]
            for one in configs
        }
        self.locks = {
            table["table_config"]["table_name"]: str(lock_of(table)) for table in schema["tables"]
        }
        self.spoils = False

    def answer(self, operation: str, request: Request) -> Any:
        answer = super().answer(operation, request)
        if not self.spoils or "Items" not in answer:
            return answer
        names, lock = self.keys[request["TableName"]], self.locks[request["TableName"]]
        items = [
            {**item, lock: {"S": "none"}}
            if is_spoilt(*(unwired(item[name]) for name in names))
            else item
            for item in answer["Items"]
        ]
        return {**answer, "Items": items}

    @contextmanager
    def spoiling(self) -> Iterator[None]:
        self.spoils = True
        try:
            yield
        finally:
            self.spoils = False
