"""Transactions with `each`, `when` and `key`: what they send."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emitted_code.transactions.many.orders import ALL_OLD, NEW, THERE, TOKEN
from ordering import SHOP, act, item, many
from schemas import entity, schema, table


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
