"""The lowering of entities, keys and tables: emitted, type-checked, imported and used."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from moto import mock_aws

from dyngen.lower import lower
from dyngen.lower.vocabulary import shadowable
from emitted import as_file, compiled, understood
from emitted_code.types.checkers import of_mypy, of_pyright
from lowering.shop import HOSTILE, ODD, SHOP, write_package
from schemas import JSON

pytestmark = pytest.mark.slow

DAY = date(2024, 1, 31)
NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with both packages, on the import path."""
    folder = tmp_path_factory.mktemp("emitted")
    write_package(folder, "shop", SHOP)
    write_package(folder, "odd", ODD)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("shop", "odd")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def shop(out: Path) -> Any:
    return importlib.import_module("shop")


@pytest.fixture(scope="module")
def odd(out: Path) -> Any:
    return importlib.import_module("odd")


def parcel(shop: Any, **given: object) -> Any:
    return shop.Parcel(depot="d", number=7, weight=Decimal("2.5"), class_="A", **given)


def test_emitted_code_is_strict(out: Path) -> None:
    assert of_mypy(out) == ""


def test_emitted_code_is_strict_for_pyright(out: Path) -> None:
    assert of_pyright(out) == ""


def test_importing_a_package_does_not_import_boto3(out: Path) -> None:
    code = "import sys, shop; print({'boto3', 'botocore'} & set(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=out, capture_output=True, text=True, check=True
    )
    assert result.stdout == "set()\n"


def test_everything_in_all_is_there_and_sorted(shop: ModuleType) -> None:
    names: list[str] = shop.__all__
    assert all(hasattr(shop, name) for name in names)
    assert len(set(names)) == len(names)
    assert {"Order", "OrderInByStatus", "order_key", "Database", "TABLES", "connect"} <= set(names)
    assert "1  CustomerRepository.get_customer_page: Read all" in (shop.__doc__ or "")


def test_same_input_same_text() -> None:
    assert compiled(SHOP).files == compiled(SHOP).files


# ---- items ----


def test_a_full_item(shop: Any) -> None:
    customer = shop.Customer(
        customer_id="c1",
        email="a@b.c",
        account=UUID(int=1),
        born=DAY,
        joined=NOON,
        avatar=b"\x00",
        tags={"y", "x"},
        ratings={Decimal("1.5"), Decimal(2)},
        address=shop.CustomerAddress(street="Main", zip=12, kind="work"),
        settings={"a": [1, None, True], "b": Decimal("0.1")},
        notes=[{"k": 1}],
        active=False,
        level=2,
    )
    item = {
        "pk": {"S": "CUSTOMER#c1"},
        "sk": {"S": "PROFILE"},
        "customer_id": {"S": "c1"},
        "email": {"S": "a@b.c"},
        "account": {"S": "00000000-0000-0000-0000-000000000001"},
        "born": {"S": "2024-01-31"},
        "joined": {"S": "2024-01-31T12:00:00.000000Z"},
        "avatar": {"B": b"\x00"},
        "tags": {"SS": ["x", "y"]},
        "ratings": {"NS": ["1.5", "2"]},
        "address": {"M": {"street": {"S": "Main"}, "zip": {"N": "12"}, "kind": {"S": "work"}}},
        "settings": {
            "M": {
                "a": {"L": [{"N": "1"}, {"NULL": True}, {"BOOL": True}]},
                "b": {"N": "0.1"},
            }
        },
        "notes": {"L": [{"M": {"k": {"N": "1"}}}]},
        "active": {"BOOL": False},
        "level": {"N": "2"},
        "balance": {"N": "0.50"},
        "version": {"N": "1"},
    }
    assert customer.to_item() == item
    assert shop.Customer.from_item({**item, "unknown": {"S": "?"}}) == customer
    assert customer.key() == {"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": "PROFILE"}}
    assert "a@b.c" not in repr(customer)


def test_an_item_with_nothing_optional(shop: Any) -> None:
    customer = shop.Customer(customer_id="c1", account=UUID(int=1), joined=NOON, tags=set())
    item = customer.to_item()
    assert "tags" not in item  # DynamoDB has no empty set
    del item["version"], item["active"], item["level"], item["balance"]
    again = shop.Customer.from_item(item)
    assert again == customer
    assert (again.tags, again.ratings, again.address, again.version) == (set(), None, None, 1)


def test_index_keys_are_sparse(shop: Any) -> None:
    order = shop.Order(
        customer_id="c1",
        order_date=DAY,
        order_id="o1",
        total=Decimal("9.90"),
        lines=[shop.OrderLines(sku="s", quantity=2, price=Decimal(1), options={"red"})],
        codes=["A", "B"],
        expires=NOON,
        version=4,
    )
    item = {
        "pk": {"S": "CUSTOMER#c1"},
        "sk": {"S": "ORDER#2024-01-31#o1"},
        "gsi1sk": {"S": "2024-01-31"},
        "customer_id": {"S": "c1"},
        "order_date": {"S": "2024-01-31"},
        "order_id": {"S": "o1"},
        "total": {"N": "9.90"},
        "status": {"S": "OPEN"},
        "lines": {
            "L": [
                {
                    "M": {
                        "sku": {"S": "s"},
                        "quantity": {"N": "2"},
                        "price": {"N": "1"},
                        "options": {"SS": ["red"]},
                    }
                }
            ]
        },
        "codes": {"L": [{"S": "A"}, {"S": "B"}]},
        "expires": {"N": "1706702400"},
        "version": {"N": "4"},
    }
    assert order.to_item() == item
    assert shop.Order.from_item(item) == order
    order.region = "EU"
    assert order.to_item() == {
        **item,
        "region": {"S": "EU"},
        "gsi1pk": {"S": "STATUS#OPEN#EU"},
    }


def test_list_keys_and_keywords(shop: Any) -> None:
    item = {
        "depot": {"S": "d"},
        "number": {"N": "7"},
        "weight": {"N": "2.5"},
        "class": {"S": "A"},
        "version": {"N": "1"},
    }
    assert parcel(shop).to_item() == item
    routed = parcel(shop, country="DE", hub="H1", date=DAY)
    assert routed.to_item() == {
        **item,
        "country": {"S": "DE"},
        "hub": {"S": "H1"},
        "hub_key": {"S": "HUB#H1"},
        "date": {"S": "2024-01-31"},
    }
    assert shop.Parcel.from_item(routed.to_item()) == routed
    assert shop.parcel_by_route_pk("DE", "H1") == ("DE", "HUB#H1")
    assert shop.parcel_by_route_sk(Decimal("2.5"), "A") == (Decimal("2.5"), "A")
    assert routed.key() == {"depot": {"S": "d"}, "number": {"N": "7"}}


def test_a_derived_field_is_a_property(shop: Any) -> None:
    entry = shop.MenuEntry(shop="s", category="tea", product_id=3)
    assert entry.sort_key == "MENU#tea#3"
    assert entry.to_item()["sort_key"] == {"S": "MENU#tea#3"}
    assert shop.MenuEntry.from_item(entry.to_item()) == entry
    with pytest.raises(TypeError):
        shop.MenuEntry(shop="s", sort_key="MENU#tea#3", category="tea", product_id=3)


@pytest.mark.parametrize(
    ("attribute", "value", "place"),
    [
        ("total", None, "total"),
        ("total", {"S": "9"}, "total"),
        ("total", {"N": "many"}, "total"),
        ("status", {"S": "LOST"}, "status"),
        ("status", {"N": "1"}, "status"),
        ("order_date", {"S": "31.1.2024"}, "order_date"),
        ("codes", {"L": [{"N": "1"}]}, "codes[0]"),
        ("lines", {"L": [{"M": {"sku": {"S": "s"}}}]}, "lines[0].quantity"),
        ("expires", {"N": "soon"}, "expires"),
    ],
)
def test_a_damaged_item_says_what_is_wrong(
    shop: Any, attribute: str, value: object, place: str
) -> None:
    order = shop.Order(
        customer_id="c1", order_date=DAY, order_id="o1", total=Decimal(9), lines=[], version=1
    )
    item = order.to_item() | {attribute: value}
    if value is None:
        del item[attribute]
    with pytest.raises(shop.ItemDecodeError) as caught:
        shop.Order.from_item(item)
    assert (caught.value.entity, caught.value.attribute) == ("Order", place)
    assert caught.value.key == order.key()


def test_a_projection_reads_fields_out_of_keys(shop: Any) -> None:
    item = {
        "pk": {"S": "CUSTOMER#c1"},
        "sk": {"S": "ORDER#2024-01-31#o1"},
        "gsi1pk": {"S": "STATUS#PAID#EU"},
        "gsi1sk": {"S": "2024-01-31"},
        "total": {"N": "9.90"},
        "version": {"N": "4"},
    }
    order = shop.OrderInByStatus.from_item(item)
    assert order == shop.OrderInByStatus(
        customer_id="c1",
        order_date=DAY,
        order_id="o1",
        status="PAID",
        region="EU",
        total=Decimal("9.90"),
        note=None,
        version=4,
    )
    with pytest.raises(FrozenInstanceError):
        order.total = Decimal(1)
    with pytest.raises(shop.ItemDecodeError):
        shop.OrderInByStatus.from_item({**item, "sk": {"S": "PROFILE"}})


# ---- keys ----


@pytest.mark.parametrize(
    ("function", "arguments", "key"),
    [
        ("order_sk", (DAY, "o1"), "ORDER#2024-01-31#o1"),
        ("order_item_sk", (DAY, "o1", 7), "ORDER#2024-01-31#o1#ITEM#0007"),
        ("order_by_status_pk", ("OPEN", "EU"), "STATUS#OPEN#EU"),
        ("menu_entry_sk", ("tea", -3), "MENU#tea#-3"),
        ("parcel_sk", (7,), 7),
        ("customer_sk", (), "PROFILE"),
    ],
)
def test_keys(shop: Any, function: str, arguments: tuple[object, ...], key: object) -> None:
    assert getattr(shop, function)(*arguments) == key


@pytest.mark.parametrize(
    ("function", "arguments", "component"),
    [
        ("customer_pk", ("",), "customer_id"),
        ("customer_pk", (None,), "customer_id"),
        ("order_sk", (DAY, "o1#ITEM#0001"), "order_id"),
        ("order_sk", ("2024#x", "o1"), "order_date"),
        ("order_sk", (NOON, "o1"), "order_date"),
        ("order_item_sk", (DAY, "o1", 10_000), "number"),
        ("order_item_sk", (DAY, "o1", -1), "number"),
        ("order_by_status_pk", ("OPEN#", "EU"), "status"),
        ("menu_entry_sk", ("tea#1", 3), "category"),
        ("parcel_sk", (None,), "number"),
    ],
)
def test_keys_cannot_be_forged(
    shop: Any, function: str, arguments: tuple[object, ...], component: str
) -> None:
    with pytest.raises(shop.KeyValueError) as caught:
        getattr(shop, function)(*arguments)
    assert caught.value.component == component


def test_items_of_a_partition_are_told_apart(shop: Any) -> None:
    key = {"customer_id": "c1", "order_date": DAY, "order_id": "o1"}
    order = shop.Order(**key, total=Decimal(9), lines=[], version=1)
    line = shop.OrderItem(**key, number=2)
    customer = shop.Customer(customer_id="c1", account=UUID(int=1), joined=NOON, tags={"t"})
    stranger = {"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": "INVOICE#1"}}
    items = [order.to_item(), line.to_item(), customer.to_item(), stranger]
    decoded = [shop.customer_collection_item(item) for item in items]
    assert decoded == [order, line, customer, None]
    unreadable = order.to_item() | {"total": {"S": "9"}}
    with pytest.raises(shop.ItemDecodeError):
        shop.customer_collection_item(unreadable)
    assert "Raises ItemDecodeError." in shop.customer_collection_item.__doc__


# ---- tables ----


@mock_aws
def test_tables_are_created_once(shop: Any) -> None:
    client = shop.connect(region_name="eu-west-1")
    names = {"Shop": "Shop-test"}
    shop.create_tables(client, table_names=names)
    shop.create_tables(client, table_names=names)
    assert sorted(client.list_tables()["TableNames"]) == ["Menus", "Parcels", "Shop-test"]
    table = client.describe_table(TableName="Shop-test")["Table"]
    [index] = table["GlobalSecondaryIndexes"]
    assert index["Projection"]["NonKeyAttributes"] == ["total", "note", "version"]
    assert index["ProvisionedThroughput"]["ReadCapacityUnits"] == 5
    assert table["DeletionProtectionEnabled"] is True
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"
    life = client.describe_time_to_live(TableName="Shop-test")["TimeToLiveDescription"]
    assert life == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    backups = client.describe_continuous_backups(TableName="Shop-test")
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"


def test_multi_attribute_keys_keep_their_order(shop: Any) -> None:
    [index] = shop.TABLES["Parcels"]["GlobalSecondaryIndexes"]
    assert [(key["AttributeName"], key["KeyType"]) for key in index["KeySchema"]] == [
        ("country", "HASH"),
        ("hub_key", "HASH"),
        ("weight", "RANGE"),
        ("class", "RANGE"),
    ]


def test_access_patterns_are_listed() -> None:
    text = compiled(SHOP).files["access_patterns.json"]
    assert text.startswith("{\n")
    pattern = json.loads(text)["access_patterns"][0]
    assert pattern["key_condition"] == "pk = CUSTOMER#{customer_id}"
    assert set(pattern["projection"].split(" | ")) == {"Customer", "OrderItem", "Order"}
    assert pattern["capacity"] == "0.5 read units per 4 KB of all items under the key condition"


# ---- names and texts of a schema ----


def test_fields_may_be_called_like_what_the_code_needs(odd: Any) -> None:
    one = odd.Odd(
        odd_pk="p",
        date=DAY,
        str=1,
        padded=Decimal("2.25"),
        list=[1, 2],
        set={"s"},
        property=DAY,
        field="secret",
        Decimal=Decimal(3),
        Item={"a": 1},
        Literal=HOSTILE,
        values=[{"a": [1]}],
        value=b"v",
        item=UUID(int=2),
        cls="c",
        classmethod="m",
        odd_sk=NOON,
    )
    item = one.to_item()
    assert item["sk"] == {"S": "\"'#2024-01-31#1#002.25"}
    assert item["list"] == {"L": [{"N": "1"}, {"N": "2"}]}
    assert odd.Odd.from_item(item) == one
    assert odd.odd_key("p", DAY, 1, Decimal("2.25")) == one.key()
    assert "secret" not in repr(one)
    one.str = None
    with pytest.raises(odd.KeyValueError):
        one.to_item()


def test_text_of_a_schema_stays_text(odd: Any) -> None:
    assert '{x} \\ \' __import__("os")' in odd.Odd.__doc__


GIVING_WAY = ("_", "changes", "expected", "padded_")
"""How variables begin that are called otherwise where a parameter has their name."""


@pytest.mark.parametrize("document", [SHOP, ODD], ids=["shop", "odd"])
def test_every_name_that_can_be_hidden_is_known(document: JSON) -> None:
    """What is not in `shadowable` would not give way to a field or parameter of its name."""
    schema = understood(as_file(document))
    known = shadowable(schema)
    files = lower(schema)
    for name in ("entities.py", "keys.py", "repositories.py"):
        module = files[name]
        assert not isinstance(module, str)
        tree = ast.parse(module.code)
        for function in [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]:
            if name == "entities.py" or function.name == "__init__":
                function.body = []  # it has no parameter of the schema's choice
        loops = [each.target for each in ast.walk(tree) if isinstance(each, ast.comprehension)]
        names = [each for loop in loops for each in ast.walk(loop)]
        bound = {each.id for each in names if isinstance(each, ast.Name)}
        bound |= {each.arg for each in ast.walk(tree) if isinstance(each, ast.arg)}
        bound |= {
            ast.unparse(each.target) for each in ast.walk(tree) if isinstance(each, ast.AnnAssign)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id not in known | bound:
                own = node.id.startswith(GIVING_WAY) or node.id.endswith("_choice")
                assert own, f"{node.id} in {name}"
