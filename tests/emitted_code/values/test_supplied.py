"""Values that the package supplies: `generate` in new entities, `touch` at every write, and the clock.

The expected items are worked out by hand.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import signature
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from botocore.exceptions import EndpointConnectionError

from clients import Faulty
from dyngen.explain import page
from emitted import as_file, compiled, load, understood
from emulator import moto
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOON_TEXT = "2026-01-01T12:00:00.000000Z"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
ONE = ("u1", ID)

KEY = "user_id order_id:uuid"
COLUMNS = (
    f"{KEY} ticket? title status? note? day:date expires:integer? created_at:datetime "
    "updated_at:datetime seen_at:datetime? lines:array/object?"
)
MORE: dict[str, JSON] = {
    "order_id": {"generate": "uuid7"},
    "ticket": {"generate": "uuid4"},
    "status": {"default": "new"},
    "day": {"generate": "now"},
    "expires": {"generate": "now", "ttl": True},
    "created_at": {"generate": "now"},
    "updated_at": {"touch": True},
    "seen_at": {"touch": True},
    "lines": {"item_fields": fields("line_id sku", line_id={"generate": "uuid7"})},
}


def update(name: str, given: str = "", **more: Any) -> JSON:
    return pattern(name, "UpdateItem", f"{KEY} {given}", "single_entity", **more)


def untitled(action: str = "set_if_absent") -> list[JSON]:
    return [{"field": "title", "action": action, "value": "untitled"}]


def declared() -> JSON:
    """Orders with all that can be supplied, tags that are touched, and what is neither."""
    order = entity(
        "USER#{user_id}",
        "ORDER#{order_id}",
        COLUMNS,
        pattern("place", "PutItem", "user_id title", "single_entity"),
        pattern("place_on", "PutItem", "user_id title day:date ticket", "single_entity"),
        pattern("renew", "PutItem", "order:Order", "single_entity", condition="exists"),
        update("rename", "title"),
        update("look"),
        update("edit", "title status ticket", partial=True),
        update("open", "", updates=untitled(), if_missing="create"),
        update("fill", "status ticket note", updates=untitled(), if_missing="create", partial=True),
        update("mark", "updated_at:datetime", condition="updated_at = :updated_at"),
        pattern("store", "UpdateItem", "order:Order", "single_entity"),
        pattern("save_all", "BatchWriteItem", "orders:array/Order tag:Tag", "void"),
        Recent=("ALL", "{updated_at}"),
        ByTicket=("TICKET#{ticket}", "{status}"),
    )
    order["fields"] = fields(COLUMNS, **MORE)
    tag = entity("TAG#{tag}", "TAG", "tag text?")
    tag["fields"] = fields("tag text? at:datetime", at={"touch": True})
    made = transaction("make", "TransactWrite", KEY, "boolean", "Update Order of Shop")
    made["entities_involved"][0] |= {"updates": untitled(), "if_missing": "create"}
    note = entity("NOTE#{note}", "NOTE", "note seen_at:datetime?")
    note["fields"] = fields("note seen_at:datetime?", seen_at={"touch": True})
    return schema(
        table(
            "Shop", "pk", "sk", index("Recent", "gpk", "gsk"), index("ByTicket", "tpk", "tsk"),
            Order=order, Tag=tag, Note=note,
        ),
        table("Plain", "pk", None, Plain=entity("PLAIN#{name}", None, "name")),
        transactions=(
            made,
            transaction(
                "all_three", "TransactWrite", "order:Order tag:Tag user_id order_id:uuid title", "boolean",
                "Put Order of Shop", "Update Tag of Shop", "Update Order of Shop",
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> ModuleType:
    return load("supplied", compiled(declared()))


@pytest.fixture
def client(shop: ModuleType) -> Iterator[Faulty]:
    with moto(shop) as found:
        yield Faulty(found)


@pytest.fixture
def db(shop: ModuleType, client: Faulty) -> Any:
    return shop.Database(client, clock=lambda: NOON)


def order(shop: ModuleType, **more: Any) -> Any:
    """An order that was written long ago."""
    return shop.Order(
        **{"user_id": "u1", "order_id": ID, "title": "One", "ticket": "t", "updated_at": LONG_AGO}
        | more
    )


@pytest.fixture
def one(shop: ModuleType, db: Any, client: Faulty) -> Any:
    """An order that is stored as it was written long ago."""
    found = order(shop)
    client.client.put_item(TableName="Shop", Item=found.to_item())
    return found


def stored(client: Faulty, order_id: UUID = ID) -> Any:
    key = {"pk": {"S": "USER#u1"}, "sk": {"S": f"ORDER#{order_id}"}}
    return client.client.get_item(TableName="Shop", Key=key).get("Item")


def is_touched(item: Any) -> bool:
    """Do all touched fields, and the index key that is made of one, say noon?"""
    return {item[name]["S"] for name in ("updated_at", "seen_at", "gsk")} == {NOON_TEXT}


# ---- new entities ----------------------------------------------------------------------------------


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


# ---- writes of entities ----------------------------------------------------------------------------


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


# ---- writes of scalars -----------------------------------------------------------------------------


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


# ---- transactions ----------------------------------------------------------------------------------


def test_a_transaction_touches_each_item(
    shop: ModuleType, db: Any, client: Faulty, one: Any
) -> None:
    new, tag = order(shop, order_id=OTHER), shop.Tag(tag="x", text="before")
    db.tag.create_tag(tag)
    tag.at, tag.text = LONG_AGO, "after"
    assert db.transactions.all_three(new, tag, *ONE, "Two")
    assert is_touched(stored(client))
    assert is_touched(stored(client, OTHER))
    assert (new.updated_at, new.seen_at, tag.at, tag.version) == (NOON, NOON, NOON, 2)
    assert db.tag.get_tag("x") == tag
    assert db.order.get_order("u1", OTHER) == new


def test_a_transaction_that_was_cancelled_leaves_the_entities_alone(
    shop: ModuleType, db: Any
) -> None:
    new, tag = order(shop), shop.Tag(tag="x", at=LONG_AGO)
    with pytest.raises(shop.AllThreeFailed):
        db.transactions.all_three(new, tag, "u2", OTHER, "Two")
    assert (new.updated_at, new.seen_at, tag.at) == (LONG_AGO, None, LONG_AGO)


def test_a_transaction_makes_a_whole_item(shop: ModuleType, db: Any, client: Faulty) -> None:
    assert db.transactions.make(*ONE)
    made = db.order.get_order(*ONE)
    assert (made.created_at, made.updated_at) == (NOON, NOON)
    assert UUID(made.ticket).version == 4
    assert stored(client) == made.to_item()


# ---- the clock -------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "is carried out once;"),
        ({"seen": {"generate": "now"}}, "is carried out once, and refused at another time;"),
        ({"ticket": {"generate": "uuid4"}}, "is carried out once, and refused after that;"),
        ({"copy": {}}, "is carried out once, and refused after that;"),
    ],
    ids=["nothing", "time", "uuid", "second place"],
)
@pytest.mark.parametrize("action", ["Put", "Update"])
def test_a_repeated_transaction_is_another_request_where_it_says_so(
    action: str, more: dict[str, JSON], told: str
) -> None:
    """DynamoDB refuses another request with a token that it knows; moto forgets tokens."""
    entry = entity("E#{number}", None, "number")
    columns = " ".join(
        ("number", *(f"{each}:datetime" if each == "seen" else each for each in more))
    )
    entry["fields"] = fields(columns.replace(" copy", ""), **more)
    if "copy" in more:
        entry["also_at"] = {"pk_template": "COPY#{number}"}
    write = transaction("write", "TransactWrite", "number", "boolean", f"{action} Entry of Entries")
    write["parameters"][0]["description"] = "Which one."
    if action == "Update":
        write["entities_involved"][0]["if_missing"] = "create"
    declared_ = schema(table("Entries", "pk", None, Entry=entry), transactions=(write,))
    package = load(f"supplied_again_{action}_{'_'.join(more)}", compiled(declared_))
    assert told in " ".join(package.TransactionService.write.__doc__.split())
    explained = page(understood(as_file(declared_)), "write")
    assert explained is not None
    assert told in " ".join(explained.split())
    with moto(package) as client:
        recorder = Faulty(client)
        for hour in (0, 1):
            moment = NOON + timedelta(hours=hour)
            clock = {"clock": lambda moment=moment: moment} if "seen" in more else {}
            package.Database(recorder, **clock).transactions.write("1", client_request_token="mine")  # noqa: S106
    first, second = (sent for operation, sent in recorder.sent if operation.startswith("transact"))
    assert (first != second) is ("refused" in told)


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


@pytest.mark.parametrize("version", ["version", None])
def test_a_transaction_that_counts_an_entity_up_is_another_request_after_that(
    version: str | None,
) -> None:
    entry = entity("E#{number}", None, "number text")
    update = transaction(
        "save", "TransactWrite", "entry:Entry", "boolean", "Update Entry of Entries"
    )
    document = schema(table("Entries", "pk", None, Entry=entry), transactions=(update,))
    document["tables"][0]["table_config"]["version_attribute"] = version
    package = load(f"supplied_counted_{version}", compiled(document))
    told = " ".join(package.TransactionService.save.__doc__.split())
    again = "and refused with a version that it has counted up;"
    assert ("is carried out once;" in told) is (version is None)
    assert (f"is carried out once, {again}" in told) is (version is not None)
    with moto(package) as client:
        recorder = Faulty(client)
        db = package.Database(recorder)
        given = db.entry.create_entry(package.Entry(number="1", text="a"))
        for _ in range(2):
            db.transactions.save(given, client_request_token="mine")  # noqa: S106
    first, second = (sent for operation, sent in recorder.sent if operation.startswith("transact"))
    assert (first != second) is ("refused" in told)
