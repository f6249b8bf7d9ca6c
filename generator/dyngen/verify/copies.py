"""What is wrong with copies at second places: each is held against its item, which is read by its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyngen.importing.sources.dynamodb import Client
from dyngen.importing.sources.shapes import member
from dyngen.ir.schema import Schema
from dyngen.ir.tables import Table
from dyngen.verify.judging import Defect, Fault, is_readable, is_same
from dyngen.verify.package import StoredItem
from dyngen.verify.second_places import NotCopiedError, Places, second_places

Judge = Callable[[StoredItem, Sequence[Defect]], Sequence[Defect]]
"""An item, what is wrong with it by itself, and what is wrong with it in all."""


def copies_judge(schema: Schema, table: Table, client: Client, deployed: str) -> Judge:
    """What judges items of a table with their copies, and copies with their items."""
    names = table.key_names
    moving = second_places(schema).get(table.name, ())

    def key_of(item: StoredItem) -> StoredItem:
        return {name: item[name] for name in names}

    def read(key: StoredItem) -> StoredItem | None:
        answer = client.get_item(TableName=deployed, Key=key, ConsistentRead=True)
        found = member(answer, "Item")
        return {name: value for name, value in found.items() if isinstance(value, dict)} or None

    def of_item(places: Places, item: StoredItem) -> Sequence[Defect]:
        copy = places.first.copy_of(item)
        found = read(key_of(copy))
        if found is not None and is_same(found, copy):
            return []
        fault = Fault.NO_COPY if found is None else Fault.STALE_COPY
        return [Defect(fault, places.entity, "", "")]

    def of_copy(places: Places, copy: StoredItem) -> Sequence[Defect]:
        item = read(key_of(places.second.copy_of(copy)))
        if item is not None and key_of(places.first.copy_of(item)) == key_of(copy):
            return []  # what else it says is told of the item
        return [Defect(Fault.COPY_OF_NOTHING, places.entity, "", "")]

    def judge(item: StoredItem, defects: Sequence[Defect]) -> Sequence[Defect]:
        try:
            for places in moving:
                if places.first.is_one(item) and places.is_written and is_readable(defects):
                    return [*defects, *of_item(places, item)]
                if places.second.is_one(item):
                    return of_copy(places, item) if places.is_written else []
        except NotCopiedError as error:
            return [*defects, Defect(Fault.UNREADABLE, places.entity, error.attribute, error.why)]
        return defects

    return judge
