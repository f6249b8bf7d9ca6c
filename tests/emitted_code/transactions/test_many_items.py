"""Transactions with `each`, `when` and `key`: what they send, what they do, and what they refuse before they send.

The expected requests and items are worked out by hand from docs/semantics.md.
"""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import forked
from clients import Empty, Faulty, Recorder
from dyngen.build import build
from dyngen.config import Settings
from dyngen.explain import page
from emitted import as_file, compiled, load, understood
from emulator import moto
from ordering import ORDERING, SHOP, act, item, many
from schemas import JSON, entity, schema, table, transaction

TOKEN = "once"  # noqa: S105
ALL_OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
THERE = {
    "ConditionExpression": "attribute_exists(#pk)",
    "ExpressionAttributeNames": {"#pk": "pk"},
}
NEW = {**THERE, "ConditionExpression": "attribute_not_exists(#pk)", **ALL_OLD}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("ordering", compiled(ORDERING))


@pytest.fixture(scope="module")
def failures(made: ModuleType) -> ModuleType:
    return importlib.import_module(f"{made.__name__}.transactions")


@pytest.fixture
def silent(made: ModuleType) -> Recorder:
    """What is sent, without a DynamoDB."""
    return Recorder(Empty())


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        yield Recorder(found)


@pytest.fixture
def db(made: ModuleType, client: Recorder) -> Any:
    """A shop with three products and two users."""
    found = made.Database(client)
    for name, stock in (("a", 5), ("b", 1), ("c", 0)):
        found.product.create_product(made.Product(product_id=name, stock=stock))
    for name in ("u1", "u2"):
        found.user.create_user(made.User(user_id=name))
    client.sent.clear()
    return found


@pytest.fixture
def order(made: ModuleType) -> Any:
    return made.Order(order_id="o1", customer_id="u1", total=30)


@pytest.fixture
def line(made: ModuleType) -> Callable[..., Any]:
    def a_line(number: int, product_id: str, quantity: int = 1, order_id: str = "o1") -> Any:
        return made.OrderLine(
            order_id=order_id, number=number, product_id=product_id, quantity=quantity
        )

    return a_line


@pytest.fixture
def claim(made: ModuleType) -> Any:
    return made.CouponClaim(code="WINTER", customer_id="u1", order_id="o1")


def placed(client: Recorder) -> list[str]:
    """The sort keys of all that is in the partition of the order."""
    asked = {
        "TableName": "Shop",
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "ORDER#o1"}},
    }
    return [each["sk"]["S"] for each in client.client.query(**asked)["Items"]]


# ---- what is sent ------------------------------------------------------------------------------


def test_each_element_is_an_item_and_so_is_what_is_given(
    made: ModuleType, silent: Recorder, order: Any, line: Any, claim: Any
) -> None:
    db = made.Database(silent, table_names={"Stock": "Stock-test"})
    lines = [line(1, "a", 2), line(2, "b")]
    assert db.transactions.place_order(order, lines, claim=claim, client_request_token=TOKEN)
    taken = [
        {
            "Update": {
                "TableName": "Stock-test",
                "Key": {"product_id": {"S": product}},
                "UpdateExpression": (
                    "SET #stock = #stock - :quantity, #version = if_not_exists(#version, :one) + :one"
                ),
                "ConditionExpression": "attribute_exists(#product_id) AND #stock >= :quantity",
                "ExpressionAttributeNames": {
                    "#stock": "stock",
                    "#version": "version",
                    "#product_id": "product_id",
                },
                "ExpressionAttributeValues": {":quantity": {"N": quantity}, ":one": {"N": "1"}},
                **ALL_OLD,
            }
        }
        for product, quantity in (("a", "2"), ("b", "1"))
    ]
    assert silent.sent == [
        (
            "transact_write_items",
            {
                "TransactItems": [
                    {"Put": {"TableName": "Shop", "Item": order.to_item(), **NEW}},
                    {"Put": {"TableName": "Shop", "Item": lines[0].to_item()}},
                    {"Put": {"TableName": "Shop", "Item": lines[1].to_item()}},
                    *taken,
                    {"Put": {"TableName": "Shop", "Item": claim.to_item(), **NEW}},
                ],
                "ClientRequestToken": TOKEN,
            },
        )
    ]


def test_an_empty_array_and_what_is_not_given_are_no_items(
    made: ModuleType, silent: Recorder, order: Any
) -> None:
    assert made.Database(silent).transactions.place_order(order, [])
    [put] = silent.last["TransactItems"]
    assert put == {"Put": {"TableName": "Shop", "Item": order.to_item(), **NEW}}
    assert len(silent.last["ClientRequestToken"]) == 32


def test_a_put_is_built_of_scalars_and_keys_have_names_of_their_own(
    made: ModuleType, silent: Recorder
) -> None:
    made.Database(silent).transactions.follow("u1", "u2", None)
    put, follower, followed = silent.last["TransactItems"]
    assert put["Put"]["Item"] == {
        "pk": {"S": "USER#u1"},
        "sk": {"S": "FOLLOW#u2"},
        "follower_id": {"S": "u1"},
        "followed_id": {"S": "u2"},
        "version": {"N": "1"},
    }
    assert follower["Update"]["Key"] == {"pk": {"S": "USER#u1"}, "sk": {"S": "USER"}}
    assert followed["Update"]["Key"] == {"pk": {"S": "USER#u2"}, "sk": {"S": "USER"}}
    assert follower["Update"]["UpdateExpression"] == (
        "SET #following = if_not_exists(#following, :zero) + :one, "
        "#version = if_not_exists(#version, :one) + :one"
    )
    made.Database(silent).transactions.follow("u1", "u2", "met at work")
    assert silent.last["TransactItems"][0]["Put"]["Item"]["note"] == {"S": "met at work"}


def test_keys_come_from_fields_of_entities_and_from_names(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    transactions = made.Database(silent).transactions
    transactions.cancel_order(order, [line(1, "a")], code="WINTER")
    update, deleted, check, claim = silent.last["TransactItems"]
    assert update["Update"]["Key"] == order.key()
    assert deleted == {"Delete": {"TableName": "Shop", "Key": line(1, "a").key(), **THERE}}
    assert check == {"ConditionCheck": {"TableName": "Shop", "Key": made.user_key("u1"), **THERE}}
    key = made.coupon_claim_key("WINTER", "u1")
    assert claim == {"Delete": {"TableName": "Shop", "Key": key}}
    transactions.cancel_order(order, [])
    assert len(silent.last["TransactItems"]) == 2


def test_an_item_that_depends_on_a_parameter_may_set_it(made: ModuleType, silent: Recorder) -> None:
    transactions = made.Database(silent).transactions
    transactions.note_product("p", 3, None, name="Ada")
    put, update = silent.last["TransactItems"]
    assert put["Put"]["Item"] == {
        "product_id": {"S": "p"},
        "stock": {"N": "3"},
        "version": {"N": "1"},
    }
    assert update["Update"]["ExpressionAttributeValues"] == {
        ":name": {"S": "Ada"},
        ":one": {"N": "1"},
    }
    transactions.note_product("p", 3, "new")
    [put] = silent.last["TransactItems"]
    assert put["Put"]["Item"]["label"] == {"S": "new"}


def test_what_another_item_is_left_out_without_is_not_asked_of_this_one() -> None:
    """Elements give their keys, and scalars a whole item: an optional entity of the same kind is none of theirs."""
    user = entity("USER#{user_id}", "PROFILE", "user_id posts:integer")
    count = item("User", "Update", each="users", updates=[act("posts", "increment", value=1)])
    more = item("User", "Put", when="more")
    made = compiled(
        schema(
            table(SHOP, "pk", "sk", User=user),
            transactions=(
                many("count", "TransactWrite", "users:array/User more:User", count, more, optional="more"),
                many("join", "TransactWrite", "user_id posts:integer more:User",
                     item("User", "Put", key={"user_id": "user_id"}), more, optional="more"),
            ),
        )
    )  # fmt: skip
    assert not made.errors
    module = load("left_out", made)
    silent = Recorder(Empty())
    transactions = module.Database(silent).transactions
    ann, bob = (module.User(user_id=name, posts=1) for name in ("ann", "bob"))
    transactions.count([ann])
    assert [[*each] for each in silent.last["TransactItems"]] == [["Update"]]
    transactions.count([ann], bob)
    assert [[*each] for each in silent.last["TransactItems"]] == [["Update"], ["Put"]]
    transactions.join("ann", 1, bob)
    assert [[*each] for each in silent.last["TransactItems"]] == [["Put"], ["Put"]]


def test_what_another_item_is_made_for_is_not_asked_of_this_one() -> None:
    """A name of a key that `key` gives from elsewhere, and an optional entity beside scalars that say it all."""
    user = entity("USER#{user_id}", "PROFILE", "user_id email:string posts:integer")
    mail = entity("MAIL#{address}", "MAIL", "address")
    count = [act("posts", "increment", value=1)]
    forget = item("Mail", "Delete", when="was", key={"address": "was.email"})
    made = compiled(
        schema(
            table(SHOP, "pk", "sk", User=user, Mail=mail),
            transactions=(
                many("count", "TransactWrite", "names:array user_id",
                     item("User", "Update", each="names", key={"user_id": "names"}, updates=count),
                     item("User", "Delete", when="user_id"), optional="user_id"),
                many("rename", "TransactWrite", "user_id was:User",
                     item("User", "Update", updates=count), forget, optional="was"),
                many("replace", "TransactWrite", "user_id email posts:integer was:User",
                     item("User", "Put"), forget, optional="was"),
            ),
        )
    )  # fmt: skip
    assert not made.errors
    module = load("made_for_others", made)
    silent = Recorder(Empty())
    transactions = module.Database(silent).transactions
    was = module.User(user_id="ann", email="a@x", posts=1)

    def sent() -> list[tuple[str, str]]:
        return [
            (action, {**asked.get("Item", {}), **asked.get("Key", {})}["pk"]["S"])
            for each in silent.last["TransactItems"]
            for action, asked in each.items()
        ]

    transactions.count(["ann"])
    assert sent() == [("Update", "USER#ann")]
    transactions.count(["ann"], "bob")
    assert sent() == [("Update", "USER#ann"), ("Delete", "USER#bob")]
    transactions.rename("ann")
    assert sent() == [("Update", "USER#ann")]
    transactions.rename("ann", was)
    assert sent() == [("Update", "USER#ann"), ("Delete", "MAIL#a@x")]
    transactions.replace("ann", "b@x", 1)
    assert sent() == [("Put", "USER#ann")]
    transactions.replace("ann", "b@x", 1, was)
    assert sent() == [("Put", "USER#ann"), ("Delete", "MAIL#a@x")]


@pytest.mark.parametrize("call", [
    lambda db: db.edit_lines([]), lambda db: db.edit_lines(iter(())), lambda db: db.restock([], 1, None),
    lambda db: db.move([], ()),
])  # fmt: skip
def test_nothing_to_send_is_no_request(
    made: ModuleType, silent: Recorder, call: Callable[[Any], bool]
) -> None:
    assert call(made.Database(silent).transactions) is True
    assert silent.sent == []


def test_an_array_can_be_walked_once_only(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    lines = [line(1, "a"), line(2, "b")]
    made.Database(silent).transactions.place_order(order, iter(lines))
    assert len(silent.last["TransactItems"]) == 5


# ---- what is refused before anything is sent -----------------------------------------------------


def test_a_line_of_another_order_is_refused(
    made: ModuleType, silent: Recorder, order: Any, line: Any, claim: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(ValueError, match=r"order\.order_id and lines\.order_id must be equal"):
        transactions.place_order(order, [line(1, "a"), line(2, "b", order_id="o2")])
    with pytest.raises(ValueError, match=r"order\.customer_id and claim\.customer_id"):
        transactions.place_order(order, [], claim=replace(claim, customer_id="u2"))
    with pytest.raises(ValueError, match=r"order\.order_id and claim\.order_id"):
        transactions.place_order(order, [], claim=replace(claim, order_id="o2"))
    assert silent.sent == []


def test_elements_with_keys_of_their_own_are_not_all_tied_to_one() -> None:
    """Two products can never both be the product of a line, nor that of an order; parcels of its order they can be."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id product_id"),
        OrderLine=entity("ORDER#{order_id}", "LINE#{product_id}", "order_id product_id"),
        Parcel=entity("ORDER#{order_id}", "PARCEL#{parcel_id}", "order_id parcel_id"),
    )  # fmt: skip
    stock = table("Stock", "pk", None, Product=entity("PRODUCT#{product_id}", None, "product_id"))
    lines = item("OrderLine", "Put", each="lines")
    made = compiled(
        schema(
            shop, stock,
            transactions=(
                many("pack", "TransactWrite", "lines:array/OrderLine products:array/Product parcels:array/Parcel",
                     lines, item("Product", "Put", each="products"), item("Parcel", "Put", each="parcels")),
                many("drop", "TransactWrite", "order:Order ids:array",
                     item("Order", "Put"), item("Product", "Delete", each="ids", key={"product_id": "ids"})),
            ),
        )
    )  # fmt: skip
    assert not made.errors
    module = load("packing", made)
    silent = Recorder(Empty())
    transactions = module.Database(silent).transactions
    products = [module.Product(product_id=name) for name in ("a", "b")]
    of_order = [module.OrderLine(order_id="o", product_id=name) for name in ("a", "b")]
    transactions.pack(of_order, products, [module.Parcel(order_id="o", parcel_id="1")])
    assert len(silent.last["TransactItems"]) == 5
    transactions.drop(module.Order(order_id="o", product_id="a"), ["a", "b"])
    assert len(silent.last["TransactItems"]) == 3
    with pytest.raises(ValueError, match=r"lines\.order_id and parcels\.order_id must be equal"):
        transactions.pack(of_order, [], [module.Parcel(order_id="other", parcel_id="1")])


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_the_items_ties_nothing(turned: bool) -> None:
    """Rooms of a house, each of some names, and guests with houses and rooms of their own: whichever comes first."""
    houses = table(
        SHOP, "pk", "sk",
        Room=entity("HOUSE#{house}#ROOM#{room}", "ROOM", "house room"),
        Guest=entity("HOUSE#{house}#ROOM#{room}", "GUEST", "house room"),
    )  # fmt: skip
    items = [
        item("Room", "Delete", each="rooms", key={"house": "of", "room": "rooms"}),
        item("Guest", "Put", each="guests"),
    ]
    given = "of rooms:array/string guests:array/Guest"
    close = many("close", "TransactWrite", given, *(items[::-1] if turned else items))
    made = load(f"houses_{turned}", compiled(schema(houses, transactions=(close,))))
    silent = Recorder(Empty())
    guests = [made.Guest(house=house, room=room) for house, room in (("a", "1"), ("b", "2"))]
    made.Database(silent).transactions.close("c", ["1", "2"], guests)
    assert len(silent.last["TransactItems"]) == 4


def test_no_elements_are_tied_to_nothing() -> None:
    """Visits of another customer than that of the order are refused; where there are none, whose they are is idle."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id customer_id"),
        Visit=entity("CUSTOMER#{customer_id}", "VISIT#{day}", "customer_id day"),
    )  # fmt: skip
    forget = item("Visit", "Delete", each="days", key={"customer_id": "whose", "day": "days"})
    given = "order:Order whose days:array"
    made = load(
        "visits",
        compiled(
            schema(
                shop,
                transactions=(many("close", "TransactWrite", given, item("Order", "Put"), forget),),
            )
        ),
    )
    silent = Recorder(Empty())
    transactions = made.Database(silent).transactions
    order = made.Order(order_id="o", customer_id="a")
    with pytest.raises(ValueError, match=r"order\.customer_id and whose must be equal"):
        transactions.close(order, "b", ["1"])
    assert silent.sent == []
    assert transactions.close(order, "b", [])
    assert [*map(list, silent.last["TransactItems"])] == [["Put"]]
    assert transactions.close(order, "a", ["1", "2"])
    assert [*map(list, silent.last["TransactItems"])] == [["Put"], ["Delete"], ["Delete"]]


def test_what_is_compared_only_where_two_things_are_given_is_under_one_if() -> None:
    """A visit that is given is of the customer of the order, if that has one."""
    shop = table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id customer_id?"),
        Visit=entity("CUSTOMER#{customer_id}", "VISIT#{day}", "customer_id day"),
    )  # fmt: skip
    note = many(
        "note", "TransactWrite", "order:Order visit:Visit",
        item("Order", "Put"), item("Visit", "Put", when="visit"),
        optional="visit",
    )  # fmt: skip
    made = compiled(schema(shop, transactions=(note,)))
    assert (
        "if visit is not None and order.customer_id is not None:" in made.files["transactions.py"]
    )


def test_two_items_on_one_key_are_refused(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(ValueError, match="two of order_line are one item of Shop"):
        transactions.place_order(order, [line(1, "a"), line(1, "b")])
    with pytest.raises(ValueError, match="two of product are one item of Stock"):
        transactions.place_order(order, [line(1, "a"), line(2, "a")])
    with pytest.raises(ValueError, match="user_1 and user_2 are one item of Shop"):
        transactions.follow("u1", "u1", None)
    with pytest.raises(ValueError, match="order_line_1 and order_line_2 are one item"):
        transactions.move([line(1, "a")], [line(1, "b")])
    with pytest.raises(ValueError, match="two of product are one item"):
        transactions.list_products(["a", "a"])
    assert silent.sent == []


def test_items_are_compared_by_the_names_of_deployed_tables(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    db = made.Database(silent, table_names={"Shop": "One", "Stock": "Two"})
    with pytest.raises(ValueError, match="two of product are one item of Two"):
        db.transactions.place_order(order, [line(1, "a"), line(2, "a")])


def test_there_are_at_most_100_items(
    made: ModuleType, silent: Recorder, order: Any, line: Any, claim: Any
) -> None:
    transactions = made.Database(silent).transactions
    lines = [line(number, f"p{number}") for number in range(50)]
    transactions.place_order(order, lines[:49], claim=claim)
    assert len(silent.last["TransactItems"]) == 100
    silent.sent.clear()
    with pytest.raises(ValueError, match="at most 100 items, not 101"):
        transactions.place_order(order, lines)
    with pytest.raises(ValueError, match="at most 100 items, not 101"):
        transactions.list_products([f"p{number}" for number in range(101)])
    assert silent.sent == []


def test_values_are_judged_in_each_element(
    made: ModuleType, silent: Recorder, order: Any, line: Any
) -> None:
    transactions = made.Database(silent).transactions
    with pytest.raises(made.KeyValueError, match="product_id"):
        transactions.place_order(order, [line(1, "a"), line(2, "")])
    with pytest.raises(made.FieldValueError, match="stock"):
        transactions.restock(["a", "b"], 1.5, None)
    assert silent.sent == []


# ---- what happens ------------------------------------------------------------------------------


def test_an_order_is_placed_with_its_lines(
    db: Any, client: Recorder, order: Any, line: Any, claim: Any
) -> None:
    assert db.transactions.place_order(order, [line(1, "a", 4), line(2, "b")], claim=claim)
    assert placed(client) == ["LINE#0001", "LINE#0002", "ORDER"]
    stocks = [db.product.get_product(name) for name in "abc"]
    assert [(each.stock, each.version) for each in stocks] == [(1, 2), (0, 2), (0, 1)]
    assert db.coupon_claim.get_coupon_claim("WINTER", "u1") == claim


def test_each_failing_item_reports_its_element(
    db: Any, client: Recorder, failures: ModuleType, order: Any, line: Any, claim: Any
) -> None:
    with pytest.raises(failures.PlaceOrderFailed) as caught:
        db.transactions.place_order(order, [line(1, "a", 9), line(2, "b"), line(3, "c")])
    error = caught.value
    assert (error.order, error.order_line, error.coupon_claim) == (None, (None, None, None), None)
    assert [each and (each.code, each.item.stock) for each in error.product] == [
        ("ConditionalCheckFailed", 5),
        None,
        ("ConditionalCheckFailed", 0),
    ]
    assert str(error) == (
        "place_order was cancelled (item 5, Update Product: ConditionalCheckFailed; "
        "item 7, Update Product: ConditionalCheckFailed)"
    )
    assert placed(client) == []
    db.coupon_claim.create_coupon_claim(replace(claim, order_id="o0"))
    with pytest.raises(failures.PlaceOrderFailed) as caught:
        db.transactions.place_order(order, [line(1, "missing")], claim=claim)
    error = caught.value
    assert error.coupon_claim.item.order_id == "o0"
    assert [(each.code, each.item) for each in error.product] == [("ConditionalCheckFailed", None)]
    assert (error.order, error.order_line) == (None, (None,))


def test_numbered_items_report_by_their_numbers(db: Any, failures: ModuleType) -> None:
    assert db.transactions.follow("u1", "u2", None)
    assert (db.user.get_user("u1").following, db.user.get_user("u2").followers) == (1, 1)
    with pytest.raises(failures.FollowFailed) as caught:
        db.transactions.follow("u1", "nobody", None)
    assert (caught.value.follow, caught.value.user_1) == (None, None)
    assert caught.value.user_2.code == "ConditionalCheckFailed"
    assert str(caught.value) == (
        "follow was cancelled (item 3, Update User (followed_id): ConditionalCheckFailed)"
    )
    with pytest.raises(failures.FollowFailed) as caught:
        db.transactions.follow("u1", "u2", None)
    assert caught.value.follow.item.followed_id == "u2"


def test_an_update_of_each_demands_its_version_and_counts_it(
    db: Any, failures: ModuleType, line: Any
) -> None:
    lines = [db.order_line.create_order_line(line(number, "a")) for number in (1, 2)]
    lines[0].quantity, lines[1].note = 7, "gift"
    assert db.transactions.edit_lines(lines)
    assert [each.version for each in lines] == [2, 2]
    assert [db.order_line.get_order_line("o1", number) for number in (1, 2)] == lines
    stale = replace(lines[1], version=1)
    with pytest.raises(failures.EditLinesFailed) as caught:
        db.transactions.edit_lines([lines[0], stale])
    assert caught.value.order_line[0] is None
    assert caught.value.order_line[1].item == lines[1]
    assert [lines[0].version, stale.version] == [2, 1]


def test_updates_of_each_element_change_what_they_say_and_nothing_else(
    made: ModuleType, db: Any, client: Recorder, failures: ModuleType, order: Any, line: Any
) -> None:
    db.order.create_order(order)
    stored = [db.order_line.create_order_line(line(number, "a")) for number in (1, 2)]
    client.sent.clear()
    assert db.transactions.reserve([replace(each, quantity=99) for each in stored], order)
    first, _, last = client.last["TransactItems"]
    assert first["Update"]["Key"] == stored[0].key()
    assert first["Update"]["UpdateExpression"] == (
        "SET #note = :reserved, #version = if_not_exists(#version, :one) + :one"
    )
    assert last["Update"]["Key"] == order.key()
    found = [db.order_line.get_order_line("o1", number) for number in (1, 2)]
    assert [(each.quantity, each.note, each.version) for each in found] == [(1, "reserved", 2)] * 2
    assert db.order.get_order("o1").total == 60
    with pytest.raises(failures.ReserveFailed) as caught:
        db.transactions.reserve([line(3, "a"), stored[0]], order)
    missing, taken = caught.value.order_line
    assert (missing.item, taken.item.note) == (None, "reserved")
    with pytest.raises(ValueError, match="must be equal"):
        db.transactions.reserve([line(1, "a", order_id="o2")], order)


def test_the_elements_of_an_array_of_values_are_keys_and_operands(db: Any) -> None:
    assert db.transactions.restock(["a", "c"], 10, "new")
    found = [db.product.get_product(name) for name in "abc"]
    assert [(each.stock, each.label, each.last) for each in found] == [
        (15, "new", "a"),
        (1, None, None),
        (10, "new", "c"),
    ]


def test_what_the_package_supplies_is_made_for_each_element(
    made: ModuleType, silent: Recorder
) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    db = made.Database(silent, clock=lambda: noon)
    arrival = made.Arrival(code="x", at=datetime(2020, 1, 1, tzinfo=UTC))
    db.transactions.receive(["a", "b"], 3, arrival)
    *puts, _, _, last = silent.last["TransactItems"]
    items = [each["Put"]["Item"] for each in (*puts, last)]
    assert [each["at"] for each in items] == [{"S": "2026-01-01T12:00:00.000000Z"}] * 3
    assert [each["product_id"]["S"] for each in items[:2]] == ["a", "b"]
    assert items[0]["receipt_id"] != items[1]["receipt_id"]
    assert items[0]["pk"]["S"] == f"RECEIPT#{items[0]['receipt_id']['S']}"
    assert arrival.at == noon


# ---- what is read ------------------------------------------------------------------------------


def test_a_read_of_many_is_in_the_order_of_the_elements(
    made: ModuleType, db: Any, client: Recorder, order: Any, line: Any
) -> None:
    db.transactions.place_order(order, [line(1, "a"), line(2, "b")])
    client.sent.clear()
    found = db.transactions.get_checkout("o1", [2, 3, 1], ["b", "x"], user_id="u1")
    assert found.order == order
    assert found.order_line == [line(2, "b"), None, line(1, "a")]
    assert [each and each.product_id for each in found.product] == ["b", None]
    assert found.user.user_id == "u1"
    assert client.sent == [
        (
            "transact_get_items",
            {
                "TransactItems": [
                    {"Get": {"TableName": table, "Key": key}}
                    for table, key in (
                        ("Shop", made.order_key("o1")),
                        ("Shop", made.order_line_key("o1", 2)),
                        ("Shop", made.order_line_key("o1", 3)),
                        ("Shop", made.order_line_key("o1", 1)),
                        ("Stock", made.product_key("b")),
                        ("Stock", made.product_key("x")),
                        ("Shop", made.user_key("u1")),
                    )
                ]
            },
        )
    ]
    bare = db.transactions.get_checkout("o9", [], [])
    assert (bare.order, bare.order_line, bare.product, bare.user) == (None, [], [], None)


def test_a_list_has_what_is_there(db: Any, client: Recorder) -> None:
    found = db.transactions.list_products(["b", "x", "a"], user_id="u2")
    assert [getattr(each, "product_id", "user") for each in found] == ["b", "a", "user"]
    client.sent.clear()
    assert db.transactions.list_products([]) == []
    assert client.sent == []


# ---- what is told, and whether all of it is sound ----------------------------------------------


def test_a_repeated_call_has_the_same_token(
    made: ModuleType, db: Any, client: Recorder, order: Any
) -> None:
    """So what was carried out is not carried out again where its answer was lost."""
    faulty = Faulty(client.client)
    faulty.after.append(ConnectionError("the answer was lost"))
    transactions = made.Database(faulty).transactions
    with pytest.raises(ConnectionError):
        transactions.place_order(order, [], client_request_token=TOKEN)
    with pytest.raises(made.TransactionFailedError):  # moto forgets tokens
        transactions.place_order(order, [], client_request_token=TOKEN)
    assert [request["ClientRequestToken"] for _, request in faulty.sent] == [TOKEN, TOKEN]


def test_it_is_told_how_many_items_there_are() -> None:
    schema = understood(as_file(ORDERING))
    told = page(schema, "place_order")
    assert told is not None
    for line in (
        "put            OrderLine of Shop for each of lines: {lines}",
        "update         Product of Stock for each of lines",
        "  key          product_id = {lines.product_id}",
        "put            CouponClaim of Shop if claim is given: {claim}",
        "raises         PlaceOrderFailed, with a reason for each item, FieldValueError, ValueError if",
    ):
        assert line in told
    followed = page(schema, "follow")
    assert followed is not None
    assert "key          pk = USER#{follower_id} AND sk = USER" in followed


@pytest.mark.slow
def test_the_package_is_typed_and_its_examples_run(tmp_path: Path) -> None:
    file = as_file(ORDERING, "ordering")
    assert build(Settings((file,), tmp_path), write=True).changes
    typed = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "ordering"]
    checked = subprocess.run(typed, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert not checked.stdout
    done = forked.run("ordering.examples", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def apart() -> JSON:
    """Orders in the partitions of their customers, and their lines in partitions of their own."""
    order = entity("CUSTOMER#{customer_id}", "ORDER#{order_id}", "customer_id order_id")
    line = entity("ORDER#{order_id}", "LINE#{number}", "order_id number")
    made = schema(
        table("Shop", "pk", "sk", Order=order, Line=line),
        transactions=(
            transaction(
                "place", "TransactWrite", "order:Order lines:array/Line extra:Line", "boolean",
                "Put Order of Shop", "Put Line of Shop", "Put Line of Shop",
            ),
        ),
    )  # fmt: skip
    place = made["cross_table_access_patterns"][0]
    _, several, one = place["entities_involved"]
    several |= {"each": "lines", "key": {"order_id": "order.order_id"}}
    one |= {"when": "extra", "key": {"order_id": "order.order_id"}}
    place["parameters"][2]["optional"] = True
    return made


def test_key_says_what_entities_that_are_put_have_in_common() -> None:
    made = load("apart", compiled(apart()))
    order = made.Order(customer_id="c", order_id="o1")
    mine, other = made.Line(order_id="o1", number="1"), made.Line(order_id="o2", number="2")
    with moto(made) as client:
        transactions = made.Database(client).transactions
        with pytest.raises(ValueError, match=r"lines.order_id and order.order_id must be equal"):
            transactions.place(order, [mine, other])
        with pytest.raises(ValueError, match=r"extra.order_id and order.order_id must be equal"):
            transactions.place(order, [mine], other)
        assert transactions.place(order, iter([mine])) is True
        assert transactions.place(order, [], replace(mine, number="3")) is True


def moving() -> JSON:
    """A user takes another address: the new one is put, and the old one of the same entity deleted."""
    made = schema(
        table("Users", "pk", None, User=entity("USER#{user_id}", None, "user_id mail")),
        table("Mails", "pk", None, Mail=entity("MAIL#{mail}", None, "mail user_id? note")),
        transactions=(
            transaction(
                "move", "TransactWrite", "user:User claim:Mail mail", "boolean",
                "Put User of Users", "Put Mail of Mails", "Delete Mail of Mails",
            ),
        ),
    )  # fmt: skip
    put = made["cross_table_access_patterns"][0]["entities_involved"][1]
    put["key"] = {"mail": "user.mail", "user_id": "user.user_id"}
    return made


def test_key_ties_any_field_of_an_entity_that_occurs_twice() -> None:
    made = load("moving", compiled(moving()))
    ann = made.User(user_id="ann", mail="new@x")
    claim = made.Mail(mail="new@x", user_id="ann", note="-")
    with moto(made) as client:
        recorder = Recorder(client)
        transactions = made.Database(recorder).transactions
        for other in (replace(claim, user_id="bob"), replace(claim, user_id=None)):
            with pytest.raises(ValueError, match=r"claim.user_id and user.user_id must be equal"):
                transactions.move(ann, other, "old@x")
        with pytest.raises(ValueError, match=r"claim.mail and user.mail must be equal"):
            transactions.move(ann, replace(claim, mail="other@x"), "old@x")
        assert recorder.sent == []
        assert transactions.move(ann, claim, "old@x") is True


def test_tables_of_which_two_items_are_one_where_they_are_deployed() -> None:
    """What is written down in one request is looked at, too, where keys of two tables can be equal."""

    def kept(name: str, other: str, sk: str = "DATA") -> Any:
        one = entity("USER#{user}", "DATA", "user name")
        two = entity(other, sk, "user draft")
        both = "Put One of Ones", "Put Two of Twos"
        made = compiled(schema(
            table("Ones", "pk", "sk", One=one), table("Twos", "pk", "sk", Two=two),
            transactions=(
                transaction("keep", "TransactWrite", "one:One two:Two", "void", *both),
                transaction("look", "TransactGet", "user", "object", "Get One of Ones", "Get Two of Twos"),
            ),
        ))  # fmt: skip
        assert made.errors == []
        return load(name, made)

    package = kept("tables_that_are_one", "USER#{user}")
    one, two = package.One(user="u1", name="n"), package.Two(user="u1", draft="d")
    sent = Recorder(Empty())
    apart = package.Database(sent).transactions
    apart.keep(one, two)
    apart.look("u1")
    assert [operation for operation, _ in sent.sent] == [
        "transact_write_items",
        "transact_get_items",
    ]
    sent.sent.clear()
    deployed = package.Database(sent, table_names={"Ones": "All", "Twos": "All"}).transactions
    for call in (lambda: deployed.keep(one, two), lambda: deployed.look("u1")):
        with pytest.raises(ValueError, match="one and two are one item of All"):
            call()
    assert sent.sent == []
    for number, (pk, sk) in enumerate((("DRAFT#{user}", "DATA"), ("USER#{user}", "DRAFT"))):
        other = kept(f"tables_apart_{number}", pk, sk)
        text = Path(other.__file__).with_name("transactions.py").read_text(encoding="utf-8")
        assert "Items()" not in text, (pk, sk)


def test_items_are_gathered_when_what_is_always_there_has_been_checked() -> None:
    """What is there for each element, or where a parameter is given, is checked there."""
    gathering = 0
    for method in ast.walk(ast.parse(compiled(ORDERING).files["transactions.py"])):
        lines = [ast.unparse(each) for each in getattr(method, "body", ())]
        begins = [n for n, line in enumerate(lines) if line.endswith("Items()")]
        for first in begins:
            sends = next(n for n, line in enumerate(lines) if "items.send(" in line)
            between = lines[first + 1 : sends]
            assert all(line.startswith(("items.", "for ", "if ")) for line in between), between
            gathering += any("check_" in line for line in lines[:first])
    assert gathering
