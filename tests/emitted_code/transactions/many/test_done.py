"""Transactions with `each`, `when` and `key`: what they do and read, and what is told of them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import forked
from clients import Faulty, Recorder
from dyngen.build import build
from dyngen.config import Settings
from dyngen.explain import page
from emitted import as_file, understood
from emitted_code.transactions.many.orders import TOKEN, placed
from ordering import ORDERING


def test_an_order_is_placed_with_its_lines(
    db: Any, client: Recorder, order: Any, line: Any, claim: Any
) -> None:
    assert db.transactions.place_order(order, [line(1, "a", 4), line(2, "b")], claim=claim)
    assert placed(client) == ["LINE#0001", "LINE#0002", "ORDER"]
    stocks = [db.product.get_product(name) for name in "abc"]
    assert [(each.stock, each.version) for each in stocks] == [(1, 2), (0, 2), (0, 1)]
    assert db.coupon_claim.get_coupon_claim("WINTER", "u1") == claim


def test_each_failing_item_reports_its_element(
    db: Any, client: Recorder, failures: ModuleType, order: Any, line: Any, claim: Any
) -> None:
    with pytest.raises(failures.PlaceOrderFailed) as caught:
        db.transactions.place_order(order, [line(1, "a", 9), line(2, "b"), line(3, "c")])
    error = caught.value
    assert (error.order, error.order_line, error.coupon_claim) == (None, (None, None, None), None)
    assert [each and (each.code, each.item.stock) for each in error.product] == [
        ("ConditionalCheckFailed", 5),
        None,
        ("ConditionalCheckFailed", 0),
    ]
    assert str(error) == (
        "place_order was cancelled (item 5, Update Product: ConditionalCheckFailed; "
        "item 7, Update Product: ConditionalCheckFailed)"
    )
    assert placed(client) == []
    db.coupon_claim.create_coupon_claim(replace(claim, order_id="o0"))
    with pytest.raises(failures.PlaceOrderFailed) as caught:
        db.transactions.place_order(order, [line(1, "missing")], claim=claim)
    error = caught.value
    assert error.coupon_claim.item.order_id == "o0"
    assert [(each.code, each.item) for each in error.product] == [("ConditionalCheckFailed", None)]
    assert (error.order, error.order_line) == (None, (None,))


def test_numbered_items_report_by_their_numbers(db: Any, failures: ModuleType) -> None:
    assert db.transactions.follow("u1", "u2", None)
    assert (db.user.get_user("u1").following, db.user.get_user("u2").followers) == (1, 1)
    with pytest.raises(failures.FollowFailed) as caught:
        db.transactions.follow("u1", "nobody", None)
    assert (caught.value.follow, caught.value.user_1) == (None, None)
    assert caught.value.user_2.code == "ConditionalCheckFailed"
    assert str(caught.value) == (
        "follow was cancelled (item 3, Update User (followed_id): ConditionalCheckFailed)"
    )
    with pytest.raises(failures.FollowFailed) as caught:
        db.transactions.follow("u1", "u2", None)
    assert caught.value.follow.item.followed_id == "u2"


def test_an_update_of_each_demands_its_version_and_counts_it(
    db: Any, failures: ModuleType, line: Any
) -> None:
    lines = [db.order_line.create_order_line(line(number, "a")) for number in (1, 2)]
    lines[0].quantity, lines[1].note = 7, "gift"
    assert db.transactions.edit_lines(lines)
    assert [each.version for each in lines] == [2, 2]
    assert [db.order_line.get_order_line("o1", number) for number in (1, 2)] == lines
    stale = replace(lines[1], version=1)
    with pytest.raises(failures.EditLinesFailed) as caught:
        db.transactions.edit_lines([lines[0], stale])
    assert caught.value.order_line[0] is None
    assert caught.value.order_line[1].item == lines[1]
    assert [lines[0].version, stale.version] == [2, 1]


def test_updates_of_each_element_change_what_they_say_and_nothing_else(
    made: ModuleType, db: Any, client: Recorder, failures: ModuleType, order: Any, line: Any
) -> None:
    db.order.create_order(order)
    stored = [db.order_line.create_order_line(line(number, "a")) for number in (1, 2)]
    client.sent.clear()
    assert db.transactions.reserve([replace(each, quantity=99) for each in stored], order)
    first, _, last = client.last["TransactItems"]
    assert first["Update"]["Key"] == stored[0].key()
    assert first["Update"]["UpdateExpression"] == (
        "SET #note = :reserved, #version = if_not_exists(#version, :one) + :one"
    )
    assert last["Update"]["Key"] == order.key()
    found = [db.order_line.get_order_line("o1", number) for number in (1, 2)]
    assert [(each.quantity, each.note, each.version) for each in found] == [(1, "reserved", 2)] * 2
    assert db.order.get_order("o1").total == 60
    with pytest.raises(failures.ReserveFailed) as caught:
        db.transactions.reserve([line(3, "a"), stored[0]], order)
    missing, taken = caught.value.order_line
    assert (missing.item, taken.item.note) == (None, "reserved")
    with pytest.raises(ValueError, match="must be equal"):
        db.transactions.reserve([line(1, "a", order_id="o2")], order)


def test_the_elements_of_an_array_of_values_are_keys_and_operands(db: Any) -> None:
    assert db.transactions.restock(["a", "c"], 10, "new")
    found = [db.product.get_product(name) for name in "abc"]
    assert [(each.stock, each.label, each.last) for each in found] == [
        (15, "new", "a"),
        (1, None, None),
        (10, "new", "c"),
    ]


def test_what_the_package_supplies_is_made_for_each_element(
    made: ModuleType, silent: Recorder
) -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    db = made.Database(silent, clock=lambda: noon)
    arrival = made.Arrival(code="x", at=datetime(2020, 1, 1, tzinfo=UTC))
    db.transactions.receive(["a", "b"], 3, arrival)
    *puts, _, _, last = silent.last["TransactItems"]
    items = [each["Put"]["Item"] for each in (*puts, last)]
    assert [each["at"] for each in items] == [{"S": "2026-01-01T12:00:00.000000Z"}] * 3
    assert [each["product_id"]["S"] for each in items[:2]] == ["a", "b"]
    assert items[0]["receipt_id"] != items[1]["receipt_id"]
    assert items[0]["pk"]["S"] == f"RECEIPT#{items[0]['receipt_id']['S']}"
    assert arrival.at == noon


def test_a_read_of_many_is_in_the_order_of_the_elements(
    made: ModuleType, db: Any, client: Recorder, order: Any, line: Any
) -> None:
    db.transactions.place_order(order, [line(1, "a"), line(2, "b")])
    client.sent.clear()
    found = db.transactions.get_checkout("o1", [2, 3, 1], ["b", "x"], user_id="u1")
    assert found.order == order
    assert found.order_line == [line(2, "b"), None, line(1, "a")]
    assert [each and each.product_id for each in found.product] == ["b", None]
    assert found.user.user_id == "u1"
    assert client.sent == [
        (
            "transact_get_items",
            {
                "TransactItems": [
                    {"Get": {"TableName": table, "Key": key}}
                    for table, key in (
                        ("Shop", made.order_key("o1")),
                        ("Shop", made.order_line_key("o1", 2)),
                        ("Shop", made.order_line_key("o1", 3)),
                        ("Shop", made.order_line_key("o1", 1)),
                        ("Stock", made.product_key("b")),
                        ("Stock", made.product_key("x")),
                        ("Shop", made.user_key("u1")),
                    )
                ]
            },
        )
    ]
    bare = db.transactions.get_checkout("o9", [], [])
    assert (bare.order, bare.order_line, bare.product, bare.user) == (None, [], [], None)


def test_a_list_has_what_is_there(db: Any, client: Recorder) -> None:
    found = db.transactions.list_products(["b", "x", "a"], user_id="u2")
    assert [getattr(each, "product_id", "user") for each in found] == ["b", "a", "user"]
    client.sent.clear()
    assert db.transactions.list_products([]) == []
    assert client.sent == []


def test_a_repeated_call_has_the_same_token(
    made: ModuleType, db: Any, client: Recorder, order: Any
) -> None:
    """So what was carried out is not carried out again where its answer was lost."""
    faulty = Faulty(client.client)
    faulty.after.append(ConnectionError("the answer was lost"))
    transactions = made.Database(faulty).transactions
    with pytest.raises(ConnectionError):
        transactions.place_order(order, [], client_request_token=TOKEN)
    with pytest.raises(made.TransactionFailedError):  # moto forgets tokens
        transactions.place_order(order, [], client_request_token=TOKEN)
    assert [request["ClientRequestToken"] for _, request in faulty.sent] == [TOKEN, TOKEN]


def test_it_is_told_how_many_items_there_are() -> None:
    schema = understood(as_file(ORDERING))
    told = page(schema, "place_order")
    assert told is not None
    for line in (
        "put            OrderLine of Shop for each of lines: {lines}",
        "update         Product of Stock for each of lines",
        "  key          product_id = {lines.product_id}",
        "put            CouponClaim of Shop if claim is given: {claim}",
        "raises         PlaceOrderFailed, with a reason for each item, FieldValueError, ValueError if",
    ):
        assert line in told
    followed = page(schema, "follow")
    assert followed is not None
    assert "key          pk = USER#{follower_id} AND sk = USER" in followed


@pytest.mark.slow
def test_the_package_is_typed_and_its_examples_run(tmp_path: Path) -> None:
    file = as_file(ORDERING, "ordering")
    assert build(Settings((file,), tmp_path), write=True).changes
    typed = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "ordering"]
    checked = subprocess.run(typed, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert not checked.stdout
    done = forked.run("ordering.examples", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
