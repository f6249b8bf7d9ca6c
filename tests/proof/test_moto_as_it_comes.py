"""What the guide about tests says of moto: where moto has mended something, its row can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from paths import DOCS
from schemas import entity, index, pattern, schema, table, transaction

pytestmark = pytest.mark.slow

ORDER = entity(
    "USER#{user}", "ORDER#{id}",
    "user id day? tags:string_set? paid:integer? total:integer? extra:object? data:bytes?",
    pattern("tagged", "Query", "user", filter_expression="size(tags) > 2"),
    pattern("asked", "Query", "user", filter_expression="attribute_exists(tags) AND size(tags) > 2"),
    pattern("drop", "DeleteItem", "user id", "success_flag", condition="size(tags) > 2"),
    pattern("paid_up", "Query", "user", filter_expression="paid = total"),
    pattern("few", "Query", "user", filter_expression="extra.n < 5"),
    pattern("like", "Query", "user start:bytes", filter_expression="begins_with(data, :start)"),
    pattern("orders", "Query", "user"),
    pattern("of_day", "Query", "day", index_name="ByDay"),
    pattern("all", "Scan"),
    ByDay="{day}",
)  # fmt: skip
COUNT = transaction("pay", "TransactWrite", "user id", "boolean", "Update Order of Shop")
COUNT["entities_involved"][0]["updates"] = [{"field": "paid", "action": "increment", "value": 1}]
NAMED = (
    "size(tags) > 2",
    "paid = total",
    "extra.n < 5",
    "begins_with(data, :start)",
    "page(limit=2)",
)


@pytest.fixture(scope="module")
def made() -> Any:
    shop = table("Shop", "pk", "sk", index("ByDay", "by_day"), Order=ORDER)
    return load("moto_differs", compiled(schema(shop, transactions=(COUNT,))))


@pytest.fixture
def db(made: Any) -> Iterator[Any]:
    with moto(made) as client:
        db = made.Database(client)
        for each in (
            made.Order(user="u", id="2", extra={"n": "x"}, data=b"abc", day="monday"),
            made.Order(user="u", id="1", extra={"n": 3}, tags={"a", "b", "c"}, paid=0, total=1),
        ):
            db.order.create_order(each)
        yield db


def found(items: Any) -> list[str]:
    return [each.id for each in items]


def test_the_size_of_what_is_not_there(db: Any) -> None:
    for asked in (lambda: found(db.order.tagged("u")), lambda: db.order.drop("u", "2")):
        with pytest.raises(ValueError, match="tags"):
            asked()
    assert found(db.order.asked("u")) == ["1"]


def test_what_is_compared(db: Any) -> None:
    assert found(db.order.paid_up("u")) == ["2"]
    with pytest.raises(TypeError):
        found(db.order.few("u"))
    assert found(db.order.like("u", b"a")) == []


def test_a_token_that_is_given_again(db: Any) -> None:
    given = "once"
    for _ in range(2):
        db.transactions.pay("u", "1", client_request_token=given)
    assert db.order.get_order("u", "1").paid == 2


def test_what_comes_back_and_when(made: Any, db: Any) -> None:
    assert db.order.orders("u").page(limit=2).cursor is None
    assert found(db.order.of_day("monday")) == ["2"]
    for user in "zyx":
        db.order.create_order(made.Order(user=user, id=user))
    assert found(db.order.all()) == ["1", "2", *"xyz"]


def test_the_guide_names_them() -> None:
    told = (DOCS / "guides/testing.md").read_text()
    assert [each for each in NAMED if each not in told] == []
