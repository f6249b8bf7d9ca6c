"""Ranges of filters and conditions whose ends come in the wrong order: nothing is within, and DynamoDB refuses none.

DynamoDB answers a BETWEEN whose upper bound is below the lower one with a ValidationException.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from clients import Recorder
from emitted import compiled, load
from emulator import moto
from schemas import entity, pattern, schema, table, transaction

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2024, 5, 1)
# A smaller and a greater value of each type. The hour from 2 to 3 comes twice on that day, the first one first.
ENDS: dict[str, tuple[str, Any, Any]] = {
    "text": ("string", "B", "a"),
    "wide": ("string", "\uffff", "\U00010000"),
    "count": ("integer", -10, -9),
    "amount": ("decimal", Decimal("9.5"), Decimal(10)),
    "ident": ("uuid", UUID(int=1), UUID(int=2**127)),
    "day": ("date", DAY, DAY + timedelta(1)),
    "at": (
        "datetime",
        datetime(2024, 10, 27, 2, 40, tzinfo=BERLIN),
        datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
    ),
    "data": ("bytes", b"\x01\xff", b"\x02"),
}

WITHIN = "BETWEEN :low AND :high"

SCHEMA = schema(
    table(
        "Logs",
        "pk",
        "sk",
        Log=entity(
            "LOG#{log_id}",
            "LINE#{number}",
            "log_id number " + " ".join(f"{name}:{kind}?" for name, (kind, _, _) in ENDS.items()),
            *(
                pattern(f"{operation.lower()}_{name}", operation, f"{key}low:{kind} high:{kind}",
                        filter_expression=f"{name} {WITHIN}")
                for name, (kind, _, _) in ENDS.items()
                for operation, key in (("Scan", ""), ("Query", "log_id "))
            ),
            pattern("sized", "Scan", "low:integer high:integer", filter_expression=f"size(text) {WITHIN}"),
            pattern("apart", "Scan", "low:integer high:integer", filter_expression="count >= :low AND count <= :high"),
            pattern("outside", "Scan", "low:integer high:integer", filter_expression=f"NOT count {WITHIN}"),
            pattern("either", "Scan", "low:integer high:integer", filter_expression=f'count {WITHIN} OR text = "t"'),
            pattern("half", "Scan", "low:integer", filter_expression="count BETWEEN :low AND 5"),
            pattern("fixed", "Scan", "", filter_expression="count BETWEEN 1 AND 5"),
            pattern("fields", "Scan", "low:integer", filter_expression="count BETWEEN :low AND amount"),
            pattern("mark", "UpdateItem", "log_id number text low:integer high:integer", "void",
                    condition=f"count {WITHIN}"),
        ),
    ),
    transactions=(
        transaction("forget", "TransactWrite", "log_id number low:integer high:integer", "void",
                    f"Delete Log of Logs if count {WITHIN}"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> ModuleType:
    return load("reversed_ranges", compiled(SCHEMA))


@pytest.fixture
def client(made: ModuleType) -> Iterator[Recorder]:
    with moto(made) as client:
        recorder = Recorder(client)
        made.Database(recorder).log.create_log(
            made.Log(log_id="a", number="1", count=3, text="three", amount=Decimal(4))
        )
        recorder.sent.clear()
        yield recorder


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("operation", ["scan", "query"])
def test_nothing_is_sent_where_nothing_can_be_within(
    made: ModuleType, client: Recorder, name: str, operation: str
) -> None:
    _, low, high = ENDS[name]
    call = getattr(made.Database(client).log, f"{operation}_{name}")
    key = ("a",) if operation == "query" else ()
    page = call(*key, high, low).page()
    assert (page.items, page.cursor, call(*key, high, low).count()) == ([], None, 0)
    assert client.sent == []
    for ends in ((low, high), (low, low)):
        client.sent.clear()
        assert list(call(*key, *ends)) == []
        assert "BETWEEN" in client.last["FilterExpression"]


@pytest.mark.parametrize("method", ["sized", "apart"])
def test_sizes_and_ends_that_are_written_apart_likewise(
    made: ModuleType, client: Recorder, method: str
) -> None:
    call = getattr(made.Database(client).log, method)
    assert list(call(6, 2)) == []
    assert client.sent == []
    assert [each.number for each in call(2, 6)] == ["1"]


@pytest.mark.parametrize(
    ("method", "given", "found"),
    [
        *(("outside", (2, 4), False), ("outside", (4, 2), True), ("outside", (4, 5), True)),
        *(("either", (2, 4), True), ("either", (4, 2), False)),
        *(("half", (3,), True), ("half", (6,), False)),
    ],
)
def test_elsewhere_two_comparisons_are_sent(
    made: ModuleType, client: Recorder, method: str, given: tuple[int, ...], found: bool
) -> None:
    items = list(getattr(made.Database(client).log, method)(*given))
    assert [each.number for each in items] == (["1"] if found else [])
    assert "BETWEEN" not in client.last["FilterExpression"]


@pytest.mark.parametrize(("method", "given"), [("fixed", ()), ("fields", (2,))])
def test_what_dynamodb_cannot_refuse_stays_between(
    made: ModuleType, client: Recorder, method: str, given: tuple[int, ...]
) -> None:
    assert [each.number for each in getattr(made.Database(client).log, method)(*given)] == ["1"]
    assert "BETWEEN" in client.last["FilterExpression"]


def test_a_write_is_refused_by_its_condition(made: ModuleType, client: Recorder) -> None:
    db = made.Database(client)
    with pytest.raises(made.ConditionFailedError):
        db.log.mark("a", "1", "t", 4, 2)
    assert "BETWEEN" not in client.last["ConditionExpression"]
    db.log.mark("a", "1", "t", 2, 4)
    with pytest.raises(made.TransactionFailedError) as caught:
        db.transactions.forget("a", "1", 4, 2)
    assert caught.value.log.code == "ConditionalCheckFailed"
    [item] = client.last["TransactItems"]
    assert "BETWEEN" not in item["Delete"]["ConditionExpression"]
    db.transactions.forget("a", "1", 2, 4)
    assert db.log.get_log("a", "1") is None


def test_the_moments_are_what_they_are_taken_for() -> None:
    _, low, high = ENDS["at"]
    assert low.astimezone(UTC) < high.astimezone(UTC)
    assert low > high, "by the clocks of their zone"
