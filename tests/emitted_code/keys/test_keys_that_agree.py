"""A field that only keys of indexes hold, in more than one of them: they say the same, or the item is not read.

What an item is cannot be told where they disagree, and what is read is written back: one of the two would be lost.
"""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, fields, index, pattern, schema, table

IN_KEY = {"stored": "key"}
ONLY = {
    **dict.fromkeys(("owner", "status", "day", "size"), IN_KEY),
    "kind": IN_KEY | {"enum": [1, 2]},
}
NAMES = "id owner status day:date size:integer kind:integer team? mail"
SHOP = schema(
    table(
        "Shop", "pk", "sk",
        index("ByStatus", "one", "two"), index("ByTeam", "three", "four"), index("BySize", "five", "six"),
        index("ByMail", "seven", "eight"),
        Order=entity(
            "ORDER#{id}", "{owner}", NAMES,
            pattern("statuses", "Query", "id", projection=["status"]),
            pattern("of_status", "Query", "status day:date", projection=["status"], index_name="ByStatus"),
            ByStatus=("{status}#{day}", "{size}"),
            ByTeam=("{team}#{status}", "{owner}#{day}"),
            BySize=("S#{size:04d}#{kind}", "{kind}"),
            ByMail=("{mail:lower}", "{mail:lower}#{status}"),
        ),
    ),
)  # fmt: skip
SHOP["tables"][0]["entities"]["Order"]["fields"] = fields(NAMES, **ONLY)
ALONE: JSON = schema(
    table(
        "Alone", "pk", None, index("ByStatus", "one"), index("ByMail", "two"),
        Order=entity("{id}", None, "id status mail", ByStatus="S#{status}", ByMail="{mail}#{id}"),
    ),
)  # fmt: skip
ALONE["tables"][0]["entities"]["Order"]["fields"] = fields("id status mail", status=IN_KEY)
ITEM = {
    "pk": {"S": "ORDER#i"}, "id": {"S": "i"}, "sk": {"S": "me"},
    "mail": {"S": "Ann"}, "team": {"S": "t"}, "version": {"N": "1"},
    "one": {"S": "open#2024-01-31"}, "two": {"N": "7"}, "three": {"S": "t#open"}, "four": {"S": "me#2024-01-31"},
    "five": {"S": "S#0007#1"}, "six": {"N": "1"}, "seven": {"S": "ann"}, "eight": {"S": "ann#open"},
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("keys_that_agree", compiled(SHOP))


def test_they_agree_as_written(made: ModuleType) -> None:
    order = made.Order(
        id="i",
        owner="me",
        status="open",
        day=date(2024, 1, 31),
        size=7,
        kind=1,
        team="t",
        mail="Ann",
    )
    assert order.to_item() == ITEM
    assert made.Order.from_item(ITEM) == order


@pytest.mark.parametrize(
    ("attribute", "value", "field", "other"),
    [
        ("three", {"S": "t#closed"}, "status", "one"),
        ("eight", {"S": "ann#closed"}, "status", "one"),
        ("four", {"S": "me#2024-02-01"}, "day", "one"),
        ("five", {"S": "S#0008#1"}, "size", "two"),
        ("six", {"N": "2"}, "kind", "five"),
    ],
)
def test_keys_that_disagree_are_told_by_both_names(
    made: ModuleType, attribute: str, value: Any, field: str, other: str
) -> None:
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Order.from_item({**ITEM, attribute: value})
    assert caught.value.attribute == attribute
    assert caught.value.why == f"holds another {field} than attribute {other}"
    assert caught.value.key == {"pk": ITEM["pk"], "sk": ITEM["sk"]}


def test_a_key_of_another_shape_is_told(made: ModuleType) -> None:
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Order.from_item({**ITEM, "three": {"S": "t"}})
    assert caught.value.attribute == "three"


def test_what_the_primary_key_holds_is_what_it_says(made: ModuleType) -> None:
    """And what is an attribute of its own is no less readable under a stale index key, as ever."""
    stale = {**ITEM, "four": {"S": "you#2024-01-31"}, "seven": {"S": "bob"}}
    assert made.Order.from_item(stale) == made.Order.from_item(ITEM)


def test_an_index_too_is_asked_for_no_more_than_the_primary_key_holds() -> None:
    """What it holds of an item is that item's, whatever other code has left in the key of the index."""
    by_guest = index("ByGuest", "guest_pk", "guest_sk", projection="KEYS_ONLY")
    seat = entity(
        "SHOW#{show}", "SEAT#{seat}", "show seat guest", ByGuest=("GUEST#{guest}", "{show}#{seat}")
    )
    seats = load("of_guests", compiled(schema(table("Seats", "pk", "sk", by_guest, Seat=seat))))
    item = seats.Seat(show="s", seat="1", guest="g").to_item()
    held = {name: item[name] for name in ("pk", "sk", "guest_pk", "guest_sk")}
    found = seats.SeatInByGuest(show="s", seat="1", guest="g")
    assert seats.SeatInByGuest.from_item(held) == found
    assert seats.SeatInByGuest.from_item({**held, "guest_sk": {"S": "t#2"}}) == found


def test_a_key_that_is_not_there_says_nothing(made: ModuleType) -> None:
    lacking = {name: value for name, value in ITEM.items() if name not in ("three", "team")}
    assert made.Order.from_item(lacking).status == "open"


def test_an_update_keeps_them_alike(made: ModuleType) -> None:
    with moto(made) as client:
        client.put_item(TableName="Shop", Item=ITEM)
        orders = made.Database(client).order
        order = orders.get_order("i", "me")
        order.status, order.day = "closed", date(2024, 2, 1)
        orders.update_order(order)
        assert orders.get_order("i", "me") == order


def test_a_row_is_read_from_one_of_them(made: ModuleType) -> None:
    """It asks for no more than it shows, and is not written back; an index may not hold the other key at all."""
    with moto(made) as client:
        client.put_item(TableName="Shop", Item={**ITEM, "three": {"S": "t#closed"}})
        orders = made.Database(client).order
        with pytest.raises(made.ItemDecodeError):
            orders.get_order("i", "me")
        rows = [*orders.statuses("i"), *orders.of_status("open", date(2024, 1, 31))]
        assert [row.status for row in rows] == ["open", "open"]


def test_one_key_alone_is_held_against_nothing() -> None:
    assert "values and" not in compiled(ALONE).files["entities.py"]
