"""What is wrong with a stored item, found by the package that is to read it.

judge(item)     [Defect("Order", "GSI1SK", "is stale")]
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table
from dyngen.verify.package import Entity, StoredItem, decoder


class Fault(enum.StrEnum):
    """What can be wrong with an item."""

    UNREADABLE = "unreadable"
    STALE = "stale index key"
    MISSING = "missing index key"
    SUPERFLUOUS = "superfluous index key"
    NO_ENTITY = "no entity"
    NO_COPY = "missing copy"
    STALE_COPY = "stale copy"
    COPY_OF_NOTHING = "copy of no item"


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """Something that is wrong with an item. It holds no value of it."""

    fault: Fault
    entity: str
    """Empty where it is none."""
    attribute: str
    why: str


Judge = Callable[[StoredItem], Sequence[Defect]]


def is_readable(defects: Sequence[Defect]) -> bool:
    """Can an item be read that has these defects?"""
    return not any(each.fault in (Fault.UNREADABLE, Fault.NO_ENTITY) for each in defects)


def judge_of(schema: Schema, table: Table) -> Judge:
    """A function that finds what is wrong with an item of the table."""
    streams, decode = decoder(schema)
    own = {each.name for each in table.key_attributes} - {*table.key_names}

    def judge(item: StoredItem) -> Sequence[Defect]:
        keys = {name: item[name] for name in table.key_names if name in item}
        event = [{"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": item}}]
        [change] = decode(event, table=table.name)
        if isinstance(change, streams.Unknown):
            return [Defect(Fault.NO_ENTITY, "", "", "")]
        if isinstance(change, streams.Undecodable):
            return [_unreadable(change.error)]
        return list(_index_keys(change.new, item, sorted(own)))

    return judge


def _unreadable(error: object) -> Defect:
    entity, attribute, why = (str(getattr(error, each, "")) for each in _SAID)
    return Defect(Fault.UNREADABLE, entity, attribute, why)


_SAID = ("entity", "attribute", "why")
"""What ItemDecodeError has; its reasons hold no values."""


def _index_keys(entity: Entity, item: StoredItem, attributes: Sequence[str]) -> Iterator[Defect]:
    """The index keys that are otherwise than the fields of the item make them."""
    name = type(entity).__name__
    try:
        made = entity.to_item()
    except ValueError:  # FieldValueError and KeyValueError
        yield Defect(Fault.UNREADABLE, name, "", "has a value that could not be written")
        return
    for attribute in attributes:
        found, wanted = item.get(attribute), made.get(attribute)
        if found is None and wanted is not None:
            yield Defect(Fault.MISSING, name, attribute, "")
        elif found is not None and wanted is None:
            yield Defect(Fault.SUPERFLUOUS, name, attribute, "")
        elif found is not None and wanted is not None and not is_equal(found, wanted):
            yield Defect(Fault.STALE, name, attribute, "")


def is_equal(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether DynamoDB calls two values of keys equal: numbers by what they are."""
    if "N" in one and "N" in other:
        return Decimal(str(one["N"])) == Decimal(str(other["N"]))
    return one == other


def is_same(one: StoredItem, other: StoredItem) -> bool:
    """Do two items say the same? Sets without order."""
    return one.keys() == other.keys() and all(
        is_equal(_ordered(value), _ordered(other[name])) for name, value in one.items()
    )


def _ordered(value: Mapping[str, object]) -> Mapping[str, object]:
    [(kind, content)] = value.items()
    if kind in ("SS", "NS", "BS") and isinstance(content, list):
        return {kind: sorted(content)}
    return value
