"""BatchWriteItem over entities of several tables: what is sent, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from clients import Empty, Recorder
from emitted import compiled, load
from emulator import moto
from ordering import ORDERING

NAMES = {"Shop": "Shop-test", "Stock": "Stock-test"}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("ordering_in_batches", compiled(ORDERING))


class Lazy(Empty):
    """Leaves undone what is for a table, `times` times."""

    def __init__(self, table: str, times: int) -> None:
        self.table, self.times = table, times
        self.sent: list[dict[str, list[Any]]] = []

    def batch_write_item(self, **request: Any) -> dict[str, Any]:
        self.sent.append(request["RequestItems"])
        self.times -= 1
        left = request["RequestItems"].get(self.table, []) if self.times >= 0 else []
        return {"UnprocessedItems": {self.table: left} if left else {}}


def orders(made: ModuleType, count: int) -> Iterator[Any]:
    return (made.Order(order_id=f"o{n}", customer_id="u", total=n) for n in range(count))


def products(made: ModuleType, count: int) -> list[Any]:
    return [made.Product(product_id=f"p{n}", stock=n) for n in range(count)]


def puts(items: list[Any]) -> list[Any]:
    return [{"PutRequest": {"Item": each.to_item()}} for each in items]


def test_a_request_has_items_of_every_table(made: ModuleType) -> None:
    client = Lazy("Stock-test", 0)
    lines = [made.OrderLine(order_id="o", number=1, product_id="p", quantity=1)]
    best = made.Product(product_id="best", stock=1)
    written = [*orders(made, 20)]
    made.Database(client, table_names=NAMES).order.load(written, products(made, 5), lines, best)
    first, second = client.sent
    assert first == {
        "Shop-test": puts([*written, *lines]),
        "Stock-test": puts(products(made, 4)),
    }
    assert second == {"Stock-test": puts([products(made, 5)[4], best])}


def test_what_is_undone_is_tried_again_in_its_table(
    made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    client = Lazy("Stock-test", 1)
    best = made.Product(product_id="best", stock=1)
    made.Database(client, table_names=NAMES).order.load(orders(made, 1), [], [], best)
    assert client.sent == [
        {"Shop-test": puts([*orders(made, 1)]), "Stock-test": puts([best])},
        {"Stock-test": puts([best])},
    ]


def test_what_is_left_is_told_by_its_table(made: ModuleType) -> None:
    best = made.Product(product_id="best", stock=1)
    load = made.Database(Lazy("Stock-test", 9), table_names=NAMES).order.load
    with pytest.raises(made.UnprocessedItemsError, match="1 not written to Stock-test") as caught:
        load(orders(made, 1), [], [], best, max_wait=0)
    assert (caught.value.put, caught.value.elsewhere) == ([], {"Stock-test": [best.to_item()]})
    load = made.Database(Lazy("Shop-test", 9), table_names=NAMES).order.load
    with pytest.raises(made.UnprocessedItemsError, match=r"2 not written$") as caught:
        load(orders(made, 2), [], [], best, max_wait=0)
    left = [each.to_item() for each in orders(made, 2)]
    assert (caught.value.put, caught.value.elsewhere) == (left, {})


def test_of_two_items_with_one_key_the_later_is_written_in_each_table(made: ModuleType) -> None:
    client = Lazy("", 0)
    twice = [made.Product(product_id="best", stock=stock) for stock in (1, 2)]
    made.Database(client, table_names=NAMES).order.load([], twice[:1], [], twice[1])
    assert client.sent == [{"Stock-test": puts(twice[1:])}]


def test_a_repository_by_itself_writes_the_tables_of_the_schema(made: ModuleType) -> None:
    with moto(made) as client:
        recorder = Recorder(client)
        best = made.Product(product_id="best", stock=1)
        made.OrderRepository(recorder).load(orders(made, 3), products(made, 3), [], best)
        db = made.Database(client)
        assert db.product.get_product("best") == best
        assert db.order.get_order("o2").total == 2
        assert [*recorder.sent[0][1]["RequestItems"]] == ["Shop", "Stock"]
    with pytest.raises(ValueError, match="there is no table 'Stok'"):
        made.OrderRepository(Empty(), table_names={"Stok": "x"})
