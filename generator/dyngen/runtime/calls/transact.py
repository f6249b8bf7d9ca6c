"""Transactions: their failures, tokens and answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from ..errors import Reasons, TransactionFailedError
from ..wire import Item, Operation, is_item, is_object_list
from .translate import response_of


@contextmanager
def transaction(
    failure: Callable[[Reasons], TransactionFailedError],
) -> Generator[None]:
    """Raise `failure` where the transaction inside is cancelled."""
    try:
        yield
    except Exception as error:
        response = response_of(error, "TransactionCanceledException")
        if response is None:
            raise
        reasons = response.get("CancellationReasons")
        raise failure(Reasons(reasons if is_object_list(reasons) else ())) from error


def token_or_new(client_request_token: str | None) -> str:
    """Return the token, or a new one if there is none.

    DynamoDB carries out requests with one token once, within 10 minutes; so what boto3 sends
    again, because an answer was lost, is not applied again.
    """
    return (
        os.urandom(16).hex() if client_request_token is None else client_request_token
    )


def require_equal(message: str, left: object, right: object) -> None:
    """Raise `ValueError` with `message` unless both are equal."""
    if left != right:
        raise ValueError(message)


def transact_get(
    operation: Operation, *gets: Mapping[str, object]
) -> list[Item | None]:
    """Return what each Get found, an item or None, in their order, all of one moment.

    `operation` is `client.transact_get_items`; a Get is `{"TableName": …, "Key": …}`. DynamoDB
    accepts 100 at most.
    """
    response = operation(TransactItems=[{"Get": get} for get in gets])
    answers = response.get("Responses")
    if not is_object_list(answers):
        return [None] * len(gets)
    return [
        item if is_item(item := answer.get("Item")) and item else None
        for answer in answers
    ]
