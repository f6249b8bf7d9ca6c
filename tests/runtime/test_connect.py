"""`connect` gives the results of boto3's own client, and reads the answers itself."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError, ProfileNotFound
from botocore.parsers import JSONParser
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from dyngen.runtime.calls import connect as part
from dyngen.runtime.calls.connect import answer_reader, connect, read_json

SETTINGS = {
    "region_name": "eu-west-1",
    "aws_access_key_id": "x",
    "aws_secret_access_key": "x",
}
TABLE = {
    "TableName": "Things",
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
}
PLAIN = {"pk": {"S": "plain"}, "n": {"N": "1.5"}, "l": {"L": [{"BOOL": True}, {"NULL": True}]}}
BINARY = {
    "pk": {"S": "binary"},
    "B": {"S": "a text under the name of a descriptor"},
    "BS": {"B": b"\x00\xff"},
    "m": {"M": {"B": {"B": b""}, "BS": {"BS": [b"a", b"\xfe"]}, "S": {"L": [{"B": b"x"}]}}},
}


@pytest.fixture(params=["process", "server"])
def settings(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """moto in the process, and moto behind a socket."""
    if request.param == "process":
        with mock_aws():
            yield SETTINGS
        return
    server = import_module("moto.server").ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield {**SETTINGS, "endpoint_url": f"http://{host}:{port}"}
        urlopen(f"http://{host}:{port}/moto-api/reset", b"").close()
    finally:
        server.stop()


def without_request_id(answer: dict[str, Any]) -> dict[str, Any]:
    metadata = answer["ResponseMetadata"]
    assert metadata["RetryAttempts"] == 0
    headers = {
        name: value
        for name, value in metadata["HTTPHeaders"].items()
        if name not in ("date", "x-amzn-requestid", "x-amz-crc32")
    }
    return {**answer, "ResponseMetadata": (metadata["HTTPStatusCode"], headers)}


@pytest.mark.parametrize("item", [PLAIN, BINARY], ids=["plain", "binary"])
def test_every_answer_is_that_of_the_stock_client(
    settings: dict[str, Any], item: dict[str, Any]
) -> None:
    ours: Any = connect(**settings)
    stock = boto3.client("dynamodb", **settings)
    stock.create_table(**TABLE)
    key = {"pk": item["pk"]}
    of_table = {"TableName": "Things"}
    update = {
        "UpdateExpression": "SET seen = :seen",
        "ExpressionAttributeValues": {":seen": {"N": "1"}},
        "ReturnValues": "ALL_NEW",
    }
    asked = {
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": item["pk"]},
    }
    # Each pair of calls sees the same table: writes are repeated, and idempotent.
    calls: list[tuple[str, dict[str, Any]]] = [
        ("put_item", {**of_table, "Item": item}),
        ("get_item", {**of_table, "Key": key}),
        ("get_item", {**of_table, "Key": {"pk": {"S": "nobody"}}}),
        ("query", {**of_table, **asked}),
        ("scan", {**of_table}),
        ("scan", {**of_table, "Select": "COUNT"}),
        ("batch_get_item", {"RequestItems": {"Things": {"Keys": [key]}}}),
        ("transact_get_items", {"TransactItems": [{"Get": {**of_table, "Key": key}}]}),
        ("update_item", {**of_table, "Key": key, **update}),
        ("describe_table", {**of_table}),
    ]
    for name, arguments in calls:
        answers = [getattr(client, name)(**arguments) for client in (ours, stock)]
        assert without_request_id(answers[0]) == without_request_id(answers[1]), name
    assert ours.get_item(**of_table, Key=key)["Item"] == {**item, "seen": {"N": "1"}}
    deleted = ours.delete_item(**of_table, Key=key, ReturnValues="ALL_OLD")
    assert deleted["Attributes"] == {**item, "seen": {"N": "1"}}
    assert "Attributes" not in ours.delete_item(**of_table, Key=key, ReturnValues="ALL_OLD")


def test_modelled_errors_are_intact(settings: dict[str, Any]) -> None:
    client: Any = connect(**settings)
    client.create_table(**TABLE)
    client.put_item(TableName="Things", Item=BINARY)
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as caught:
        client.update_item(
            TableName="Things",
            Key={"pk": BINARY["pk"]},
            UpdateExpression="SET a = :a",
            ConditionExpression="attribute_not_exists(pk)",
            ExpressionAttributeValues={":a": {"S": "x"}},
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert caught.value.response["Item"] == BINARY
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_item(TableName="Nothing", Key={"pk": {"S": "x"}})


def test_paginators_work(settings: dict[str, Any]) -> None:
    client: Any = connect(**settings)
    client.create_table(**TABLE)
    for number in range(5):
        client.put_item(TableName="Things", Item={"pk": {"S": str(number)}})
    pages = client.get_paginator("scan").paginate(
        TableName="Things", PaginationConfig={"PageSize": 2}
    )
    assert sorted(item["pk"]["S"] for page in pages for item in page["Items"]) == list("01234")


def test_the_parser_of_botocore_has_nothing_to_walk_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bodies: list[bytes] = []
    stock = JSONParser._handle_json_body  # noqa: SLF001

    def recorded(self: JSONParser, raw_body: bytes, shape: object) -> Any:
        bodies.append(raw_body)
        return stock(self, raw_body, shape)

    monkeypatch.setattr(JSONParser, "_handle_json_body", recorded)
    with mock_aws():
        client: Any = connect(**SETTINGS)
        client.create_table(**TABLE)
        client.put_item(TableName="Things", Item=PLAIN)
        bodies.clear()
        assert client.get_item(TableName="Things", Key={"pk": PLAIN["pk"]})["Item"] == PLAIN
        assert bodies == [b""]


def credentials_of(client: Any) -> str:
    """The access key that it signs with."""
    query = parse_qs(urlsplit(client.generate_presigned_url("list_tables")).query)
    return query["X-Amz-Credential"][0].partition("/")[0]


def test_the_credentials_are_those_of_a_session_or_of_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "credentials"
    shared.write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {name}\naws_secret_access_key = x\n"
            for name in ("default", "staging")
        )
    )
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(shared))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    session = boto3.Session(**{**SETTINGS, "aws_access_key_id": "own"})
    by_session: Any = connect(session=session)
    assert credentials_of(by_session) == "own"
    assert by_session.meta.region_name == "eu-west-1"
    assert not validates(by_session)
    assert credentials_of(connect(profile_name="staging", region_name="a-b-1")) == "staging"
    with pytest.raises(TypeError, match="give one of session, profile_name"):
        connect(session=session, profile_name="staging")
    with pytest.raises(ProfileNotFound):
        connect(profile_name="nobody", region_name="a-b-1")


def test_a_config_is_respected() -> None:
    config = Config(retries={"max_attempts": 7, "mode": "standard"}, max_pool_connections=33)
    client: Any = connect(**SETTINGS, config=config)
    assert client.meta.config.max_pool_connections == 33
    assert client.meta.config.retries["mode"] == "standard"
    assert validates(client) is False
    assert validates(connect(**SETTINGS)) is False
    assert validates(connect(**SETTINGS, config=None)) is False
    assert validates(connect(**SETTINGS, config=Config(parameter_validation=True))) is True


def validates(client: Any) -> bool:
    with mock_aws():
        try:
            client.get_item(TableName="Things", Key={}, Nonsense=1)
        except ParamValidationError:
            return True
        except KeyError:  # of the serializer, which comes next
            return False
    raise AssertionError


# ---- faults, from a server that answers what it is told ----------------------------------------


class Scripted(ThreadingHTTPServer):
    """Answers one scripted (status, body, checksum of another body) after the other."""

    script: list[tuple[int, bytes, bytes]]
    asked = 0


class Answer(BaseHTTPRequestHandler):
    server: Scripted
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, body, checked = self.server.script[
            min(self.server.asked, len(self.server.script) - 1)
        ]
        self.server.asked += 1
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amz-crc32", str(zlib.crc32(checked)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Scripted]:
    server = Scripted(("127.0.0.1", 0), Answer)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def client_of(server: Scripted, mode: str = "standard") -> Any:
    host, port = server.server_address[:2]
    config = Config(retries={"max_attempts": 3, "mode": mode})
    return connect(**SETTINGS, endpoint_url=f"http://{host!s}:{port}", config=config)


GET = {"TableName": "Things", "Key": {"pk": {"S": "x"}}}
BODY = json.dumps({"Item": PLAIN}).encode()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("cut", [0, 1, 20, len(BODY) - 1])
def test_a_truncated_body_is_asked_for_again(server: Scripted, mode: str, cut: int) -> None:
    server.script = [(200, BODY[:cut], BODY), (200, BODY, BODY)]
    answer = client_of(server, mode).get_item(**GET)
    assert answer["Item"] == PLAIN
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_a_body_that_was_changed_on_the_way_is_asked_for_again(server: Scripted, mode: str) -> None:
    changed = BODY.replace(b"1.5", b"2.5")
    server.script = [(200, changed, BODY), (200, BODY, BODY)]
    assert client_of(server, mode).get_item(**GET)["Item"] == PLAIN


def test_server_errors_are_retried_and_then_raised(server: Scripted) -> None:
    failure = b'{"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError"}'
    server.script = [(500, failure, failure), (200, BODY, BODY)]
    assert client_of(server).get_item(**GET)["Item"] == PLAIN
    server.script = [(500, failure, failure)]
    with pytest.raises(ClientError, match="InternalServerError"):
        client_of(server).get_item(**GET)


@pytest.mark.slow
def test_threads_share_a_client(server: Scripted) -> None:
    binary = {"pk": {"S": "x"}, "b": {"B": b"\xff"}}
    wire = {**binary, "b": {"B": base64.b64encode(b"\xff").decode()}}
    server.script = [
        (200, body, body) for body in (BODY, json.dumps({"Item": wire}).encode())
    ] * 100
    client = client_of(server)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.get_item(**GET)["Item"], range(200)))
    assert sorted(map(str, answers)) == sorted(map(str, [PLAIN, binary] * 100))


# ---- what reads JSON ---------------------------------------------------------------------------


@given(
    st.one_of(
        st.binary(max_size=12),
        st.tuples(
            st.sampled_from(["", " ", "\t\r\n", "\ufeff"]),
            st.one_of(
                st.text('{}[]":,.0-1eENa ', max_size=12),
                st.recursive(
                    st.text(max_size=4) | st.integers() | st.floats() | st.none(),
                    lambda inner: (
                        st.lists(inner, max_size=3)
                        | st.dictionaries(st.text(max_size=2), inner, max_size=3)
                    ),
                ).map(json.dumps),
            ),
            st.sampled_from(["", " ", "\n\n", "\0", "}", "x", "\ud800"]),
            st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-32"]),
        ).map(lambda drawn: "".join(drawn[:3]).encode(drawn[3], "surrogatepass")),
    )
)
def test_json_is_read_as_the_standard_library_reads_it(text: bytes) -> None:
    def outcome(loads: Callable[[bytes], object]) -> object:
        try:
            return repr(loads(text))
        except ValueError as error:
            return type(error), str(error)

    assert outcome(read_json) == outcome(json.loads)


# ---- the handler by itself ---------------------------------------------------------------------


def read(status: int, body: object) -> tuple[object, dict[str, object]]:
    response = {"status_code": status, "body": body}
    answer: dict[str, object] = {}
    answer_reader(read_json)(response_dict=response, customized_response_dict=answer, more=1)
    return response["body"], answer


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, BODY),
        (201, BODY),
        (200, BODY.decode()),
        (200, None),
        (200, b""),
        (200, b"\xff\xfe"),
        (200, BODY[:-1]),
        (200, b"[1]"),
        (200, b'"text"'),
        (200, b'{"ResponseMetadata": {}}'),
        (200, b'{"Item": {"x": {"B": "short"}}}'),
    ],
)
def test_on_any_doubt_the_parser_of_botocore_does_it_all(status: int, body: object) -> None:
    left, answer = read(status, body)
    assert left == body
    assert answer in (
        {},
        {"DamagedAnswer": True},
    )  # what `refuse_damaged` looks for after the last retry


def test_the_handler_reads() -> None:
    assert read(200, b'{"Item": {"x": {"S": "B"}}, "LastEvaluatedKey": null}') == (
        b"",
        {"Item": {"x": {"S": "B"}}},
    )
    body = b'{"Item": {"x" : { "B" : "AP8=" }, "BS": {"BS": ["eA==", ""]}}}'
    assert read(200, body)[1] == {"Item": {"x": {"B": b"\x00\xff"}, "BS": {"BS": [b"x", b""]}}}
    tables = b'{"Responses": {"BS": [{"B": {"S": "x"}}], "B": []}, "C": {"TableName": "B"}}'
    assert read(200, tables)[1] == json.loads(tables)


def test_the_handler_does_nothing_when_the_event_is_another() -> None:
    handler = answer_reader(read_json)
    handler()
    answer: dict[str, object] = {}
    handler(response_dict=None, customized_response_dict=answer)
    assert answer == {}
    response = {"status_code": 200, "body": b"{}"}
    handler(response_dict=response)
    assert response == {"status_code": 200, "body": b"{}"}


@pytest.mark.slow
def test_without_the_event_the_results_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "_ANSWERING_ITEMS", ())
    with mock_aws():
        client: Any = connect(**SETTINGS)
        client.create_table(**TABLE)
        client.put_item(TableName="Things", Item=BINARY)
        assert client.get_item(TableName="Things", Key={"pk": BINARY["pk"]})["Item"] == BINARY


def test_orjson_is_used_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Orjson:
        @staticmethod
        def loads(body: bytes) -> object:
            return {"Item": {"read": {"S": "by orjson"}}, "size": len(body)}

    monkeypatch.setitem(__import__("sys").modules, "orjson", Orjson)
    with mock_aws():
        client: Any = connect(**SETTINGS)
        client.create_table(**TABLE)
        client.put_item(TableName="Things", Item=PLAIN)
        answer = client.get_item(TableName="Things", Key={"pk": PLAIN["pk"]})
        assert answer["Item"] == {"read": {"S": "by orjson"}}
