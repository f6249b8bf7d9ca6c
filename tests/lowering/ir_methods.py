"""The schema of `ir_fixture` with access patterns of every kind, built by hand: `SHOP_METHODS`."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dyngen.ir.conditions import (
    Between,
    Comparison,
    Constant,
    Function,
    In,
    InList,
    Junction,
    Not,
    Path,
    Ref,
    Size,
    Value,
)
from dyngen.ir.keys import Component
from dyngen.ir.plans import (
    Agreement,
    Assignment,
    BatchGet,
    BatchWrite,
    Check,
    Delete,
    EntityType,
    Get,
    Guard,
    Keep,
    KeyArguments,
    KeyBeginsWith,
    KeyBetween,
    KeyCall,
    KeyCompare,
    KeyEquals,
    KeyNumber,
    KeyText,
    Method,
    Parameter,
    Plan,
    Put,
    Query,
    RawText,
    Result,
    Scan,
    Slot,
    Transaction,
    TransactItem,
    Update,
    UpperText,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.names import Identifier
from lowering.ir_fixture import (
    BY_ROUTE,
    BY_STATUS,
    CUSTOMER,
    CUSTOMER_ID,
    MENU,
    NOTE,
    NUMBER,
    ORDER,
    ORDER_DATE,
    ORDER_ID,
    ORDER_ITEM,
    ORDER_SK,
    ORDER_STATUS_PK,
    PARCEL,
    REGION,
    SHOP,
    STATUS,
)

STRING, INTEGER, DATE = Type(Kind.STRING), Type(Kind.INTEGER), Type(Kind.DATE)
DECIMAL = Type(Kind.DECIMAL)


def ref(name: str, attribute: str | None = None) -> Ref:
    return Ref(Identifier(name), Identifier(attribute) if attribute else None)


def param(name: str, type: Type | str = STRING, **more: object) -> Parameter:
    kind = EntityType(Identifier(type)) if isinstance(type, str) else type
    return replace(Parameter(Identifier(name), kind), **more)  # type: ignore[arg-type]


def entities(name: str, entity: str) -> Parameter:
    return Parameter(Identifier(name), EntityType(Identifier(entity), many=True))


class Numbered:
    """Gives out pattern ids."""

    last = 100

    @classmethod
    def method(
        cls, name: str, operation: str, parameters: list[Parameter], plan: Plan, says: str = ""
    ) -> Method:
        cls.last += 1
        return Method(cls.last, Identifier(name), says, operation, tuple(parameters), plan)


method = Numbered.method
ORDERS = Result(Identifier("Order"), recogniser=ORDER.recogniser)
DATE_PART, ID_PART = (part for part in ORDER_SK.parts if isinstance(part, Component))
ORDER_KEY = [param("customer_id"), param("order_date", DATE), param("order_id")]
ORDER_ARGUMENTS = KeyArguments((ref("customer_id"), ref("order_date"), ref("order_id")))


def of_customer(entity: Entity) -> KeyEquals:
    return KeyEquals("pk", KeyCall(entity.pk, (ref("customer_id"),)))


def query(**parts: object) -> Query:
    plain = Query(
        index=None,
        partition=(of_customer(ORDER),),
        sort=(),
        filter=None,
        scope=None,
        result=ORDERS,
        single=False,
    )
    return replace(plain, **parts)  # type: ignore[arg-type]


def value(name: str, type: Type = STRING) -> Value:
    return Value(ref(name), type)


def path(*steps: str | int) -> Path:
    return Path(steps)


BY_STATUS_KEY = ORDER.indexes[0]
IN_STATUS = KeyEquals("gsi1pk", KeyCall(BY_STATUS_KEY.pk, (ref("status"), ref("region"))))
PROJECTED = Result(Identifier("Order"), projection=ORDER.projections[0])
BIG = Comparison(path("total"), ">=", value("min_total", DECIMAL))

ORDER_METHODS = (
    method(
        "get_orders",
        "Query",
        [param("customer_id", description="whose orders")],
        query(sort=(KeyBeginsWith("sk", KeyText(ORDER_SK, ("ORDER#",))),)),
        "Orders of a customer",
    ),
    method(
        "get_orders_since",
        "Query",
        [
            param("customer_id"),
            param("since", DATE),
            param("min_total", DECIMAL, default="0", has_default=True),
        ],
        query(
            sort=(
                KeyBetween(
                    "sk", KeyText(ORDER_SK, ("ORDER#", Slot(DATE_PART, ref("since")))), "ORDER$"
                ),
            ),
            filter=BIG,
            result=replace(ORDERS, keep=(Keep(ORDER_DATE, ">=", ref("since")),)),
        ),
    ),
    method(
        "get_orders_until",
        "Query",
        [param("customer_id"), param("until", DATE)],
        query(
            sort=(
                KeyBetween(
                    "sk", "ORDER#", UpperText(ORDER_SK, ("ORDER#",), Slot(DATE_PART, ref("until")))
                ),
            ),
            result=replace(ORDERS, keep=(Keep(ORDER_DATE, "<=", ref("until")),)),
        ),
    ),
    method(
        "get_orders_between",
        "Query",
        [param("customer_id"), param("low", DATE), param("high", DATE)],
        query(
            sort=(
                KeyBetween(
                    "sk",
                    KeyText(ORDER_SK, ("ORDER#", Slot(DATE_PART, ref("low")), "#")),
                    KeyText(ORDER_SK, ("ORDER#", Slot(DATE_PART, ref("high")), "$")),
                ),
            ),
            reversed_if=((ref("low"), ref("high")),),
        ),
    ),
    method(
        "get_orders_of_day",
        "Query",
        [param("customer_id"), param("order_date", DATE), param("id_prefix")],
        query(
            sort=(
                KeyBeginsWith(
                    "sk",
                    KeyText(
                        ORDER_SK,
                        (
                            "ORDER#",
                            Slot(DATE_PART, ref("order_date")),
                            "#",
                            Slot(ID_PART, ref("id_prefix"), prefix=True),
                        ),
                    ),
                ),
            ),
            result=replace(ORDERS, keep=(Keep(ORDER_ID, "begins_with", ref("id_prefix")),)),
        ),
    ),
    method(
        "get_orders_raw",
        "Query",
        [param("customer_id"), param("sk_start")],
        query(sort=(KeyCompare("sk", ">=", RawText(ref("sk_start"), at_least="ORDER#")),)),
    ),
    method(
        "get_latest_noted_order",
        "Query",
        [param("customer_id"), param("note")],
        query(
            sort=(KeyBeginsWith("sk", KeyText(ORDER_SK, ("ORDER#",))),),
            filter=Function("begins_with", path("note"), value("note")),
            scope=Function("attribute_exists", path("total")),
            result=replace(ORDERS, keep=(Keep(NOTE, "<>", ref("note")),)),
            single=True,
            descending=True,
            consistent=True,
        ),
    ),
    method(
        "get_orders_by_status",
        "Query",
        [param("status", STATUS.type), param("region"), param("since", DATE)],
        query(
            index=BY_STATUS,
            partition=(IN_STATUS,),
            sort=(
                KeyCompare(
                    "gsi1sk",
                    ">=",
                    KeyText(
                        BY_STATUS_KEY.sk.templates[0] if BY_STATUS_KEY.sk else ORDER_SK,
                        (Slot(Component(ORDER_DATE), ref("since")),),
                    ),
                ),
            ),
            result=PROJECTED,
            descending=True,
            limit=7,
        ),
    ),
    method(
        "find_orders",
        "Scan",
        [
            param("statuses", Type(Kind.ARRAY, item=STATUS.type)),
            param("regions", Type(Kind.ARRAY, item=STRING)),
            param("least", INTEGER),
            param("first"),
            param("second"),
        ],
        Scan(
            index=None,
            filter=Junction(
                "AND",
                (
                    InList(path("status"), Value(ref("statuses"), STATUS.type)),
                    Junction(
                        "OR",
                        (
                            InList(path("region"), value("regions")),
                            Comparison(Size(path("lines")), ">", value("least", INTEGER)),
                            In(path("order_id"), (value("first"), value("second"))),
                        ),
                    ),
                    Not(Comparison(path("lines", 0, "sku"), "=", value("first"))),
                    Not(Function("contains", path("note"), value("second"))),
                ),
            ),
            scope=Function("begins_with", path("pk"), Constant("S", "CUSTOMER#")),
            result=ORDERS,
            limit=50,
        ),
    ),
    method("all_orders", "Scan", [], Scan(BY_STATUS, None, None, PROJECTED)),
    method(
        "get_order_of_region",
        "GetItem",
        [*ORDER_KEY, param("region")],
        Get(ORDER_ARGUMENTS, consistent=True, checks=(Check(REGION, ref("region")),)),
    ),
    method(
        "put_order_for",
        "PutItem",
        [param("order", "Order"), param("customer", "Customer")],
        Put(
            ref("order"),
            (),
            Guard(),
            create=False,
            agreements=(
                Agreement(
                    ref("order", "customer_id"),
                    ref("customer", "customer_id"),
                    "order.customer_id is not that of customer",
                ),
            ),
            returns="flag",
        ),
    ),
    method(
        "add_order_once",
        "PutItem",
        [param("order", "Order")],
        Put(ref("order"), (), Guard(exists=False), False, (), "nothing"),
    ),
    method(
        "replace_order",
        "PutItem",
        [param("order", "Order"), param("status", STATUS.type)],
        Put(
            ref("order"),
            (),
            Guard(
                exists=True,
                condition=Junction(
                    "OR",
                    (
                        Comparison(path("status"), "=", Value(ref("status"), STATUS.type)),
                        Between(
                            path("total"),
                            value_of_total := Value(ref("order", "total"), DECIMAL),
                            value_of_total,
                        ),
                    ),
                ),
            ),
            False,
            (),
            "entity",
        ),
    ),
    method(
        "set_status",
        "UpdateItem",
        [*ORDER_KEY, param("status", STATUS.type), param("region", optional=True)],
        Update(
            ORDER_ARGUMENTS,
            (
                Assignment("status", ref("status"), STATUS.type),
                Assignment("region", ref("region"), STRING, nullable=(ref("region"),)),
                Assignment(
                    "gsi1pk",
                    KeyText(
                        ORDER_STATUS_PK,
                        tuple(
                            Slot(part, ref(part.field.name))
                            if isinstance(part, Component)
                            else part
                            for part in ORDER_STATUS_PK.parts
                        ),
                    ),
                    None,
                    nullable=(ref("region"),),
                ),
            ),
            None,
            Guard(),
            (),
            "entity",
        ),
    ),
    method(
        "pay",
        "UpdateItem",
        [*ORDER_KEY, param("note"), param("old", Type(Kind.ARRAY, item=STATUS.type))],
        Update(
            ORDER_ARGUMENTS,
            (Assignment("note", ref("note"), STRING),),
            None,
            Guard(condition=InList(path("status"), Value(ref("old"), STATUS.type))),
            (),
            "flag",
        ),
    ),
    method(
        "touch",
        "UpdateItem",
        list(ORDER_KEY),
        Update(ORDER_ARGUMENTS, (), None, Guard(), (), "nothing"),
    ),
    method(
        "overwrite",
        "UpdateItem",
        [param("customer_id"), param("order", "Order")],
        Update(
            KeyArguments(entity=ref("order")),
            (),
            ref("order"),
            Guard(),
            (
                Agreement(
                    ref("order", "customer_id"), ref("customer_id"), "order is of another customer"
                ),
                Agreement(ref("order", "note"), ref("customer_id"), "note", optional=True),
            ),
            "entity",
        ),
    ),
    method(
        "list",
        "UpdateItem",
        [*ORDER_KEY, param("key"), param("changes", Type(Kind.ARRAY, item=STATUS.type))],
        Update(
            ORDER_ARGUMENTS,
            (Assignment("note", ref("key"), STRING),),
            None,
            Guard(condition=InList(path("status"), Value(ref("changes"), STATUS.type))),
            (),
            "entity",
        ),
        "Named like what other code needs",
    ),
    method(
        "drop_order", "DeleteItem", list(ORDER_KEY), Delete(ORDER_ARGUMENTS, Guard(), "optional")
    ),
    method(
        "forget_order", "DeleteItem", list(ORDER_KEY), Delete(ORDER_ARGUMENTS, Guard(), "nothing")
    ),
    method(
        "cancel_order",
        "DeleteItem",
        [*ORDER_KEY, param("status", STATUS.type)],
        Delete(
            ORDER_ARGUMENTS,
            Guard(
                exists=True,
                condition=Comparison(path("status"), "=", Value(ref("status"), STATUS.type)),
            ),
            "flag",
        ),
    ),
    method(
        "purge_order",
        "DeleteItem",
        list(ORDER_KEY),
        Delete(ORDER_ARGUMENTS, Guard(exists=True), "nothing"),
    ),
    method(
        "get_many",
        "BatchGetItem",
        [
            param("customer_id"),
            param("order_date", Type(Kind.ARRAY, item=DATE)),
            param("order_ids", Type(Kind.ARRAY, item=STRING)),
        ],
        BatchGet(
            None,
            (
                (CUSTOMER_ID, ref("customer_id"), False),
                (ORDER_DATE, ref("order_date"), True),
                (ORDER_ID, ref("order_ids"), True),
            ),
            consistent=True,
        ),
    ),
    method(
        "save_all",
        "BatchWriteItem",
        [entities("orders", "Order")],
        BatchWrite(((Identifier("Order"), ref("orders"), True),), "flag"),
    ),
    method(
        "save_both",
        "BatchWriteItem",
        [entities("orders", "Order"), param("customer", "Customer")],
        BatchWrite(
            (
                (Identifier("Order"), ref("orders"), True),
                (Identifier("Customer"), ref("customer"), False),
            ),
            "nothing",
        ),
    ),
)

NUMBERED_KEY = [param("depot"), param("number", INTEGER)]
ROUTE = PARCEL.indexes[0]
COUNTRY_TEMPLATE, HUB_TEMPLATE = ROUTE.pk.templates
COUNTRY_SLOT = Slot(COUNTRY_TEMPLATE.components[0], ref("country"))
NUMBER_TEMPLATE = PARCEL.sk.templates[0] if PARCEL.sk else HUB_TEMPLATE
ROUTE_RESULT = Result(Identifier("Parcel"), projection=PARCEL.projections[0])
PARCEL_METHODS = (
    method(
        "send",
        "PutItem",
        [
            *NUMBERED_KEY,
            param("weight", DECIMAL),
            param("class_"),
            param("date", DATE, optional=True),
        ],
        Put(
            None,
            tuple(
                (field, ref(field.name))
                for field in PARCEL.fields
                if field.name in ("depot", "number", "weight", "class_", "date")
            ),
            Guard(),
            create=True,
            agreements=(),
            returns="entity",
        ),
    ),
    method(
        "get_numbers_from",
        "Query",
        [param("depot"), param("least", INTEGER)],
        Query(
            None,
            (KeyEquals("depot", KeyCall(PARCEL.pk, (ref("depot"),))),),
            (KeyCompare("number", ">", KeyNumber(NUMBER_TEMPLATE, NUMBER, ref("least"))),),
            None,
            None,
            Result(Identifier("Parcel")),
            single=False,
        ),
    ),
    method(
        "get_route",
        "Query",
        [param("country"), param("hub"), param("weight", DECIMAL), param("date", DATE)],
        Query(
            BY_ROUTE,
            (
                KeyEquals(
                    "country",
                    KeyText(COUNTRY_TEMPLATE, (COUNTRY_SLOT,)),
                ),
                KeyEquals(
                    "hub_key",
                    KeyText(HUB_TEMPLATE, ("HUB#", Slot(HUB_TEMPLATE.components[0], ref("hub")))),
                ),
            ),
            (
                KeyCompare(
                    "weight",
                    "<=",
                    KeyNumber(ROUTE.sk.templates[0], ROUTE.sk.fields[0], ref("weight")),
                ),
            )
            if ROUTE.sk
            else (),
            Comparison(path("date"), "<>", value("date", DATE)),
            None,
            ROUTE_RESULT,
            single=False,
        ),
    ),
)

MENU_METHODS = (
    method(
        "get_raw",
        "GetItem",
        [param("shop"), param("sort_key")],
        Get(KeyArguments((ref("shop"),), raw=(("sort_key", ref("sort_key")),)), consistent=False),
    ),
)

BOTH: tuple[tuple[str, Literal["boolean", "object", "array"]], ...] = (
    ("get_both", "object"),
    ("list_both", "array"),
    ("have_both", "boolean"),
)
CUSTOMER_KEY = KeyArguments((ref("customer_id"),))
TRANSACTIONS = (
    Transaction(
        900,
        Identifier("place_order"),
        "Store an order of a customer that exists, and touch the profile.",
        True,
        (
            param("order", "Order"),
            param("customer", "Customer"),
            param("customer_id"),
            param("active", Type(Kind.BOOLEAN)),
            param("tags", Type(Kind.STRING_SET)),
            param("order_item", "OrderItem"),
            param("old_date", DATE),
            param("old_id"),
            param("note", optional=True),
        ),
        (
            TransactItem(
                Identifier("order_1"),
                Identifier("Order"),
                "Put",
                None,
                put=ref("order"),
                guard=Guard(exists=False),
            ),
            TransactItem(
                Identifier("customer"),
                Identifier("Customer"),
                "Update",
                CUSTOMER_KEY,
                assignments=(Assignment("active", ref("active"), Type(Kind.BOOLEAN)),),
                guard=Guard(
                    condition=Comparison(
                        path("active"), "<>", Value(ref("active"), Type(Kind.BOOLEAN))
                    )
                ),
            ),
            TransactItem(
                Identifier("order_2"),
                Identifier("Order"),
                "Update",
                KeyArguments((ref("customer_id"), ref("old_date"), ref("old_id"))),
                assignments=(Assignment("note", ref("note"), STRING, nullable=(ref("note"),)),),
                guard=Guard(condition=Function("attribute_exists", path("total"))),
            ),
            TransactItem(
                Identifier("order_item"),
                Identifier("OrderItem"),
                "Update",
                KeyArguments(entity=ref("order_item")),
                update=ref("order_item"),
            ),
        ),
        (
            Agreement(
                ref("order", "customer_id"),
                ref("customer_id"),
                "order.customer_id is not customer_id",
            ),
        ),
        "boolean",
    ),
    Transaction(
        901,
        Identifier("close_order"),
        "Delete an order, if the customer is there.",
        True,
        (param("customer_id"), param("order_date", DATE), param("order_id")),
        (
            TransactItem(Identifier("order"), Identifier("Order"), "Delete", ORDER_ARGUMENTS),
            TransactItem(
                Identifier("customer"),
                Identifier("Customer"),
                "ConditionCheck",
                CUSTOMER_KEY,
                guard=Guard(exists=True),
            ),
        ),
        (),
        "boolean",
    ),
    *(
        Transaction(
            902 + number,
            Identifier(name),
            "",
            False,
            tuple(ORDER_KEY),
            (
                TransactItem(Identifier("customer"), Identifier("Customer"), "Get", CUSTOMER_KEY),
                TransactItem(Identifier("order"), Identifier("Order"), "Get", ORDER_ARGUMENTS),
            ),
            (),
            returns,
        )
        for number, (name, returns) in enumerate(BOTH)
    ),
)

SHOP_METHODS = replace(
    SHOP,
    package=Identifier("shop_methods"),
    entities=(
        CUSTOMER,
        replace(ORDER, methods=ORDER_METHODS, crud=(*ORDER.crud, "put")),
        ORDER_ITEM,
        replace(PARCEL, methods=PARCEL_METHODS),
        replace(MENU, methods=MENU_METHODS),
    ),
    transactions=TRANSACTIONS,
)
