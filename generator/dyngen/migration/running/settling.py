"""One item of a table: what is to become of it, and one conditional UpdateItem if that is something.

settler(item)      Settled("Order", Fate.WRITTEN)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from dyngen.importing.sources.dynamodb import WritingClient
from dyngen.importing.sources.shapes import member, members
from dyngen.migration.outcome import (
    AttributeValue,
    Look,
    Outcome,
    Transfer,
    Unchanged,
    Unreadable,
    Write,
)
from dyngen.migration.running.calls import Paced, code_of
from dyngen.migration.running.counting import Fate
from dyngen.migration.running.job import Place
from dyngen.migration.running.transfers import transact, transfer_request
from dyngen.records import record
from dyngen.verify.package import StoredItem

_ATTEMPTS = 4
"""As it was scanned, and after it was read again three times."""
_PASSING = frozenset({"None", "ConditionalCheckFailed", "TransactionConflict", "ThrottlingError"})
"""Why a transaction is cancelled that may be carried out when it is tried again."""
_FATES = {
    Unchanged.ALREADY: Fate.ALREADY,
    Unchanged.NOT_MEANT: Fate.NOT_MEANT,
    Unchanged.EXPIRED: Fate.EXPIRED,
}


@record(frozen=True, slots=True)
class Settled:
    """What became of an item, with what there is to tell of it."""

    entity: str
    fate: Fate
    attribute: str = ""
    why: str = ""
    due: Write | Transfer | None = None
    """What would have been written, of a look."""


@record(frozen=True, slots=True)
class Settler:
    """Does what is to be done with items of one table."""

    client: WritingClient
    place: Place
    evaluate: Callable[[StoredItem], Outcome]
    reads: Paced
    writes: Paced | None
    """None: nothing is written."""

    def __call__(self, item: StoredItem) -> Settled:
        """What became of the item."""
        key = {name: item[name] for name in self.place.key}
        entity = ""
        for _ in range(_ATTEMPTS):
            outcome = self.evaluate(item)
            if isinstance(outcome, Look):
                outcome = outcome.decide(self._read(outcome.key))
            if isinstance(outcome, Unchanged):
                return Settled(entity, _FATES[outcome])
            if isinstance(outcome, Unreadable):
                return Settled(outcome.entity, Fate.UNREADABLE, outcome.attribute, outcome.why)
            entity = outcome.entity
            if isinstance(outcome, Look):
                raise TypeError("a look decides, and does not look again")
            if self.writes is None:
                return Settled(entity, Fate.DUE, due=outcome)
            refused = (
                self._transfer(self.writes, outcome)
                if isinstance(outcome, Transfer)
                else self._write(self.writes, key, outcome)
            )
            if refused is None:
                return Settled(entity, Fate.WRITTEN)
            if refused:
                return Settled(entity, Fate.REFUSED, why=refused)
            found = self._read(key)
            if found is None:
                return Settled(entity, Fate.GONE)
            item = found
        return Settled(entity, Fate.CONTENDED, why="others changed it each time")

    def _write(self, writes: Paced, key: StoredItem, write: Write) -> str | None:
        """None if it is done; empty if the item has changed; else why DynamoDB does not take it."""
        errors = import_module("botocore.exceptions")
        try:
            writes.send(self.client.update_item, update_request(self.place, key, write), floor=1)
        except errors.ClientError as error:
            if code_of(error) == "ConditionalCheckFailedException":
                return ""
            if code_of(error) == "ValidationException":  # too large, most likely
                return str(member(error.response, "Error").get("Message"))
            raise
        return None

    def _transfer(self, writes: Paced, transfer: Transfer) -> str | None:
        """The same of a transaction over two places."""
        errors = import_module("botocore.exceptions")
        request = transfer_request(self.place, transfer)
        try:
            writes.send(partial(transact, self.client), request, floor=4)
        except errors.ClientError as error:
            if code_of(error) != "TransactionCanceledException":
                raise
            reasons = members(error.response, "CancellationReasons")
            final = [each for each in reasons if each.get("Code") not in _PASSING]
            return ", ".join(str(each.get("Message")) for each in final)
        return None

    def _read(self, key: StoredItem) -> StoredItem | None:
        request = {
            "TableName": self.place.name,
            "Key": key,
            "ConsistentRead": True,
            "ReturnConsumedCapacity": "TOTAL",
        }
        item = member(self.reads.send(self.client.get_item, request), "Item")
        return stored_item(item) or None


def stored_item(item: Mapping[str, object]) -> StoredItem:
    """An item of an answer."""
    return {name: value for name, value in item.items() if isinstance(value, dict)}


def update_request(place: Place, key: StoredItem, write: Write) -> Mapping[str, object]:
    """The request that makes the write, if the item is there and everything that was seen is as it was."""
    names: dict[str, str] = {}
    values: dict[str, AttributeValue] = {}

    def name_of(attribute: str) -> str:
        return names.setdefault(attribute, f"#n{len(names)}")

    def value_of(value: AttributeValue) -> str:
        values[holder := f":v{len(values)}"] = value
        return holder

    sets = [f"{name_of(name)} = {value_of(value)}" for name, value in write.sets.items()]
    removes = [name_of(name) for name in write.removes]
    conditions = [
        f"attribute_exists({name_of(place.key[0])})",
        *(
            f"attribute_not_exists({name_of(name)})"
            if value is None
            else f"{name_of(name)} = {value_of(value)}"
            for name, value in write.seen.items()
        ),
    ]
    clauses = [
        f"SET {', '.join(sets)}" if sets else "",
        f"REMOVE {', '.join(removes)}" if removes else "",
    ]
    return {
        "TableName": place.name,
        "Key": key,
        "UpdateExpression": " ".join(filter(None, clauses)),
        "ConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeNames": {holder: name for name, holder in names.items()},
        **({"ExpressionAttributeValues": values} if values else {}),
        "ReturnConsumedCapacity": "INDEXES",
    }
