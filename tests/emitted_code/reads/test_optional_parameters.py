"""Queries and scans that go without what is not given: the requests word for word, without an emulator."""

from __future__ import annotations

from typing import Any

import pytest

from clients import Empty, Recorder, Request
from emitted import compiled, load
from proof.running.requests import Checker
from schemas import entity, index, pattern, schema, table

BETWEEN = pattern(
    "between",
    "Query",
    "user_id since until least:integer states:array/string",
    range_condition="between",
    filter_expression='total >= :least AND status IN :states AND (note = "x" OR total > 0)',
)
OF_A_DAY = pattern("of_a_day", "Query", "user_id day order_id")
SEARCH = pattern("search", "Scan", "least:integer", filter_expression="total >= :least")
PRICED = pattern(
    "priced", "Scan", "low:integer high:integer", filter_expression="total BETWEEN :low AND :high"
)
AT_LEAST = pattern(
    "at_least", "Scan", "low:integer high:integer", filter_expression="total BETWEEN :low AND :high"
)
IN_ORDER = pattern("in_order", "Query", "status tag", index_name="ByStatus", range_condition=">")
MIXED = pattern("mixed", "Query", "user_id before", "mixed_data", range_condition="<")
for one, required in (
    *((BETWEEN, 1), (OF_A_DAY, 1), (SEARCH, 0), (IN_ORDER, 1), (MIXED, 1)),
    *((PRICED, 0), (AT_LEAST, 1)),
):
    for parameter in one["parameters"][required:]:
        parameter["optional"] = True

SHOP = schema(
    table(
        "Shop",
        "pk",
        "sk",
        index("ByStatus", "gpk", "gsk"),
        Order=entity(
            "USER#{user_id}",
            "ORDER#{day}#{order_id}",
            "user_id day order_id status tag? note? total:integer",
            *(BETWEEN, OF_A_DAY, SEARCH, IN_ORDER, MIXED, PRICED, AT_LEAST),
            ByStatus=("S#{status}", "{tag}"),
        ),
        Profile=entity("USER#{user_id}", "PROFILE", "user_id"),
    )
)


@pytest.fixture(scope="module")
def shop() -> Any:
    return load("optional_shop", compiled(SHOP))


def sent(package: Any, method: str, *args: Any, **kwargs: Any) -> Request | None:
    """What a call sends, once its result is read; None if nothing."""
    client = Recorder(Empty(), Checker(package.TABLES).check)
    list(getattr(package.Database(client).order, method)(*args, **kwargs))
    return client.last if client.sent else None


def key_of(request: Request | None) -> tuple[str, list[str]]:
    """The key condition on the sort key, and the values in it."""
    assert request is not None
    _, _, sort = request["KeyConditionExpression"].partition(" AND ")
    values = request["ExpressionAttributeValues"]
    return sort, [values[name]["S"] for name in (":low", ":high", ":sk", ":gsk") if name in sort]


@pytest.mark.parametrize(
    ("given", "condition", "values"),
    [
        ({}, "begins_with(#sk, :sk)", ["ORDER#"]),
        ({"since": "a"}, "#sk BETWEEN :low AND :high", ["ORDER#a", "ORDER$"]),
        ({"until": "b"}, "#sk BETWEEN :low AND :high", ["ORDER#", "ORDER#b$"]),
        (
            {"since": "a", "until": "b"},
            "#sk BETWEEN :low AND :high",
            ["ORDER#a", "ORDER#b$"],
        ),
    ],
)
def test_a_range_is_open_where_no_end_is_given(
    shop: Any, given: dict[str, str], condition: str, values: list[str]
) -> None:
    assert key_of(sent(shop, "between", "u1", **given)) == (condition, values)


def test_comparisons_are_there_for_what_is_given_and_no_others(shop: Any) -> None:
    always = "(#note = :x OR #total > :zero)"
    filters = {
        (): always,
        ("least",): f"{always} AND #total >= :least",
        ("states",): f"{always} AND #status IN (:0_states)",
        ("least", "states"): f"{always} AND #total >= :least AND #status IN (:0_states)",
    }
    values: dict[str, Any] = {"least": 5, "states": ["open"]}
    for names, text in filters.items():
        request = sent(shop, "between", "u1", **{name: values[name] for name in names})
        assert request is not None
        assert request["FilterExpression"] == text
        assert ("#status" in request["ExpressionAttributeNames"]) is ("states" in names)


@pytest.mark.parametrize(
    ("method", "given", "asked"),
    [
        ("priced", {}, ""),
        ("priced", {"low": 1}, "#total >= :low"),
        ("priced", {"high": 5}, "#total <= :high"),
        ("priced", {"low": 1, "high": 5}, "#total >= :low AND #total <= :high"),
        ("at_least", {"low": 1}, "#total >= :low"),
        ("at_least", {"low": 1, "high": 5}, "#total >= :low AND #total <= :high"),
    ],
)
def test_a_range_of_a_filter_is_open_where_no_end_is_given(
    shop: Any, method: str, given: dict[str, int], asked: str
) -> None:
    request = sent(shop, method, **given)
    assert request is not None
    scope = "begins_with(#sk, :prefix)"
    parts = {*request["FilterExpression"].split(" AND ")} - {scope}
    assert parts == {*asked.split(" AND ")} - {""}
    values = {name: request["ExpressionAttributeValues"][f":{name}"] for name in given}
    assert values == {name: {"N": str(value)} for name, value in given.items()}


def test_nothing_is_sent_for_a_range_of_a_filter_that_is_reversed(shop: Any) -> None:
    assert sent(shop, "priced", low=5, high=1) is None
    assert sent(shop, "at_least", low=5, high=1) is None


def test_nothing_is_sent_for_what_nothing_can_meet(shop: Any) -> None:
    assert sent(shop, "between", "u1", since="b", until="a") is None
    assert sent(shop, "between", "u1", states=[]) is None


def test_fewer_fields_of_the_sort_key_are_a_shorter_prefix(shop: Any) -> None:
    begins = "begins_with(#sk, :sk)"
    assert key_of(sent(shop, "of_a_day", "u1")) == (begins, ["ORDER#"])
    assert key_of(sent(shop, "of_a_day", "u1", "d")) == (begins, ["ORDER#d#"])
    assert key_of(sent(shop, "of_a_day", "u1", "d", "o")) == ("#sk = :sk", ["ORDER#d#o"])


def test_a_part_of_the_sort_key_needs_the_one_before_it(shop: Any) -> None:
    with pytest.raises(ValueError, match="order_id needs day"):
        sent(shop, "of_a_day", "u1", order_id="o")


def test_a_key_that_is_a_field_is_not_compared_at_all(shop: Any) -> None:
    request = sent(shop, "in_order", "open")
    assert request is not None
    assert request["KeyConditionExpression"] == "#gpk = :gpk"
    assert request["ExpressionAttributeNames"] == {"#gpk": "gpk"}
    assert key_of(sent(shop, "in_order", "open", "t")) == ("#gsk > :gsk", ["t"])


def test_a_scan_keeps_to_its_entity(shop: Any) -> None:
    request = sent(shop, "search")
    assert request is not None
    assert request["FilterExpression"] == "begins_with(#sk, :prefix)"
    request = sent(shop, "search", 5)
    assert request is not None
    assert request["FilterExpression"] == "begins_with(#sk, :prefix) AND #total >= :least"


def test_mixed_data_without_a_range_is_the_whole_partition(shop: Any) -> None:
    request = sent(shop, "mixed", "u1")
    assert request is not None
    assert request["KeyConditionExpression"] == "#pk = :pk"


def test_a_cursor_of_other_arguments_is_refused(shop: Any) -> None:
    key = {"pk": {"S": "USER#u1"}, "sk": {"S": "ORDER#a#o"}}

    class Endless(Recorder):
        def answer(self, operation: str, request: Request) -> Any:
            return {"Items": [], "LastEvaluatedKey": key}

    order = shop.Database(Endless(Empty())).order
    cursor = order.between("u1", since="a").page().cursor
    assert order.between("u1", since="a").page(cursor=cursor).cursor
    for other in ({}, {"until": "a"}, {"since": "a", "least": 1}):
        with pytest.raises(shop.CursorError):
            order.between("u1", **other).page(cursor=cursor)
