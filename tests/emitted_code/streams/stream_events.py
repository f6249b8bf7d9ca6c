"""Stream records in the envelopes in which they travel, and Lambda's event filters.

in_lambda([record, …])     {"Records": [{"eventName": "INSERT", …}, …]}
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

Record = dict[str, Any]
BY_TIME_TO_LIVE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def record(
    name: str,
    keys: Mapping[str, Any],
    new: Mapping[str, Any] | None = None,
    old: Mapping[str, Any] | None = None,
    *,
    number: str = "100",
    table: str = "SocialMedia",
) -> Record:
    """A record as `get_records` of boto3 returns it."""
    images = {"NewImage": new, "OldImage": old}
    shown = {image: content for image, content in images.items() if content is not None}
    return {
        "eventName": name,
        "eventSourceARN": f"arn:aws:dynamodb:eu-central-1:1:table/{table}/stream/2026-01-01T00:00",
        "dynamodb": {"Keys": keys, "SequenceNumber": number, **shown},
    }


def _in_json(value: object) -> Any:
    """The same in JSON: bytes are Base64 there, and times are seconds."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return {name: _in_json(each) for name, each in value.items()}
    return [_in_json(each) for each in value] if isinstance(value, list) else value


def in_sdk(records: Sequence[Record]) -> object:
    without = [
        {name: each for name, each in one.items() if name != "eventSourceARN"} for one in records
    ]
    return {"Records": without, "NextShardIterator": "x"}


def in_lambda(records: Sequence[Record]) -> object:
    return {"Records": [_in_json(each) for each in records]}


def in_pipes(records: Sequence[Record]) -> object:
    return [_in_json(each) for each in records]


def _of_kinesis(one: Record) -> Record:
    table = one["eventSourceARN"].split("/")[1]
    number = one["dynamodb"]["SequenceNumber"]
    inside = {name: each for name, each in one["dynamodb"].items() if name != "SequenceNumber"}
    content = {**one, "tableName": table, "dynamodb": inside}
    del content["eventSourceARN"]
    data = b64encode(json.dumps(_in_json(content)).encode()).decode()
    return {"data": data, "sequenceNumber": f"outer-{number}", "partitionKey": "p"}


def in_kinesis(records: Sequence[Record]) -> object:
    arn = "arn:aws:kinesis:eu-central-1:1:stream/changes"
    return {"Records": [{"kinesis": _of_kinesis(each), "eventSourceARN": arn} for each in records]}


def in_kinesis_pipes(records: Sequence[Record]) -> object:
    return [_of_kinesis(each) for each in records]


Envelope = Callable[[Sequence[Record]], object]
ENVELOPES: dict[str, Envelope] = {
    "sdk": in_sdk,
    "lambda": in_lambda,
    "pipes": in_pipes,
    "kinesis": in_kinesis,
    "kinesis by pipes": in_kinesis_pipes,
}


def passes(criteria: Mapping[str, Any], one: Record) -> bool:
    """Would an event source mapping call its function with the record?"""
    return any(_fits(json.loads(each["Pattern"]), _in_json(one)) for each in criteria["Filters"])


def _fits(pattern: Any, value: Any) -> bool:
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            _fits(each, value.get(name)) for name, each in pattern.items()
        )
    return any(_is_one_of(rule, value) for rule in pattern)


def _is_one_of(rule: Any, value: Any) -> bool:
    match rule:
        case str():
            return bool(value == rule)
        case {"prefix": str(prefix)}:
            return isinstance(value, str) and value.startswith(prefix)
        case {"exists": True}:
            return value is not None and not isinstance(value, dict)
    raise AssertionError(f"{rule} is no rule of Lambda's that is known here")
