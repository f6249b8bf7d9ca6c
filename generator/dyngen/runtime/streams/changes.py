"""What stream records say of items, and what becomes of those of which they say nothing that can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..errors import DataLayerError, ItemDecodeError
from ..items.texts import comparable
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
    event: object, read: Callable[[StreamRecord], T]
) -> Iterator[T | Undecodable]:
    """Yield what `read` makes of each record of an event."""
    return (_decoded(each, read) for each in enveloped(event))


def _decoded(one: Enveloped, read: Callable[[StreamRecord], T]) -> T | Undecodable:
    try:
        return read(one.record())
    except (ItemDecodeError, StreamRecordError) as error:
        return Undecodable(one.keys(), error)


def reader_of(
    readers: Mapping[str, Callable[[StreamRecord], T]],
    table: str | None,
    table_names: Mapping[str, str] | None,
) -> Callable[[StreamRecord], T]:
    """Return what reads the records of a table; without one, what finds out of which table each is.

    That raises StreamRecordError if nothing says it.
    """
    if table is not None:
        return readers[table]
    deployed = table_names or {}
    # An ARN, which clients take as well, ends in the name, and records have no more.
    names = {
        name: deployed.get(name, name).rpartition(":table/")[2] for name in readers
    }

    def read(record: StreamRecord) -> T:
        for name, found in names.items():
            if record.table_name == found:
                return readers[name](record)
        raise StreamRecordError(
            f"a record of table {record.table_name}, which is none of {', '.join(readers)}: "
            "say which is meant by `table` or `table_names`"
        )

    return read


def changed_fields(new: object, old: object) -> frozenset[str]:
    """Return the fields in which an item differs from what it was: all of them if it was another entity."""
    names: tuple[str, ...] = getattr(type(new), "__slots__", ())
    return frozenset(
        name
        for name in names
        if type(new) is not type(old)
        or comparable(getattr(new, name)) != comparable(getattr(old, name))
    )
