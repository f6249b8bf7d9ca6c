"""Values that the package supplies: `generate` in new entities, and `touch` at every write of one item or many.

The expected items are worked out by hand.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from botocore.exceptions import EndpointConnectionError

from clients import Faulty
from emitted import compiled, load
from emitted_code.values.supplied.shop import (
    ID,
    LONG_AGO,
    NOON,
    ONE,
    OTHER,
    is_touched,
    order,
    stored,
)
from emulator import moto
from schemas import entity, fields, pattern, schema, table, transaction


def test_a_new_entity_has_what_nobody_gave(shop: ModuleType) -> None:
    before = datetime.now(UTC)
    made = shop.Order(user_id="u1", title="One")
    after = datetime.now(UTC)
    assert (made.order_id.version, UUID(made.ticket).version) == (7, 4)
    assert before <= made.created_at <= after
    assert before <= made.updated_at <= after
    assert before.date() <= made.day <= after.date()
    assert int(before.timestamp()) <= made.expires <= int(after.timestamp())
    assert made.seen_at is None
    assert UUID(shop.OrderLines(sku="s").line_id).version == 7


def test_two_entities_share_nothing(shop: ModuleType) -> None:
    first, second = (shop.Order(user_id="u1", title="One") for _ in range(2))
    assert first.order_id < second.order_id
    assert first.ticket != second.ticket


def test_the_caller_wins_over_generate(shop: ModuleType) -> None:
    made = order(shop, created_at=LONG_AGO, day=date(2001, 1, 1), expires=7, ticket=None)
    assert (made.order_id, made.created_at, made.day) == (ID, LONG_AGO, date(2001, 1, 1))
    assert (made.expires, made.ticket) == (7, None)


def test_what_is_read_is_what_is_stored(shop: ModuleType) -> None:
    item = order(shop, ticket=None, expires=None).to_item()
    found = shop.Order.from_item(item)
    assert (found.ticket, found.expires, found.seen_at) == (None, None, None)
    with pytest.raises(shop.ItemDecodeError, match="created_at is missing"):
        shop.Order.from_item({k: v for k, v in item.items() if k != "created_at"})


@pytest.mark.parametrize("name", ["create_order", "renew", "update_order", "store"])
def test_a_write_touches_the_item_and_the_entity(
    name: str, shop: ModuleType, db: Any, client: Faulty, one: Any
) -> None:
    if name == "create_order":
        one.order_id = OTHER
    given = (*ONE, one) if name == "store" else (one,)
    written = getattr(db.order, name)(*given[-1:])
    assert is_touched(stored(client, one.order_id))
    assert (written.updated_at, written.seen_at) == (NOON, NOON)
    assert shop.Order.from_item(stored(client, one.order_id)) == written


@pytest.mark.parametrize("name", ["create_order", "renew", "update_order", "store"])
def test_a_write_that_failed_leaves_the_entity_alone(
    name: str, shop: ModuleType, db: Any, client: Faulty, one: Any
) -> None:
    client.before.append(EndpointConnectionError(endpoint_url="http://nowhere"))
    with pytest.raises(EndpointConnectionError):
        getattr(db.order, name)(one)
    assert one == order(shop, created_at=one.created_at, day=one.day, expires=one.expires)


def test_batches_touch_all_that_is_put(shop: ModuleType, db: Any, client: Faulty) -> None:
    orders = [order(shop), order(shop, order_id=OTHER)]
    tag = shop.Tag(tag="x", at=LONG_AGO)
    db.order.save_all(iter(orders), tag)
    assert [each.updated_at for each in orders] == [NOON, NOON]
    assert tag.at == NOON
    assert db.tag.get_tag("x") == tag
    assert is_touched(stored(client))
    assert is_touched(stored(client, OTHER))
    third = order(shop, user_id="u2")
    db.order.batch_write_order(put=(each for each in [third]), delete=[orders[0].key()])
    assert (third.seen_at, stored(client)) == (NOON, None)
    assert db.order.get_order("u2", ID) == third


def test_the_value_of_another_time_zone_is_the_same_moment(
    shop: ModuleType, client: Faulty
) -> None:
    there = timezone(timedelta(hours=-5))
    repository = shop.OrderRepository(client, clock=lambda: NOON.astimezone(there))
    assert repository.create_order(order(shop)).updated_at == NOON
    assert is_touched(stored(client))


@pytest.mark.parametrize("hours", [14, -13])
def test_a_day_is_that_of_utc_whatever_zone_the_clock_has(
    shop: ModuleType, client: Faulty, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """For an item that a method builds, and for an object that is made without one."""
    there = timezone(timedelta(hours=hours))
    assert NOON.astimezone(there).date() != NOON.date()
    db = shop.Database(client, clock=lambda: NOON.astimezone(there))
    assert db.order.place("u1", "One").day == NOON.date()
    assert db.order.open("u2", OTHER).day == NOON.date()
    monkeypatch.setenv("TZ", f"THERE{-hours:+d}")
    time.tzset()
    try:
        before = datetime.now(UTC).date()
        assert before <= order(shop).day <= datetime.now(UTC).date()
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("told", [datetime(2026, 1, 1), None, date(2026, 1, 1), 1767225600])
def test_a_clock_that_tells_no_moment_is_refused_before_any_request(
    shop: ModuleType, client: Faulty, told: object
) -> None:
    """What is optional as well: None would be taken for a value that is not there."""
    db = shop.Database(client, clock=lambda: told)
    for write in (
        lambda: db.order.create_order(order(shop)),
        lambda: db.order.rename(*ONE, "Two"),
        lambda: db.order.place("u1", "One"),
        lambda: db.note.create_note(shop.Note(note="x")),
        lambda: db.tag.batch_write_tag(put=[shop.Tag(tag="x")]),
        lambda: db.transactions.all_three(order(shop), shop.Tag(tag="x"), "u2", OTHER, "Two"),
    ):
        with pytest.raises(ValueError, match="clock must return a datetime with a time zone, not"):
            write()
    assert client.sent == []


def test_an_item_that_is_built_has_the_time_of_the_clock(
    shop: ModuleType, db: Any, client: Faulty
) -> None:
    made = db.order.place("u1", "One")
    assert (made.created_at, made.updated_at, made.seen_at) == (NOON, NOON, NOON)
    assert (made.day, made.expires) == (NOON.date(), int(NOON.timestamp()))
    assert (made.order_id.version, UUID(made.ticket).version) == (7, 4)
    assert db.order.get_order("u1", made.order_id) == made
    made = db.order.place_on("u1", "One", date(2001, 1, 1), "t")
    assert (made.day, made.ticket, made.created_at) == (date(2001, 1, 1), "t", NOON)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("rename", {"title": "Two"}),
        ("look", {}),
        ("edit", {"title": "Two"}),
        ("open", {}),
        ("fill", {"note": "x"}),
        ("mark", {"updated_at": LONG_AGO}),
    ],
)
def test_an_update_touches_the_item(
    name: str, given: dict[str, Any], shop: ModuleType, db: Any, client: Faulty, one: Any
) -> None:
    before = stored(client)
    found = getattr(db.order, name)(*ONE, **given)
    after = stored(client)
    assert is_touched(after)
    assert shop.Order.from_item(after) == found
    kept = ("created_at", "day", "expires", "ticket", "status", "tpk", "tsk")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_partial_update_that_is_given_nothing_is_refused(db: Any, client: Faulty) -> None:
    with pytest.raises(ValueError, match="nothing to update"):
        db.order.edit(*ONE)
    assert client.sent == []


def test_an_upsert_makes_a_whole_item(shop: ModuleType, db: Any, client: Faulty) -> None:
    made = db.order.open(*ONE)
    assert (made.created_at, made.day, made.expires) == (NOON, NOON.date(), int(NOON.timestamp()))
    assert (made.title, made.status, made.version) == ("untitled", "new", 1)
    assert UUID(made.ticket).version == 4
    assert stored(client) == made.to_item()


def test_a_partial_upsert_makes_a_whole_item_of_what_is_left_out(
    shop: ModuleType, db: Any, client: Faulty
) -> None:
    made = db.order.fill(*ONE, note="x")
    assert (made.status, made.note, made.version) == ("new", "x", 1)
    assert UUID(made.ticket).version == 4
    assert stored(client) == made.to_item()
    changed = db.order.fill(*ONE, status="old")
    assert (changed.status, changed.ticket) == ("old", made.ticket)
    assert stored(client) == changed.to_item()
    made = db.order.fill("u1", OTHER, ticket="mine", status="old")
    assert (made.ticket, made.status) == ("mine", "old")
    assert stored(client, OTHER) == made.to_item()


def test_where_no_version_is_counted_a_touch_is_a_change() -> None:
    tag = entity("TAG#{tag}", None, "tag at:datetime", pattern("look", "UpdateItem", "tag", "void"))
    tag["fields"] = fields("tag at:datetime", at={"touch": True})
    unversioned = schema(table("Tags", "pk", None, Tag=tag))
    unversioned["tables"][0]["table_config"]["version_attribute"] = None
    package = load("supplied_unversioned", compiled(unversioned))
    with moto(package) as client:
        tags = package.Database(client, clock=lambda: NOON).tag
        made = tags.create_tag(package.Tag(tag="x", at=LONG_AGO))
        assert (made.at, tags.get_tag("x")) == (NOON, made)
        made.at = LONG_AGO
        assert tags.update_tag(made).at == NOON
        later = package.Database(client, clock=lambda: NOON + timedelta(hours=1)).tag
        later.look("x")
        assert tags.get_tag("x").at == NOON + timedelta(hours=1)


@pytest.mark.parametrize("action", ["Put", "Update"])
def test_entities_that_can_be_walked_once_are_touched_too(action: str) -> None:
    entry = entity("E#{number}", None, "number at:datetime")
    entry["fields"] = fields("number at:datetime", at={"touch": True})
    write = transaction(
        "write", "TransactWrite", "entries:array/Entry", "boolean", f"{action} Entry of Entries"
    )
    write["entities_involved"][0]["each"] = "entries"
    declared_ = schema(table("Entries", "pk", None, Entry=entry), transactions=(write,))
    package = load(f"supplied_once_{action}", compiled(declared_))
    with moto(package) as client:
        db = package.Database(client, clock=lambda: NOON)
        entries = [package.Entry(number=number, at=LONG_AGO) for number in "12"]
        for each in entries:
            client.put_item(TableName="Entries", Item=each.to_item())
        db.transactions.write(each for each in entries)
        assert [db.entry.get_entry(number) for number in "12"] == entries
        assert [each.at for each in entries] == [NOON, NOON]
