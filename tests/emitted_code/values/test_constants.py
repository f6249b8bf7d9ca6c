"""Attributes that are the same in every item of a kind: stored by every write, checked on reading, no fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from proof.running.requests import Checker
from schemas import entity, index, pattern, schema, table, transaction

KIND = {"name": "kind", "type": "string", "attribute": "_type", "const": "ORDER"}
REVISION = {"name": "layout", "type": "integer", "const": 2}


def get_all(name: str, given: str, **more: Any) -> Any:
    return pattern(name, "Query", given, **more)


ORDER = entity(
    "USER#{user_id}", "{order_id}", "user_id order_id status total:integer?",
    get_all("orders", "user_id"),
    get_all("of_status", "status", index_name="ByStatus"),
    get_all("totals", "user_id", projection=["order_id", "total"]),
    get_all("plain", "user_id", filter_expression='kind = "ORDER" AND layout = 2'),
    get_all("whole", "user_id") | {"return_type": "mixed_data"},
    pattern("all", "Scan"),
    pattern("row", "GetItem", "user_id order_id", "single_entity", projection=["total"]),
    pattern("close", "UpdateItem", "user_id order_id status", "single_entity"),
    pattern("open", "UpdateItem", "user_id order_id status", "single_entity", if_missing="create"),
    ByStatus=("{kind}#{status}", "{order_id}"),
)  # fmt: skip
ORDER["fields"] += [KIND, REVISION]
PROFILE = entity("USER#{user_id}", "PROFILE", "user_id", get_all("of_user", "user_id"))
PROFILE["fields"].append(KIND | {"const": "PROFILE"})
SHOP = schema(
    table(
        "Shop", "pk", "sk", index("ByStatus", "gpk", "gsk", projection="KEYS_ONLY"),
        Order=ORDER, Profile=PROFILE,
    ),
    transactions=(
        transaction(
            "set_status", "TransactWrite", "user_id order_id status", "boolean", "Update Order of Shop"
        ),
    ),
)  # fmt: skip

STORED = {
    "pk": {"S": "USER#u"},
    "sk": {"S": "o1"},
    "gpk": {"S": "ORDER#open"},
    "gsk": {"S": "o1"},
    "user_id": {"S": "u"},
    "order_id": {"S": "o1"},
    "status": {"S": "open"},
    "_type": {"S": "ORDER"},
    "layout": {"N": "2"},
    "version": {"N": "1"},
}
MARKS = {name: STORED[name] for name in ("_type", "layout")}


def named(order_id: str, **more: Any) -> dict[str, Any]:
    """The item with another id."""
    return STORED | {key: {"S": order_id} for key in ("sk", "gsk", "order_id")} | more


OF_OLD = {name: value for name, value in named("o2").items() if name not in MARKS}
FOREIGN = named("o3", _type={"S": "INVOICE"})


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("shop_constants", compiled(SHOP))


@pytest.fixture
def client(shop: Any) -> Iterator[Any]:
    with moto(shop) as client:
        for item in (STORED, OF_OLD, FOREIGN):
            client.put_item(TableName="Shop", Item=item)
        yield client


def stored(client: Any, order: str) -> Any:
    key = {"pk": {"S": "USER#u"}, "sk": {"S": order}}
    return client.get_item(TableName="Shop", Key=key)["Item"]


def ids(found: Any) -> list[str]:
    return [each.order_id for each in found]


def test_they_are_no_fields(shop: Any) -> None:
    order = shop.Order(user_id="u", order_id="o1", status="open")
    assert order.to_item() == STORED
    assert shop.Order.from_item(STORED) == order
    assert not hasattr(order, "kind")
    with pytest.raises(TypeError):
        shop.Order(user_id="u", order_id="o1", status="open", kind="ORDER")


def test_items_of_old_are_told_by_their_keys_and_marked_when_written(
    shop: Any, client: Any
) -> None:
    orders = shop.Database(client).order
    order = orders.get_order("u", "o2")
    assert order == shop.Order(user_id="u", order_id="o2", status="open")
    assert orders.close("u", "o2", "closed").status == "closed"
    assert {name: stored(client, "o2")[name] for name in MARKS} == MARKS
    client.put_item(TableName="Shop", Item=OF_OLD)
    orders.update_order(order)
    assert stored(client, "o2") == {**OF_OLD, **MARKS, "version": {"N": "2"}}
    client.put_item(TableName="Shop", Item=OF_OLD)
    assert shop.Database(client).transactions.set_status("u", "o2", "shut")
    assert stored(client, "o2")["_type"] == {"S": "ORDER"}


def test_an_upsert_stores_them(shop: Any, client: Any) -> None:
    shop.Database(client).order.open("u", "o9", "open")
    assert stored(client, "o9") == named("o9")


def test_queries_and_scans_leave_other_kinds_out(shop: Any, client: Any) -> None:
    orders = shop.Database(client).order
    assert ids(orders.orders("u")) == ["o1", "o2"]
    assert orders.orders("u").count() == 2
    assert ids(orders.totals("u")) == ["o1", "o2"]
    assert sorted(ids(orders.all())) == ["o1", "o2"]
    assert ids(orders.plain("u")) == ["o1"]
    assert ids(orders.whole("u")) == ["o1", "o2"]
    assert [each.order_id for each in orders.of_status("open")] == ["o1", "o2", "o3"]


def test_an_item_of_another_kind_is_not_read(shop: Any, client: Any) -> None:
    orders = shop.Database(client).order
    for read in (lambda: orders.get_order("u", "o3"), lambda: orders.row("u", "o3")):
        with pytest.raises(shop.ItemDecodeError) as caught:
            read()
        assert caught.value.attribute == "_type"
        assert "constant" in caught.value.why


def test_the_request_asks_for_them(shop: Any) -> None:
    client = Recorder(Empty(), Checker(shop.TABLES).check)
    list(shop.Database(client).order.totals("u"))
    names = client.last["ExpressionAttributeNames"]
    asked = {names[each] for each in client.last["ProjectionExpression"].split(", ")}
    assert asked == {"pk", "sk", "_type", "layout", "order_id", "total"}


TYPED = schema(
    table(
        "Shop", "pk", None,
        Cat=entity("C#{id}", None, "id", pattern("all", "Scan")) | {"entity_type": "CAT"},
        Dog=entity("D#{id}", None, "id name?", pattern("all", "Scan")) | {"entity_type": "DOG"},
    )
)  # fmt: skip
TYPED["tables"][0]["table_config"]["type_attribute"] = "__edb_e__"


def test_a_table_may_store_the_type_of_all_its_items() -> None:
    package = load("shop_typed", compiled(TYPED))
    item = {"pk": {"S": "C#1"}, "id": {"S": "1"}, "__edb_e__": {"S": "CAT"}, "version": {"N": "1"}}
    assert package.Cat(id="1").to_item() == item
    assert package.Cat.from_item(item) == package.Cat(id="1")
    with pytest.raises(package.ItemDecodeError):
        package.Cat.from_item({**item, "__edb_e__": {"S": "DOG"}})
    with moto(package) as client:
        client.put_item(TableName="Shop", Item=item)
        cow = {**item, "pk": {"S": "C#2"}, "__edb_e__": {"S": "COW"}}
        client.put_item(TableName="Shop", Item=cow)
        assert list(package.Database(client).cat.all()) == [package.Cat(id="1")]
        assert list(package.Database(client).dog.all()) == []


def test_a_key_attribute_may_be_the_constant() -> None:
    made = schema(
        table(
            "Shop", "pk", None, index("ByType", "Type", "id"),
            Cat=entity(
                "C#{id}", None, "id name?", pattern("cats", "Query", "", index_name="ByType"),
                pattern("save_cat", "UpdateItem", "id name", "success_flag", if_missing="create"),
                pattern("name_cat", "UpdateItem", "id name", "success_flag"),
                ByType=("CAT", "{id}"),
            ) | {"entity_type": "CAT"},
        )
    )  # fmt: skip
    made["tables"][0]["table_config"]["type_attribute"] = "Type"
    package = load("shop_type_is_key", compiled(made))
    client = Recorder(Empty(), Checker(package.TABLES).check)
    list(package.Database(client).cat.cats())
    assert "FilterExpression" not in client.last
    assert package.Cat(id="1").to_item()["Type"] == {"S": "CAT"}
    with moto(package) as client:
        cats = package.Database(client).cat
        assert cats.save_cat("1", "Tom")
        assert cats.save_cat("1", "Tim")
        assert cats.name_cat("1", "Tem")
        assert [each.name for each in cats.cats()] == ["Tem"]


def test_templates_name_constants_of_every_type_as_they_are() -> None:
    item = entity("U#{user_id}#{flag}", "{at}#{layout}", "user_id")
    item["fields"] += [
        REVISION,
        {"name": "flag", "type": "boolean", "const": True},
        {"name": "at", "type": "date", "const": "2024-01-31"},
    ]
    made = compiled(schema(table("Shop", "pk", "sk", Item=item)))
    assert not made.errors
    item_key = load("constants_in_keys", made).Item(user_id="u").key()
    assert item_key == {"pk": {"S": "U#u#true"}, "sk": {"S": "2024-01-31#2"}}


def test_fields_of_a_constant_say_nothing_else() -> None:
    made = schema(table("Shop", "pk", None, Cat=entity("C#{id}", None, "id")))
    made["tables"][0]["entities"]["Cat"]["fields"].append(KIND | {"required": True})
    assert [each.code for each in compiled(made).errors] == ["DG108"]
