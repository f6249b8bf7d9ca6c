"""A boto3 client that is tuned for this package."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable
from importlib import import_module
from operator import attrgetter
from typing import Final, TypeGuard

from ..wire import ConnectedClient, DynamoDBClient, is_list


def connect(
    *, session: object = None, profile_name: str | None = None, **settings: object
) -> ConnectedClient:
    """Return a boto3 client for DynamoDB, made with the `settings` of `boto3.client`.

    The credentials and the region are those of `session`, a `boto3.Session`, or of the profile
    that is called `profile_name`; without either, those that boto3 finds by itself. Make one
    client for the whole program: threads can share it, and a `Database` gives it to all its
    repositories.

    It gives the same results as boto3's own, sooner: answers that carry items are not walked
    through by their shape, and requests are not validated before they are sent (types have
    seen to that). A `config` among the settings is respected. If orjson is installed, it reads
    the answers.

    Raises `TypeError` if both a session and a profile are given; botocore's errors where it
    finds no region, or no such profile.
    """
    if session is not None and profile_name is not None:
        raise TypeError(
            "a session has its profile already: give one of session, profile_name"
        )
    config = import_module("botocore.config").Config(parameter_validation=False)
    if settings.get("config") is not None:
        config = config.merge(settings["config"])
    boto3 = import_module("boto3")
    if profile_name is not None:
        session = boto3.Session(profile_name=profile_name)
    make_client = attrgetter("client")(boto3 if session is None else session)
    client: ConnectedClient = make_client("dynamodb", **{**settings, "config": config})
    _tune(client)
    return client


def _tune(client: DynamoDBClient) -> None:
    """Let the client read answers itself."""
    read_answer = answer_reader(fastest_loads())
    events = attrgetter("meta.events")(client)
    for operation in _ANSWERING_ITEMS:
        events.register(f"before-parse.dynamodb.{operation}", read_answer)
        events.register(f"after-call.dynamodb.{operation}", refuse_damaged)


_ANSWERING_ITEMS: Final = (
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "TransactGetItems",
    "UpdateItem",
)


def answer_reader(loads: Callable[[bytes], object]) -> Callable[..., None]:
    """Return a handler of botocore's event `before-parse`, which reads an answer by `loads`.

    What it read goes where botocore looks for what handlers have read, and the body is emptied,
    so that botocore's parser has only the metadata to add. On any doubt the parser does all:
    errors stay as they are, and a truncated body is found by its checksum and asked for again
    (see `refuse_damaged` for the last time). It keeps no state, so threads can share a client.
    """

    def read_answer(**event: object) -> None:
        response = event.get("response_dict")
        answer = event.get("customized_response_dict")
        if not _is_dict(response) or not _is_dict(answer):
            return
        body = response.get("body")
        if response.get("status_code") != 200 or not isinstance(body, bytes):
            return
        try:
            content = read_content(loads, body)
        except ValueError:
            answer[_DAMAGED] = True
            return
        if _is_dict(content) and "ResponseMetadata" not in content:
            answer.update(
                {name: part for name, part in content.items() if part is not None}
            )
            response["body"] = b""

    return read_answer


def read_content(loads: Callable[[bytes], object], body: bytes) -> object:
    """Return what the body of an answer says, read by `loads`, binary values decoded."""
    if BINARY.search(body):
        return json.loads(body, object_hook=with_bytes)
    return loads(body)


BINARY: Final = re.compile(rb'BS?"\s*:')
"""The descriptors of binary values, and names that end like them, which does no harm.

As it begins with a letter, and a rare one, it is found sooner than the quote before it would be.
"""


def refuse_damaged(**event: object) -> None:
    """Raise an error of botocore's if what is left after every retry is an answer that cannot be read.

    A handler of botocore's event `after-call`. In its retry mode `standard`, botocore would take half an answer for
    an empty one: an item that is not there, a batch that is done.
    """
    answer = event.get("parsed")
    if _is_dict(answer) and answer.pop(_DAMAGED, None):
        error = import_module("botocore.exceptions").ResponseStreamingError
        raise error(error="the answer of DynamoDB is damaged")


_DAMAGED: Final = "DamagedAnswer"


def fastest_loads() -> Callable[[bytes], object]:
    """Return what reads JSON: orjson if it is installed, else the standard library."""
    try:
        loads: Callable[[bytes], object] = import_module("orjson").loads
    except ImportError:
        return read_json
    return loads


def read_json(text: bytes) -> object:
    """Return what `json.loads` returns, sooner.

    That finds out how text is encoded, and looks for white space on both sides of it.
    """
    try:
        decoded = text.decode()
        content, end = _DECODER.raw_decode(decoded)
    except ValueError:
        return json.loads(text)
    return content if end == len(decoded) else json.loads(text)


_DECODER: Final = json.JSONDecoder()


def with_bytes(structure: dict[str, object]) -> dict[str, object]:
    """Return a part of an answer with the Base64 text of binary values decoded.

    A text under the name `B` is a binary value and nothing else: were `B` the name of an
    attribute, a structure would stand there. So with the list of texts under `BS`.
    """
    binary, binaries = structure.get("B"), structure.get("BS")
    if isinstance(binary, str):
        structure["B"] = b64decode(binary)
    if is_list(binaries) and all(isinstance(each, str) for each in binaries):
        structure["BS"] = [b64decode(str(each)) for each in binaries]
    return structure


def _is_dict(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
