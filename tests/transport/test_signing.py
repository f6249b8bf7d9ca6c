"""Heads of requests: signed as botocore signs, byte for byte, and nothing in them that was not checked."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime
from random import Random
from uuid import RFC_4122, UUID

import botocore.auth
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from dyngen.runtime.transport.core.signing import Keys, Signer
from dyngen.runtime.transport.planning.endpoints import endpoint_of
from transport.servers import GET, answer, direct, scripted, stock

VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
REGIONS = ("eu-west-1", "us-east-1", "ap-southeast-3", "local")
URLS = (
    None,
    "http://127.0.0.1:8000",
    "https://[::1]:443/",
    "http://db.example:80",
    "https://DB.x:9",
)


def authorization(head: bytes) -> str:
    found = re.search(rb"\r\nAuthorization: (.*)\r\n", head)
    assert found
    return found[1].decode()


def of_botocore(
    url: str, region: str, operation: str, body: bytes, keys: Keys, seconds: int
) -> str:
    """What botocore would write, at the moment that its clock is set to."""
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    request = AWSRequest("POST", url, data=body, headers=headers)
    SigV4Auth(Credentials(*keys), "dynamodb", region).add_auth(request)
    return str(request.headers["Authorization"])


def test_the_signature_is_that_of_botocore(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(1)  # noqa: S311
    seconds = 0

    def now(*_: object) -> datetime:
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)

    monkeypatch.setattr(botocore.auth, "get_current_datetime", now)

    def text(alphabet: str, longest: int) -> str:
        return "".join(random.choices(alphabet, k=random.randint(1, longest)))

    signers: dict[tuple[str, str | None], Signer] = {}
    for _ in range(800):
        region, url = random.choice(REGIONS[:3]), random.choice(URLS)
        endpoint = endpoint_of(region, url)
        signer = signers.setdefault((region, url), Signer(endpoint.authority, region, "x"))
        seconds = random.randrange(2**31)
        token = random.choice([None, "", text(VISIBLE, 900)])
        keys = Keys(text(VISIBLE, 128), text(string.printable + "é", 128), token)
        body = random.randbytes(random.randrange(400))
        operation = random.choice(["GetItem", "Query", "BatchWriteItem"])
        head = signer.head(operation, body, keys, seconds, "amz-sdk-request: attempt=1; max=4\r\n")
        of_theirs = of_botocore(endpoint.url, region, operation, body, keys, seconds)
        assert authorization(head) == of_theirs


def test_what_was_kept_of_one_key_or_day_is_not_used_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signer = Signer("h", "eu-west-1", "x")
    one, other = Keys("A", "s", "t"), Keys("A", "s", "u")
    for keys, seconds in [(one, 0), (other, 0), (one, 86_399), (one, 86_400), (one, 0)]:
        clock = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda clock=clock: clock)
        head = signer.head("Query", b"", keys, seconds, "")
        expected = of_botocore("http://h/", "eu-west-1", "Query", b"", keys, seconds)
        assert authorization(head) == expected


def test_a_request_says_what_one_of_boto3_says() -> None:
    """The same headers, and the same of those that do not name the client or tell one call from the next."""

    def headers(request: bytes) -> dict[str, str]:
        lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        assert lines[0] == "POST / HTTP/1.1"
        return {name: value for name, _, value in (line.partition(": ") for line in lines[1:])}

    with scripted([answer({})]) as server:
        for client in (stock(server), direct(server)):
            client.get_item(**GET)
        of_boto3, ours = map(headers, server.requests)
    assert ours.keys() == of_boto3.keys()
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", ours["amz-sdk-invocation-id"])
    own = {"User-Agent", "X-Amz-Date", "Authorization", "amz-sdk-invocation-id", "Content-Length"}
    assert {name: ours[name] for name in ours.keys() - own} == {
        name: of_boto3[name] for name in of_boto3.keys() - own
    }


def test_no_two_calls_have_one_identity() -> None:
    """Those of one client count on from a number by chance, and each client has its own beginning."""

    def identity(request: bytes) -> UUID:
        found = re.search(rb"amz-sdk-invocation-id: (.*)\r\n", request)
        assert found
        return UUID(found[1].decode())

    with scripted([answer({})]) as server:
        clients = [direct(server) for _ in range(20)]
        for _ in range(5):
            for client in clients:
                client.get_item(**GET)
        found = [identity(request) for request in server.requests]
    assert len({*found}) == 100
    assert {(each.version, each.variant) for each in found} == {(4, RFC_4122)}
    assert len({each.bytes[:8] for each in found}) == 20


@pytest.mark.parametrize("evil", ["a\r\nX-Evil: 1", "a\n", "a b", "", "a\x00", "é", "\x7f", "a\t"])
def test_nothing_unchecked_reaches_a_head(evil: str) -> None:
    signer = Signer("h", "eu-west-1", "x")
    for keys in (Keys(evil, "s"), Keys("A", "s", evil or "\n")):
        with pytest.raises(ValueError, match="visible ASCII") as caught:
            signer.head("Query", b"", keys, 0, "")
        assert evil.strip() == "" or evil not in str(caught.value)
    for make in (lambda: Signer(evil, "eu-west-1", "x"), lambda: Signer("h", evil, "x")):
        with pytest.raises(ValueError, match="visible ASCII"):
            make()


def test_names_and_values_of_a_request_stay_in_its_body() -> None:
    evil = "x\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1"
    with scripted([answer({})]) as server:
        direct(server).get_item(TableName=evil, Key={evil: {"S": evil}})
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert b"Evil" not in head
    assert b"\r" not in body


def test_keys_do_not_show_themselves() -> None:
    assert "secret" not in repr(Keys("secret", "secret", "secret"))
