"""A sort key as it is stored, which a condition or an action names, too: it gives the key all the same.

So does a parameter that is a field of the key. Beside the fields of the key the same name is an operand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from emitted import compiled, load
from emulator import moto
from schemas import JSON, entity, index, pattern, schema, table

COPY = [{"field": "latest", "action": "set", "param": "sk"}]
PATTERNS = (
    pattern("drop", "DeleteItem", "user sk", "success_flag", condition="latest = :sk"),
    pattern("drop_other", "DeleteItem", "user sk", "success_flag", condition="latest <> :sk"),
    pattern("mark", "UpdateItem", "user sk", "single_entity", updates=COPY),
    pattern("rename", "UpdateItem", "user sk title", "single_entity", condition="latest = :sk"),
    pattern("drop_by_field", "DeleteItem", "user order", "success_flag", condition="latest = :order"),
    pattern("begin", "Query", "user sk_prefix", range_condition="begins_with"),
    pattern("from_to", "Query", "user sk_from sk_to", range_condition="between"),
    pattern("drop_if", "DeleteItem", "user order sk", "success_flag", condition="latest = :sk"),
)  # fmt: skip
SHOP: JSON = schema(
    table(
        "Shop", "pk", "sk",
        Order=entity("USER#{user}", "ORDER#{order}", "user order latest? title?", *PATTERNS),
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Any:
    return load("raw_keys", compiled(SHOP))


@pytest.fixture
def orders(made: Any) -> Iterator[Any]:
    with moto() as client:
        made.create_tables(client)
        found = made.Database(client).order
        found.create_order(made.Order(user="u", order="1", latest="ORDER#1"))
        found.create_order(made.Order(user="u", order="2", latest="ORDER#1"))
        yield found


def test_a_condition_names_the_key(made: Any, orders: Any) -> None:
    with pytest.raises(made.ConditionFailedError):
        orders.drop("u", "ORDER#2")
    assert orders.drop("u", "ORDER#1")
    assert orders.get_order("u", "1") is None
    assert orders.drop_other("u", "ORDER#2")
    assert orders.get_order("u", "2") is None


def test_an_update_names_the_key(made: Any, orders: Any) -> None:
    assert orders.mark("u", "ORDER#2").latest == "ORDER#2"
    assert orders.get_order("u", "2").latest == "ORDER#2"
    assert orders.rename("u", "ORDER#1", "first").title == "first"


def test_beside_the_fields_of_the_key_it_is_an_operand(made: Any, orders: Any) -> None:
    with pytest.raises(made.ConditionFailedError):
        orders.drop_by_field("u", "1")
    assert orders.drop_if("u", "2", "ORDER#1")
    assert orders.get_order("u", "2") is None


def test_a_text_that_is_no_key_is_refused(made: Any, orders: Any) -> None:
    with pytest.raises(made.KeyValueError):
        orders.drop("u", "NOTE#1")


@pytest.mark.parametrize("wrong", ["\ud800", 5, None])
def test_a_beginning_of_the_key_that_is_none_names_the_key_and_no_component(
    made: Any, orders: Any, wrong: Any
) -> None:
    """The name of a parameter is no field of the template, which `component` is."""
    for call in (
        lambda: orders.begin("u", wrong),
        lambda: orders.from_to("u", wrong, "ORDER#2"),
        lambda: orders.from_to("u", "ORDER#1", wrong),
    ):
        with pytest.raises(made.KeyValueError, match="Order, key sk: ") as caught:
            call()
        assert (caught.value.key, caught.value.component) == ("sk", None)
    assert [each.order for each in orders.begin("u", "ORDER#2")] == ["2"]
    assert [each.order for each in orders.from_to("u", "ORDER#1", "ORDER#2")] == ["1", "2"]


@pytest.mark.parametrize("listed", [False, True])
def test_a_key_that_is_declared_as_a_list_has_no_operand_as_it_is_stored(listed: bool) -> None:
    """Also where the list has one attribute: what is compared is the field."""
    key: Any = ["place_sk"] if listed else "place_sk"
    begin = pattern(
        "begin", "Query", "user place_sk_prefix", index_name="Places", range_condition="begins_with"
    )
    this = pattern("this", "Query", "user place_sk", index_name="Places")
    text: Any = ["AT#{place}"] if listed else "AT#{place}"
    order = entity("ORDER#{order}", None, "order user place", begin, Places=("{user}", text))
    declared = schema(table("Orders", "pk", None, index("Places", "place_pk", key), Order=order))
    made = load(f"listed_{listed}", compiled(declared))
    with moto(made) as client:
        orders = made.Database(client).order
        orders.create_order(made.Order(order="1", user="u", place="home"))
        found = {text: [each.order for each in orders.begin("u", text)] for text in ("ho", "AT#ho")}
    assert found == ({"ho": ["1"], "AT#ho": []} if listed else {"ho": [], "AT#ho": ["1"]})
    order["access_patterns"].append(this | {"pattern_id": 90})
    assert [each.code for each in compiled(declared).errors] == (["DG413"] if listed else [])


def test_a_key_of_a_batch_may_be_as_long_as_key_functions_make_it() -> None:
    """A partition key that is the sort key of an index as well takes no more than a sort key does."""
    find = pattern("find", "BatchGetItem", "keys:array")
    watch = entity("{user}", "{what}", "user what brand", find, ByBrand=("{brand}", "{user}"))
    other = entity("{user}", "{what}", "user what", dict(find))
    index_ = index("ByBrand", "brand", "user")
    package = load(
        "keys_of_batches",
        compiled(
            schema(
                table("Watches", "user", "what", index_, Watch=watch),
                table("Others", "user", "what", Other=other),
            )
        ),
    )
    for name, most in (("watch", 1024), ("other", 2048)):
        key_of = getattr(package, f"{name}_key")
        with moto() as client:
            package.create_tables(client)
            find_by = getattr(package.Database(client), name).find
            longest = key_of("u" * most, "w" * 1024)
            assert find_by([longest]) == []
            for attribute in ("user", "what"):
                longer = {**longest, attribute: {"S": f"{longest[attribute]['S']}x"}}
                with pytest.raises(package.KeyValueError) as by_function:
                    key_of(longer["user"]["S"], longer["what"]["S"])
                with pytest.raises(package.KeyValueError) as by_batch:
                    find_by([longer])
                assert str(by_batch.value) == str(by_function.value)
