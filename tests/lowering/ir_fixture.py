"""A small schema as the analysis would hand it to the lowering, built by hand.

It has each thing that emitted entities, keys and tables must cope with, and little else: `SHOP`.
"""

from __future__ import annotations

from pathlib import Path

from dyngen.analysis.samples import samples
from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Component, Key, KeyAttribute, KeyWire, Shape, Template
from dyngen.ir.plans import KeyCall, KeyEquals, Method, Parameter, Query, Result
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import (
    Collection,
    Index,
    IndexKey,
    Projection,
    Recogniser,
    Source,
    Table,
    TableSettings,
)
from dyngen.ir.types import Default, Field, Kind, Record, Type
from dyngen.names import Identifier, python_name
from dyngen.schema.usage import UsageData

VERSION = Field(Identifier("version"), "version", Type(Kind.INTEGER), required=False, default=1)


def field(
    name: str,
    type: Kind | Type = Kind.STRING,
    *,
    required: bool = True,
    default: Default = None,
    description: str = "",
    sensitive: bool = False,
    ttl: bool = False,
    derived: bool = False,
) -> Field:
    return Field(
        python_name(name),
        name,
        type if isinstance(type, Type) else Type(type),
        required,
        description,
        default,
        sensitive,
        ttl,
        derived,
    )


def template(
    attribute: str,
    name: str,
    source: str,
    *parts: str | Component,
    wire: KeyWire = "S",
    rivals: tuple[Shape, ...] = (),
) -> Template:
    """A key template; the literals of its shape are read off its parts."""
    literals = [""]
    for part in parts:
        if isinstance(part, str):
            literals[-1] += part
        else:
            literals.append("")
    return Template(
        attribute, source, parts, wire, Shape(Identifier(name), tuple(literals)), rivals
    )


def key(function: str, *templates: Template, several: bool = False) -> Key:
    return Key(Identifier(function), templates, several)


PK, SK = KeyAttribute("pk", "S"), KeyAttribute("sk", "S")

# ---- Shop: customers, their orders and the items of those, in one table ----

BY_STATUS = Index(
    "ByStatus",
    (KeyAttribute("gsi1pk", "S"),),
    (KeyAttribute("gsi1sk", "S"),),
    "INCLUDE",
    ("total", "note", "version"),
)
SHOP_TABLE = Table(
    "Shop",
    PK,
    SK,
    (BY_STATUS,),
    TableSettings(
        billing_mode="PROVISIONED",
        read_capacity=5,
        write_capacity=2,
        point_in_time_recovery=True,
        deletion_protection=True,
        stream="NEW_IMAGE",
        ttl_attribute="expires",
    ),
)

ADDRESS = Record(
    Identifier("CustomerAddress"),
    (
        field("street"),
        field("zip", Kind.INTEGER, required=False),
        field("kind", Type(Kind.STRING, choices=("home", "work")), required=False, default="home"),
    ),
    "Where parcels go",
)
LINE = Record(
    Identifier("OrderLine"),
    (
        field("sku"),
        field("quantity", Kind.INTEGER),
        field("price", Kind.DECIMAL),
        field("options", Type(Kind.STRING_SET), required=False),
    ),
)

CUSTOMER_ID = field("customer_id", description='Identifies the "customer"')
CUSTOMER_PK = Component(CUSTOMER_ID)
CUSTOMER = Entity(
    name=Identifier("Customer"),
    snake=Identifier("customer"),
    tag="CUSTOMER",
    table=SHOP_TABLE,
    fields=(
        CUSTOMER_ID,
        field("email", required=False, sensitive=True),
        field("account", Kind.UUID),
        field("born", Kind.DATE, required=False),
        field("joined", Kind.DATETIME),
        field("avatar", Kind.BYTES, required=False),
        field("tags", Kind.STRING_SET),
        field("ratings", Kind.NUMBER_SET, required=False),
        field("address", Type(Kind.OBJECT, record=ADDRESS), required=False),
        field("settings", Kind.OBJECT, required=False),
        field("notes", Kind.ARRAY, required=False),
        field("active", Kind.BOOLEAN, required=False, default=True),
        field("level", Type(Kind.INTEGER, choices=(1, 2)), required=False, default=1),
        field("balance", Kind.DECIMAL, required=False, default="0.50"),
    ),
    version=VERSION,
    pk=key(
        "customer_pk",
        template("pk", "CUSTOMER_PK", "CUSTOMER#{customer_id}", "CUSTOMER#", CUSTOMER_PK),
    ),
    sk=key("customer_sk", template("sk", "CUSTOMER_SK", "PROFILE", "PROFILE")),
    indexes=(),
    records=(ADDRESS,),
    projections=(),
    recogniser=Recogniser(
        Identifier("is_customer"),
        ((template("sk", "CUSTOMER_SK", "PROFILE", "PROFILE"), ()),),
    ),
)

ORDER_DATE = field("order_date", Kind.DATE)
ORDER_ID = field("order_id")
STATUS = field(
    "status", Type(Kind.STRING, choices=("OPEN", "PAID")), required=False, default="OPEN"
)
REGION = field("region", required=False)
ITEM_NUMBER = field("number", Kind.INTEGER)
ITEM_SHAPE = Shape(Identifier("ORDER_ITEM_SK"), ("ORDER#", "#", "#ITEM#", ""))
ORDER_VERSION = field("version", Kind.INTEGER)
ORDER_SK = template(
    "sk",
    "ORDER_SK",
    "ORDER#{order_date}#{order_id}",
    "ORDER#",
    Component(ORDER_DATE, before="#"),
    "#",
    Component(ORDER_ID, refused=("#ITEM#",)),
    rivals=(ITEM_SHAPE,),
)
ORDER_STATUS_PK = template(
    "gsi1pk",
    "ORDER_BY_STATUS_PK",
    "STATUS#{status}#{region}",
    "STATUS#",
    Component(STATUS, before="#"),
    "#",
    Component(REGION),
)
ORDER_STATUS_SK = template("gsi1sk", "ORDER_BY_STATUS_SK", "{order_date}", Component(ORDER_DATE))
TOTAL = field("total", Kind.DECIMAL)
NOTE = field("note", required=False, description="Says what\nthe customer wants")
ORDER = Entity(
    name=Identifier("Order"),
    snake=Identifier("order"),
    tag="ORDER",
    table=SHOP_TABLE,
    fields=(
        CUSTOMER_ID,
        ORDER_DATE,
        ORDER_ID,
        TOTAL,
        STATUS,
        REGION,
        NOTE,
        field("lines", Type(Kind.ARRAY, item=Type(Kind.OBJECT, record=LINE))),
        field(
            "codes", Type(Kind.ARRAY, item=Type(Kind.STRING, choices=("A", "B"))), required=False
        ),
        field("expires", Type(Kind.DATETIME, epoch=True), required=False, ttl=True),
        ORDER_VERSION,
    ),
    version=ORDER_VERSION,
    pk=key(
        "order_pk", template("pk", "ORDER_PK", "CUSTOMER#{customer_id}", "CUSTOMER#", CUSTOMER_PK)
    ),
    sk=key("order_sk", ORDER_SK),
    indexes=(
        IndexKey(
            BY_STATUS,
            key("order_by_status_pk", ORDER_STATUS_PK),
            key("order_by_status_sk", ORDER_STATUS_SK),
        ),
    ),
    records=(LINE,),
    projections=(
        Projection(
            Identifier("OrderInByStatus"),
            Identifier("Order"),
            "ByStatus",
            (
                Source(
                    CUSTOMER_ID,
                    template("pk", "ORDER_PK", "CUSTOMER#{customer_id}", "CUSTOMER#", CUSTOMER_PK),
                    0,
                ),
                Source(ORDER_DATE, ORDER_SK, 0),
                Source(ORDER_ID, ORDER_SK, 1),
                Source(STATUS, ORDER_STATUS_PK, 0),
                Source(REGION, ORDER_STATUS_PK, 1),
                Source(TOTAL),
                Source(NOTE),
                Source(ORDER_VERSION),
            ),
        ),
    ),
    recogniser=Recogniser(Identifier("is_order"), ((ORDER_SK, (ITEM_SHAPE,)),)),
)

ORDER_ITEM_SK = template(
    "sk",
    "ORDER_ITEM_SK",
    "ORDER#{order_date}#{order_id}#ITEM#{number:04d}",
    "ORDER#",
    Component(ORDER_DATE, before="#"),
    "#",
    Component(ORDER_ID, before="#ITEM#"),
    "#ITEM#",
    Component(ITEM_NUMBER, "04d"),
)
ORDER_ITEM = Entity(
    name=Identifier("OrderItem"),
    snake=Identifier("order_item"),
    tag="ITEM",
    table=SHOP_TABLE,
    fields=(CUSTOMER_ID, ORDER_DATE, ORDER_ID, ITEM_NUMBER),
    version=VERSION,
    pk=key(
        "order_item_pk",
        template("pk", "ORDER_ITEM_PK", "CUSTOMER#{customer_id}", "CUSTOMER#", CUSTOMER_PK),
    ),
    sk=key("order_item_sk", ORDER_ITEM_SK),
    indexes=(),
    records=(),
    projections=(),
    recogniser=Recogniser(Identifier("is_order_item"), ((ORDER_ITEM_SK, ()),)),
)

PARTITION = Collection(
    Identifier("customer_collection_item"),
    (Identifier("Customer"), Identifier("OrderItem"), Identifier("Order")),
)
CUSTOMER = Entity(
    **{name: getattr(CUSTOMER, name) for name in Entity.__slots__ if name != "methods"},
    methods=(
        Method(
            pattern_id=1,
            name=Identifier("get_customer_page"),
            description="Read all of a customer.",
            operation="Query",
            parameters=(Parameter(Identifier("customer_id"), Type(Kind.STRING)),),
            plan=Query(
                index=None,
                partition=(
                    KeyEquals("pk", KeyCall(CUSTOMER.pk, (Ref(Identifier("customer_id")),))),
                ),
                sort=(),
                filter=None,
                scope=None,
                result=Result(Identifier("Customer"), collection=PARTITION),
                single=False,
            ),
        ),
    ),
)

# ---- Parcels: a list key, a number as sort key, names that are hard for Python ----

BY_ROUTE = Index(
    "ByRoute",
    (KeyAttribute("country", "S"), KeyAttribute("hub_key", "S")),
    (KeyAttribute("weight", "N"), KeyAttribute("class", "S")),
    "KEYS_ONLY",
)
PARCEL_TABLE = Table(
    "Parcels", KeyAttribute("depot", "S"), KeyAttribute("number", "N"), (BY_ROUTE,), TableSettings()
)
DEPOT, NUMBER = field("depot"), field("number", Kind.INTEGER)
COUNTRY, HUB = field("country", required=False), field("hub", required=False)
WEIGHT, CLASS = field("weight", Kind.DECIMAL), field("class")
PARCEL_PK = template("depot", "PARCEL_PK", "{depot}", Component(DEPOT))
PARCEL_SK = template("number", "PARCEL_SK", "{number}", Component(NUMBER), wire="N")
ROUTE_HUB = template("hub_key", "PARCEL_BY_ROUTE_PK_2", "HUB#{hub}", "HUB#", Component(HUB))
PARCEL = Entity(
    name=Identifier("Parcel"),
    snake=Identifier("parcel"),
    tag="PARCEL",
    table=PARCEL_TABLE,
    fields=(DEPOT, NUMBER, COUNTRY, HUB, WEIGHT, CLASS, field("date", Kind.DATE, required=False)),
    version=VERSION,
    pk=key("parcel_pk", PARCEL_PK),
    sk=key("parcel_sk", PARCEL_SK),
    indexes=(
        IndexKey(
            BY_ROUTE,
            key(
                "parcel_by_route_pk",
                template("country", "PARCEL_BY_ROUTE_PK_1", "{country}", Component(COUNTRY)),
                ROUTE_HUB,
                several=True,
            ),
            key(
                "parcel_by_route_sk",
                template("weight", "PARCEL_BY_ROUTE_SK_1", "{weight}", Component(WEIGHT), wire="N"),
                template("class", "PARCEL_BY_ROUTE_SK_2", "{class}", Component(CLASS)),
                several=True,
            ),
        ),
    ),
    records=(),
    projections=(
        Projection(
            Identifier("ParcelInByRoute"),
            Identifier("Parcel"),
            "ByRoute",
            (
                Source(DEPOT),
                Source(NUMBER),
                Source(COUNTRY),
                Source(HUB, ROUTE_HUB, 0),
                Source(WEIGHT),
                Source(CLASS),
            ),
        ),
    ),
    recogniser=Recogniser(Identifier("is_parcel"), ()),
)

MENU_TABLE = Table(
    "Menus", KeyAttribute("shop", "S"), KeyAttribute("sort_key", "S"), (), TableSettings()
)
SHOP_FIELD, CATEGORY, PRODUCT = field("shop"), field("category"), field("product_id", Kind.INTEGER)
MENU = Entity(
    name=Identifier("MenuEntry"),
    snake=Identifier("menu_entry"),
    tag="MENU",
    table=MENU_TABLE,
    fields=(SHOP_FIELD, field("sort_key", derived=True), CATEGORY, PRODUCT),
    version=VERSION,
    pk=key("menu_entry_pk", template("shop", "MENU_ENTRY_PK", "{shop}", Component(SHOP_FIELD))),
    sk=key(
        "menu_entry_sk",
        template(
            "sort_key",
            "MENU_ENTRY_SK",
            "MENU#{category}#{product_id}",
            "MENU#",
            Component(CATEGORY, before="#"),
            "#",
            Component(PRODUCT),
        ),
    ),
    indexes=(),
    records=(),
    projections=(),
    recogniser=Recogniser(Identifier("is_menu_entry"), ()),
)

SHOP = Schema(
    package=Identifier("shop"),
    source="schemas/shop/schema.json",
    tables=(SHOP_TABLE, PARCEL_TABLE, MENU_TABLE),
    entities=(CUSTOMER, ORDER, ORDER_ITEM, PARCEL, MENU),
    collections=(PARTITION,),
    transactions=(),
    samples=samples((CUSTOMER, ORDER, ORDER_ITEM, PARCEL, MENU), UsageData(Path())),
)

# ---- Odd: fields called like what emitted code needs, and text that would like to be code ----

HOSTILE = '"""}\n{x} \\ \' __import__("os").abort() #'
ODD_TABLE = Table("Odd", KeyAttribute("odd_pk", "S"), KeyAttribute("sk", "S"), (), TableSettings())
ODD_PK, ODD_DATE = field("odd_pk"), field("date", Kind.DATE, required=False)
ODD_STR, ODD_PADDED = field("str", Kind.INTEGER), field("padded", Kind.DECIMAL)
ODD = Entity(
    name=Identifier("Odd"),
    snake=Identifier("odd"),
    tag=HOSTILE,
    table=ODD_TABLE,
    fields=(
        ODD_PK,
        ODD_DATE,
        ODD_STR,
        ODD_PADDED,
        field("list", Type(Kind.ARRAY, item=Type(Kind.INTEGER)), description=HOSTILE),
        field("set", Kind.STRING_SET, required=False),
        field("property", Kind.DATE, required=False),
        field("field", required=False, sensitive=True),
        field("int", Kind.INTEGER, required=False, default=3),
        field("Decimal", Kind.DECIMAL, required=False, default="1.5"),
        field("Item", Kind.OBJECT, required=False),
        field("Literal", Type(Kind.STRING, choices=("a", HOSTILE)), required=False, default="a"),
        field("values", Kind.ARRAY, required=False),
        field("value", Kind.BYTES, required=False),
        field("item", Kind.UUID, required=False),
        field("cls", required=False),
        field("classmethod", required=False),
        field("odd_sk", Kind.DATETIME, required=False),
    ),
    version=VERSION,
    pk=key("odd_pk", template("odd_pk", "ODD_PK", "{odd_pk}", Component(ODD_PK))),
    sk=key(
        "odd_sk",
        template(
            "sk",
            "ODD_SK",
            "\"'{{#{date}#{str}#{padded:06.2f}",
            "\"'{#",
            Component(ODD_DATE, before="#"),
            "#",
            Component(ODD_STR, before="#"),
            "#",
            Component(ODD_PADDED, "06.2f"),
        ),
    ),
    indexes=(),
    records=(),
    projections=(),
    recogniser=Recogniser(Identifier("is_odd"), ()),
)
ODDITIES = Schema(
    package=Identifier("odd"),
    source="schemas/odd/schema.json",
    tables=(ODD_TABLE,),
    entities=(ODD,),
    collections=(),
    transactions=(),
    samples=samples((ODD,), UsageData(Path())),
)
