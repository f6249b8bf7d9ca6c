"""Why a write is refused that cannot be carried out: DynamoDB is asked, and nothing is changed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from ..calls.batch import pause
from ..calls.translate import response_of
from ..wire import DynamoDBClient
from .cancelled import in_conflict, reasons_of
from .guards import failing_check, only_condition

ATTEMPTS: Final = 12
"""How often is tried what others are in the way of."""


def refusals(
    client: DynamoDBClient,
    request: Mapping[str, object],
    attribute: str,
    position: int,
    actions: Sequence[Mapping[str, object]],
) -> list[Mapping[str, object]]:
    """Return why each action is refused; empty: it is not.

    `request` is that of the one at `position`, which cannot be carried out whatever its
    condition says, so that the others are only tried.
    """
    found: list[Mapping[str, object]] = [{} for _ in actions]
    if len(actions) > 1:
        tried = [*actions]
        tried[position] = {"ConditionCheck": failing_check(request, attribute)}
        found = _reasons(client, tried)
        found[position] = {}
    check = only_condition(request)
    if check is not None:
        [found[position]] = _reasons(client, [{"ConditionCheck": check}])
    return found


def _reasons(
    client: DynamoDBClient, actions: Sequence[Mapping[str, object]]
) -> list[Mapping[str, object]]:
    """Return why each action of a transaction that changes nothing is refused; empty: it is not."""
    for attempt in count(1):
        try:
            client.transact_write_items(TransactItems=actions)
        except Exception as error:
            response = response_of(error, "TransactionCanceledException")
            if response is None:
                raise
            reasons = reasons_of(response, len(actions))
            if attempt == ATTEMPTS or not in_conflict(reasons):
                return reasons
        else:
            return [{} for _ in actions]
        time.sleep(pause(attempt) / 10)
    raise AssertionError("the last attempt returns")
