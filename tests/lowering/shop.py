"""A shop: what emitted entities, keys, repositories and transactions must cope with, each thing once.

`SHOP` is its schema, `ODD` that of an entity whose fields are called like what emitted code needs, with text that
would like to be code.
"""

from __future__ import annotations

from pathlib import Path

from emitted import compiled, laid_out
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

KEY = "customer_id order_date:date order_id"

CUSTOMER = entity(
    "CUSTOMER#{customer_id}",
    "PROFILE",
    "",
    pattern(
        "get_customer_page",
        "Query",
        "customer_id",
        "mixed_data",
        description="Read all of a customer.",
    ),
) | {
    "fields": fields(
        "customer_id email? account:uuid born:date? joined:datetime avatar:bytes? tags:string_set "
        "ratings:number_set? address:object? settings:object? notes:array/object? active:boolean? "
        "level:integer? balance:decimal?",
        customer_id={"description": 'Identifies the "customer"'},
        email={"sensitive": True},
        address={
            "description": "Where parcels go",
            "fields": fields(
                "street zip:integer? kind?", kind={"enum": ["home", "work"], "default": "home"}
            ),
        },
        active={"default": True},
        level={"enum": [1, 2], "default": 1},
        balance={"default": "0.50"},
    )
}

ORDER_PATTERNS = [
    pattern("get_orders", "Query", "customer_id", description="Orders of a customer"),
    pattern(
        "get_orders_since",
        "Query",
        "customer_id min_total:decimal since:date",
        range_condition=">=",
        filter_expression="total >= :min_total",
    ),
    pattern("get_orders_until", "Query", "customer_id until:date", range_condition="<="),
    pattern(
        "get_orders_between", "Query", "customer_id low:date high:date", range_condition="between"
    ),
    pattern(
        "get_orders_of_day",
        "Query",
        "customer_id order_date:date id_prefix",
        range_condition="begins_with",
    ),
    pattern("get_orders_raw", "Query", "customer_id sk_start", range_condition=">="),
    pattern(
        "get_latest_noted_order",
        "Query",
        "customer_id start",
        "single_entity",
        filter_expression="begins_with(note, :start) AND attribute_exists(total)",
        descending=True,
        consistent_read=True,
    ),
    pattern(
        "get_orders_by_status",
        "Query",
        "status region since:date",
        index_name="ByStatus",
        range_condition=">=",
        descending=True,
        limit=7,
    ),
    pattern(
        "find_orders",
        "Scan",
        "statuses:array regions:array least:integer first second",
        filter_expression="status IN :statuses AND (region IN :regions OR size(lines) > :least "
        "OR order_id IN (:first, :second)) AND NOT lines[0].sku = :first "
        "AND NOT contains(note, :second)",
        limit=50,
    ),
    pattern("all_orders", "Scan", index_name="ByStatus"),
    pattern(
        "get_order_of_region", "GetItem", f"{KEY} region", "single_entity", consistent_read=True
    ),
    pattern("create_order", "PutItem", "order:Order", "single_entity"),
    pattern("put_order_for", "PutItem", "order:Order customer:Customer", "success_flag"),
    pattern("add_order_once", "PutItem", "order:Order", "void", condition="not_exists"),
    pattern("replace_order", "PutItem", "order:Order", "single_entity", condition="exists"),
    pattern(
        "reprice_order",
        "PutItem",
        "order:Order status low:decimal high:decimal",
        "single_entity",
        condition="status = :status OR total BETWEEN :low AND :high",
    ),
    pattern("set_status", "UpdateItem", f"{KEY} status region", "single_entity"),
    pattern(
        "pay", "UpdateItem", f"{KEY} note old:array", "success_flag", condition="status IN :old"
    ),
    pattern("touch", "UpdateItem", KEY, "void"),
    pattern("overwrite", "UpdateItem", "customer_id order:Order", "single_entity"),
    pattern(
        "list",
        "UpdateItem",
        f"{KEY} note key changes:array",
        "single_entity",
        condition="status IN :changes AND region <> :key",
    ),
    pattern("drop_order", "DeleteItem", KEY, "single_entity"),
    pattern("forget_order", "DeleteItem", KEY, "void"),
    pattern(
        "cancel_order", "DeleteItem", f"{KEY} status", "success_flag", condition="status = :status"
    ),
    pattern("purge_order", "DeleteItem", KEY, "void", condition="exists"),
    pattern(
        "get_many",
        "BatchGetItem",
        "customer_id order_date:array/date order_ids:array",
        consistent_read=True,
    ),
    pattern("save_all", "BatchWriteItem", "orders:array/Order", "success_flag"),
    pattern("save_both", "BatchWriteItem", "orders:array/Order customer:Customer", "void"),
]
ORDER_PATTERNS[0]["parameters"][0]["description"] = "whose orders"
ORDER_PATTERNS[1]["parameters"][1]["default"] = "0"

ORDER = entity(
    "CUSTOMER#{customer_id}",
    "ORDER#{order_date}#{order_id}",
    "",
    *ORDER_PATTERNS,
    ByStatus=("STATUS#{status}#{region}", "{order_date}"),
) | {
    "fields": fields(
        f"{KEY} total:decimal status? region? note? lines:array/object codes:array/string? "
        "expires:datetime? version:integer",
        status={"enum": ["OPEN", "PAID"], "default": "OPEN"},
        note={"description": "Says what\nthe customer wants"},
        lines={"item_fields": fields("sku quantity:integer price:decimal options:string_set?")},
        expires={"ttl": True},
    )
}
ORDER_ITEM = entity(
    "CUSTOMER#{customer_id}",
    "ORDER#{order_date}#{order_id}#ITEM#{number:04d}",
    f"{KEY} number:integer",
)

PARCEL = entity(
    "{depot}",
    "{number}",
    "depot number:integer country? hub? weight:decimal class date:date?",
    pattern(
        "send",
        "PutItem",
        "depot number:integer weight:decimal class date:date",
        "single_entity",
    ),
    pattern("get_numbers_from", "Query", "depot least:integer", range_condition=">"),
    pattern(
        "get_route",
        "Query",
        "country hub not:integer most:decimal",
        index_name="ByRoute",
        range_condition="<=",
        filter_expression="number <> :not",
    ),
    ByRoute=(["{country}", "HUB#{hub}"], ["{weight}", "{class}"]),
)
MENU_ENTRY = entity(
    "{shop}",
    "MENU#{category}#{product_id}",
    "shop sort_key category product_id:integer",
    pattern("get_raw", "GetItem", "shop sort_key", "single_entity"),
)


def _settings(made: JSON, **settings: object) -> JSON:
    made["table_config"] |= settings
    return made


def _on(condition: str, made: JSON, number: int) -> None:
    made["entities_involved"][number]["condition"] = condition


PLACE_ORDER = transaction(
    "place_order",
    "TransactWrite",
    f"order:Order {KEY} active:boolean was_active:boolean order_item:OrderItem note",
    "boolean",
    "Put Order of Shop",
    "Update Customer of Shop",
    "Update Order of Shop",
    "Update OrderItem of Shop",
)
_on("not_exists", PLACE_ORDER, 0)
_on("active = :was_active", PLACE_ORDER, 1)
_on("attribute_exists(total)", PLACE_ORDER, 2)
CLOSE_ORDER = transaction(
    "close_order",
    "TransactWrite",
    KEY,
    "boolean",
    "Delete Order of Shop",
    "ConditionCheck Customer of Shop",
)
_on("exists", CLOSE_ORDER, 1)
BOTH = ("Get Customer of Shop", "Get Order of Shop")

SHOP = schema(
    _settings(
        table(
            "Shop",
            "pk",
            "sk",
            index(
                "ByStatus",
                "gsi1pk",
                "gsi1sk",
                projection="INCLUDE",
                included_attributes=["total", "note", "version"],
            ),
            Customer=CUSTOMER,
            Order=ORDER,
            OrderItem=ORDER_ITEM,
        ),
        billing_mode="PROVISIONED",
        read_capacity=5,
        write_capacity=2,
        point_in_time_recovery=True,
        deletion_protection=True,
        stream="NEW_IMAGE",
    ),
    table(
        "Parcels",
        "depot",
        "number",
        index("ByRoute", ["country", "hub_key"], ["weight", "class"], projection="KEYS_ONLY"),
        Parcel=PARCEL,
    ),
    table("Menus", "shop", "sort_key", MenuEntry=MENU_ENTRY),
    transactions=(
        PLACE_ORDER,
        CLOSE_ORDER,
        transaction("get_both", "TransactGet", KEY, "object", *BOTH),
        transaction("list_both", "TransactGet", KEY, "array", *BOTH),
    ),
)

HOSTILE = '"""}\n{x} \\ \' __import__("os").abort() #'

ODD = schema(
    table(
        "Odd",
        "odd_pk",
        "sk",
        Odd=entity("{odd_pk}", "\"'#{date}#{str}#{padded:06.2f}", "")
        | {
            "entity_type": HOSTILE,
            "fields": fields(
                "odd_pk date:date str:integer padded:decimal list:array/integer set:string_set? "
                "property:date? field? int:integer? Decimal:decimal? Item:object? Literal? "
                "values:array/object? value:bytes? item:uuid? cls? classmethod? odd_sk:datetime?",
                list={"description": HOSTILE},
                field={"sensitive": True},
                int={"default": 3},
                Decimal={"default": "1.5"},
                Literal={"enum": ["a", HOSTILE], "default": "a"},
            ),
        },
    )
)


def write_package(folder: Path, name: str, document: JSON) -> None:
    """Write the package of a schema as a build does, formatted."""
    package = folder / name
    package.mkdir()
    for file, text in compiled(document, name=name).files.items():
        formatted = laid_out(text) if file.endswith(".py") and text else text
        (package / file).write_text(formatted, encoding="utf-8")
