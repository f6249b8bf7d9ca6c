"""The clock of a package: where it is taken, and what a package without one is without."""

from __future__ import annotations

from datetime import UTC, datetime
from inspect import signature
from types import ModuleType
from typing import Any
from uuid import UUID

from clients import Faulty
from emitted import compiled, load
from emitted_code.values.supplied.shop import ID, LONG_AGO, NOON, OTHER, declared, order
from emulator import moto
from schemas import JSON, entity, fields, pattern, schema, table


def test_a_clock_is_taken_where_it_is_read_and_told_where_it_is_taken(shop: ModuleType) -> None:
    classes = (
        "Database",
        "TransactionService",
        "OrderRepository",
        "TagRepository",
        "PlainRepository",
    )
    takes = {each: "clock" in signature(getattr(shop, each)).parameters for each in classes}
    assert [name for name, does in takes.items() if not does] == ["PlainRepository"]
    assert {each: "`clock` tells" in getattr(shop, each).__doc__ for each in classes} == takes


def test_without_one_it_is_the_time_of_the_system(shop: ModuleType, client: Faulty) -> None:
    before = datetime.now(UTC)
    made = shop.Database(client).order.create_order(order(shop))
    assert before <= made.updated_at <= datetime.now(UTC)


def files(**more: JSON) -> Any:
    """The package of a schema with one table."""
    tag = entity("TAG#{tag}", None, "tag")
    tag["fields"] = fields("tag", **more)
    return compiled(schema(table("Tags", "pk", None, Tag=tag))).files


def test_a_package_brings_only_what_it_uses() -> None:
    assert "supplied.py" not in files()
    assert "supplied.py" not in files(tag={"generate": "uuid4"})
    assert "def utc_now" not in files(tag={"generate": "uuid7"})["supplied.py"]
    stamped = compiled(declared()).files["supplied.py"]
    assert "def utc_now" in stamped
    assert "def uuid7" in stamped


NAMES = "now now_of clock uuid4 utc_now replace new_ticket datetime put orders"


def test_names_of_the_emitted_code_can_be_taken() -> None:
    """Fields and parameters may be called like what supplies the values."""
    columns = f"id:uuid {' '.join(f'{each}?' for each in NAMES.split())} ticket at:datetime"
    thing = entity(
        "T#{id}",
        None,
        columns,
        pattern("set_all", "UpdateItem", f"id:uuid {NAMES}", "single_entity"),
        pattern("make", "PutItem", f"id:uuid {NAMES}", "single_entity"),
        pattern(
            "upsert", "UpdateItem", "id:uuid new_ticket now", "single_entity", if_missing="create"
        ),
        pattern("save", "BatchWriteItem", "now:array/Thing clock:array/Thing", "void"),
    )
    more: dict[str, JSON] = {"at": {"touch": True}, "ticket": {"generate": "uuid4"}}
    thing["fields"] = fields(columns, **more)
    package = load("supplied_names", compiled(schema(table("Things", "pk", None, Thing=thing))))
    values = {name: name.upper() for name in NAMES.split()}
    with moto(package) as client:
        things = package.Database(client, clock=lambda: NOON).thing
        made = things.upsert(ID, "mine", "then")
        assert (made.new_ticket, made.now, made.at) == ("mine", "then", NOON)
        assert UUID(made.ticket).version == 4
        changed = things.set_all(ID, **values)
        assert {name: getattr(changed, name) for name in values} == values
        made = things.make(OTHER, **values)
        assert {name: getattr(made, name) for name in values} == values
        made.at = LONG_AGO
        things.save([made], [changed])
        assert (made.at, changed.at) == (NOON, NOON)
