"""The package of the shop, emitted as a build does, and a moto that it works on."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from clients import Recorder
from lowering.methods.orders import JAN, PACKAGE, a_customer, an_order
from lowering.shop import SHOP, write_package


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package, on the import path."""
    folder = tmp_path_factory.mktemp("emitted")
    write_package(folder, PACKAGE, SHOP)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture(scope="session")
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
