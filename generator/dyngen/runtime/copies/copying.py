"""A client that writes to two places what stands at two places, and leaves all else to another client."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from ..calls.batch import is_throttled, pause
from ..calls.transact import token_or_new
from ..calls.translate import response_of
from ..errors import DataLayerError
from ..wire import DynamoDBClient, Item, is_object, is_object_list, item_of
from .cancelled import Cancelled, cancelled, conflict, error_of_one, is_passing
from .changed import (
    BatchWrite,
    Change,
    Copied,
    CopyExistsError,
    at_second_places,
    by_tables,
    in_requests,
    item_in,
    made,
    require_room,
    writes_of,
)
from .evaluated import NotEvaluatedError
from .reader import Reader
from .refusals import ATTEMPTS, refusals

_Actions: TypeAlias = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of an item that stands at two places, as one of all the actions that are sent together."""

    copied: Copied
    key: Item
    kind: str
    request: Mapping[str, object]
    position: int
    actions: _Actions

    @property
    def table(self) -> str:
        return str(self.request["TableName"])

    def refusals(self, client: DynamoDBClient) -> list[Mapping[str, object]]:
        """Return why each of the actions is refused although this one cannot be carried out; empty: it is not."""
        here = {**self.request, "Key": self.key}
        return refusals(client, here, self.copied.key[0], self.position, self.actions)


def copying(
    client: DynamoDBClient,
    copied: Mapping[str, Sequence[Copied]],
    table_names: Mapping[str, str],
) -> DynamoDBClient:
    """Return a client that writes items of `copied` to both of their places.

    `copied` are the entities by the tables of the schema, `table_names` the deployed ones.
    """
    deployed: dict[str, list[Copied]] = {}
    for table, name in table_names.items():
        if table in copied:
            deployed.setdefault(name, []).extend(copied[table])
    return CopyingClient(client, deployed)


class CopyingClient(Reader):
    """A client that writes to both places of an item, in one transaction; what reads is left to the other client.

    The item is read first, and the transaction holds only if it is as it was read: so what is
    written to the second place is what the write makes of the item. If somebody else was
    faster, it is read and tried again.
    """

    takes_whole_batches = True
    """Of a batch that is cut before it comes here, some could not be put in order."""

    def __init__(
        self, client: DynamoDBClient, copied: Mapping[str, Sequence[Copied]]
    ) -> None:
        super().__init__(client)
        self._copied = copied

    def put_item(self, **request: object) -> Mapping[str, object]:
        if self._entity(request, "Item") is None:
            return self._client.put_item(**request)
        return self._alone("Put", "PutItem", request)

    def update_item(self, **request: object) -> Mapping[str, object]:
        if self._entity(request, "Key") is None:
            return self._client.update_item(**request)
        return self._alone("Update", "UpdateItem", request)

    def delete_item(self, **request: object) -> Mapping[str, object]:
        if self._entity(request, "Key") is None:
            return self._client.delete_item(**request)
        return self._alone("Delete", "DeleteItem", request)

    def batch_write_item(self, **request: object) -> Mapping[str, object]:
        """Write each item of two places by itself, later where the copy of another may go, and the rest as a batch.

        Raises the error by which DynamoDB says that nothing of it all could be processed.
        """
        rest, waiting = list[BatchWrite](), list[BatchWrite]()
        for each in writes_of(request.get("RequestItems")):
            alone = self._entity(each.request, each.member) is None
            (rest if alone else waiting).append(each)
        most = len(rest) + len(waiting)
        fault: Exception | None = None
        undone: list[BatchWrite] = []
        for tables in in_requests(rest):
            sent = {**request, "RequestItems": tables}
            try:
                response = self._client.batch_write_item(**sent)
                undone += writes_of(response.get("UnprocessedItems"))
            except Exception as error:
                if not is_passing(error):
                    raise
                undone += writes_of(tables)
                fault = error
        later: list[BatchWrite] = []
        while waiting:
            refused: list[BatchWrite] = []
            for each in waiting:
                try:
                    self._alone(each.action, "BatchWriteItem", each.request)
                except CopyExistsError:
                    refused.append(each)
                    if len(refused) == len(waiting) and not later:
                        raise
                except Exception as error:
                    if not is_passing(error):
                        raise
                    later.append(each)
                    fault = error
            if len(refused) == len(waiting):
                later += refused  # the copy of one that is put off may go
                break
            waiting = refused
        undone += later
        if fault and is_throttled(fault) and len(undone) == most:
            raise fault
        return {"UnprocessedItems": by_tables(undone)}

    def transact_write_items(self, **request: object) -> Mapping[str, object]:
        """Write what is in the transaction, and the copies of what stands at two places."""
        items = request.get("TransactItems")
        actions = items if is_object_list(items) else []
        self._together(actions, request.get("ClientRequestToken"))
        return {}

    def _alone(
        self, action: str, operation: str, request: Mapping[str, object]
    ) -> Mapping[str, object]:
        """Make one write, and answer as DynamoDB does for the operation."""
        told = {**request}
        returned = told.pop("ReturnValues", "NONE")
        wanted = told.pop("ReturnValuesOnConditionCheckFailure", "NONE")
        try:
            changes = self._together([{action: told}], None)
        except Exception as error:
            if response_of(error, "TransactionCanceledException") is None:
                raise
            with_item = wanted == "ALL_OLD"
            raise error_of_one(error, operation, with_item=with_item) from error
        [change] = changes
        given: Item | None = None
        if change is not None and returned in ("ALL_NEW", "ALL_OLD"):
            given = change.new if returned == "ALL_NEW" else change.old
        return {} if given is None else {"Attributes": given}

    def _together(self, actions: _Actions, token: object) -> list[Change | None]:
        """Write all of it at both places, and return what became of each; None: it has one place, or is a check.

        Raises `CopyExistsError` where the copy of another item stands at a second place, and nothing is written.
        Each attempt is made with the token, or has one of its own: so nothing is applied twice.
        """
        asked = [
            self._asked(action, position, actions)
            for position, action in enumerate(actions)
        ]
        # What is put or updated has a copy afterwards, whatever is there now.
        copies = sum(each is not None and each.kind != "Delete" for each in asked)
        require_room(len(actions) + copies)
        kept, read = frozenset[object](), list[Item | None]()
        for attempt in count(1):
            items: list[Mapping[str, object]] = []
            changes: list[Change | None] = []
            for action, each in zip(actions, asked, strict=True):
                change = self._change(each) if each else None
                changes.append(change)
                items.append(
                    {each.kind: change.guarded(each.request)}
                    if each and change
                    else action
                )
            before, read = read, [one.old if one else None for one in changes]
            try:
                beside = at_second_places(changes, kept)
            except CopyExistsError:
                # Not all is read at one moment: an item can have left for another in between.
                if read == before or attempt == ATTEMPTS:
                    raise
                continue
            items += [more for _, _, more in beside]
            require_room(len(items))
            # Not every client makes one, and without it what is sent again is another transaction.
            mine = token_or_new(None) if token is None else token
            try:
                self._client.transact_write_items(
                    TransactItems=items, ClientRequestToken=mine
                )
            except Exception as error:
                response = response_of(error, "TransactionCanceledException")
                if response is None:
                    raise
                found = Cancelled(response, changes, beside)
                if found.is_final or attempt == ATTEMPTS:
                    raise found.error() from error
                kept = found.places_of_others(kept)
            else:
                return changes
            time.sleep(pause(attempt) / 10)
        raise AssertionError("the last attempt returns or raises")

    def _asked(
        self, action: Mapping[str, object], position: int, actions: _Actions
    ) -> _Asked | None:
        """Return what the action at `position` of `actions` asks of an item; None if that has one place."""
        for kind, request in action.items():
            if kind not in ("Put", "Update", "Delete") or not is_object(request):
                break
            member = "Item" if kind == "Put" else "Key"
            copied, given = self._entity(request, member), item_in(request, member)
            if copied is None or given is None:
                break
            key = copied.key_of(given)
            return _Asked(copied, key, kind, request, position, actions)
        return None

    def _change(self, asked: _Asked) -> Change:
        """Return what is made of the item, as it is now."""
        copied, table, key = asked.copied, asked.table, asked.key
        for attempt in count(1):
            old = self._stored(table, key)
            if old:
                copied.copy_of(old)  # an item that cannot be read has no copy
            try:
                new = made(asked.kind, asked.request, old or key)
                if new is not None:
                    copied.copy_of(new)
                return Change(copied, table, key, old or None, new)
            except (DataLayerError, ValueError) as error:
                # The item is not what the write needs. That conditions say so, if any does, is
                # what there is to tell.
                reasons = asked.refusals(self._client)
                position = asked.position
                another = not reasons[position] and self._stored(table, key) != old
                if another and not any(reasons) and attempt == ATTEMPTS:
                    reasons[position] = conflict()
                elif isinstance(error, NotEvaluatedError) and not another:
                    refused = {"Code": "ValidationError", "Message": str(error)}
                    reasons[position] = reasons[position] or refused
                if any(reasons):
                    raise cancelled(reasons, {}) from error
                if not another:
                    raise
                # By now it is another, which can be what the write needs.
            time.sleep(pause(attempt) / 10)
        raise AssertionError("the last attempt returns or raises")

    def _stored(self, table: str, key: Item) -> Item | None:
        """Return the item that stands there now."""
        return item_of(
            self._client.get_item(TableName=table, Key=key, ConsistentRead=True)
        )

    def _entity(self, request: Mapping[str, object], member: str) -> Copied | None:
        """Return whose item a request is about; None if that has one place."""
        item = item_in(request, member)
        told = self._copied.get(str(request.get("TableName")), ())
        return next((each for each in told if item and each.is_one(item)), None)
