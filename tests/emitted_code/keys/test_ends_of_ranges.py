"""The end of a range that holds all keys of an entity is a key itself, which another program may use.

`ORDER#{name}` is asked for as BETWEEN "ORDER#…" AND "ORDER$", and DynamoDB takes both ends in. What stands under
`ORDER$` does not begin with `ORDER#`: the query is not about it, as it is not about any other item of the partition.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from dyngen.output.formatters import by_black, by_ruff
from emitted import compiled, load
from emulator import moto
from schemas import entity, index, parameters, pattern, schema, table

DAY = date(2024, 1, 31)

SHOP = schema(
    table(
        "Shop", "pk", "sk", index("ByDay", "gpk", "gsk"), index("ByNumber", "npk", "nsk"),
        index("ByCity", "city_pk", ["city", "street"]),
        Order=entity(
            "USER#{user}", "ORDER#{name}", "user name day:date number:integer house",
            pattern("since", "Query", "user least", range_condition=">="),
            pattern("behind", "Query", "user least", range_condition=">"),
            pattern("stored_from", "Query", "user sk_from", range_condition=">="),
            pattern("stored_to", "Query", "user sk_to", range_condition="<="),
            pattern("stored_within", "Query", "user sk_from sk_to", range_condition="between"),
            pattern("first_since", "Query", "user least", "single_entity", range_condition=">="),
            pattern("since_day", "Query", "user least:date", index_name="ByDay", range_condition=">="),
            pattern("of_day", "Query", "user day:date least:integer", index_name="ByDay", range_condition=">="),
            pattern("numbers", "Query", "user least:date", index_name="ByDay", range_condition=">=",
                    projection=["number"]),
            pattern("perhaps", "Query", "", index_name="ByDay", range_condition=">=", parameters=[
                parameters("user")[0], *(each | {"optional": True} for each in parameters("day:date least:integer")),
            ]),
            pattern("of_number", "Query", "user number:integer least", index_name="ByNumber", range_condition=">="),
            pattern("perhaps_of_number", "Query", "", index_name="ByNumber", range_condition=">=", parameters=[
                *parameters("user number:integer"), *(each | {"optional": True} for each in parameters("least")),
            ]),
            pattern("of_city", "Query", "user name least", index_name="ByCity", range_condition=">="),
            ByDay=("USER#{user}", "DAY#{day}#{number:05d}"),
            ByNumber=("USER#{user}", "NUMBER#{number:05d}#NAME#{name}"),
            ByCity=("USER#{user}", ["{name}", "HOUSE#{house}"]),
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("ends_of_ranges", compiled(SHOP))


@pytest.fixture
def shop(made: ModuleType) -> Iterator[tuple[Any, Any]]:
    with moto(made) as client:
        orders = made.Database(client).order
        orders.create_order(made.Order(user="u", name="n", day=DAY, number=7, house="h"))
        yield client, orders


READS: dict[str, tuple[str, str, Callable[[Any], Any]]] = {
    "since": ("sk", "ORDER$", lambda orders: orders.since("u", "a")),
    "behind": ("sk", "ORDER$", lambda orders: orders.behind("u", "a")),
    "stored_from": ("sk", "ORDER$", lambda orders: orders.stored_from("u", "A")),
    "stored_to": ("sk", "ORDER$", lambda orders: orders.stored_to("u", "Z")),
    "stored_within": ("sk", "ORDER$", lambda orders: orders.stored_within("u", "A", "Z")),
    "since_day": ("gsk", "DAY$", lambda orders: orders.since_day("u", DAY)),
    "of_day": ("gsk", "DAY#2024-01-31$", lambda orders: orders.of_day("u", DAY, 1)),
    "numbers": ("gsk", "DAY$", lambda orders: orders.numbers("u", DAY)),
    "perhaps": ("gsk", "DAY#2024-01-31$", lambda orders: orders.perhaps("u", DAY, 1)),
    "perhaps_not": ("gsk", "DAY$", lambda orders: orders.perhaps("u")),
    "of_number": ("nsk", "NUMBER#00007#NAME$", lambda orders: orders.of_number("u", 7, "a")),
    "perhaps_of_number": (
        "nsk",
        "NUMBER#00007#NAME$",
        lambda orders: orders.perhaps_of_number("u", 7, "a"),
    ),
    "of_city": ("street", "HOUSE$", lambda orders: orders.of_city("u", "n", "a")),
}
"""Of each read the key attribute of its range, and the text behind it."""

COUNTED_EXACTLY = {"behind", "perhaps_not"}
"""Those whose items are looked at to be counted, and those that ask for a beginning instead of a range."""


@contextmanager
def stranger(client: Any, attribute: str, text: str) -> Iterator[None]:
    """Another program's item, alike but for this key."""
    own = client.get_item(TableName="Shop", Key={"pk": {"S": "USER#u"}, "sk": {"S": "ORDER#n"}})[
        "Item"
    ]
    item = {**own, "sk": {"S": "OTHER"}, attribute: {"S": text}}
    client.put_item(TableName="Shop", Item=item)
    yield
    client.delete_item(TableName="Shop", Key={"pk": item["pk"], "sk": item["sk"]})


@pytest.mark.parametrize("name", READS)
def test_what_stands_at_the_very_end_is_not_asked_for(shop: tuple[Any, Any], name: str) -> None:
    client, orders = shop
    attribute, end, read = READS[name]
    alone = list(read(orders))
    assert len(alone) == 1
    with stranger(client, attribute, end):
        query = read(orders)
        assert list(query) == query.page().items == alone
        assert query.first() == query.descending().first() == alone[0]
        unreadable: list[Exception] = []
        readable = query.skipping(unreadable.append)
        assert (list(readable), readable.count(), unreadable) == (alone, 1, [])
        # Where DynamoDB counts, it counts both, and is not asked which they are: so it is documented.
        assert query.count() == (1 if name in COUNTED_EXACTLY else 2)


def test_the_first_is_none_if_there_is_only_what_stands_at_the_end(shop: tuple[Any, Any]) -> None:
    client, orders = shop
    with stranger(client, "sk", "ORDER$"):
        assert orders.first_since("u", "o") is None


@pytest.mark.parametrize("name", READS)
def test_what_stands_within_is_no_less_unreadable(
    shop: tuple[Any, Any], made: ModuleType, name: str
) -> None:
    """A key that begins like the entity's, but is none: nothing is silently left out of a range."""
    client, orders = shop
    attribute, end, read = READS[name]
    # What goes on in the way of the key, but is not what the fields make.
    inside = end[:-1] + ("#~" if end == "DAY$" else "#z")
    with stranger(client, attribute, inside), pytest.raises(made.ItemDecodeError):
        list(read(orders))


def test_a_formatted_number_is_no_call_within_a_text() -> None:
    """Black and ruff turn the quotes of what it is told differently; and the request has its text already."""
    text = compiled(SHOP).files["repositories.py"]
    for found in ast.walk(ast.parse(text)):
        if isinstance(found, ast.FormattedValue):
            assert "padded(" not in ast.unparse(found.value)
    [of_number] = re.findall(r"def of_number\(.*?\n    def ", text, re.DOTALL)
    assert of_number.count(" = padded(") == of_number.count("padded(") == 1
    assert by_ruff([text]) == by_black([text])
