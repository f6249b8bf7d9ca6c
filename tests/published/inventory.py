"""An inventory driven by events: one index for all lists, two marks on each item, moments in milliseconds."""

# Items and patterns, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from published.designs import Design, Made, Stored, kind, uncounted, wire
from schemas import JSON, index, pattern, schema, table, transaction

LIST = "gsi1pk-gsi1sk-index"
STAMPS = "created=createdAt:datetime/iso_ms updated=updatedAt:datetime/iso_ms"
SALE = f"order_id=orderId sku units:integer price:decimal user_id=userId {STAMPS}"
NEWEST: JSON = {"index_name": LIST, "descending": True, "limit": 50}


def listed(name: str, short: str, pk: str, sk: str, columns: str, *patterns: JSON) -> JSON:
    marks = {"type_name": ("_tn", name), "short_name": ("_sn", short)}
    return kind(
        pk, sk, columns, *patterns, constants=marks, **{LIST: (name, "CREATED_AT#{created}")}
    )


def counted(name: str, given: str, by: str, first: str, condition: str = "") -> JSON:
    """A transaction that also counts the units of a product."""
    made = transaction(
        name, "TransactWrite", given, "boolean", first, f"Update Sku of main-Table{condition}"
    )
    one = given.partition(":")[0]
    made["entities_involved"][1] |= {
        "key": {"sku": f"{one}.sku"},
        "updates": [{"field": "units", "action": by, "param": f"{one}.units"},
                    {"field": "updated", "action": "set", "param": f"{one}.updated"}],
    }  # fmt: skip
    return made


SCHEMA = uncounted(
    schema(
        table(
            "main-Table", "pk", "sk",
            index(LIST, "gsi1pk", "gsi1sk"),
            Sku=listed(
                "INVENTORY#SKU", "SKU", "INVENTORY#SKU#{sku}", "SKU#{sku}", f"sku units:integer {STAMPS}",
                pattern("get_sku", "GetItem", "sku", "single_entity"),
                pattern("list_skus", "Query", **NEWEST),
                pattern("recount", "UpdateItem", "sku units:integer updated:datetime", "single_entity"),
            ),
            OrderAllocation=listed(
                "INVENTORY#ORDER_ALLOCATION", "ORDER_ALLOCATION",
                "INVENTORY#SKU#{sku}", "SKU#{sku}#ORDER_ID#{order_id}#ORDER_ALLOCATION",
                f"{SALE} status=allocationStatus",
                pattern("get_allocation", "GetItem", "sku order_id", "single_entity"),
                pattern("list_allocations", "Query", **NEWEST),
                pattern("complete", "UpdateItem", "sku order_id status units_are:integer expected", "single_entity",
                        condition="units = :units_are AND status = :expected"),
            ),
            Restock=listed(
                "INVENTORY#RESTOCK_SKU", "RESTOCK_SKU", "INVENTORY#SKU#{sku}", "LOT_ID#{lot_id}",
                f"sku units:integer lot_id=lotId {STAMPS}",
                pattern("list_restocks", "Query", "sku"),
                pattern("everything", "Query", "sku", "mixed_data"),
            ),
            Order=listed(
                "ORDERS#ORDER", "ORDER", "ORDERS#ORDER_ID#{order_id}", "ORDER_ID#{order_id}", f"{SALE} status=orderStatus",
                pattern("get_order", "GetItem", "order_id", "single_entity"),
                pattern("list_orders", "Query", **NEWEST),
                pattern("since", "Query", "since:datetime", index_name=LIST, range_condition=">="),
                pattern("set_status", "UpdateItem", "order_id next updated:datetime", "single_entity",
                        condition="status <> :next", updates=[{"field": "status", "action": "set", "param": "next"}]),
            ),
            Payment=listed(
                "PAYMENTS#ORDER_PAYMENT", "ORDER_PAYMENT", "PAYMENTS#ORDER_ID#{order_id}", "ORDER_ID#{order_id}#ORDER_PAYMENT",
                f"{SALE} payment_id=paymentId? status=paymentStatus retries=paymentRetries:integer",
                pattern("get_payment", "GetItem", "order_id", "single_entity"),
                pattern("record", "UpdateItem", "order_id payment_id", "single_entity",
                        updates=[{"field": "retries", "action": "increment", "value": 1}]),
            ),
            OrderEvent=kind(
                "EVENTS#ORDER_ID#{order_id}", "EVENT#{event}", f"order_id* event=eventName data=eventData:object {STAMPS}",
                pattern("raise_event", "PutItem", "event:OrderEvent", "single_entity", condition="not_exists"),
                pattern("events_of", "Query", "order_id"),
                constants={"type_name": ("_tn", "EVENTS#EVENT"), "short_name": ("_sn", "EVENT")},
            ),
        ),
        transactions=(
            counted("allocate", "allocation:OrderAllocation", "decrement",
                    "Put OrderAllocation of main-Table if attribute_not_exists(pk)", " if units >= :allocation.units"),
            counted("restock", "restock:Restock", "increment", "Put Restock of main-Table if attribute_not_exists(pk)"),
        ),
    )
)  # fmt: skip

AT = datetime(2024, 10, 20, 3, 24, 10, 558_000, tzinfo=UTC)
LATER = AT + timedelta(seconds=1)
MADE, MADE_LATER = "2024-10-20T03:24:10.558Z", "2024-10-20T03:24:11.558Z"
STAMPED = {"createdAt": MADE, "updatedAt": MADE}
STAMPS_OF = {"created": AT, "updated": AT}
SALE_ITEM = {"orderId": "o-1", "sku": "p-1", "units": 2, "price": {"N": "10.32"}, "userId": "u-1"}
SALE_VALUES = {
    "order_id": "o-1",
    "sku": "p-1",
    "units": 2,
    "price": Decimal("10.32"),
    "user_id": "u-1",
}
EVENT = {"M": {"sku": {"S": "p-1"}, "lines": {"L": [{"N": "1.5"}, {"NULL": True}, {"BOOL": True}]}}}
MINE = ("restock.everything", "p-1")
ALLOCATE = (
    "transactions.allocate",
    Made("OrderAllocation", SALE_VALUES | {"order_id": "o-2", "status": "ALLOCATED", "created": LATER, "updated": LATER}),
)  # fmt: skip
RESTOCK = (
    "transactions.restock",
    Made("Restock", {"sku": "p-1", "units": 5, "lot_id": "l-2", "created": LATER, "updated": LATER}),
)  # fmt: skip


def stored(
    entity: str,
    name: str,
    pk: str,
    sk: str,
    item: dict[str, Any],
    values: dict[str, Any],
    *rest: Any,
) -> Stored:
    index = {} if name == "EVENTS#EVENT" else wire(gsi1pk=name, gsi1sk=f"CREATED_AT#{MADE}")
    marks = wire(_tn=name, _sn=name.partition("#")[2], **STAMPED)
    return Stored(entity, wire(pk=pk, sk=sk, **item) | marks | index, values | STAMPS_OF, *rest)


DESIGN = Design(
    "inventory",
    SCHEMA,
    (
        stored(
            "Sku", "INVENTORY#SKU", "INVENTORY#SKU#p-1", "SKU#p-1", {"sku": "p-1", "units": 7}, {"sku": "p-1", "units": 7},
            (("sku.get_sku", "p-1"), ("sku.list_skus",), MINE),
            {
                ("sku.recount", "p-1", 0, LATER): wire(units=0, updatedAt=MADE_LATER),
                ALLOCATE: wire(units=5, updatedAt=MADE_LATER),
                RESTOCK: wire(units=12, updatedAt=MADE_LATER),
            },
            ("units", 8), wire(units=8),
        ),
        stored(
            "OrderAllocation", "INVENTORY#ORDER_ALLOCATION", "INVENTORY#SKU#p-1", "SKU#p-1#ORDER_ID#o-1#ORDER_ALLOCATION",
            SALE_ITEM | {"allocationStatus": "ALLOCATED"}, SALE_VALUES | {"status": "ALLOCATED"},
            (("order_allocation.get_allocation", "p-1", "o-1"), ("order_allocation.list_allocations",), MINE),
            {("order_allocation.complete", "p-1", "o-1", "PAID", 2, "ALLOCATED"): wire(allocationStatus="PAID")},
            ("created", LATER), wire(createdAt=MADE_LATER, gsi1sk=f"CREATED_AT#{MADE_LATER}"),
        ),
        stored(
            "Restock", "INVENTORY#RESTOCK_SKU", "INVENTORY#SKU#p-1", "LOT_ID#l-1", {"sku": "p-1", "units": 9, "lotId": "l-1"},
            {"sku": "p-1", "units": 9, "lot_id": "l-1"},
            (("restock.list_restocks", "p-1"), MINE),
            {}, ("units", 1), wire(units=1),
        ),
        stored(
            "Order", "ORDERS#ORDER", "ORDERS#ORDER_ID#o-1", "ORDER_ID#o-1", SALE_ITEM | {"orderStatus": "ORDER_CREATED"},
            SALE_VALUES | {"status": "ORDER_CREATED"},
            (("order.get_order", "o-1"), ("order.list_orders",), ("order.since", AT)),
            {("order.set_status", "o-1", "PAID", LATER): wire(orderStatus="PAID", updatedAt=MADE_LATER)},
            ("price", Decimal("0.5")), wire(price={"N": "0.5"}),
        ),
        stored(
            "Payment", "PAYMENTS#ORDER_PAYMENT", "PAYMENTS#ORDER_ID#o-1", "ORDER_ID#o-1#ORDER_PAYMENT",
            SALE_ITEM | {"paymentStatus": "FAILED", "paymentRetries": 1}, SALE_VALUES | {"status": "FAILED", "retries": 1},
            (("payment.get_payment", "o-1"),),
            {("payment.record", "o-1", "x-1"): wire(paymentId="x-1", paymentRetries=2)},
            ("status", "OK"), wire(paymentStatus="OK"),
        ),
        stored(
            "OrderEvent", "EVENTS#EVENT", "EVENTS#ORDER_ID#o-1", "EVENT#ORDER_PLACED",
            {"eventName": "ORDER_PLACED", "eventData": EVENT},
            {"order_id": "o-1", "event": "ORDER_PLACED", "data": {"sku": "p-1", "lines": [Decimal("1.5"), None, True]}},
            (("order_event.events_of", "o-1"),),
            {}, ("updated", LATER), wire(updatedAt=MADE_LATER),
        ),
    ),
)  # fmt: skip
