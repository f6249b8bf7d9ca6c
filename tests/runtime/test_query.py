"""Queries and scans: lazy, page by page, with cursors that nothing but their own query accepts."""

from __future__ import annotations

import base64
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dyngen.runtime.calls.cursor import open_cursor, seal_cursor
from dyngen.runtime.calls.query import Query, Scan
from dyngen.runtime.errors import CursorError, ItemDecodeError
from dyngen.runtime.wire import Item, Operation

URL_SAFE = string.ascii_letters + string.digits + "-_"


def number(item: Item) -> int:
    return int(item["sk"]["N"])


@dataclass
class FakeTable:
    """Answers Query and Scan like DynamoDB: `Limit` items a page, or `page_size`."""

    sort_keys: list[int]
    page_size: int = 1000
    requests: list[dict[str, object]] = field(default_factory=list)

    def query(self, **request: object) -> Mapping[str, object]:
        self.requests.append(request)
        keys = self.sort_keys if request.get("ScanIndexForward", True) else self.sort_keys[::-1]
        limit = request.get("Limit", self.page_size)
        assert isinstance(limit, int)
        start = request.get("ExclusiveStartKey")
        begin = 0 if start is None else keys.index(int(start["sk"]["N"])) + 1  # type: ignore[index]
        items = [{"pk": {"S": "p"}, "sk": {"N": str(key)}} for key in keys[begin : begin + limit]]
        response: dict[str, object] = {"Count": len(items)}
        if request.get("Select") != "COUNT":
            response["Items"] = items
        if len(items) == limit:  # so that a last page can be empty
            response["LastEvaluatedKey"] = items[-1]
        return response


REQUEST: dict[str, object] = {
    "TableName": "T",
    "KeyConditionExpression": "#pk = :pk",
    "ExpressionAttributeNames": {"#pk": "pk"},
    "ExpressionAttributeValues": {":pk": {"S": "p"}, ":b": {"B": b"\x00\xff"}},
}


# ---- reading -----------------------------------------------------------------------------------


def test_nothing_is_sent_before_it_is_used() -> None:
    table = FakeTable([1, 2, 3])
    query = Query(table.query, REQUEST, number)
    iter(query)
    query.descending().ascending()
    assert table.requests == []


def test_a_reading_is_neither_true_nor_false() -> None:
    table = FakeTable([1])
    for reading in (Query(table.query, REQUEST, number), Scan(table.query, REQUEST, number)):
        kind = type(reading).__name__
        with pytest.raises(TypeError, match=rf"^a {kind} is neither.*\.first\(\)"):
            bool(reading)
    assert table.requests == []


def test_iteration_streams_pages_and_can_be_repeated() -> None:
    table = FakeTable(list(range(7)), page_size=3)
    query = Query(table.query, REQUEST, number)
    stream = iter(query)
    assert [next(stream) for _ in range(3)] == [0, 1, 2]
    assert len(table.requests) == 1
    assert list(stream) == [3, 4, 5, 6]
    assert list(query) == list(range(7))
    assert REQUEST.keys() == {
        "TableName", "KeyConditionExpression",
        "ExpressionAttributeNames", "ExpressionAttributeValues",
    }  # fmt: skip


def test_the_limit_of_the_request_is_the_page_size() -> None:
    table = FakeTable(list(range(5)))
    query = Query(table.query, {**REQUEST, "Limit": 2}, number)
    assert list(query) == list(range(5))
    assert [request["Limit"] for request in table.requests] == [2, 2, 2]
    assert query.page().items == [0, 1]
    assert query.page(limit=3).items == [0, 1, 2]
    assert len(Query(FakeTable(list(range(50))).query, REQUEST, number).page().items) == 20


@pytest.mark.parametrize("total", range(8))
@pytest.mark.parametrize("limit", range(1, 5))
def test_pages_hold_the_whole_result(total: int, limit: int) -> None:
    table = FakeTable(list(range(total)))
    query = Query(table.query, REQUEST, number)
    seen: list[int] = []
    page = query.page(limit=limit)
    seen += page.items
    while page.cursor is not None:
        page = query.page(limit=limit, cursor=page.cursor)
        seen += page.items
    assert seen == list(range(total))
    assert len(table.requests) == total // limit + 1  # the last page may be empty


ABSURD: list[Any] = [0, -1, 1_000_001, 2.5, True, "20"]
"""What is no number of segments, nor of items of a page."""


def test_page_is_one_request_and_its_limit_can_be_met() -> None:
    table = FakeTable(list(range(9)))
    query = Query(table.query, REQUEST, number)
    assert query.page(4).items == [0, 1, 2, 3]
    assert len(table.requests) == 1
    for limit in ABSURD:
        with pytest.raises(ValueError, match="limit must be a whole number from 1 to 1,000,000"):
            query.page(limit)
    assert len(table.requests) == 1


def test_first_reads_small_pages_and_stops() -> None:
    table = FakeTable(list(range(10000)))
    assert Query(table.query, REQUEST, number).first() == 0
    assert [request["Limit"] for request in table.requests] == [1]
    table.requests.clear()
    late = Query(table.query, REQUEST, number, keep=lambda value: value == 700)
    assert late.first() == 700
    assert [request["Limit"] for request in table.requests] == [16, 64, 256, 1000]
    assert Query(FakeTable([]).query, REQUEST, number).first() is None
    table.requests.clear()
    Query(table.query, {**REQUEST, "FilterExpression": "#a = :a"}, number).first()
    assert table.requests[0]["Limit"] == 16


def test_first_reads_on_however_many_pages_hold_nothing() -> None:
    table = FakeTable(list(range(60000)))
    rare = Query(table.query, REQUEST, number, keep=lambda value: value == 59999)
    assert rare.first() == 59999
    assert len(table.requests) > 40
    assert max(request["Limit"] for request in table.requests) == 1000


def test_directions() -> None:
    query = Query(FakeTable([1, 2, 3]).query, REQUEST, number)
    assert list(query.descending()) == [3, 2, 1]
    assert list(query.descending().ascending()) == [1, 2, 3]
    assert query.descending().first() == 3
    assert list(query) == [1, 2, 3]


def test_counting_is_left_to_dynamodb_where_it_can() -> None:
    table = FakeTable(list(range(7)), page_size=3)
    assert Query(table.query, {**REQUEST, "Limit": 1}, number).count() == 7
    assert all(
        request["Select"] == "COUNT" and "Limit" not in request for request in table.requests
    )
    even: Callable[[int], bool] = lambda value: value % 2 == 0  # noqa: E731
    assert Query(table.query, REQUEST, number, keep=even).count() == 4
    assert Query(table.query, REQUEST, number, belongs=lambda item: number(item) > 4).count() == 2
    odd = Query(
        table.query, REQUEST, lambda item: number(item) if number(item) % 2 else None, mixed=True
    )
    assert odd.count() == 3
    assert list(odd) == [1, 3, 5]


def test_items_are_dropped_before_and_after_decoding() -> None:
    query = Query(
        FakeTable(list(range(10))).query,
        REQUEST,
        lambda item: None if number(item) == 6 else number(item),
        belongs=lambda item: number(item) > 3,
        keep=lambda value: value < 9,
        mixed=True,
    )
    assert list(query) == [4, 5, 7, 8]
    assert list(query.descending()) == [8, 7, 5, 4]
    assert query.page(limit=5).items == [4]


def even(item: Item) -> int:
    """Decode an item, if what it holds is even."""
    if number(item) % 2:
        raise ItemDecodeError("Thing", item, "sk", "is odd", item)
    return number(item)


def test_items_that_do_not_decode_are_handed_over_and_skipped() -> None:
    table, odd = FakeTable(list(range(1, 8)), page_size=3), list[ItemDecodeError]()
    plain = Query(table.query, REQUEST, even)
    query = plain.skipping(odd.append)
    assert list(query) == [2, 4, 6]
    assert [error.item for error in odd] == [
        {"pk": {"S": "p"}, "sk": {"N": str(key)}} for key in (1, 3, 5, 7)
    ]
    assert query.count() == 3  # DynamoDB would count them all
    assert query.first() == 2
    assert (query.page(3).items, query.page(1).items) == ([2], [])
    assert list(query.descending()) == [6, 4, 2]
    assert query.page(2, plain.skipping(print).page(1).cursor).items == [2]
    with pytest.raises(ItemDecodeError):
        list(plain)
    assert plain.count() == 7


def test_what_the_report_raises_ends_the_reading() -> None:
    def give_up(error: ItemDecodeError) -> None:
        raise LookupError from error

    with pytest.raises(LookupError):
        list(Query(FakeTable([2, 3, 4]).query, REQUEST, even).skipping(give_up))


def test_each_segment_of_a_scan_skips() -> None:
    odd: list[ItemDecodeError] = []
    scan = Scan(FakeTable([1, 2]).query, {"TableName": "T"}, even).skipping(odd.append)
    assert [list(each) for each in scan.segments(2)] == [[2], [2]]
    assert len(odd) == 2


def test_a_result_that_is_known_to_be_empty_sends_nothing() -> None:
    table = FakeTable([1])
    query = Query(table.query, REQUEST, number, nothing=True)
    assert (list(query), query.first(), query.count()) == ([], None, 0)
    assert (query.page().items, query.page().cursor) == ([], None)
    assert list(query.descending()) == []
    assert table.requests == []


def test_segments() -> None:
    table = FakeTable([1])
    scans = Scan(table.query, {"TableName": "T"}, number).segments(3)
    for scan in scans:
        scan.first()
    assert [(request["Segment"], request["TotalSegments"]) for request in table.requests] == [
        (0, 3), (1, 3), (2, 3),
    ]  # fmt: skip
    cursor = Scan(FakeTable([1, 2]).query, {"TableName": "T"}, number).segments(3)[0].page(1).cursor
    with pytest.raises(CursorError):
        scans[1].page(cursor=cursor)
    for total in ABSURD:
        with pytest.raises(ValueError, match="total must be a whole number from 1 to 1,000,000"):
            scans[0].segments(total)


# ---- cursors -----------------------------------------------------------------------------------

KEYS = st.dictionaries(
    st.text(min_size=1, max_size=5),
    st.builds(lambda text: {"S": text}, st.text(max_size=5))
    | st.builds(lambda whole: {"N": str(whole)}, st.integers())
    | st.builds(lambda content: {"B": content}, st.binary(max_size=5)),
    min_size=1,
    max_size=4,
)


@given(KEYS)
def test_a_cursor_gives_back_its_key(key: Item) -> None:
    cursor = seal_cursor(REQUEST, key)
    assert set(cursor) <= set(URL_SAFE)
    assert open_cursor(dict(reversed(REQUEST.items())), cursor) == key


@pytest.mark.parametrize("length", range(4))  # every remainder that Base64 can leave
def test_every_changed_character_is_found(length: int) -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "x" * length}, "sk": {"N": "1"}})
    for place, character in product(range(len(cursor)), URL_SAFE + "=+/ \n%é"):
        damaged = cursor[:place] + character + cursor[place + 1 :]
        if damaged != cursor:
            with pytest.raises(CursorError):
                open_cursor(REQUEST, damaged)


def test_lost_and_added_characters_are_found() -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "x"}})
    others = [cursor[:place] + cursor[place + 1 :] for place in range(len(cursor))]
    others += [cursor[:place] for place in range(len(cursor))]
    others += [cursor + extra for extra in ("A", "=", "==", "\n", " ", "AAAA")]
    for damaged in others:
        if damaged != cursor:
            with pytest.raises(CursorError):
                open_cursor(REQUEST, damaged)


@given(st.text(max_size=60) | st.text(URL_SAFE, max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(CursorError):
        open_cursor(REQUEST, text)


def test_contents_of_another_shape_are_refused() -> None:
    """Somebody who knows the digest can seal what he likes; it must still be a key."""
    contents: list[Any] = [
        [],
        1,
        {"pk": 1},
        {"pk": {"S": 1}},
        {"pk": {"L": []}},
        {"pk": {"B": "x"}},
    ]
    for content in contents:
        with pytest.raises(CursorError):
            open_cursor(REQUEST, seal_cursor(REQUEST, content))


@pytest.mark.parametrize(
    "change",
    [
        {"TableName": "U"},
        {"IndexName": "I"},
        {"KeyConditionExpression": "#pk = :pk AND #sk > :sk"},
        {"FilterExpression": "#a = :a"},
        {"ScanIndexForward": False},
        {"ExpressionAttributeValues": {":pk": {"S": "q"}, ":b": {"B": b"\x00\xff"}}},
        {"ExpressionAttributeValues": {":pk": {"S": "p"}, ":b": {"B": b"\x00\xfe"}}},
        {"ExpressionAttributeNames": {"#pk": "other"}},
    ],
)
def test_a_cursor_of_another_query_is_refused(change: dict[str, object]) -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "p"}})
    with pytest.raises(CursorError, match="another query"):
        open_cursor({**REQUEST, **change}, cursor)


SPELLINGS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"N": "1.50"}, {"N": "1.5"}),
    ({"N": "1E+2"}, {"N": "100"}),
    ({"N": "-0.0"}, {"N": "0"}),
    ({"NS": ["1.0", "2E+1"]}, {"NS": ["1", "20"]}),
    ({"L": [{"M": {"N": {"N": "1.0"}}}]}, {"L": [{"M": {"N": {"N": "1"}}}]}),
]


@pytest.mark.parametrize(("first", "then"), SPELLINGS)
def test_a_cursor_holds_for_numbers_that_are_equal(
    first: dict[str, object], then: dict[str, object]
) -> None:
    """What is read from DynamoDB is spelt as it spells numbers, whatever was asked for first."""

    def asking(value: object) -> dict[str, object]:
        return {**REQUEST, "ExpressionAttributeValues": {":n": value}}

    cursor = seal_cursor(asking(first), {"pk": {"S": "p"}})
    assert open_cursor(asking(then), cursor) == {"pk": {"S": "p"}}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"N": "1"}, {"S": "1"}),
        ({"N": "1"}, {"N": "-1"}),
        ({"N": "1" * 38}, {"N": "1" * 37 + "2"}),
        ({"NS": ["1", "2"]}, {"NS": ["1"]}),
        ({"M": {"N": {"S": "1.0"}}}, {"M": {"N": {"S": "1"}}}),
    ],
)
def test_a_cursor_holds_for_no_other_value(
    first: dict[str, object], then: dict[str, object]
) -> None:
    cursor = seal_cursor({**REQUEST, "Values": [first]}, {"pk": {"S": "p"}})
    with pytest.raises(CursorError, match="another query"):
        open_cursor({**REQUEST, "Values": [then]}, cursor)


def test_a_cursor_belongs_to_its_pattern_and_to_its_operands() -> None:
    table = FakeTable(list(range(5)))

    def query(pattern: str, *operands: str) -> Query[int]:
        return Query(table.query, REQUEST, number, pattern=pattern, operands=operands)

    cursor = query("Song.above", "2").page(1).cursor
    assert query("Song.above", "2").page(cursor=cursor).items == [1, 2, 3, 4]
    requests = len(table.requests)
    for other in (query("Song.at_least", "2"), query("Song.above", "3"), query("Song.above")):
        with pytest.raises(CursorError, match="another query"):
            other.page(cursor=cursor)
    assert len(table.requests) == requests


def test_a_cursor_holds_for_another_page_size_and_consistency() -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "p"}})
    assert open_cursor({**REQUEST, "Limit": 3, "ConsistentRead": True}, cursor)


def test_a_cursor_holds_for_a_query_that_says_that_it_is_ascending() -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "p"}})
    assert open_cursor({**REQUEST, "ScanIndexForward": True}, cursor)
    with pytest.raises(CursorError, match="another query"):
        open_cursor({**REQUEST, "ScanIndexForward": False}, cursor)


def test_a_cursor_error_shows_nothing() -> None:
    cursor = seal_cursor(REQUEST, {"pk": {"S": "s3cret"}})
    assert b"s3cret" in base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    with pytest.raises(CursorError) as caught:
        open_cursor({**REQUEST, "TableName": "U"}, cursor)
    assert "s3cret" not in str(caught.value)


# ---- against moto ------------------------------------------------------------------------------


@pytest.fixture
def songs() -> Iterator[Operation]:
    import boto3
    from moto import mock_aws

    with mock_aws():
        client = boto3.client(
            "dynamodb",
            "eu-west-1",
            aws_access_key_id="x",
            aws_secret_access_key="x",  # noqa: S106
        )
        client.create_table(
            TableName="T",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "B"},
                {"AttributeName": "sk", "AttributeType": "N"},
            ],
        )
        for key in range(25):
            client.put_item(TableName="T", Item={"pk": {"B": b"\xff"}, "sk": {"N": str(key)}})
        yield client.query


def test_on_moto(songs: Operation) -> None:
    request: dict[str, object] = {
        "TableName": "T",
        "KeyConditionExpression": "#pk = :pk AND #sk >= :sk",
        "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"},
        "ExpressionAttributeValues": {":pk": {"B": b"\xff"}, ":sk": {"N": "5"}},
    }
    query = Query(songs, request, number)
    assert list(query) == list(range(5, 25))
    assert (query.count(), query.first(), query.descending().first()) == (20, 5, 24)
    page = query.page(limit=8)
    assert page.items == list(range(5, 13))
    assert query.page(limit=3, cursor=page.cursor).items == [13, 14, 15]
    with pytest.raises(CursorError):
        query.descending().page(cursor=page.cursor)


@pytest.mark.parametrize("position", [b"[" * 100_000, b"[]", b"null", b"\xff", b'{"pk": {"S": 1}}'])
def test_a_cursor_that_somebody_made_up_names_no_key(position: bytes) -> None:
    """Its digest fits, as anybody can make it: what is behind it need not be a key."""
    digest = blake2b(b"{}\0" + position, digest_size=16).digest()
    with pytest.raises(CursorError):
        open_cursor({}, base64.urlsafe_b64encode(digest + position).decode().rstrip("="))
