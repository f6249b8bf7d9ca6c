"""Answers whose items are read one at a time say what `json` says of the whole, and what is no JSON is found, too."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from types import MethodType
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import ResponseStreamingError
from hypothesis import given
from hypothesis import strategies as st

from direct import unwatched_async_client, unwatched_client
from dyngen.runtime.calls.batch import batch_get
from dyngen.runtime.calls.query import Query, Scan
from dyngen.runtime.errors import ItemDecodeError
from dyngen.runtime.transport.core.calls import Terms
from dyngen.runtime.transport.core.unread import Unread, begun
from dyngen.runtime.wire import Item, leaving_unread
from transport.servers import answer, scripted

ITEMS = [
    {"pk": {"S": 'a "B": b, ]}'}, "n": {"N": "1.50"}, "gone": {"NULL": True}},
    {"pk": {"S": "é\U0001f600"}, "m": {"M": {"l": {"L": [{"M": {}}, {"L": []}]}}}},
    {"pk": {"S": ""}, "on": {"BOOL": False}, "names": {"SS": ["x", "y"]}},
]
LAST = {"pk": {"S": "z"}}
WHOLE = {"Count": 3, "Items": ITEMS, "LastEvaluatedKey": LAST, "ScannedCount": 3}
BINARY = {
    "Items": [{"pk": {"B": "AP8="}, "s": {"BS": ["AA=="]}}],
    "LastEvaluatedKey": {"pk": {"B": "AP8="}},
}


def compact(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def read(body: bytes) -> dict[str, Any] | None:
    """What an answer says in the end; None if it is to be read as a whole."""
    content = begun(body)
    if content is None:
        return None
    if "Responses" in content:
        [(table, items)] = content["Responses"].items()  # type: ignore[attr-defined]
        found: dict[str, Any] = {"Responses": {table: items_of(items)}}
    else:
        found = {"Items": items_of(content["Items"])}
    return {**content, **found}


def items_of(items: object) -> list[object]:
    assert isinstance(items, Iterator)
    return list(items)


def without_nulls(content: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in content.items() if part is not None}


@pytest.mark.parametrize(
    "form", [{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}]
)
@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        {"Items": ITEMS},
        {"Items": ITEMS[:1], "Count": 1, "LastEvaluatedKey": None},
        {"ScannedCount": 10, "Count": 0, "Items": [{}], "ConsumedCapacity": {"CapacityUnits": 0.5}},
        {"Responses": {"Things": ITEMS}, "UnprocessedKeys": {"Things": {"Keys": [LAST]}}},
        {"Responses": {"arn:aws:dynamodb:x:1:table/A-b_c.d": ITEMS[:1]}},
    ],
)
def test_it_is_what_the_whole_says(content: dict[str, Any], form: dict[str, Any]) -> None:
    assert read(json.dumps(content, **form).encode()) == without_nulls(content)


def test_binary_values_are_bytes_in_items_and_in_the_last_key() -> None:
    assert read(compact(BINARY)) == {
        "Items": [{"pk": {"B": b"\0\xff"}, "s": {"BS": [b"\0"]}}],
        "LastEvaluatedKey": {"pk": {"B": b"\0\xff"}},
    }


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"Count": 0, "Items": []},
        {"Item": ITEMS[0]},
        {"Count": 3, "ScannedCount": 3},
        {"LastEvaluatedKey": LAST, "Items": ITEMS},
        {"Items": None},
        {"Items": [1]},
        [{"Items": ITEMS}],
        {"Responses": {}, "UnprocessedKeys": {"Things": {"Keys": [LAST]}}},
        {"Responses": {"Things": []}},
        {"Responses": [{"Item": ITEMS[0]}]},
        {"UnprocessedKeys": {}, "Responses": {"Things": ITEMS}},
    ],
)
def test_other_answers_are_read_as_a_whole(content: object) -> None:
    assert read(compact(content)) is None


def outcome(reads: Callable[[bytes], Any], body: bytes) -> Any:
    try:
        return reads(body)
    except (ValueError, RecursionError, ResponseStreamingError):
        return "no JSON"


def same_as_whole(body: bytes) -> None:
    found = outcome(read, body)
    if found is not None:
        whole = outcome(json.loads, body)
        assert found == (without_nulls(whole) if isinstance(whole, dict) else whole), body


SMALL = [{"a": {"S": "x"}}, {"a": {"N": "1"}}]
PAGE = compact({"Count": 2, "Items": SMALL, "L": {"a": {"S": "y"}}})
BATCH = compact({"Responses": {"T": SMALL}, "U": {"T": {"K": []}}})


@pytest.mark.parametrize("good", [PAGE, BATCH])
def test_no_character_less_and_none_more_makes_a_difference_to_what_json_says(good: bytes) -> None:
    for at in range(len(good) + 1):
        before, behind = good[:at], good[at:]
        same_as_whole(before)
        same_as_whole(before + behind[1:])
        for byte in b' \n\x0b\x00,:{}[]"\\0a\x80\xc3\xed':
            same_as_whole(before + bytes([byte]) + behind)
            same_as_whole(before + bytes([byte]) + behind[1:])
        for more in (b",,", b"},{", b"],[", b"{}", b"null", b"NaN", b'"x":1,', b"\xed\xa0\x80"):
            same_as_whole(before + more + behind)


@given(
    st.sampled_from([PAGE, BATCH]), st.binary(max_size=40), st.integers(0, 80), st.integers(0, 80)
)
def test_nor_does_anything_else(good: bytes, more: bytes, start: int, end: int) -> None:
    same_as_whole(good[:start] + more + good[end:])
    same_as_whole(good + more)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [900, 200_000])
def test_what_is_too_deep_for_json_is_no_json(depth: int) -> None:
    same_as_whole(b'{"Items":[{},' + b"[" * depth + b"]" * depth + b"]}")
    same_as_whole(b'{"Items":[{}],"x":' + b"[" * depth + b"]" * depth + b"}")


def texts(**arguments: Any) -> Any:
    def decode(item: Item) -> str:
        if "gone" in item:
            raise ItemDecodeError("Thing", {}, "gone", "is NULL", item)
        return item["pk"]["S"]

    return {"request": {"TableName": "Things"}, "decode": decode, **arguments}


GOOD = compact({"Items": [{"pk": {"S": text}} for text in "abc"], "LastEvaluatedKey": LAST})
END = compact({"Count": 1, "Items": [{"pk": {"S": "d"}}], "ScannedCount": 1})
CUT = GOOD[:-30]
"""Three items, and no end."""


def test_a_reading_goes_from_page_to_page() -> None:
    with scripted([answer(GOOD), answer(END)]) as server:
        client = unwatched_client(server.url)
        assert list(Query(client.query, **texts())) == ["a", "b", "c", "d"]
    first, second = (json.loads(each.partition(b"\r\n\r\n")[2]) for each in server.requests)
    assert second == {**first, "ExclusiveStartKey": LAST}


def test_a_page_has_the_cursor_that_stands_behind_its_items() -> None:
    with scripted([answer(GOOD), answer(END)]) as server:
        reading = Scan(unwatched_client(server.url).scan, **texts())
        page = reading.page()
        assert page.items == ["a", "b", "c"]
        assert reading.page(cursor=page.cursor) == type(page)(["d"], None)
        assert json.loads(server.requests[1].partition(b"\r\n\r\n")[2])["ExclusiveStartKey"] == LAST
        assert reading.first() == "d"  # and what stands behind it is not looked at


def test_an_item_that_does_not_decode_is_handed_over_and_does_not_end_the_reading() -> None:
    body = compact({"Items": [{"pk": {"S": "a"}}, ITEMS[0], {"pk": {"S": "b"}}]})
    with scripted([answer(body)]) as server:
        reading = Query(unwatched_client(server.url).query, **texts())
        found: list[ItemDecodeError] = []
        assert list(reading.skipping(found.append)) == ["a", "b"]
        assert [error.item for error in found] == [ITEMS[0]]
        rest = iter(reading)
        assert next(rest) == "a"
        with pytest.raises(ItemDecodeError):
            next(rest)


def test_what_is_no_json_in_spite_of_its_checksum_is_the_error_that_it_is_as_a_whole() -> None:
    with scripted([answer(CUT)]) as server:
        client = unwatched_client(server.url)
        with pytest.raises(ResponseStreamingError):
            client.query(TableName="Things")
        with pytest.raises(ResponseStreamingError):
            Query(client.query, **texts()).page()
        seen: list[str] = []
        with pytest.raises(ResponseStreamingError):
            seen += Query(client.query, **texts())
        assert len(server.requests) == 3


def test_without_a_checksum_nothing_is_given_out_before_all_was_read() -> None:
    with scripted([answer(CUT, crc=None)]) as server, pytest.raises(ResponseStreamingError):
        next(iter(Query(unwatched_client(server.url).query, **texts())))
    with scripted([answer(GOOD, crc=None), answer(END, crc=None)]) as server:
        assert list(Query(unwatched_client(server.url).query, **texts())) == ["a", "b", "c", "d"]


def test_a_wrong_checksum_is_tried_again_before_anything_is_given_out(waits: list[float]) -> None:
    with scripted([answer(GOOD, crc=1), answer(END)]) as server:
        assert list(Query(unwatched_client(server.url).query, **texts())) == ["d"]
    assert len(waits) == 1


def test_a_batch_is_read_likewise(waits: list[float]) -> None:
    keys: list[Item] = [{"pk": {"S": text}} for text in "abc"]
    left = {"Things": {"Keys": keys[2:]}}
    first = {"Responses": {"Things": [keys[1], keys[0]]}, "UnprocessedKeys": left}
    second = {"Responses": {"Things": keys[2:]}, "UnprocessedKeys": {}}
    with scripted([answer(compact(first)), answer(compact(second))]) as server:
        ask = unwatched_client(server.url).batch_get_item
        found = batch_get(ask, "Things", keys, lambda item: item["pk"]["S"], max_wait=1)
    assert found == ["a", "b", "c"]
    assert len(server.requests) == 2
    other = compact({"Responses": {"Things": keys, "Others": keys}})
    for body in (compact(first)[:-40], other):  # no JSON, and a table that nobody has asked for
        with scripted([answer(body)]) as server:
            ask = unwatched_client(server.url).batch_get_item
            with pytest.raises(ResponseStreamingError):
                batch_get(ask, "Things", keys, lambda item: item["pk"]["S"], max_wait=1)


def test_an_event_loop_reads_likewise() -> None:
    async def asked(url: str) -> list[str]:
        client = unwatched_async_client(url)
        response = await leaving_unread(client.query)(TableName="Things")
        assert isinstance(response["Items"], Iterator)
        found = [item["pk"]["S"] for item in response["Items"]]
        assert response["LastEvaluatedKey"] == LAST
        assert (await client.query(TableName="Things"))["Items"] == json.loads(GOOD)["Items"]
        client.close()
        return found

    with scripted([answer(GOOD)]) as server:
        assert asyncio.run(asked(server.url)) == ["a", "b", "c"]


def test_whoever_asks_the_client_gets_all_of_it_as_boto3_has_it() -> None:
    with scripted([answer(WHOLE)]) as server:
        client = unwatched_client(server.url)
        response = client.query(TableName="Things")
        metadata = response.pop("ResponseMetadata")
        assert type(response) is dict
        assert response == WHOLE
        unread = leaving_unread(client.query)(TableName="Things")
        assert isinstance(unread["Items"], Iterator)
        assert unread["ResponseMetadata"] == metadata


def test_what_somebody_has_put_in_place_of_a_method_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = unwatched_client("http://127.0.0.1:1")
    requests: list[Any] = []

    def spy(_: object, operation: str, request: Any) -> Any:
        requests.append((operation, {**request}))
        return {"Items": [{"pk": {"S": "x"}}]}

    monkeypatch.setattr(type(client), "_make_api_call", spy)
    assert list(Query(client.query, **texts())) == ["x"]
    assert requests == [("Query", {"TableName": "Things"})]
    client.query = Mock(return_value={"Items": [{"pk": {"S": "y"}}]})
    assert list(Query(client.query, **texts())) == ["y"]
    client.scan = MethodType(lambda *_, **__: {"Items": [{"pk": {"S": "z"}}]}, client)
    assert list(Scan(client.scan, **texts())) == ["z"]
    assert len(requests) == 1


def test_what_reads_json_faster_reads_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def loads(body: bytes) -> object:
        seen.append(body)
        return json.loads(body)

    with scripted([answer(END)]) as server:
        client = unwatched_client(server.url)
        terms: Terms = client._terms
        object.__setattr__(terms, "loads", loads)
        assert list(Query(client.query, **texts())) == ["d"]
    assert seen == [END]


def test_a_request_that_may_be_answered_so_is_sent_like_any_other() -> None:
    with scripted([answer(END)]) as server:
        client = unwatched_client(server.url)
        given = {"TableName": "Things", "ExpressionAttributeValues": {":b": {"B": b"\0"}}}
        client.query(**given)
        list(Query(client.query, given, lambda item: item))
    one, other = (each.partition(b"\r\n\r\n")[2] for each in server.requests)
    assert one == other
    assert json.loads(one)["ExpressionAttributeValues"] == {":b": {"B": b64encode(b"\0").decode()}}
    assert Unread(given) == given
