"""Why a transaction over both places was cancelled, as the write that was asked for would tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from ..calls.batch import is_throttled
from ..calls.translate import response_of
from ..wire import Item, is_item, is_object, is_object_list
from .changed import Change

_REFUSED: Final = "ConditionalCheckFailed"
_CONFLICT: Final = "TransactionConflict"
_FINE: Final = "None"
_CODES: Final[Mapping[str, str]] = {
    _REFUSED: "ConditionalCheckFailedException",
    "ItemCollectionSizeLimitExceeded": "ItemCollectionSizeLimitExceededException",
    "ProvisionedThroughputExceeded": "ProvisionedThroughputExceededException",
    "ThrottlingError": "ThrottlingException",
    _CONFLICT: "TransactionConflictException",
    "ValidationError": "ValidationException",
}
"""What a write by itself says where a transaction gives this reason."""


class Cancelled:
    """The reasons of a cancelled transaction: those of what was asked for, and those of the copies beside it."""

    def __init__(
        self,
        response: Mapping[str, object],
        changes: Sequence[Change | None],
        beside: Sequence[tuple[int, Change, Mapping[str, object]]],
    ) -> None:
        """`beside` are the actions of the copies, each with the position and the change that it belongs to."""
        told = response.get("CancellationReasons")
        reasons = [*told] if is_object_list(told) else []
        self._response = response
        self.own = reasons[: len(changes)]
        self._beside = [*zip(reasons[len(changes) :], beside, strict=False)]
        stale = [
            _is_refused(reason)
            and change is not None
            and not change.is_as_read(_item(reason))
            for reason, change in zip(self.own, changes, strict=False)
        ]
        self._refused = any(
            _is_refused(reason) and not late
            for reason, late in zip(self.own, stale, strict=True)
        )
        codes = {str(reason.get("Code", _FINE)) for reason in reasons}
        self._passing = codes <= {_FINE, _REFUSED, _CONFLICT}
        for position, late in enumerate(stale):
            if late:
                self.own[position] = conflict()
        self._is_stale = any(stale)
        for reason, (position, _, _) in self._beside:
            if reason.get("Code", _FINE) != _FINE and not _is_told(self.own[position]):
                self.own[position] = conflict() if _is_refused(reason) else reason

    @property
    def is_final(self) -> bool:
        """Is there nothing to hope for of another attempt?"""
        return self._refused or not self._passing

    def places_of_others(self, before: frozenset[object]) -> frozenset[object]:
        """Return the second places that items leave where copies of others stand; `before` are those that were known.

        Raises `CopyExistsError` where a copy would have been put there. Where an item is no longer as it was read, its
        copy is another, or elsewhere: that says nothing then.
        """
        if self._is_stale:
            return before
        # Where one was deleted, that of another stands; where one was spared, it is no longer another's.
        return before ^ {
            change.emptied(action)
            for reason, (_, change, action) in self._beside
            if _is_refused(reason)
        }

    def error(self) -> Exception:
        """Return what DynamoDB would have raised of what was asked for."""
        return cancelled(self.own, self._response)


def is_passing(error: Exception) -> bool:
    """Does a batch go on after this error, and say what is left undone?"""
    return is_throttled(error) or response_of(error, _CODES[_CONFLICT]) is not None


def reasons_of(
    response: Mapping[str, object], number: int
) -> list[Mapping[str, object]]:
    """Return the reasons of a cancelled transaction, one for each of a `number` of actions; empty: it was fine."""
    told = response.get("CancellationReasons")
    reasons = [*told] if is_object_list(told) else []
    fine: Mapping[str, object] = {}
    found = [reason if _is_told(reason) else fine for reason in reasons[:number]]
    return found + [fine] * (number - len(found))


def in_conflict(reasons: Sequence[Mapping[str, object]]) -> bool:
    """Is somebody else writing one of the items?"""
    return any(reason.get("Code") == _CONFLICT for reason in reasons)


def cancelled(
    reasons: Sequence[Mapping[str, object]], response: Mapping[str, object]
) -> Exception:
    """Return the error of a cancelled transaction; `response` is that of the one which was sent."""
    fine: Mapping[str, object] = {"Code": _FINE}
    told = [reason or fine for reason in reasons]
    codes = ", ".join(str(reason.get("Code", _FINE)) for reason in told)
    return _client_error(
        {
            **response,
            "Error": {
                "Code": "TransactionCanceledException",
                "Message": "Transaction cancelled, please refer cancellation reasons for specific "
                f"reasons [{codes}]",
            },
            "CancellationReasons": told,
        },
        "TransactWriteItems",
    )


def error_of_one(error: Exception, operation: str, *, with_item: bool) -> Exception:
    """Return what the operation would have raised where the transaction of its one write was cancelled."""
    response: object = getattr(error, "response", None)
    told: Mapping[str, object] = response if is_object(response) else {}
    reasons = told.get("CancellationReasons")
    if not is_object_list(reasons) or not reasons:
        return error
    reason = reasons[0]
    code = str(reason.get("Code", _FINE))
    if code not in _CODES:
        return error
    made = {
        name: value for name, value in told.items() if name != "CancellationReasons"
    }
    made["Error"] = {"Code": _CODES[code], "Message": str(reason.get("Message", ""))}
    item = _item(reason)
    if item is not None and with_item:
        made["Item"] = item
    return _client_error(made, operation)


def _client_error(response: Mapping[str, object], operation: str) -> Exception:
    error: Exception = import_module("botocore.exceptions").ClientError(
        response, operation
    )
    return error


def _is_refused(reason: Mapping[str, object]) -> bool:
    return reason.get("Code") == _REFUSED


def _is_told(reason: Mapping[str, object]) -> bool:
    return reason.get("Code", _FINE) != _FINE


def conflict() -> Mapping[str, object]:
    """Return the reason that others kept an item from being written."""
    return {
        "Code": _CONFLICT,
        "Message": "The item was changed by others each time that it was to be written.",
    }


def _item(reason: Mapping[str, object]) -> Item | None:
    item = reason.get("Item")
    return item if is_item(item) and item else None
