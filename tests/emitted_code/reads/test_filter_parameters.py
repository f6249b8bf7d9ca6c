"""A parameter of a Query that a filter names: it is compared there, and is no part of the sort key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import entity, pattern, schema, table

USER, DAY = "u1", "2"
DAYS = ("1", "2", "3")
ORDERS = list(product((USER, "u2", DAY), DAYS, ("1", "2", "9"), (None, "1", "2", "3")))
"""User, day, number and day of shipment."""

_SHIPPED = "shipped = :{}"
PATTERNS = {
    "of_day": pattern("of_day", "Query", "user_id day", filter_expression=_SHIPPED.format("day")),
    "of_key": pattern("of_key", "Query", "user_id sk", filter_expression=_SHIPPED.format("sk")),
    "own_day": pattern("own_day", "Query", "user_id day", filter_expression="day <= :day"),
    "behind": pattern(
        "behind", "Query", "user_id day number", filter_expression=_SHIPPED.format("number")
    ),
    "since": pattern(
        "since", "Query", "user_id day least",
        filter_expression=_SHIPPED.format("day"), range_condition=">=",
    ),
    "both": pattern(
        "both", "Query", "user_id day shipped_on", filter_expression=_SHIPPED.format("shipped_on")
    ),
    "of_user": pattern(
        "of_user", "Query", "user_id", filter_expression=_SHIPPED.format("user_id")
    ),
}  # fmt: skip

Order = tuple[str, str, str, str | None]
CASES: dict[str, tuple[tuple[str, ...], Callable[[Order], bool]]] = {
    "of_day": ((USER, DAY), lambda each: each[0] == USER and each[3] == DAY),
    "of_key": ((USER, DAY), lambda each: each[0] == USER and each[3] == DAY),
    "own_day": ((USER, DAY), lambda each: each[0] == USER and each[1] <= DAY),
    "behind": ((USER, DAY, "1"), lambda each: each[:2] == (USER, DAY) and each[3] == "1"),
    "since": ((USER, DAY, "3"), lambda each: each[0] == USER and each[1] >= "3" and each[3] == DAY),
    "both": ((USER, DAY, "3"), lambda each: each[:2] == (USER, DAY) and each[3] == "3"),
    "of_user": ((DAY,), lambda each: each[0] == each[3] == DAY),
}
"""What a pattern is called with, and which orders it finds by docs/semantics.md."""


@pytest.fixture(scope="module")
def orders() -> Iterator[Any]:
    order = entity(
        "USER#{user_id}", "DAY#{day}#{number}", "user_id day number shipped?", *PATTERNS.values()
    )
    made = load("filter_parameters", compiled(schema(table("Shop", "pk", "sk", Order=order))))
    with moto(made) as client:
        stored = [
            made.Order(user_id=user, day=day, number=f"{number}.{shipped}", shipped=shipped)
            for user, day, number, shipped in ORDERS
        ]
        repository = made.Database(client).order
        repository.batch_write_order(put=stored)
        yield repository


@pytest.mark.parametrize("name", CASES)
def test_what_a_filter_names_is_compared_there_alone(orders: Any, name: str) -> None:
    given, holds = CASES[name]
    found = {
        (each.user_id, each.day, each.number[0], each.shipped)
        for each in getattr(orders, name)(*given)
    }
    assert found == {each for each in ORDERS if holds(each)}
