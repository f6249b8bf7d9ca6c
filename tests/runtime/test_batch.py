"""Batches of any size: everything is done, or the error holds what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from dyngen.runtime.calls import batch
from dyngen.runtime.errors import UnprocessedItemsError
from dyngen.runtime.wire import Item

batch_get = partial(batch.batch_get, max_wait=60)
batch_write = partial(batch.batch_write, max_wait=60)


def key(sk: int | str) -> Item:
    return {"pk": {"S": "p"}, "sk": {"N": str(sk)}}


def row(sk: int, text: str = "") -> Item:
    return {**key(sk), "text": {"S": text}}


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which the batch waited, each time as long as may be; no test sleeps."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    monkeypatch.setattr("random.uniform", lambda low, high: high - low)
    return waited


@dataclass
class FakeTable:
    """Leaves undone what `leave` says of each request: how many of its last entries."""

    rows: dict[str, Any] = field(default_factory=dict)
    leave: Iterator[int] = field(default_factory=lambda: iter([]))
    sizes: list[int] = field(default_factory=list)

    def get(self, *, RequestItems: Mapping[str, Any]) -> Mapping[str, object]:  # noqa: N803
        ((table, request),) = RequestItems.items()
        done, undone = self._divide(request["Keys"])
        found = [self.rows[each["sk"]["N"]] for each in done if each["sk"]["N"] in self.rows]
        answer: dict[str, object] = {"Responses": {table: found[::-1]}}
        if undone:
            answer["UnprocessedKeys"] = {table: {**request, "Keys": undone}}
        return answer

    def write(self, *, RequestItems: Mapping[str, Any]) -> Mapping[str, object]:  # noqa: N803
        ((table, requests),) = RequestItems.items()
        done, undone = self._divide(requests)
        keys: list[str] = []
        for request in done:
            if "PutRequest" in request:
                item = request["PutRequest"]["Item"]
                self.rows[item["sk"]["N"]] = item
            else:
                item = request["DeleteRequest"]["Key"]
                self.rows.pop(item["sk"]["N"], None)
            keys.append(item["sk"]["N"])
        assert len(keys) == len(set(keys)), "DynamoDB refuses a key twice in one request"
        return {"UnprocessedItems": {table: undone} if undone else {}}

    def _divide(self, entries: list[Any]) -> tuple[list[Any], list[Any]]:
        self.sizes.append(len(entries))
        done = max(0, len(entries) - next(self.leave, 0))
        return entries[:done], entries[done:]


def number(item: Item) -> int:
    return int(item["sk"]["N"])


# ---- reading -----------------------------------------------------------------------------------


def test_items_come_in_the_order_asked_each_once() -> None:
    table = FakeTable({str(sk): row(sk) for sk in (1, 2, 3, 5)})
    assert batch_get(table.get, "T", [key(3), key(1), key(4), key(3), key(2)], number) == [3, 1, 2]
    assert table.sizes == [4]


def test_one_number_is_one_key() -> None:
    table = FakeTable({"1": row(1)})
    assert batch_get(table.get, "T", [key(1), key("1.0")], number) == [1]
    assert table.sizes == [1]


def test_no_keys_no_request() -> None:
    table = FakeTable()
    assert batch_get(table.get, "T", [], number) == []
    batch_write(table.write, "T", ("pk", "sk"))
    assert table.sizes == []


def test_many_keys_are_asked_by_the_hundred() -> None:
    table = FakeTable({str(sk): row(sk) for sk in range(250)})
    keys = (key(sk) for sk in reversed(range(250)))
    assert batch_get(table.get, "T", keys, number) == list(reversed(range(250)))
    assert table.sizes == [100, 100, 50]


def test_unprocessed_keys_are_asked_again(waits: list[float]) -> None:
    table = FakeTable({str(sk): row(sk) for sk in range(150)}, leave=iter([30, 100, 100, 0]))
    assert batch_get(table.get, "T", map(key, range(150)), number) == list(range(150))
    assert table.sizes == [100, 80, 80, 80]
    assert waits == [0.1, 0.2, 0.4]


def test_keys_that_are_never_processed_are_in_the_error(waits: list[float]) -> None:
    table = FakeTable({}, leave=iter([2] * 100))
    with pytest.raises(UnprocessedItemsError) as caught:
        batch_get(table.get, "T", [key(1), key(2), key(3)], number, max_wait=12)
    error = caught.value
    assert (error.table_name, error.keys, error.put, error.delete) == (
        "T",
        [key(2), key(3)],
        [],
        [],
    )
    assert str(error) == "batch on T was left unfinished: 2 not read"
    assert error.__cause__ is None
    assert waits[:-1] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0]
    assert sum(waits) == pytest.approx(12)
    assert len(table.sizes) == 1 + len(waits)


def test_what_was_read_is_in_the_error_as_it_would_have_been_returned() -> None:
    rows = {str(sk): row(sk) for sk in range(150) if sk != 7}
    table = FakeTable(rows, leave=iter([1] * 100))
    with pytest.raises(UnprocessedItemsError) as caught:
        batch_get(table.get, "T", map(key, reversed(range(150))), number, max_wait=1)
    assert caught.value.found == [sk for sk in reversed(range(150)) if sk not in (7, *left(caught))]
    assert str(caught.value) == "batch on T was left unfinished: 1 not read"


def left(caught: pytest.ExceptionInfo[UnprocessedItemsError]) -> list[int]:
    return [int(each["sk"]["N"]) for each in caught.value.keys]


def test_waits_are_short_again_after_progress(waits: list[float]) -> None:
    table = FakeTable({str(sk): row(sk) for sk in range(60)}, leave=iter(range(59, -1, -1)))
    assert len(batch_get(table.get, "T", map(key, range(60)), number)) == 60
    assert waits == [0.1] * 59


def test_all_waits_together_are_bounded(waits: list[float]) -> None:
    table = FakeTable({str(sk): row(sk) for sk in range(60)}, leave=iter(range(59, -1, -1)))
    with pytest.raises(UnprocessedItemsError) as caught:
        batch_get(table.get, "T", map(key, range(60)), number, max_wait=2.45)
    assert sum(waits) == pytest.approx(2.45)
    assert len(caught.value.keys) == 60 - len(table.sizes)


def test_without_waits_nothing_is_asked_twice(waits: list[float]) -> None:
    table = FakeTable(leave=iter([0, 1]))
    with pytest.raises(UnprocessedItemsError) as caught:
        batch_write(table.write, "T", ("pk", "sk"), map(row, range(60)), max_wait=0)
    assert len(caught.value.put) == 11
    assert table.sizes == [25, 25]
    assert waits == []


@pytest.mark.parametrize("absurd", [-1, float("nan"), True, "60", None])
def test_a_wait_that_cannot_be_is_refused(absurd: Any) -> None:
    table = FakeTable()
    with pytest.raises(ValueError, match=r"^the longest wait must be a number of seconds"):
        batch_get(table.get, "T", [key(1)], number, max_wait=absurd)
    assert table.sizes == []


def throttled(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code}}, "BatchGetItem")


def test_the_error_of_the_last_attempt_is_the_cause() -> None:
    faults: list[Exception | None] = []

    def operation(**_: object) -> Mapping[str, object]:
        if fault := faults.pop():
            raise fault
        return {"UnprocessedKeys": {"T": {"Keys": [key(1)]}}}

    for last in (throttled("ThrottlingException"), None):
        faults[:] = [last, throttled("RequestLimitExceeded")]
        with pytest.raises(UnprocessedItemsError) as caught:
            batch_get(operation, "T", [key(1)], number, max_wait=0.1)
        assert caught.value.__cause__ is last
        assert faults == []


def test_consistent_reads() -> None:
    seen: list[object] = []

    def operation(*, RequestItems: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:  # noqa: N803
        seen.append(RequestItems["T"]["ConsistentRead"])
        return {"Responses": {"T": []}}

    batch_get(operation, "T", [key(1)], number, consistent_read=True)
    batch_get(operation, "T", [key(1)], number)
    assert seen == [True, False]


# ---- writing -----------------------------------------------------------------------------------


def test_writes_go_by_25() -> None:
    table = FakeTable({"99": row(99)})
    batch_write(table.write, "T", ("pk", "sk"), map(row, range(60)), [key(99), key(99)])
    assert sorted(map(int, table.rows)) == list(range(60))
    assert table.sizes == [25, 25, 11]


def test_the_later_of_two_items_with_one_key_is_written() -> None:
    table = FakeTable()
    batch_write(table.write, "T", ("pk", "sk"), [row(1, "old"), row(2), row(1, "new")])
    assert table.rows["1"]["text"] == {"S": "new"}
    assert table.sizes == [2]


def test_a_key_that_is_put_and_deleted_is_refused() -> None:
    table = FakeTable()
    with pytest.raises(ValueError, match="both put and deleted"):
        batch_write(table.write, "T", ("pk", "sk"), [row(1)], [key("1.0")])
    assert table.sizes == []


def test_what_is_never_written_is_in_the_error() -> None:
    table = FakeTable(leave=iter([3] * 100))
    with pytest.raises(UnprocessedItemsError) as caught:
        batch_write(table.write, "T", ("pk", "sk"), [row(1), row(2)], [key(3), key(4)])
    assert caught.value.put == [row(2)]
    assert caught.value.delete == [key(3), key(4)]
    assert str(caught.value) == "batch on T was left unfinished: 1 not written, 2 not deleted"
    assert list(table.rows) == ["1"]


def test_other_errors_pass() -> None:
    def operation(**_: object) -> Mapping[str, object]:
        raise ConnectionError("reset")

    with pytest.raises(ConnectionError, match="reset"):
        batch_write(operation, "T", ("pk",), [row(1)])


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.integers(0, 300), st.lists(st.integers(0, 120), max_size=30))
def test_nothing_is_lost(total: int, leave: list[int]) -> None:
    table = FakeTable(leave=iter(leave))
    undone: list[Item] = []
    try:
        batch_write(table.write, "T", ("pk", "sk"), map(row, range(total)))
    except UnprocessedItemsError as error:
        undone = error.put
    written = set(table.rows)
    left = {item["sk"]["N"] for item in undone}
    assert written | left == {str(sk) for sk in range(total)}
    assert not written & left


def test_waits_grow_to_a_limit_and_are_random(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [batch.pause(attempt) for attempt in (1, 2, 3, 20, 5_000)] == [0.1, 0.2, 0.4, 5.0, 5.0]
    monkeypatch.undo()
    assert len({batch.pause(1) for _ in range(20)}) > 1
