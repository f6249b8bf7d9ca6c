"""The lowering of repositories and transactions: emitted, type-checked, and run on moto.

Requests are compared with ones written by hand; what comes back is compared with what was stored.
"""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import libcst as cst
import pytest
from moto import mock_aws

from clients import Recorder
from dyngen.ir.conditions import (
    Comparison,
    Condition,
    Function,
    In,
    InList,
    Junction,
    Not,
    Ref,
    Size,
    Value,
)
from dyngen.ir.conditions import Path as AttributePath
from dyngen.ir.types import Kind, Type
from dyngen.lower.methods import conditions
from dyngen.lower.methods.placeholders import Placeholders
from dyngen.names import Identifier
from emitted import compiled, laid_out
from lowering.shop import SHOP, write_package
from schemas import changed

PACKAGE = "shop_methods"
JAN = [date(2024, 1, day) for day in (1, 2, 3)]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package, on the import path."""
    folder = tmp_path_factory.mktemp("emitted")
    write_package(folder, PACKAGE, SHOP)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def shop(out: Path) -> Any:
    return importlib.import_module(PACKAGE)


@pytest.fixture
def client(shop: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    for variable in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(variable, "testing")
    with mock_aws():
        stock = boto3.client("dynamodb", region_name="us-east-1")
        shop.create_tables(stock)
        yield Recorder(stock)


@pytest.fixture
def db(shop: Any, client: Recorder) -> Any:
    return shop.Database(client)


def an_order(shop: Any, day: date = JAN[0], number: str = "o1", **given: Any) -> Any:
    plain = {"customer_id": "c1", "total": Decimal(10), "lines": [], "version": 1}
    return shop.Order(order_date=day, order_id=number, **(plain | given))


def a_customer(shop: Any, customer_id: str = "c1") -> Any:
    joined = datetime(2024, 1, 31, tzinfo=UTC)
    return shop.Customer(customer_id=customer_id, account=UUID(int=1), joined=joined, tags={"a"})


@pytest.fixture
def orders(shop: Any, db: Any) -> list[Any]:
    """Three orders in the partition of a customer, beside their items and the profile."""
    stored = [an_order(shop, day, f"o{day.day}", total=Decimal(day.day)) for day in JAN]
    db.order.batch_write_order(put=stored)
    db.order_item.create_order_item(
        shop.OrderItem(customer_id="c1", order_date=JAN[0], order_id="o1", number=1)
    )
    db.customer.create_customer(a_customer(shop))
    return stored


# ---- as text -------------------------------------------------------------------------------------


def test_emitted_code_is_strict(out: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", PACKAGE]
    result = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    assert (result.stdout, result.returncode) == ("", 0)


def test_emitted_code_is_strict_for_pyright(out: Path) -> None:
    files = [f"{PACKAGE}/{name}.py" for name in ("repositories", "transactions")]
    settings = {"include": files, "typeCheckingMode": "strict"}
    (out / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--project", "."]
    result = subprocess.run(command, cwd=out, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_formatting_is_stable_and_nothing_is_escaped_from_the_type_checkers(out: Path) -> None:
    for name in ("repositories.py", "transactions.py"):
        text = (out / PACKAGE / name).read_text()
        assert laid_out(text) == text
        assert not {"Any", "cast"} & {
            node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)
        }
        assert "type: ignore" not in text
        assert "__shadowing__" not in text


def test_docstrings_say_what_a_caller_should_know(shop: Any) -> None:
    doc = shop.OrderRepository.get_orders.__doc__
    assert [line.strip() for line in doc.strip().splitlines()] == [
        "Orders of a customer.",
        "",
        "Access pattern 2: Query on Shop.",
        "Key condition: pk = CUSTOMER#{customer_id} AND begins_with(sk, ORDER#).",
        "Cost: reads every item that the key condition matches.",
        "",
        "Args:",
        "customer_id: whose orders.",
    ]


def test_a_secret_key_is_kept_out_of_messages() -> None:
    secret = changed(SHOP, {"tables/0/entities/Customer/fields/0/sensitive": True})
    code = compiled(secret).files["repositories.py"]
    assert 'creating("Customer", customer.key(), item, hide_key=True)' in code


# ---- conditions ----------------------------------------------------------------------------------


def path(*steps: str | int) -> AttributePath:
    return AttributePath(steps)


def value(name: str) -> Value:
    return Value(Ref(Identifier(name)), Type(Kind.STRING))


def spelled(condition: Condition, found: Placeholders) -> str:
    literal = conditions.text(condition, found)
    return str(ast.literal_eval(cst.Module([]).code_for_node(literal)))


def test_conditions_bind_each_name_and_value_once() -> None:
    found = Placeholders(set())
    same = value("state")
    tree = Junction(
        "OR",
        (
            Junction(
                "AND",
                (Comparison(path("a", 0, "a"), "=", same), Comparison(Size(path("b")), "<", same)),
            ),
            Not(In(path("a"), (same, value("other")))),
            Not(Function("attribute_exists", path("b-c"))),
        ),
    )
    assert spelled(tree, found) == (
        "(#a[0].#a = :state AND size(#b) < :state) OR NOT (#a IN (:state, :other))"
        " OR NOT attribute_exists(#n1)"
    )
    code = cst.Module([]).code_for_node(cst.Dict([*found.names, *found.values]))
    assert ast.literal_eval(
        code.replace('"S": state', '"S": 1').replace('"S": other', '"S": 2')
    ) == {
        "#a": "a",
        "#b": "b",
        "#n1": "b-c",
        ":state": {"S": 1},
        ":other": {"S": 2},
    }


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        (InList(path("a"), value("xs")), "not xs"),
        (
            Junction(
                "AND", (Function("attribute_exists", path("b")), InList(path("a"), value("xs")))
            ),
            "not xs",
        ),
        (
            Junction("OR", (InList(path("a"), value("xs")), InList(path("a"), value("ys")))),
            "not xs and not ys",
        ),
        (
            Junction(
                "OR", (InList(path("a"), value("xs")), Function("attribute_exists", path("b")))
            ),
            None,
        ),
        (Not(InList(path("a"), value("xs"))), None),
    ],
)
def test_an_empty_list_is_nothing_where_it_decides(tree: Condition, told: str | None) -> None:
    empty = conditions.never(tree)
    assert (empty and cst.Module([]).code_for_node(empty)) == told


# ---- every repository ----------------------------------------------------------------------------


def test_create(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop, version=7)
    assert db.order.create_order(order) is order
    assert order.version == 1
    assert client.last == {
        "TableName": "Shop",
        "Item": an_order(shop, version=1).to_item(),
        "ConditionExpression": "attribute_not_exists(#pk)",
        "ExpressionAttributeNames": {"#pk": "pk"},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    second = an_order(shop, version=3)
    with pytest.raises(shop.ItemExistsError) as caught:
        db.order.create_order(second)
    assert caught.value.item == order.to_item()
    assert second.version == 3


def test_put_stores_the_version_as_it_is(shop: Any, db: Any, client: Recorder) -> None:
    order = db.order.put_order(an_order(shop, version=7))
    assert client.last == {"TableName": "Shop", "Item": order.to_item()}
    assert db.order.get_order("c1", JAN[0], "o1") == order


def test_get(shop: Any, db: Any, client: Recorder) -> None:
    assert db.order.get_order("c1", JAN[0], "o1", consistent_read=True) is None
    assert client.last == {
        "TableName": "Shop",
        "Key": {"pk": {"S": "CUSTOMER#c1"}, "sk": {"S": "ORDER#2024-01-01#o1"}},
        "ConsistentRead": True,
    }


def test_update_keeps_unknown_attributes_and_removes_none(
    shop: Any, db: Any, client: Recorder
) -> None:
    order = db.order.create_order(an_order(shop, note="old", region="EU"))
    db.order.put_order(order)
    client.put_item(TableName="Shop", Item=order.to_item() | {"foreign": {"S": "stays"}})
    order.note, order.total, order.region = None, Decimal(3), None
    assert db.order.update_order(order) is order
    assert order.version == 2
    stored = client.get_item(TableName="Shop", Key=order.key())["Item"]
    assert stored == order.to_item() | {"foreign": {"S": "stays"}}
    assert not {"note", "region", "gsi1pk"} & stored.keys()


def test_update_of_a_version_gone_by(shop: Any, db: Any) -> None:
    order = an_order(shop)
    with pytest.raises(shop.ItemNotFoundError):
        db.order.update_order(order)
    db.order.create_order(order)
    stale = an_order(shop)
    db.order.update_order(order)
    with pytest.raises(shop.VersionConflictError):
        db.order.update_order(stale)
    assert (order.version, stale.version) == (2, 1)


def test_delete(shop: Any, db: Any, orders: list[Any]) -> None:
    assert db.order.delete_order("c1", JAN[0], "o1") is True
    assert db.order.delete_order("c1", JAN[0], "o1") is False


def test_batches(shop: Any, db: Any, client: Recorder) -> None:
    stored = [an_order(shop, JAN[0], f"o{number}") for number in range(120)]
    db.order.batch_write_order(put=stored)
    keys = [order.key() for order in reversed(stored)]
    missing = shop.order_key("c1", JAN[1], "none")
    assert db.order.batch_get_order([missing, *keys, keys[0]]) == stored[::-1]
    db.order.batch_write_order(put=stored[:1], delete=keys[:119])
    assert list(db.order.get_orders("c1")) == stored[:1]


# ---- queries -------------------------------------------------------------------------------------


def found(items: Any) -> list[str]:
    return [each.order_id for each in items]


def test_a_query_is_about_its_entity(db: Any, client: Recorder, orders: list[Any]) -> None:
    assert list(db.order.get_orders("c1")) == orders
    assert client.last == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
        "ExpressionAttributeValues": {":pk": {"S": "CUSTOMER#c1"}, ":sk": {"S": "ORDER#"}},
    }


def test_ranges(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert found(db.order.get_orders_since("c1", JAN[1])) == ["o2", "o3"]
    assert client.last == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND #sk BETWEEN :low AND :high",
        "FilterExpression": "#total >= :min_total",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk", "#total": "total"},
        "ExpressionAttributeValues": {
            ":pk": {"S": "CUSTOMER#c1"},
            ":low": {"S": "ORDER#2024-01-02"},
            ":high": {"S": "ORDER$"},
            ":min_total": {"N": "0"},
        },
    }
    assert found(db.order.get_orders_since("c1", JAN[1], Decimal(3))) == ["o3"]
    assert found(db.order.get_orders_until("c1", JAN[1])) == ["o1", "o2"]
    assert client.last["ExpressionAttributeValues"][":high"] == {"S": "ORDER#2024-01-02$"}
    assert found(db.order.get_orders_raw("c1", "A")) == ["o1", "o2", "o3"]
    assert found(db.order.get_orders_raw("c1", "ORDER#2024-01-02")) == ["o2", "o3"]


def test_a_reversed_range_sends_nothing(db: Any, client: Recorder, orders: list[Any]) -> None:
    assert found(db.order.get_orders_between("c1", JAN[0], JAN[1])) == ["o1", "o2"]
    sent = len(client.sent)
    assert found(db.order.get_orders_between("c1", JAN[1], JAN[0])) == []
    assert len(client.sent) == sent


def test_prefixes_are_judged(shop: Any, db: Any, orders: list[Any]) -> None:
    assert found(db.order.get_orders_of_day("c1", JAN[0], "o")) == ["o1"]
    assert found(db.order.get_orders_of_day("c1", JAN[0], "x")) == []
    with pytest.raises(shop.KeyValueError):
        db.order.get_orders_of_day("c1", JAN[0], "o1#ITEM#")


def test_the_first_match(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert db.order.get_latest_noted_order("c1", "n") is None
    for order, note in zip(orders, ("n1", "n2", "x"), strict=True):
        order.note = note
        db.order.put_order(order)
    assert db.order.get_latest_noted_order("c1", "n").order_id == "o2"
    assert db.order.get_latest_noted_order("c1", "n3") is None
    first = client.last | {"Limit": None}
    assert first == {
        "TableName": "Shop",
        "KeyConditionExpression": "#pk = :pk AND begins_with(#sk, :sk)",
        "FilterExpression": "begins_with(#note, :start) AND attribute_exists(#total)",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk", "#note": "note", "#total": "total"},
        "ExpressionAttributeValues": {
            ":pk": {"S": "CUSTOMER#c1"},
            ":sk": {"S": "ORDER#"},
            ":start": {"S": "n3"},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
        "Limit": None,
    }


def test_an_index(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    for order in orders:
        order.region = "EU"
        db.order.put_order(order)
    result = list(db.order.get_orders_by_status("OPEN", "EU", JAN[1]))
    assert found(result) == ["o3", "o2"]
    assert all(isinstance(each, shop.OrderInByStatus) for each in result)
    assert client.last == {
        "TableName": "Shop",
        "IndexName": "ByStatus",
        "KeyConditionExpression": "#gsi1pk = :gsi1pk AND #gsi1sk >= :gsi1sk",
        "ExpressionAttributeNames": {"#gsi1pk": "gsi1pk", "#gsi1sk": "gsi1sk"},
        "ExpressionAttributeValues": {
            ":gsi1pk": {"S": "STATUS#OPEN#EU"},
            ":gsi1sk": {"S": "2024-01-02"},
        },
        "ScanIndexForward": False,
        "Limit": 7,
    }
    assert sorted(found(db.order.all_orders())) == ["o1", "o2", "o3"]
    assert client.last == {"TableName": "Shop", "IndexName": "ByStatus"}


def test_mixed_data(shop: Any, db: Any, orders: list[Any]) -> None:
    kinds = [type(each).__name__ for each in db.customer.get_customer_page("c1")]
    assert kinds == ["Order", "OrderItem", "Order", "Order", "Customer"]


def test_a_scan_with_lists(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    def wanted(statuses: list[str], regions: list[str]) -> list[str]:
        return found(db.order.find_orders(statuses, regions, 99, "o2", "o3"))

    assert wanted(["OPEN", "PAID"], []) == ["o2", "o3"]
    assert client.last["FilterExpression"] == (
        "#status IN (:0_statuses, :1_statuses) AND ((#region = :0_regions AND #region <> :0_regions)"
        " OR size(#lines) > :least OR #order_id IN (:first, :second))"
        " AND NOT (#lines[0].#sku = :first) AND NOT contains(#note, :second)"
        " AND begins_with(#sk, :prefix)"
    )
    assert client.last["ExpressionAttributeValues"] == {
        ":0_statuses": {"S": "OPEN"},
        ":1_statuses": {"S": "PAID"},
        ":0_regions": {"BOOL": True},
        ":least": {"N": "99"},
        ":first": {"S": "o2"},
        ":second": {"S": "o3"},
        ":prefix": {"S": "ORDER#"},
    }
    assert wanted(["PAID"], []) == []
    sent = len(client.sent)
    assert wanted([], ["EU"]) == []
    assert len(client.sent) == sent
    with pytest.raises(ValueError, match="statuses: 101 values"):
        wanted(["OPEN"] * 101, [])


def test_numbers_and_list_keys(shop: Any, db: Any, client: Recorder) -> None:
    for number in (1, 2, 10):
        route = {"country": "NL", "hub": "AMS", "weight": Decimal(number), "class_": "A"}
        db.parcel.create_parcel(shop.Parcel(depot="d", number=number, **route))
    assert [each.number for each in db.parcel.get_numbers_from("d", 1)] == [2, 10]
    assert client.last["ExpressionAttributeValues"] == {":depot": {"S": "d"}, ":number": {"N": "1"}}
    lighter = db.parcel.get_route("NL", "AMS", 1, Decimal(2))
    assert [each.number for each in lighter] == [2]
    assert client.last["KeyConditionExpression"] == (
        "#country = :country AND #hub_key = :hub_key AND #weight <= :weight"
    )


def test_columns_are_walked_in_step(db: Any, orders: list[Any]) -> None:
    many = db.order.get_many("c1", [JAN[2], JAN[0]], ["o3", "o1"])
    assert found(many) == ["o3", "o1"]
    with pytest.raises(ValueError, match="zip"):
        db.order.get_many("c1", [JAN[2]], ["o3", "o1"])


def test_a_key_given_raw(shop: Any, db: Any, client: Recorder) -> None:
    entry = db.menu_entry.create_menu_entry(shop.MenuEntry(shop="s", category="c", product_id=1))
    assert db.menu_entry.get_raw("s", "MENU#c#1") == entry
    assert client.last["Key"] == {"shop": {"S": "s"}, "sort_key": {"S": "MENU#c#1"}}


def test_a_get_that_checks(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop, region="EU"))
    assert db.order.get_order_of_region("c1", JAN[0], "o1", "EU").region == "EU"
    assert client.last["ConsistentRead"] is True
    assert db.order.get_order_of_region("c1", JAN[0], "o1", "US") is None
    assert db.order.get_order_of_region("c1", JAN[0], "o2", "EU") is None


# ---- writes --------------------------------------------------------------------------------------


def test_puts(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop)
    sent = len(client.sent)
    with pytest.raises(ValueError, match=r"order\.customer_id must be that of customer"):
        db.order.put_order_for(order, a_customer(shop, "c2"))
    assert len(client.sent) == sent
    assert db.order.put_order_for(order, a_customer(shop)) is True
    with pytest.raises(shop.ItemExistsError):
        db.order.add_order_once(order)
    assert db.order.add_order_once(an_order(shop, JAN[1])) is None


def test_a_conditional_put(shop: Any, db: Any, client: Recorder) -> None:
    order = an_order(shop)
    with pytest.raises(shop.ItemNotFoundError):
        db.order.replace_order(order)
    db.order.put_order(order)
    assert db.order.replace_order(order) is order
    assert client.last["ConditionExpression"] == "attribute_exists(#pk)"
    assert db.order.reprice_order(order, "PAID", Decimal(9), Decimal(11)) is order
    assert client.last["ConditionExpression"] == (
        "#status = :status OR #total BETWEEN :low AND :high"
    )
    with pytest.raises(shop.ConditionFailedError):
        db.order.reprice_order(order, "PAID", Decimal(11), Decimal(12))


def test_a_put_of_scalars(shop: Any, db: Any) -> None:
    parcel = db.parcel.send("d", 1, Decimal(2), "A", None)
    assert parcel == db.parcel.get_parcel("d", 1)
    assert (parcel.class_, parcel.date) == ("A", None)


def test_an_update_drags_index_keys_along(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop, region="EU"))
    order = db.order.set_status("c1", JAN[0], "o1", "PAID", "US")
    assert (order.status, order.region, order.version) == ("PAID", "US", 2)
    assert client.last == {
        "TableName": "Shop",
        "Key": order.key(),
        "UpdateExpression": (
            "SET #status = :status, #version = if_not_exists(#version, :one) + :one, "
            "#gsi1pk = :gsi1pk, #region = :region"
        ),
        "ConditionExpression": "attribute_exists(#pk)",
        "ExpressionAttributeNames": {
            "#status": "status",
            "#region": "region",
            "#gsi1pk": "gsi1pk",
            "#version": "version",
            "#pk": "pk",
        },
        "ExpressionAttributeValues": {
            ":status": {"S": "PAID"},
            ":one": {"N": "1"},
            ":gsi1pk": {"S": "STATUS#PAID#US"},
            ":region": {"S": "US"},
        },
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    assert found(db.order.get_orders_by_status("PAID", "US", JAN[0])) == ["o1"]
    db.order.set_status("c1", JAN[0], "o1", "PAID", None)
    assert found(db.order.get_orders_by_status("PAID", "US", JAN[0])) == []


def test_an_update_expects_a_version(shop: Any, db: Any) -> None:
    with pytest.raises(shop.ItemNotFoundError):
        db.order.touch("c1", JAN[0], "o1")
    db.order.put_order(an_order(shop))
    assert db.order.touch("c1", JAN[0], "o1", expected_version=1) is None
    assert db.order.get_order("c1", JAN[0], "o1").version == 2
    with pytest.raises(shop.VersionConflictError):
        db.order.touch("c1", JAN[0], "o1", expected_version=1)


def test_a_conditional_update(shop: Any, db: Any, client: Recorder) -> None:
    db.order.put_order(an_order(shop))
    assert db.order.pay("c1", JAN[0], "o1", "thanks", ["OPEN", "PAID"]) is True
    assert client.last["ConditionExpression"] == (
        "attribute_exists(#pk) AND #status IN (:0_old, :1_old)"
    )
    for old in (["PAID"], []):
        with pytest.raises(shop.ConditionFailedError):
            db.order.pay("c1", JAN[0], "o1", "thanks", old)
    with pytest.raises(shop.VersionConflictError):
        db.order.pay("c1", JAN[0], "o1", "thanks", ["PAID"], expected_version=9)


def test_names_of_parameters_hide_nothing(shop: Any, db: Any) -> None:
    db.order.put_order(an_order(shop))
    assert db.order.list("c1", JAN[0], "o1", "a note", "US", ["OPEN"]).note == "a note"


def test_an_update_by_entity(shop: Any, db: Any) -> None:
    order = db.order.put_order(an_order(shop, note="c1"))
    order.total = Decimal(5)
    new = db.order.overwrite("c1", order)
    assert (new.total, new.version, order.version) == (Decimal(5), 2, 1)
    with pytest.raises(ValueError, match=r"order\.customer_id must be customer_id"):
        db.order.overwrite("c2", order)
    order.note = None
    assert db.order.overwrite("c1", order, expected_version=2).note is None


def test_deletes(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    key = ("c1", JAN[0], "o1")
    assert db.order.drop_order(*key) == orders[0]
    assert db.order.drop_order(*key) is None
    assert db.order.forget_order(*key) is None
    assert "ReturnValues" not in client.last
    with pytest.raises(shop.ItemNotFoundError):
        db.order.purge_order(*key)
    with pytest.raises(shop.ConditionFailedError):
        db.order.cancel_order(*key, "OPEN")
    key = ("c1", JAN[1], "o2")
    with pytest.raises(shop.ConditionFailedError):
        db.order.cancel_order(*key, "PAID")
    assert db.order.cancel_order(*key, "OPEN") is True
    assert db.order.purge_order("c1", JAN[2], "o3") is None


def test_batch_writes(shop: Any, db: Any) -> None:
    stored = [an_order(shop, JAN[0], f"o{number}") for number in range(30)]
    assert db.order.save_all(iter(stored)) is True
    assert db.order.save_both(stored[:2], a_customer(shop)) is None
    assert db.order.get_orders("c1").count() == 30
    assert db.customer.get_customer("c1") is not None


# ---- transactions --------------------------------------------------------------------------------


def place(shop: Any, db: Any, order: Any, **given: Any) -> bool:
    item = shop.OrderItem(customer_id="c1", order_date=JAN[0], order_id="o1", number=1)
    plain = {"active": False, "was_active": True, "note": None, "client_request_token": "once"}
    done: bool = db.transactions.place_order(
        order, "c1", JAN[1], "o2", order_item=item, **(plain | given)
    )
    return done


def test_a_transaction_writes_all(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    new = an_order(shop, JAN[0], "new")
    assert place(shop, db, new, note="n") is True
    put, update, second, whole = client.last["TransactItems"]
    assert client.last["ClientRequestToken"] == "once"
    assert put == {
        "Put": {
            "TableName": "Shop",
            "Item": new.to_item(),
            "ConditionExpression": "attribute_not_exists(#pk)",
            "ExpressionAttributeNames": {"#pk": "pk"},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }
    assert update == {
        "Update": {
            "TableName": "Shop",
            "Key": shop.customer_key("c1"),
            "UpdateExpression": (
                "SET #active = :active, #version = if_not_exists(#version, :one) + :one"
            ),
            "ConditionExpression": "attribute_exists(#pk) AND #active = :was_active",
            "ExpressionAttributeNames": {"#active": "active", "#version": "version", "#pk": "pk"},
            "ExpressionAttributeValues": {
                ":active": {"BOOL": False},
                ":one": {"N": "1"},
                ":was_active": {"BOOL": True},
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
    }
    assert second["Update"]["UpdateExpression"] == (
        "SET #version = if_not_exists(#version, :one) + :one, #note = :note"
    )
    assert second["Update"]["ConditionExpression"] == (
        "attribute_exists(#pk) AND attribute_exists(#total)"
    )
    assert whole["Update"]["Key"] == shop.order_item_key("c1", JAN[0], "o1", 1)
    assert db.order.get_order("c1", JAN[1], "o2").version == 2
    assert db.customer.get_customer("c1").active is False


def test_a_transaction_that_fails_says_where(shop: Any, db: Any, orders: list[Any]) -> None:
    failed = importlib.import_module(f"{PACKAGE}.transactions").PlaceOrderFailed
    with pytest.raises(failed) as caught:
        place(shop, db, orders[0])
    error = caught.value
    assert error.order_1.code == "ConditionalCheckFailed"
    assert error.order_1.item == orders[0]
    assert (error.customer, error.order_2, error.order_item) == (None, None, None)


def test_a_check_and_a_delete(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    assert db.transactions.close_order("c1", JAN[0], "o1") is True
    assert client.last["TransactItems"] == [
        {"Delete": {"TableName": "Shop", "Key": orders[0].key()}},
        {
            "ConditionCheck": {
                "TableName": "Shop",
                "Key": shop.customer_key("c1"),
                "ConditionExpression": "attribute_exists(#pk)",
                "ExpressionAttributeNames": {"#pk": "pk"},
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        },
    ]
    assert len(client.last["ClientRequestToken"]) == 32
    db.customer.delete_customer("c1")
    with pytest.raises(shop.TransactionFailedError) as caught:
        db.transactions.close_order("c1", JAN[1], "o2")
    assert caught.value.codes == ("None", "ConditionalCheckFailed")


def test_transactions_that_read(shop: Any, db: Any, client: Recorder, orders: list[Any]) -> None:
    key = ("c1", JAN[0], "o1")
    both = db.transactions.get_both(*key)
    assert (both.customer.customer_id, both.order) == ("c1", orders[0])
    assert client.last == {
        "TransactItems": [
            {"Get": {"TableName": "Shop", "Key": shop.customer_key("c1")}},
            {"Get": {"TableName": "Shop", "Key": orders[0].key()}},
        ]
    }
    assert db.transactions.list_both(*key) == [both.customer, both.order]
    db.order.delete_order(*key)
    assert db.transactions.get_both(*key).order is None
    assert db.transactions.list_both(*key) == [both.customer]


def test_tables_are_where_they_are_deployed(shop: Any, client: Recorder) -> None:
    moved = shop.Database(client, table_names={"Shop": "Shop", "Parcels": "P-stage"})
    with pytest.raises(client.client.exceptions.ResourceNotFoundException):
        moved.parcel.get_parcel("d", 1)
    assert client.last["TableName"] == "P-stage"
