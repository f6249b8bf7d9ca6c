"""Errors of the data layer. Messages name entities, keys and attributes, never the values of attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from .wire import Item, T, T_co, is_item


class DataLayerError(Exception):
    """What this package raises because of values, items and tables.

    What is called wrongly is a plain `ValueError` or `TypeError`; errors of boto3 pass unchanged.
    """

    def __reduce__(self) -> tuple[object, ...]:
        # By default an exception is copied by calling its class with the message alone.
        return _copied, (type(self), self.args), self.__dict__


def _copied(cls: type[DataLayerError], args: tuple[object, ...]) -> DataLayerError:
    return cls.__new__(cls, *args)


class ConditionFailedError(DataLayerError):
    """A write was refused, because its condition does not hold for the stored item.

    `item` is the stored item in wire format; None if there is none.
    """

    problem = "does not meet the condition of the write"

    def __init__(
        self,
        entity: str,
        key: Item,
        item: Item | None = None,
        *,
        hide_key: bool = False,
    ) -> None:
        super().__init__(f"{key_named(entity, key, hide_key)} {self.problem}")
        self.entity = entity
        self.key = key
        self.item = item


class ItemExistsError(ConditionFailedError):
    """A create was refused, because an item with this key is stored already."""

    problem = "exists already"


class ItemNotFoundError(ConditionFailedError):
    """A write was refused, because no item with this key is stored."""

    problem = "does not exist"


class VersionConflictError(ConditionFailedError):
    """An update was refused, because the item was changed since it was read: read it again and retry."""

    problem = "was changed by someone else: its stored version is not the expected one"


class ItemDecodeError(DataLayerError):
    """A stored item is not what the schema says: `attribute` is missing or holds something else.

    `item` is the stored item in wire format. `written` tells whether it is the answer to a write
    that was carried out: what was to be stored or deleted is, and need not be tried again.
    """

    written = False

    def __init__(
        self,
        entity: str,
        key: Item,
        attribute: str,
        why: str,
        item: Mapping[str, object],
        *,
        hide_key: bool = False,
    ) -> None:
        super().__init__(
            f"{key_named(entity, key, hide_key)}: attribute {attribute} {why}"
        )
        self.entity = entity
        self.key = key
        self.attribute = attribute
        self.why = why
        self.item = item


class KeyValueError(DataLayerError, ValueError):
    """A value cannot be part of a key. Nothing was sent.

    `key` is the key attribute; `component` the field in its template, None where the whole key is wrong.
    """

    def __init__(
        self, entity: str, key: str, component: str | None, reason: str
    ) -> None:
        place = f"{entity}, key {key}" + (f", {component}" if component else "")
        super().__init__(f"{place}: {reason}")
        self.entity = entity
        self.key = key
        self.component = component
        self.reason = reason


class FieldValueError(DataLayerError, ValueError):
    """A value is none that its field allows. Nothing was sent.

    `field` is the path to it: `total`, `address.zip`, `lines[2].sku`.
    """

    def __init__(self, entity: str, field: str, reason: str) -> None:
        super().__init__(f"{entity}, field {field}: {reason}")
        self.entity = entity
        self.field = field
        self.reason = reason


class CursorError(DataLayerError):
    """A cursor is damaged, or belongs to another query."""


class TableMismatchError(DataLayerError):
    """A table is there already, and its keys or indexes are not as declared. It was left as it is."""

    def __init__(self, table_name: str, differences: Sequence[str]) -> None:
        super().__init__(
            f"table {table_name} is there, but not as declared: {'; '.join(differences)}"
        )
        self.table_name = table_name
        self.differences = list(differences)


class UnprocessedItemsError(DataLayerError):
    """DynamoDB left a part of a batch undone until no time was left. The rest of the batch is done.

    What is left: `keys` not read (of a batch get), items of `put` not written, keys of `delete` not deleted; and of
    other tables than `table_name`, items not written `elsewhere`, by table. `found` is what a batch get has read: what
    the method would have returned, without the items of `keys`.
    `__cause__` is the error of the last attempt, if DynamoDB refused it; None if it answered.
    """

    def __init__(
        self,
        table_name: str,
        *,
        keys: Sequence[Item] = (),
        found: Sequence[object] = (),
        put: Sequence[Item] = (),
        delete: Sequence[Item] = (),
        elsewhere: Mapping[str, Sequence[Item]] | None = None,
    ) -> None:
        others = elsewhere or {}
        counts = [(keys, "read"), (put, "written"), (delete, "deleted")]
        counts += [(items, f"written to {table}") for table, items in others.items()]
        undone = ", ".join(
            f"{len(items)} not {verb}" for items, verb in counts if items
        )
        super().__init__(f"batch on {table_name} was left unfinished: {undone}")
        self.table_name = table_name
        self.keys = list(keys)
        self.found = list(found)
        self.put = list(put)
        self.delete = list(delete)
        self.elsewhere = {table: list(items) for table, items in others.items()}


@dataclass(frozen=True, slots=True)
class CancellationReason(Generic[T_co]):
    """Why one item cancelled a transaction."""

    code: str
    """`ConditionalCheckFailed`, `TransactionConflict`, `ThrottlingError`, … as DynamoDB names it."""
    message: str
    item: T_co | None
    """The stored item; None if there is none, if DynamoDB does not give it, or if it cannot be decoded."""


class Reasons:
    """The cancellation reasons of a transaction, in the order of its items."""

    def __init__(
        self, reasons: Sequence[Mapping[str, object]], names: Sequence[str] = ()
    ) -> None:
        """`names` are those of the items, where it is not known beforehand how many there are."""
        self.told = tuple(reasons)
        self.names = tuple(names)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each item; `None` (the text) for an item that was fine."""
        return tuple(str(reason.get("Code", "None")) for reason in self.told)

    def failed(self, items: Mapping[str, str]) -> str:
        """Return which items failed, and why; `items` are what they do, by their names, in the order of the schema."""
        does = [items[name] for name in self.names or items]
        does += [""] * (len(self.codes) - len(does))
        return "; ".join(
            f"item {number}{what and f', {what}'}: {code}"
            for number, (code, what) in enumerate(
                zip(self.codes, does, strict=False), 1
            )
            if code != "None"
        )


def reason_at(
    reasons: Reasons, position: int, decode: Callable[[Item], T]
) -> CancellationReason[T] | None:
    """Return why the item at `position`, counted from 0, failed; None if it was fine."""
    if position >= len(reasons.told) or reasons.codes[position] == "None":
        return None
    reason = reasons.told[position]
    item = reason.get("Item")
    try:
        decoded = decode(item) if is_item(item) else None
    except ItemDecodeError:  # that the transaction failed is the news, not this
        decoded = None
    return CancellationReason(
        reasons.codes[position], str(reason.get("Message", "")), decoded
    )


def reasons_for(
    reasons: Reasons, name: str, decode: Callable[[Item], T]
) -> tuple[CancellationReason[T] | None, ...]:
    """Return why each item of this name failed, in their order; None for those that were fine."""
    return tuple(
        reason_at(reasons, position, decode)
        for position, other in enumerate(reasons.names)
        if other == name
    )


def reason_for(
    reasons: Reasons, name: str, decode: Callable[[Item], T]
) -> CancellationReason[T] | None:
    """Return why the item of this name failed; None if it was fine, or left out."""
    return next(iter(reasons_for(reasons, name, decode)), None)


class TransactionFailedError(DataLayerError):
    """A transaction was cancelled: nothing of it was written.

    `codes` holds DynamoDB's code for each of its items, `None` (the text) for those that were fine.
    """

    def __init__(
        self, transaction: str, reasons: Reasons, items: Mapping[str, str]
    ) -> None:
        """`items` are what the transaction does, by the names of its items: `{"order": "Put Order"}`."""
        self.transaction = transaction
        self.codes = reasons.codes
        failed = reasons.failed(items) or "no reason given"
        super().__init__(f"{transaction} was cancelled ({failed})")


def key_named(entity: str, key: Item, hide_key: bool) -> str:
    """Return how a message names an item: `Post pk='USER#1' sk='POST#2'`."""
    if hide_key:
        return entity
    contents = (
        f" {name}={content!r}"
        for name, value in key.items()
        for content in value.values()
    )
    return entity + "".join(contents)
