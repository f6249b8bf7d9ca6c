"""Published designs, their items as published: read by patterns, changed, written back, and nothing is lost.

Items are put by plain boto3, each with attributes that no schema knows, and compared as they are stored.

pytest --ddb=ministack tests/published
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

import pytest

from clients import Recorder
from dyngen.names import snake
from emitted import compiled, load
from emulator import Ddb
from published import (
    chat,
    complaints,
    coordination,
    instagram,
    inventory,
    library,
    payments,
    realworld,
    session_store,
    version_control,
)
from published.designs import Call, Item, Made, Stored

pytestmark = pytest.mark.slow

DESIGNS = {
    each.name: each
    for each in (
        chat.DESIGN, complaints.DESIGN, coordination.DESIGN, instagram.DESIGN, inventory.DESIGN, library.DESIGN,
        payments.DESIGN, realworld.DESIGN, session_store.DESIGN, version_control.DESIGN,
    )
}  # fmt: skip
FOREIGN: Item = {
    "somebodyElses": {"S": "x"},
    "größe in cm": {"N": "1.5"},
    "_nested": {"M": {"deep": {"L": [{"NULL": True}, {"M": {"raw": {"B": b"\x00\xff"}}}, {"BOOL": False}]}}},
    "nothing": {"NULL": True},
    "raw": {"B": b"\x00\x01\xfe"},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2.5"]},
    "bytes": {"BS": [b"\x00", b"\xff"]},
    "#": {"L": []},
    "version": {"S": "of another program"},
}  # fmt: skip


@cache
def package(name: str) -> Any:
    return load(f"published_design_{name}", compiled(DESIGNS[name].schema))


class Tables:
    """The tables of a design, and the package for them."""

    def __init__(self, name: str, client: Any) -> None:
        self.design, self.package, self._client = DESIGNS[name], package(name), client
        self._keys: dict[str, list[str]] = {}
        self._table_of: dict[str, str] = {}
        for table in self.design.schema["tables"]:
            config = table["table_config"]
            own = [config[key] for key in ("partition_key", "sort_key") if key in config]
            self._keys[config["table_name"]] = own
            self._table_of |= dict.fromkeys(table["entities"], config["table_name"])
        self.package.create_tables(client)
        self.recorder = Recorder(client)
        self._database = self.package.Database(self.recorder)

    def fill(self, foreign: Item) -> dict[str, Item]:
        """Put the items of the design, and nothing else is there; return them as they are stored."""
        for table, keys in self._keys.items():
            for item in self._client.scan(TableName=table)["Items"]:
                self._client.delete_item(TableName=table, Key={key: item[key] for key in keys})
        for each in self.design.items:
            self._client.put_item(TableName=self._table_of[each.entity], Item=each.item | foreign)
        return self.stored()

    def stored(self) -> dict[str, Item]:
        """Every item of every table, sets in order, by table and key."""
        return {
            self._named(table, item): in_order(item)
            for table in self._keys
            for item in self._client.scan(TableName=table)["Items"]
        }

    def name(self, stored: Stored) -> str:
        """What an item is called in `stored`."""
        return self._named(self._table_of[stored.entity], stored.item)

    def _named(self, table: str, item: Item) -> str:
        return " ".join([table, *(next(iter(item[key].values())) for key in self._keys[table])])

    def call(self, asked: Call) -> Any:
        """What a method answers."""
        method, *arguments = asked
        repository, _, name = method.partition(".")
        found = getattr(getattr(self._database, repository), name)
        return found(*(self._argument(each) for each in arguments))

    def _argument(self, value: Any) -> Any:
        match value:
            case Made():
                return getattr(self.package, value.name)(**value.values)
            case tuple():
                return [*value]
            case frozenset():
                return {*value}
        return value

    def read(self, stored: Stored, foreign: Item) -> Any:
        """An item in Python."""
        return getattr(self.package, stored.entity).from_item(stored.item | foreign)

    def put(self, stored: Stored, one: Any) -> None:
        """Put the whole entity in the place of what is there."""
        name = snake(stored.entity)
        getattr(getattr(self._database, name), f"batch_write_{name}")(put=[one])

    def update(self, stored: Stored, one: Any) -> None:
        """Update every field of it; what has none but those of its key has no such method."""
        name = snake(stored.entity)
        repository = getattr(self._database, name)
        if stored.sets or hasattr(repository, f"update_{name}"):
            getattr(repository, f"update_{name}")(one)


def in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: sorted(each) if name in ("SS", "NS", "BS") else in_order(each)
            for name, each in value.items()
        }
    return [in_order(each) for each in value] if isinstance(value, list) else value


def values(one: Any) -> dict[str, Any]:
    """The fields of what was returned, those aside that are None or nobody's business."""
    names = [each.name for each in dataclasses.fields(one) if not each.name.startswith("_")]
    found = {name: getattr(one, name) for name in names}
    return {
        name: Made(type(value).__name__, values(value))
        if dataclasses.is_dataclass(value)
        else value
        for name, value in found.items()
        if value is not None
    }


def after(item: Item, *changes: Item) -> Item:
    """An item after changes: None is gone."""
    for each in changes:
        item = {**item, **in_order(each)}
    return {name: value for name, value in item.items() if value is not None}


@pytest.fixture(params=DESIGNS)
def tables(request: pytest.FixtureRequest, ddb: Ddb) -> Tables:
    return Tables(request.param, ddb.keeping_client())


def test_each_call_answers_with_the_items_that_it_is_about(tables: Tables) -> None:
    tables.fill(FOREIGN)
    items = tables.design.items
    for asked in {each for stored in items for each in stored.reads}:
        before = len(tables.recorder.sent)
        found = tables.call(asked)
        answer = (
            [found] if dataclasses.is_dataclass(found) and not hasattr(found, "page") else [*found]
        )
        assert len(tables.recorder.sent) == before + 1, asked
        wanted = [stored for stored in items if asked in stored.reads]
        assert len(answer) == len(wanted), asked
        for one in answer:
            # An index may hold a part of the fields.
            names = {each.name for each in dataclasses.fields(one)}
            shown = [
                {name: each.values[name] for name in names & each.values.keys()}
                for each in wanted
                if type(one).__name__.partition("In")[0] == each.entity
            ]
            assert values(one) in shown, asked


def test_what_is_read_says_everything(tables: Tables) -> None:
    for stored in tables.design.items:
        assert values(tables.read(stored, FOREIGN)) == stored.values


def test_what_was_read_is_put_as_it_was(tables: Tables) -> None:
    """An item that is put is what the schema knows of it; so what it does not know is not there to begin with."""
    for stored in tables.design.items:
        before = tables.fill({})
        tables.put(stored, tables.read(stored, {}))
        mine = tables.name(stored)
        assert tables.stored() == {**before, mine: after(before[mine], stored.heals)}


def test_an_update_changes_what_it_names_and_nothing_else(tables: Tables) -> None:
    items = tables.design.items
    for asked in {each for stored in items for each in stored.changes}:
        before = tables.fill(FOREIGN)
        sent = len(tables.recorder.sent)
        tables.call(asked)
        assert len(tables.recorder.sent) == sent + 1, asked
        now = tables.stored()
        for each in items:
            name = tables.name(each)
            assert now[name] == after(before[name], each.changes.get(asked, {})), (asked, name)


def test_what_was_read_is_updated_with_one_field_changed(tables: Tables) -> None:
    for stored in tables.design.items:
        before = tables.fill(FOREIGN)
        one = tables.read(stored, FOREIGN)
        if stored.sets:
            setattr(one, *stored.sets)
        tables.update(stored, one)
        mine = tables.name(stored)
        changed = after(before[mine], stored.heals, stored.stores)
        assert tables.stored() == {**before, mine: changed}
