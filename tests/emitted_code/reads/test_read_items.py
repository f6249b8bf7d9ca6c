"""Items that other code wrote: read as what they say and under the key they have, or refused by name.

What is read can be written back: under its own key, with everything that it held and the schema does not know.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest

from emitted import compiled, load
from emulator import moto
from proof.running.package import imported, modules
from schemas import JSON, entity, fields, index, pattern, schema, table, transaction

NULL = {"NULL": True}
ADDRESS = [
    *fields("city zip:integer?"),
    {"name": "place", "type": "object", "required": False, "fields": fields("lat:decimal name?")},
]


def declared() -> JSON:
    """Sales, whose keys hold what can be spelt in many ways; customers with much inside them."""
    sale = entity(
        "SHOP#{shop}#{day}",
        "SALE#{at}#{number}#{price}#{ident}",
        "shop day:date at:datetime number:integer price:decimal ident:uuid seller state?",
        pattern("sales", "Query", "shop day:date"),
        pattern("by_seller", "Query", "seller", index_name="BySeller"),
        pattern("by_state", "Query", "state", index_name="ByState"),
        BySeller=("SELLER#{seller}", "{at}"),
        ByState="{state}",
    )
    tally = entity("SHOP#{shop}", "{count}", "shop count:integer gain:decimal?")
    customer = entity(
        "CUSTOMER#{customer_id}",
        "DETAIL",
        "customer_id name born:date? tags:string_set? score:integer?",
        pattern("rename", "UpdateItem", "customer_id name", "single_entity"),
        pattern("store_address", "UpdateItem", "customer_id address:object", "success_flag"),
        pattern("remove", "DeleteItem", "customer_id", "single_entity"),
        pattern("drop", "DeleteItem", "customer_id", "success_flag"),
    )
    customer["fields"] += [
        {"name": "kind", "type": "string", "required": False, "enum": ["small", "large"]},
        {"name": "seats", "type": "integer", "required": False, "default": 3},
        {"name": "address", "type": "object", "required": False, "fields": ADDRESS},
        {"name": "homes", "type": "array", "item_type": "object", "required": False, "item_fields": ADDRESS},
    ]  # fmt: skip
    return schema(
        table(
            "Shop", "pk", "sk",
            index("BySeller", "seller_pk", "seller_sk", projection="KEYS_ONLY"),
            index("ByState", "state", projection="INCLUDE", included_attributes=["price"]),
            Sale=sale, Customer=customer,
        ),
        table("Tallies", "pk", "sk", Tally=tally),
        transactions=(
            transaction("renew", "TransactWrite", "customer:Customer", "boolean", "Update Customer of Shop"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("read_items", compiled(declared()))


@pytest.fixture(scope="module")
def client(made: ModuleType) -> Iterator[Any]:
    with moto(made) as client:
        yield client


@pytest.fixture
def db(made: ModuleType, client: Any) -> Any:
    return made.Database(client)


# ---- keys ----------------------------------------------------------------------------------------

SALE = {
    "shop": {"S": "s"},
    "day": {"S": "2026-03-01"},
    "at": {"S": "2026-03-01T10:00:00.000000Z"},
    "number": {"N": "7"},
    "price": {"N": "1.5"},
    "ident": {"S": "0c7b6a1e-1111-4a4a-9b9b-abcdefabcdef"},
    "seller": {"S": "mo"},
}
SPELT = {
    "day": "2026-03-01",
    "at": "2026-03-01T10:00:00.000000Z",
    "number": "7",
    "price": "1.5",
    "ident": "0c7b6a1e-1111-4a4a-9b9b-abcdefabcdef",
}


def sale(**other: str) -> dict[str, Any]:
    """A stored sale, some parts of its key and what index keys are made of spelt in other ways."""
    text = SPELT | other
    return {
        "pk": {"S": f"SHOP#s#{text['day']}"},
        "sk": {"S": f"SALE#{text['at']}#{text['number']}#{text['price']}#{text['ident']}"},
        "seller_pk": {"S": "SELLER#mo"},
        "seller_sk": {"S": SPELT["at"]},
        **SALE,
    }


OTHERS = [
    ("pk", {"day": "20260301"}),
    ("pk", {"day": "2026-W09-7"}),
    ("sk", {"at": "2026-03-01T10:00:00Z"}),
    ("sk", {"at": "2026-03-01T11:00:00.000000+01:00"}),
    ("sk", {"at": "2026-03-01t10:00:00.000000z"}),
    ("sk", {"number": "07"}),
    ("sk", {"number": "+7"}),
    ("sk", {"price": "1.50"}),
    ("sk", {"price": "15E-1"}),
    ("sk", {"ident": "0C7B6A1E-1111-4A4A-9B9B-ABCDEFABCDEF"}),
    ("sk", {"ident": "0c7b6a1e11114a4a9b9babcdefabcdef"}),
    ("sk", {"ident": "{0c7b6a1e-1111-4a4a-9b9b-abcdefabcdef}"}),
    ("pk", {"day": "2026-03-02"}),
    ("sk", {"number": "8"}),
]


@pytest.mark.parametrize(("attribute", "other"), OTHERS, ids=[str(other) for _, other in OTHERS])
def test_a_key_that_the_fields_do_not_make_is_named(
    made: ModuleType, attribute: str, other: dict[str, str]
) -> None:
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Sale.from_item(sale(**other))
    assert caught.value.attribute == attribute
    assert "is not the key that its fields make" in str(caught.value)


@pytest.mark.parametrize("other", [other for _, other in OTHERS], ids=str)
def test_fields_are_not_read_out_of_such_a_key_either(
    made: ModuleType, other: dict[str, str]
) -> None:
    keys = {n: v for n, v in sale(**other).items() if n in ("pk", "sk", "seller_pk", "seller_sk")}
    try:
        found = made.SaleInBySeller.from_item(keys)
    except made.ItemDecodeError:
        return
    written = made.sale_key(found.shop, found.day, found.at, found.number, found.price, found.ident)
    assert written == {"pk": keys["pk"], "sk": keys["sk"]}


def test_an_index_gives_the_key_of_the_item(made: ModuleType, client: Any, db: Any) -> None:
    client.put_item(TableName="Shop", Item=sale())
    [glimpse] = db.sale.by_seller("mo")
    key = (glimpse.shop, glimpse.day, glimpse.at, glimpse.number, glimpse.price, glimpse.ident)
    whole = db.sale.get_sale(*key)
    assert (whole.seller, whole.ident) == ("mo", UUID(SPELT["ident"]))
    whole.state = "sold"
    db.sale.update_sale(whole)
    assert client.scan(TableName="Shop")["Count"] == 1
    assert db.sale.delete_sale(*key) is True


def test_a_key_that_is_a_number_is_compared_as_one(made: ModuleType) -> None:
    stored = {"pk": {"S": "SHOP#s"}, "sk": {"N": "5"}, "shop": {"S": "s"}, "count": {"N": "5"}}
    assert made.Tally.from_item(stored).count == 5
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Tally.from_item(stored | {"sk": {"N": "6"}})
    assert caught.value.attribute == "sk"


def test_constant_keys_are_held_to_too(made: ModuleType) -> None:
    stored = {
        "pk": {"S": "CUSTOMER#1"},
        "sk": {"S": "OTHER"},
        "customer_id": {"S": "1"},
        "name": {"S": "Ann"},
    }
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Customer.from_item(stored)
    assert caught.value.attribute == "sk"


def test_in_no_key_a_moment_may_be_spelt_otherwise(made: ModuleType) -> None:
    stored = sale() | {"state": {"S": "x"}}
    stored["at"] = {"S": "2026-03-01T11:00:00+01:00"}  # the key has the same moment
    assert made.Sale.from_item(stored).at == made.Sale.from_item(sale()).at


# ---- NULL ----------------------------------------------------------------------------------------

KEY = {"pk": {"S": "CUSTOMER#1"}, "sk": {"S": "DETAIL"}}
CUSTOMER: dict[str, Any] = {
    **KEY,
    "customer_id": {"S": "1"},
    "name": {"S": "Ann"},
    "version": {"N": "1"},
    "seats": {"N": "3"},
    "fax": {"S": "7"},
    "address": {
        "M": {
            "city": {"S": "Rome"},
            "country": {"S": "IT"},
            "place": {"M": {"lat": {"N": "1"}, "height": {"N": "3"}}},
        }
    },
    "homes": {
        "L": [
            {"M": {"city": {"S": "Oslo"}, "floors": {"L": [{"N": "2"}]}}},
            {"M": {"city": {"S": "Bari"}, "zip": {"N": "7"}, "keys": {"SS": ["a"]}}},
        ]
    },
}


def test_null_of_an_optional_field_is_none(made: ModuleType, client: Any, db: Any) -> None:
    nulls = dict.fromkeys(("born", "tags", "score", "kind", "seats", "address", "homes"), NULL)
    customer = made.Customer.from_item(CUSTOMER | nulls)
    assert customer == made.Customer(customer_id="1", name="Ann", seats=3)
    assert "NULL" not in str(customer.to_item())
    inside = copy.deepcopy(CUSTOMER)
    inside["address"]["M"] |= {"zip": NULL, "place": NULL}
    inside["homes"]["L"][1]["M"]["zip"] = NULL
    client.put_item(TableName="Shop", Item=inside)
    customer = db.customer.get_customer("1")
    assert (customer.address.zip, customer.address.place, customer.homes[1].zip) == (
        None,
        None,
        None,
    )
    assert "NULL" not in str(customer.to_item())
    assert db.customer.update_customer(customer).version == 2
    with pytest.raises(
        made.ItemDecodeError, match="version is NULL"
    ):  # no update could count it up
        made.Customer.from_item(CUSTOMER | {"version": NULL})
    glimpse = made.SaleInByState.from_item(sale() | {"state": {"S": "x"}, "version": NULL})
    assert glimpse.price == Decimal("1.5")


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda item: item.update(name=NULL), "name"),
        (lambda item: item["address"]["M"].update(city=NULL), "address.city"),
        (lambda item: item["address"]["M"]["place"]["M"].update(lat=NULL), "address.place.lat"),
        (lambda item: item["homes"]["L"][1]["M"].update(city=NULL), "homes[1].city"),
    ],
)
def test_null_of_a_required_field_is_told(
    made: ModuleType, spoil: Callable[[Any], None], path: str
) -> None:
    item = copy.deepcopy(CUSTOMER)
    spoil(item)
    with pytest.raises(made.ItemDecodeError) as caught:
        made.Customer.from_item(item)
    assert (caught.value.attribute, caught.value.why) == (path, "is NULL")


def test_null_of_a_required_field_is_told_in_an_index_too(made: ModuleType) -> None:
    with pytest.raises(made.ItemDecodeError, match="attribute price is NULL"):
        made.SaleInByState.from_item(sale() | {"state": {"S": "x"}, "price": NULL})


# ---- what the schema does not know ---------------------------------------------------------------


def known(item: dict[str, Any]) -> Any:
    """What is to be stored after an update: all of it, with the name and a number changed."""
    expected = copy.deepcopy(item)
    expected["address"]["M"]["place"]["M"]["lat"] = {"N": "9"}
    expected["homes"]["L"][1]["M"]["zip"] = {"N": "9"}
    return expected


@pytest.mark.parametrize(
    "way", ["update", "replaced", "copied", "pickled", "transaction", "scalars"]
)
def test_what_is_not_known_survives_every_update(
    made: ModuleType, client: Any, db: Any, way: str
) -> None:
    client.put_item(TableName="Shop", Item=CUSTOMER)
    customer = db.customer.get_customer("1")
    match way:
        case "replaced":
            place = replace(customer.address.place, lat=Decimal(9))
            customer.address = replace(customer.address, place=place)
            customer.homes[1] = replace(customer.homes[1], zip=9)
        case "copied":
            customer = copy.deepcopy(customer)
        case "pickled":
            customer = pickle.loads(pickle.dumps(customer))  # noqa: S301
    customer.address.place.lat = Decimal(9)
    customer.homes[1].zip = 9
    match way:
        case "transaction":
            db.transactions.renew(customer)
        case "scalars":
            db.customer.update_customer(customer)
            db.customer.store_address("1", customer.address)
        case _:
            db.customer.update_customer(customer)
    stored = client.get_item(TableName="Shop", Key=KEY)["Item"]
    assert stored | {"version": {"N": "1"}} == known(CUSTOMER)


def test_what_is_not_known_is_hidden(made: ModuleType) -> None:
    address = made.Customer.from_item(CUSTOMER).address
    plain = made.CustomerAddress(city="Rome", place=made.CustomerAddressPlace(lat=Decimal(1)))
    assert address == plain
    assert repr(address) == repr(plain)
    assert "country" not in repr(address)
    assert plain.to_item() == {"city": {"S": "Rome"}, "place": {"M": {"lat": {"N": "1"}}}}


# ---- after a write -------------------------------------------------------------------------------


def test_an_answer_that_does_not_decode_says_that_it_was_written(
    made: ModuleType, client: Any, db: Any
) -> None:
    def broken(call: Callable[[], object]) -> Any:
        client.put_item(TableName="Shop", Item=CUSTOMER | {"kind": {"S": "huge"}})
        with pytest.raises(made.ItemDecodeError, match="attribute kind") as caught:
            call()
        return caught.value

    read = broken(lambda: db.customer.get_customer("1"))
    assert read.written is False
    assert "carried out" not in str(read)
    for write in (lambda: db.customer.rename("1", "Eve"), lambda: db.customer.remove("1")):
        error = broken(write)
        assert error.written is True
        assert str(error).endswith("; but the write was carried out")
        stored = client.get_item(TableName="Shop", Key=KEY).get("Item")
        assert stored is None or stored["name"] == {"S": "Eve"}
    client.put_item(TableName="Shop", Item=CUSTOMER | {"kind": {"S": "huge"}})
    assert db.customer.drop("1") is True  # what is not returned is not decoded


@pytest.mark.parametrize(
    ("spec", "kind", "fits", "others"),
    [
        ("04d", "integer", "7", ["10000", "-7"]),
        ("+03d", "integer", "-7", ["100", "-100"]),
        ("3d", "integer", "999", ["1000", "-1"]),
        ("d", "integer", "1000", ["-1"]),
        ("06.2f", "decimal", "1.5", ["1.505", "-1.5", "1000.25", "Infinity", "NaN"]),
        (".1f", "decimal", "1000.5", ["0.25", "-1.5", "Infinity", "NaN"]),
        ("+05.1f", "decimal", "-99.9", ["-100.5", "100.5"]),
    ],
)
def test_a_number_that_its_format_has_no_room_for_is_none_of_a_key(
    spec: str, kind: str, fits: str, others: list[str], tmp_path: Path
) -> None:
    """Python's formats grow and round: other code has made such keys, which no function here makes."""
    lines = entity("O#{order}", f"LINE#{{n:{spec}}}", f"order n:{kind}")
    with imported(modules(schema(table("Lines", "pk", "sk", Line=lines)), tmp_path)) as package:

        def read(number: str, *, stored: bool) -> Any:
            text = format(Decimal(number) if kind == "decimal" else int(number), spec)
            item = {"pk": {"S": "O#1"}, "sk": {"S": f"LINE#{text}"}, "order": {"S": "1"}}
            return package.Line.from_item(item | ({"n": {"N": number}} if stored else {}))

        for stored in (True, False):
            line = read(fits, stored=stored)
            assert (line.n, line.key()) == (Decimal(fits), package.line_key(line.order, line.n))
        for number in others:
            with pytest.raises(package.ItemDecodeError) as caught:
                read(number, stored=not number.isalpha())  # DynamoDB has no such numbers
            assert caught.value.attribute in ("sk", "n")
