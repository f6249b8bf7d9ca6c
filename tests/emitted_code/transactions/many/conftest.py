"""A package of orders with lines, as many as are given, and clients for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from ordering import ORDERING


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("ordering", compiled(ORDERING))


@pytest.fixture(scope="module")
def failures(made: ModuleType) -> ModuleType:
    return importlib.import_module(f"{made.__name__}.transactions")


@pytest.fixture
def silent(made: ModuleType) -> Recorder:
    """What is sent, without a DynamoDB."""
    return Recorder(Empty())


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as found:
        yield Recorder(found)


@pytest.fixture
def db(made: ModuleType, client: Recorder) -> Any:
    """A shop with three products and two users."""
    found = made.Database(client)
    for name, stock in (("a", 5), ("b", 1), ("c", 0)):
        found.product.create_product(made.Product(product_id=name, stock=stock))
    for name in ("u1", "u2"):
        found.user.create_user(made.User(user_id=name))
    client.sent.clear()
    return found


@pytest.fixture
def order(made: ModuleType) -> Any:
    return made.Order(order_id="o1", customer_id="u1", total=30)


@pytest.fixture
def line(made: ModuleType) -> Callable[..., Any]:
    def a_line(number: int, product_id: str, quantity: int = 1, order_id: str = "o1") -> Any:
        return made.OrderLine(
            order_id=order_id, number=number, product_id=product_id, quantity=quantity
        )

    return a_line


@pytest.fixture
def claim(made: ModuleType) -> Any:
    return made.CouponClaim(code="WINTER", customer_id="u1", order_id="o1")
