"""Mixed data of some kinds: no more is asked for than the keys of what is chosen hold."""

from __future__ import annotations

from typing import Any

import pytest

from clients import Empty, Recorder, Request
from emitted import compiled, load
from emulator import moto
from schemas import changed, entity, index, pattern, schema, table

SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByDay", "day", "at"),
        Customer=entity(
            "USER#{user_id}",
            "CUSTOMER",
            "user_id day at",
            pattern("all_kinds", "Query", "user_id", "mixed_data"),
            pattern("near", "Query", "user_id", "mixed_data", entities=["Customer", "Order"]),
            pattern("far", "Query", "user_id", "mixed_data", entities=["Address", "Review"]),
            pattern(
                "part",
                "Query",
                "user_id sk_from sk_to",
                "mixed_data",
                range_condition="between",
            ),
            pattern("one", "Query", "user_id", "mixed_data", entities=["Order"]),
            pattern("of_day", "Query", "day", "mixed_data", index_name="ByDay", entities=["Order"]),
            pattern(
                "two_of_day",
                "Query",
                "day",
                "mixed_data",
                index_name="ByDay",
                entities=["Customer", "Order"],
            ),
            ByDay=("{day}", "{at}"),
        ),
        Address=entity("USER#{user_id}", "ADDRESS#{name}", "user_id name"),
        Order=entity(
            "USER#{user_id}",
            "ORDER#{order_id}",
            "user_id order_id",
            pattern(
                "part_of_order", "Query", "user_id sk_from", "mixed_data", range_condition=">="
            ),
        ),
        Payment=entity(
            "USER#{user_id}", "PAYMENT#{number}", "user_id number day at", ByDay=("{day}", "{at}")
        ),
        Review=entity("USER#{user_id}", "REVIEW#{at}", "user_id at"),
    )
)
ORDER = "tables/0/entities/Order"
DATED = changed(
    SHOP,
    {
        f"{ORDER}/fields": entity("", "", "user_id order_id day at")["fields"],
        f"{ORDER}/gsi_mappings": [{"name": "ByDay", "pk_template": "{day}", "sk_template": "{at}"}],
    },
)


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_of_kinds", compiled(DATED))


@pytest.fixture(scope="module")
def typed() -> Any:
    types = {
        f"tables/0/entities/{name}/entity_type": name.upper()
        for name in DATED["tables"][0]["entities"]
    }
    document = changed(DATED, types | {"tables/0/table_config/type_attribute": "Type"})
    return load("shop_of_typed_kinds", compiled(document))


def sent(package: Any, method: str) -> Request:
    client = Recorder(Empty())
    list(getattr(package.Database(client).customer, method)("x"))
    return client.last


def ends(request: Request) -> tuple[str, str] | None:
    """The ends of the range that the sort key is asked for."""
    values = request["ExpressionAttributeValues"]
    if "BETWEEN" not in request["KeyConditionExpression"]:
        return None
    return values[":low"]["S"], values[":high"]["S"]


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        ("all_kinds", None),
        ("near", ("CUSTOMER", "ORDER$")),
        ("far", None),  # the first and the last of the partition
        ("one", ("ORDER#", "ORDER$")),
    ],
)
def test_the_sort_key_is_asked_for_what_holds_the_kinds(
    shop: Any, method: str, wanted: tuple[str, str] | None
) -> None:
    request = sent(shop, method)
    assert ends(request) == wanted
    assert "FilterExpression" not in request


def test_keys_of_the_table_tell_kinds_of_an_index_apart(shop: Any) -> None:
    request = sent(shop, "of_day")
    assert request["FilterExpression"] == "begins_with(#sk, :prefix)"
    assert request["ExpressionAttributeValues"][":prefix"] == {"S": "ORDER#"}
    request = sent(shop, "two_of_day")
    assert request["FilterExpression"] == "#sk = :customer OR begins_with(#sk, :prefix)"


def test_a_type_tells_kinds_apart_that_lie_between_others(typed: Any) -> None:
    request = sent(typed, "far")
    assert request["FilterExpression"] == (
        "attribute_not_exists(#Type) OR #Type = :address OR #Type = :review"
    )
    assert "FilterExpression" not in sent(typed, "near")


def test_a_range_of_the_sort_key_itself_is_of_all_kinds(shop: Any) -> None:
    with moto(shop) as client:
        database = shop.Database(client)
        address = database.address.create_address(shop.Address(user_id="x", name="home"))
        customer = database.customer.create_customer(shop.Customer(user_id="x", day="d", at="t"))
        order = database.order.create_order(shop.Order(user_id="x", order_id="1", day="d", at="t"))
        review = database.review.create_review(shop.Review(user_id="x", at="t"))
        part = database.customer.part
        assert list(part("x", "A", "D")) == [address, customer]
        assert list(part("x", "D", "ORDER#2")) == [order]
        assert list(part("x", "Z", "A")) == []
        assert list(database.order.part_of_order("x", "CUSTOMER")) == [customer, order, review]


@pytest.mark.parametrize("sort_key", ["NOTE#{a}{b}", "{unknown}"])
def test_of_kinds_with_a_mistake_that_mistake_alone_is_told(sort_key: str) -> None:
    """Where nothing that is chosen can be understood, there is nothing to say of the query."""
    both = pattern("both", "Query", "owner", "mixed_data", entities=["Note"])
    document = schema(
        table(
            "Notes",
            "pk",
            "sk",
            Owner=entity("O#{owner}", "OWNER", "owner", both),
            Note=entity("O#{owner}", sort_key, "owner a b"),
        )
    )
    assert len(compiled(document).errors) == 1
