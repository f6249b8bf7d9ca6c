"""The package of the shop, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from clients import Faulty
from emitted import compiled, load
from emitted_code.values.supplied.shop import NOON, declared, order
from emulator import moto


@pytest.fixture(scope="module")
def shop() -> ModuleType:
    return load("supplied", compiled(declared()))


@pytest.fixture
def client(shop: ModuleType) -> Iterator[Faulty]:
    with moto(shop) as found:
        yield Faulty(found)


@pytest.fixture
def db(shop: ModuleType, client: Faulty) -> Any:
    return shop.Database(client, clock=lambda: NOON)


@pytest.fixture
def one(shop: ModuleType, db: Any, client: Faulty) -> Any:
    """An order that is stored as it was written long ago."""
    found = order(shop)
    client.client.put_item(TableName="Shop", Item=found.to_item())
    return found
