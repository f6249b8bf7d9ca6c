"""What stream records say of items, and what becomes of those of which they say nothing that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import DataLayerError, ItemDecodeError
from ..wire import Item, T
from .records import Enveloped, StreamRecord, StreamRecordError, enveloped


@dataclass(frozen=True, slots=True)
class Unknown:
    """An item was changed that is none of the entities of its table."""

    keys: Item = field(repr=False)
    """The primary key in wire format. It may hold what a field that is sensitive holds."""


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A record that cannot be read."""

    keys: Item = field(repr=False)
    """The primary key in wire format; empty if that cannot be read either."""
    error: DataLayerError
    """ItemDecodeError for an item that is not as the schema says, else StreamRecordError."""


def decoded_records(
    event: object,
    changes: Mapping[str, Callable[[StreamRecord], T]],
    table: str | None,
    table_names: Mapping[str, str] | None = None,
) -> Iterator[T | Undecodable]:
    """Yield what each record of an event says; `changes` has what reads those of each table."""
    return (_decoded(each, changes, table, table_names) for each in enveloped(event))


def change_of(
    one: Enveloped,
    changes: Mapping[str, Callable[[StreamRecord], T]],
    table: str | None,
    table_names: Mapping[str, str] | None,
) -> T:
    """Return what one record says. Raises ItemDecodeError or StreamRecordError."""
    record = one.record()
    return changes[_table_of(record, changes, table, table_names)](record)


def _decoded(
    one: Enveloped,
    changes: Mapping[str, Callable[[StreamRecord], T]],
    table: str | None,
    table_names: Mapping[str, str] | None,
) -> T | Undecodable:
    try:
        return change_of(one, changes, table, table_names)
    except (ItemDecodeError, StreamRecordError) as error:
        return Undecodable(one.keys(), error)


def _table_of(
    record: StreamRecord,
    changes: Mapping[str, Callable[[StreamRecord], T]],
    table: str | None,
    table_names: Mapping[str, str] | None,
) -> str:
    """Return whose record it is, as the schema calls the table. Raises StreamRecordError if nothing says it."""
    if table is not None:
        return table
    if len(changes) == 1:
        return next(iter(changes))
    deployed = table_names or {}
    for name in changes:
        # An ARN, which clients take as well, ends in the name, and records have no more.
        if record.table_name == deployed.get(name, name).rpartition(":table/")[2]:
            return name
    raise StreamRecordError(
        f"a record of table {record.table_name}, which is none of {', '.join(changes)}: "
        "say which is meant by `table` or `table_names`"
    )


def changed_fields(new: object, old: object) -> frozenset[str]:
    """Return the fields in which an item differs from what it was: all of them if it was another entity."""
    names: tuple[str, ...] = getattr(type(new), "__slots__", ())
    return frozenset(
        name
        for name in names
        if type(new) is not type(old) or getattr(new, name) != getattr(old, name)
    )
