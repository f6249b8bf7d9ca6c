"""What a transaction cannot take from inside an entity, and that the ways around it work: what the findings advise."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, changed, entity, parameters, pattern, schema, table

TAKE = {"field": "stock", "action": "decrement"}


def item(entity: str, action: str, **more: Any) -> JSON:
    return {"table": "Shop", "entity": entity, "action": action, **more}


def shop(given: str, *items: JSON) -> JSON:
    """Orders that hold their lines, products, what was done when; and one transaction."""
    order = entity(
        "ORDER#{order_id}", "ORDER", "order_id buyer tags:array/string lines:array/object"
    )
    order["fields"][3]["item_fields"] = [
        {"name": "product_id", "type": "string", "required": True},
        {"name": "quantity", "type": "integer", "required": True},
    ]
    return schema(
        table(
            "Shop", "pk", "sk",
            Order=order,
            Product=entity("PRODUCT#{product_id}", "PRODUCT", "product_id stock:integer"),
            Line=entity("ORDER#{order_id}", "LINE#{product_id}", "order_id product_id quantity:integer"),
            Deed=entity("ORDER#{order_id}", "DEED#{number}", "order_id number buyer"),
        ),
        transactions=(pattern("place", "TransactWrite", given, "boolean", entities_involved=[*items]),),
    )  # fmt: skip


PUT_ORDER = item("Order", "Put")
STOCK = partial(item, "Product", "Update")


def advice(document: JSON) -> str:
    """What the one finding says is to be done."""
    (found,) = compiled(document).errors
    return found.help


def placed(name: str, document: JSON, act: Callable[[ModuleType, Any], None]) -> dict[str, int]:
    """The stock of two products, of ten pieces each, after a transaction."""
    made = load(f"inside_{name}", compiled(document))
    with moto(made) as client:
        db = made.Database(client)
        for product_id in ("p1", "p2"):
            db.product.create_product(made.Product(product_id=product_id, stock=10))
        act(made, db)
        return {each: db.product.get_product(each).stock for each in ("p1", "p2")}


def order(made: ModuleType) -> Any:
    lines = [
        made.OrderLines(product_id="p1", quantity=3),
        made.OrderLines(product_id="p2", quantity=1),
    ]
    return made.Order(order_id="o1", buyer="ann", tags=["p1"], lines=lines)


def test_values_inside_an_entity_are_given_by_themselves() -> None:
    key = {"product_id": "order.tags"}
    document = shop(
        "order:Order", PUT_ORDER, STOCK(each="order.tags", key=key, updates=[TAKE | {"value": 1}])
    )
    says = advice(document)
    assert says == (
        'add the parameter {"name": "tags", "type": "array", "item_type": "string"}, '
        'write "each": "tags", and give it order.tags'
    )
    at = "cross_table_access_patterns/0"
    followed = changed(
        document,
        {
            f"{at}/parameters/1": json.loads(says[says.index("{") : says.index("}") + 1]),
            f"{at}/entities_involved/1/each": "tags",
            f"{at}/entities_involved/1/key/product_id": "tags",
        },
    )

    def act(made: ModuleType, db: Any) -> None:
        one = order(made)
        assert db.transactions.place(one, one.tags) is True

    assert placed("values", followed, act) == {"p1": 9, "p2": 10}


def test_objects_inside_an_entity_are_given_as_entities() -> None:
    key = {"product_id": "order.lines.product_id"}
    take = TAKE | {"param": "order.lines.quantity"}
    document = shop("order:Order", PUT_ORDER, STOCK(each="order.lines", key=key, updates=[take]))
    says = advice(document)
    assert says.startswith("make the elements items with a key of their own: an entity with these ")
    parameter = says[says.index("{") :].replace("…", "Line")
    assert [json.loads(parameter)] == parameters("lines:array/Line")
    at = "cross_table_access_patterns/0"
    followed = changed(
        document,
        {
            f"{at}/parameters/1": json.loads(parameter),
            f"{at}/entities_involved/1/each": "lines",
            f"{at}/entities_involved/1/key/product_id": "lines.product_id",
            f"{at}/entities_involved/1/updates/0/param": "lines.quantity",
        },
    )

    def act(made: ModuleType, db: Any) -> None:
        one = order(made)
        lines = [
            made.Line(order_id="o1", product_id=each.product_id, quantity=each.quantity)
            for each in one.lines
        ]
        assert db.transactions.place(one, lines) is True
        assert db.order.get_order("o1") == one
        assert db.line.get_line("o1", "p1") is None  # nothing puts it

    assert placed("objects", followed, act) == {"p1": 7, "p2": 9}


def test_a_put_of_values_takes_its_key_from_an_entity() -> None:
    document = shop("order:Order number buyer", PUT_ORDER, item("Deed", "Put"))
    assert (
        advice(document) == 'say where it comes from, as in "key": {"order_id": "order.order_id"}'
    )
    at = "cross_table_access_patterns/0"
    followed = changed(document, {f"{at}/entities_involved/1/key": {"order_id": "order.order_id"}})

    def act(made: ModuleType, db: Any) -> None:
        assert db.transactions.place(order(made), "1", "ben") is True
        found = db.deed.get_deed("o1", "1")
        assert found == made.Deed(order_id="o1", number="1", buyer="ben")

    placed("key", followed, act)


@pytest.mark.parametrize("way", ["a parameter", "an upsert"])
def test_a_put_of_values_takes_no_other_field_from_an_entity(way: str) -> None:
    keyed = {"order_id": "order.order_id"}
    document = shop("order:Order number", PUT_ORDER, item("Deed", "Put", key=keyed))
    assert advice(document) == (
        "add buyer as a parameter, with order.buyer as what is given, "
        'or the parameter {"name": "deed", "type": "entity", "entity_type": "Deed"}'
    )
    at = "cross_table_access_patterns/0"
    given = {f"{at}/parameters/2": {"name": "buyer", "type": "string"}}
    set_it = [{"field": "buyer", "action": "set", "param": "order.buyer"}]
    upsert = item("Deed", "Update", key=keyed, updates=set_it, if_missing="create")
    followed = changed(
        document,
        given if way == "a parameter" else {f"{at}/entities_involved/1": upsert},
    )

    def act(made: ModuleType, db: Any) -> None:
        one = order(made)
        more = [one.buyer] if way == "a parameter" else []
        assert db.transactions.place(one, "1", *more) is True
        assert db.deed.get_deed("o1", "1") == made.Deed(order_id="o1", number="1", buyer="ann")

    placed(way.replace(" ", "_"), followed, act)
