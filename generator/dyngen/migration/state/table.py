"""Rows in a table of DynamoDB, for workers wherever they are: partition key `run`, sort key `segment`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from dyngen.config import UsageError
from dyngen.importing.sources.dynamodb import Answer, WritingClient
from dyngen.importing.sources.refusals import advice
from dyngen.importing.sources.shapes import member, members
from dyngen.migration.running.calls import code_of
from dyngen.migration.running.clock import SYSTEM, Clock
from dyngen.migration.state.store import Row
from dyngen.records import record

_SECONDS = 120
"""How long a new table may take to come up."""


@record(frozen=True, slots=True)
class TableStore:
    """The table, which `make` makes."""

    client: WritingClient
    name: str
    clock: Clock = SYSTEM

    def make(self) -> None:
        """Make the table, if there is none, and wait until it can be used."""
        if self._status() is None:
            self._create()
        for _ in range(_SECONDS):
            if self._status() == "ACTIVE":
                return
            self.clock.sleep(1)
        raise UsageError(f"{self.name} does not come up\nhelp: --state-table names another table")

    def get(self, run: str, segment: str) -> Row | None:
        """A row as it is now."""
        request = {"TableName": self.name, "Key": _key_of(run, segment), "ConsistentRead": True}
        item = member(self._send(self.client.get_item, request, _NO_TABLE), "Item")
        return _row(item) if item else None

    def rows(self, run: str) -> Sequence[Row]:
        """All rows of a run."""
        found: list[Row] = []
        request: dict[str, object] = {
            "TableName": self.name,
            "KeyConditionExpression": "#run = :run",
            "ExpressionAttributeNames": {"#run": "run"},
            "ExpressionAttributeValues": {":run": {"S": run}},
            "ConsistentRead": True,
        }
        while True:
            answer = self._send(self.client.query, request, _NO_TABLE)
            found += map(_row, members(answer, "Items"))
            start = answer.get("LastEvaluatedKey")
            if not start:
                return found
            request["ExclusiveStartKey"] = start

    def put(self, row: Row, replaced: int) -> bool:
        """Put a row in the place of another, if that is still there."""
        request: dict[str, object] = {
            "TableName": self.name,
            "Item": {name: _stored(value) for name, value in row.items()},
            "ExpressionAttributeNames": {"#version": "version"},
            "ConditionExpression": "attribute_not_exists(#version)",
        }
        if replaced:
            request["ConditionExpression"] = "#version = :version"
            request["ExpressionAttributeValues"] = {":version": {"N": str(replaced)}}
        changed = "ConditionalCheckFailedException"
        return self._send(self.client.put_item, request, changed) is not _REFUSED

    def _status(self) -> str | None:
        described = self._send(self.client.describe_table, {"TableName": self.name}, _NO_TABLE)
        if described is _REFUSED:
            return None
        return str(member(described, "Table").get("TableStatus"))

    def _create(self) -> None:
        request: dict[str, object] = {
            "TableName": self.name,
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in _KEY
            ],
            "KeySchema": [
                {"AttributeName": name, "KeyType": half}
                for name, half in zip(_KEY, ("HASH", "RANGE"), strict=True)
            ],
            "BillingMode": "PAY_PER_REQUEST",
        }
        # In use: another worker was quicker.
        self._send(self.client.create_table, request, "ResourceInUseException")

    def _send(
        self, operation: Callable[..., Answer], request: Mapping[str, object], expected: str
    ) -> Answer:
        """The answer; `_REFUSED` for an error of this code, UsageError for any other."""
        errors = import_module("botocore.exceptions")
        try:
            return operation(**request)
        except (errors.ClientError, errors.BotoCoreError) as error:
            if code_of(error) == expected:
                return _REFUSED
            help_ = advice(error) or "the state of runs is kept there: is it allowed?"
            raise UsageError(f"{self.name}: {error}\nhelp: {help_}") from None


_NO_TABLE = "ResourceNotFoundException"
_REFUSED: Answer = {}
_KEY = ("run", "segment")


def _key_of(run: str, segment: str) -> Mapping[str, object]:
    return {"run": {"S": run}, "segment": {"S": segment}}


def _stored(value: object) -> Mapping[str, object]:
    """A value of JSON in wire format."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": repr(value)}
        case dict():
            return {"M": {name: _stored(each) for name, each in value.items()}}
        case list():
            return {"L": [_stored(each) for each in value]}
        case _:
            return {"S": str(value)}


def _row(item: Mapping[str, object]) -> Row:
    return {name: _plain(each) for name, each in item.items()}


def _plain(value: object) -> object:
    """The value of JSON that `_stored` was given."""
    match value:
        case {"M": dict(each)}:
            return _row(each)
        case {"L": list(each)}:
            return [_plain(one) for one in each]
        case {"N": str(text)}:
            return float(text) if {".", "e", "E"} & {*text} else int(text)
        case {"NULL": _}:
            return None
        case {"BOOL": each} | {"S": each}:
            return each
    raise UsageError("the state of a run is not as it was written\nhelp: --again begins anew")
