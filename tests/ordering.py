"""A schema whose transactions have as many items as their callers say: orders with lines, stock, coupons, followers."""

# Transactions as tables: an item on a line.

from __future__ import annotations

from typing import Any

from schemas import JSON, entity, pattern, schema, table

SHOP, STOCK = "Shop", "Stock"


def item(entity: str, action: str, **more: Any) -> JSON:
    """One item of a transaction; products live in a table of their own."""
    where = STOCK if entity == "Product" else SHOP
    return {"table": where, "entity": entity, "action": action, **more}


def act(field: str, action: str, **more: Any) -> JSON:
    return {"field": field, "action": action, **more}


def many(
    name: str,
    operation: str,
    given: str,
    *items: JSON,
    optional: str = "",
    returns: str = "boolean",
) -> JSON:
    """A transaction; the parameters that are `optional` are marked so."""
    made = pattern(name, operation, given, returns, entities_involved=[*items])
    for parameter in made["parameters"]:
        if parameter["name"] in optional.split():
            parameter["optional"] = True
    return made


LOAD = pattern(
    "load", "BatchWriteItem", "orders:array/Order products:array/Product lines:array/OrderLine best:Product", "void"
)  # fmt: skip


def _receipt() -> JSON:
    """An entity that gets its key, and the time of each write, from the package."""
    receipt = entity(
        "RECEIPT#{receipt_id}", "RECEIPT", "receipt_id:uuid product_id quantity:integer at:datetime"
    )
    receipt["fields"][0]["generate"] = "uuid4"
    receipt["fields"][3]["touch"] = True
    return receipt


def _arrival() -> JSON:
    arrival = entity("ARRIVAL#{code}", "ARRIVAL", "code at:datetime")
    arrival["fields"][1]["touch"] = True
    return arrival


PLACE_ORDER = many(
    "place_order", "TransactWrite", "order:Order lines:array/OrderLine claim:CouponClaim",
    item("Order", "Put", condition="not_exists"),
    item("OrderLine", "Put", each="lines"),
    item(
        "Product", "Update", each="lines", key={"product_id": "lines.product_id"},
        condition="stock >= :lines.quantity",
        updates=[act("stock", "decrement", param="lines.quantity")],
    ),
    item("CouponClaim", "Put", when="claim", condition="not_exists"),
    optional="claim",
)  # fmt: skip
FOLLOW = many(
    "follow", "TransactWrite", "follower_id followed_id note",
    item("Follow", "Put", condition="not_exists"),
    item("User", "Update", key={"user_id": "follower_id"}, updates=[act("following", "increment", value=1)]),
    item("User", "Update", key={"user_id": "followed_id"}, updates=[act("followers", "increment", value=1)]),
)  # fmt: skip
CANCEL_ORDER = many(
    "cancel_order", "TransactWrite", "order:Order lines:array/OrderLine code",
    item("Order", "Update"),
    item("OrderLine", "Delete", each="lines", condition="exists"),
    item("User", "ConditionCheck", key={"user_id": "order.customer_id"}, condition="exists"),
    item("CouponClaim", "Delete", when="code", key={"customer_id": "order.customer_id"}),
    optional="code",
)  # fmt: skip
EDIT_LINES = many(
    "edit_lines",
    "TransactWrite",
    "lines:array/OrderLine",
    item("OrderLine", "Update", each="lines"),
)
RESTOCK = many(
    "restock", "TransactWrite", "product_ids:array/string amount:integer label",
    item(
        "Product", "Update", each="product_ids", key={"product_id": "product_ids"},
        updates=[act("stock", "increment", param="amount"), act("last", "set", param="product_ids")],
    ),
)  # fmt: skip
MOVE = many(
    "move", "TransactWrite", "moved:array/OrderLine kept:array/OrderLine",
    item("OrderLine", "Delete", each="moved"),
    item("OrderLine", "Put", each="kept", condition="not_exists"),
)  # fmt: skip
NOTE_PRODUCT = many(
    "note_product", "TransactWrite", "product_id stock:integer label name",
    item("Product", "Put", condition="stock < 5 OR attribute_not_exists(stock)"),
    item("User", "Update", when="name", key={"user_id": "product_id"}),
    optional="name",
)  # fmt: skip
RESERVE = many(
    "reserve", "TransactWrite", "lines:array/OrderLine order:Order",
    item(
        "OrderLine", "Update", each="lines", condition="attribute_not_exists(note)",
        updates=[act("note", "set", value="reserved")],
    ),
    item("Order", "Update", updates=[act("total", "increment", param="order.total")]),
)  # fmt: skip
RECEIVE = many(
    "receive", "TransactWrite", "product_id:array/string quantity:integer arrival:Arrival",
    item("Receipt", "Put", each="product_id"),
    item("Product", "Update", each="product_id", updates=[act("stock", "increment", param="quantity")]),
    item("Arrival", "Put"),
)  # fmt: skip
GET_CHECKOUT = many(
    "get_checkout", "TransactGet", "order_id numbers:array/integer product_ids:array/string user_id",
    item("Order", "Get"),
    item("OrderLine", "Get", each="numbers", key={"number": "numbers"}),
    item("Product", "Get", each="product_ids", key={"product_id": "product_ids"}),
    item("User", "Get", when="user_id"),
    optional="user_id", returns="object",
)  # fmt: skip
LIST_PRODUCTS = many(
    "list_products", "TransactGet", "product_ids:array/string user_id",
    item("Product", "Get", each="product_ids", key={"product_id": "product_ids"}),
    item("User", "Get", when="user_id"),
    optional="user_id", returns="array",
)  # fmt: skip

ORDERING = schema(
    table(
        SHOP, "pk", "sk",
        Order=entity("ORDER#{order_id}", "ORDER", "order_id customer_id total:integer note?", LOAD),
        OrderLine=entity(
            "ORDER#{order_id}", "LINE#{number:04d}", "order_id number:integer product_id quantity:integer note?"
        ),
        CouponClaim=entity("COUPON#{code}", "CLAIM#{customer_id}", "code customer_id order_id"),
        User=entity("USER#{user_id}", "USER", "user_id name? following:integer? followers:integer?"),
        Receipt=_receipt(),
        Arrival=_arrival(),
        Follow=entity("USER#{follower_id}", "FOLLOW#{followed_id}", "follower_id followed_id note?"),
    ),
    table(STOCK, "product_id", None, Product=entity("{product_id}", None, "product_id stock:integer label? last?")),
    transactions=(
        PLACE_ORDER, FOLLOW, CANCEL_ORDER, EDIT_LINES, RESTOCK, MOVE, NOTE_PRODUCT, RESERVE, RECEIVE,
        GET_CHECKOUT, LIST_PRODUCTS,
    ),
)  # fmt: skip
"""Every way to say how many items there are, and where their keys come from."""
