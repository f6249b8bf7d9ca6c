"""What a direct client does when all goes wrong, beside boto3's in the retry mode `standard`.

Both are given the same answers; the requests that they send, the pauses between them and what comes out must agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import botocore.retries.standard
import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ResponseStreamingError,
)

from transport.servers import CLOSE, GET, HANG, RESET, answer, direct, refusal, scripted, stock

pytestmark = pytest.mark.slow

ITEM = {"pk": {"S": "x"}, "b": {"B": "AP8="}, "bs": {"BS": ["AA==", "AQ=="]}, "n": {"N": "1.50"}}
OK = answer({"Item": ITEM})
SERVER_ERROR = refusal("InternalServerError", "500 Internal Server Error")
THROTTLED = refusal("ProvisionedThroughputExceededException")
HTML = b"<html><body>no</body></html>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def later(milliseconds: object) -> bytes:
    """A failure, and when to come again."""
    return answer(b"", "503 Busy", headers=f"x-amz-retry-after: {milliseconds}\r\n")


SCENARIOS: dict[str, list[bytes]] = {
    "good": [OK],
    "not found": [answer({})],
    "capacity and null": [answer({"Item": None, "ConsumedCapacity": {"CapacityUnits": 0.5}})],
    "request id": [answer({}, headers="x-amzn-RequestId: R1\r\nX-Twice: a\r\nX-Twice: b\r\n")],
    "201": [answer({"Item": ITEM}, "201 Created")],
    "500 once": [SERVER_ERROR, OK],
    "500 three times": [SERVER_ERROR] * 3 + [OK],
    "500 always": [SERVER_ERROR],
    "500 without a body": [answer(b"", "500 Internal Server Error", crc=None)],
    "501": [answer(b"", "501 Not Implemented", crc=None)],
    "502 once, 504 once": [answer(b"", "502 x", crc=None), answer(b"", "504 x", crc=None), OK],
    "503 in HTML, always": [answer(HTML, "503 Service Unavailable", crc=None)],
    "599 in HTML": [answer(HTML, "599 x", crc=None)],
    "throttled twice": [THROTTLED, THROTTLED, OK],
    "throttled always": [THROTTLED],
    "every other way to say slower": [
        refusal("ThrottlingException"),
        refusal("RequestLimitExceeded"),
        refusal("TooManyRequestsException", "429 Too Many Requests"),
        OK,
    ],
    "limit exceeded always": [refusal("LimitExceededException")],
    "429 without a body": [answer(b"", "429 x", crc=None), OK],
    "429 of an unknown name": [refusal("Whatever", "429 x"), OK],
    "429 of a name of the API": [refusal("ResourceNotFoundException", "429 x"), OK],
    "first throttled, then broken": [THROTTLED, SERVER_ERROR, THROTTLED, OK],
    "request timeout": [refusal("RequestTimeout"), refusal("PriorRequestNotComplete"), OK],
    "come again in a moment": [later(40), OK],
    "come again much later": [later(90_000), OK],
    "come again at nonsense": [later("-1"), later("soon"), later("1.5"), OK],
    "condition": [refusal("ConditionalCheckFailedException", Item=ITEM)],
    "condition without an item": [refusal("ConditionalCheckFailedException")],
    "transaction": [
        refusal(
            "TransactionCanceledException",
            CancellationReasons=[{"Code": "None"}, {"Code": "ConditionalCheckFailed"}],
        )
    ],
    "transaction in progress": [refusal("TransactionInProgressException"), OK],
    "validation": [refusal("ValidationException")],
    "no such table": [refusal("ResourceNotFoundException")],
    "expired token": [refusal("ExpiredTokenException")],
    "clock skew": [refusal("InvalidSignatureException"), OK],
    "a name with an address": [answer({"__type": "a.b#NoWay:http://c.d/"}, "400 x")],
    "Message": [answer({"__type": "a#NoWay", "Message": "No."}, "400 x")],
    "400 without a name": [answer({}, "400 x")],
    "400 without a body": [answer(b"", "400 x")],
    "400 that is no JSON": [answer(b"oops", "400 x")],
    "404 in HTML": [answer(HTML, "404 Not Found", crc=None)],
    "413": [answer(b"too large", "413 x", crc=None)],
    "redirect": [answer(b"", "302 Found", headers="Location: http://127.0.0.1:1/\r\n")],
    "301": [answer(b"", "301 Moved", headers="Location: http://127.0.0.1:1/\r\n")],
    "wrong checksum once": [answer({"Item": ITEM}, crc=1), OK],
    "wrong checksum of an error": [answer({"__type": "a#NoWay"}, "400 x", crc=1), OK],
    "closed once": [CLOSE, OK],
    "closed always": [CLOSE],
    "reset once": [RESET, OK],
    "reset always": [RESET],
    "garbage once": [b"\x00\xff nonsense\r\n\r\n" + CLOSE, OK],
    "garbage always": [b"\x00\xff nonsense\r\n\r\n" + CLOSE],
    "HTTP/1.0": [OK.replace(b"HTTP/1.1", b"HTTP/1.0") + CLOSE],
    "connection: close": [answer({"Item": ITEM}, headers="Connection: close\r\n") + CLOSE],
    "continue": [b"HTTP/1.1 100 Continue\r\n\r\n" + OK],
    "chunked": [CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"],
    "many chunks": [CHUNKED + b'1\r\n{\r\nA;x=y\r\n"Item": {}\r\n1\r\n}\r\n0\r\n\r\n'],
}

# Here a direct client insists on more than botocore does, which would take what is there for an empty answer.
STRICTER = {
    "wrong checksum always": [answer({"Item": ITEM}, crc=1)],
    "no JSON": [answer(b"oops")],
    "a list": [answer([1])],
    "no body": [answer(b"")],
    "checksum of nonsense": [answer({}, headers="x-amz-crc32: x\r\n", crc=None)],
}


def outcome(client: Any, operation: str = "get_item") -> tuple[object, ...]:
    try:
        found = getattr(client, operation)(**GET)
    except ClientError as error:
        told = {**error.response}
        # botocore repeats the message where the model knows the error.
        told.pop("message", None)
        told.pop("Message", None)
        return type(error).__mro__[-4:], str(error), told
    except BotoCoreError as error:
        return type(error), re.sub("[0-9]{5}", "port", str(error)).partition("(")[0]
    return "answer", found


def attempts(requests: Sequence[bytes]) -> list[bytes]:
    return [line for each in requests for line in re.findall(rb"attempt=.*", each)]


def both(script: list[bytes], waits: list[float]) -> list[tuple[object, ...]]:
    """What each client does: what comes out, how it counts its attempts, how long it waits."""
    found = []
    for make in (stock, direct):
        with scripted(script) as server:
            waits.clear()
            client = make(server)
            found.append((outcome(client), attempts(server.requests), list(waits)))
    return found


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_comes_out(name: str, waits: list[float]) -> None:
    of_boto3, ours = both(SCENARIOS[name], waits)
    assert ours == of_boto3


@pytest.mark.parametrize("cut", [1, 15, 40, len(OK) - len(OK.partition(b"\r\n\r\n")[2]) - 1])
def test_a_connection_that_ends_within_the_head(cut: int, waits: list[float]) -> None:
    with scripted([OK[:cut] + CLOSE, OK]) as server:
        assert outcome(direct(server))[0] == "answer"
    assert waits == [0.025]


@pytest.mark.parametrize("ending", [CLOSE, RESET])
def test_an_answer_cut_off_at_any_byte_is_asked_for_again(
    ending: bytes, waits: list[float]
) -> None:
    script = [part for cut in range(1, len(OK)) for part in (OK[:cut] + ending, OK)]
    with scripted(script) as server:
        client = direct(server)
        for _ in range(1, len(OK)):
            assert client.get_item(**GET)["ResponseMetadata"]["RetryAttempts"] == 1
    assert set(waits) == {0.025}


@pytest.mark.parametrize("name", STRICTER)
def test_what_cannot_be_read_is_no_empty_answer(name: str, waits: list[float]) -> None:
    with scripted(STRICTER[name]) as server:
        with pytest.raises(ResponseStreamingError, match="damaged"):
            direct(server).get_item(**GET)
        assert len(server.requests) == (4 if "checksum" in name else 1)


def test_an_answer_shorter_than_it_says_is_no_answer(waits: list[float]) -> None:
    with scripted([answer({"Item": ITEM}, crc=None, length=500) + CLOSE]) as server:
        with pytest.raises(ConnectionClosedError):
            direct(server).get_item(**GET)
        assert len(server.requests) == 4


@pytest.mark.parametrize(
    "retries", [{"max_attempts": 0}, {"max_attempts": 6}, {"total_max_attempts": 2}]
)
def test_as_many_attempts_as_are_asked_for(retries: dict[str, int], waits: list[float]) -> None:
    from botocore.config import Config

    with scripted([SERVER_ERROR]) as server:
        of_boto3 = outcome(stock(server, retries=retries)), len(server.requests), list(waits)
    waits.clear()
    with scripted([SERVER_ERROR]) as server:
        ours = outcome(direct(server, config=Config(retries=retries))), len(server.requests), waits
    assert ours == of_boto3


def test_nobody_at_home(waits: list[float]) -> None:
    with scripted([OK]) as server:
        of_boto3, ours = stock(server), direct(server)
    found = [outcome(of_boto3), list(waits)]
    waits.clear()
    assert [outcome(ours), list(waits)] == found
    assert found[1] == [0.025, 0.05, 0.1]


def test_silence_is_a_timeout_and_is_tried_again(waits: list[float]) -> None:
    from botocore.config import Config

    for script in ([HANG], [OK[:60] + HANG]):
        found = []
        for make in (stock, lambda server, **config: direct(server, config=Config(**config))):
            with scripted(script) as server:
                client = make(server, read_timeout=0.05, retries={"max_attempts": 1})
                waits.clear()
                found.append((outcome(client), list(waits)))
        assert found[0] == found[1]
        assert found[0][1] == [0.025]


def test_the_quota_is_spent_and_given_back_alike(waits: list[float]) -> None:
    """Without quota there is no retry; what a success gives back is what its own retry has taken."""
    script = (
        [SERVER_ERROR] * 48 + [THROTTLED] * 48 + [SERVER_ERROR, OK, OK] * 5 + [SERVER_ERROR] * 9
    )
    found = []
    for make in (stock, direct):
        with scripted(script) as server:
            client = make(server)
            told = [outcome(client) for _ in range(40)]
            found.append((told, attempts(server.requests)))
    assert found[0] == found[1]
    assert "RetryQuotaReached" in str(found[0])


def test_every_error_that_the_api_declares_is_known_to_the_rule_of_429() -> None:
    """A new one shows here: of those that it declares, the name decides, and not the status."""
    import boto3

    from dyngen.runtime.transport.core import retries
    from dyngen.runtime.transport.operations import Operations

    model = boto3.Session().client("dynamodb", region_name="a-b-1").meta.service_model
    public = {name for name in vars(Operations) if not name.startswith("_")}
    operations = {name.replace("_", "") for name in public}
    declared = {
        shape.name
        for name in model.operation_names
        if name.lower() in operations
        for shape in model.operation_model(name).error_shapes
    }
    assert len(operations) == 14
    slower = botocore.retries.standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES
    assert {name for name in declared if retries.is_throttled(429, name)} == declared & {*slower}


def test_pauses_are_those_of_botocore() -> None:
    from types import SimpleNamespace as Made

    from dyngen.runtime.transport.core.retries import pause

    def detector(throttled: bool) -> Any:
        return Made(is_throttling_error_from_context=lambda _: throttled)

    for throttled in (False, True):
        for attempt in range(1, 15):
            for chance in (0.0, 0.3, 1.0):
                for after in (None, "0", "7", "2500", "99999999", "", "x", "-5", "1e3"):
                    backoff = botocore.retries.standard.ExponentialBackoff(
                        random=lambda: chance,  # noqa: B023
                        service_name="dynamodb",
                        throttling_detector=detector(throttled),
                    )
                    headers = {} if after is None else {"x-amz-retry-after": after}
                    context = Made(attempt_number=attempt, http_response=Made(headers=headers))
                    expected = backoff.delay_amount(context)
                    assert pause(chance, attempt, after, throttled=throttled) == expected
