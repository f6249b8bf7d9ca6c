"""What takes botocore over, for real and in processes of their own: `mock_aws()`, which no client gets past; X-Ray."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import dyngen

ROOT = Path(dyngen.__file__).parents[1]

_CONNECT = """
from dyngen.runtime.transport.connecting import connect
def made():
    return connect(transport="direct", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x")
def work(client):
    key = {"KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
    client.create_table(TableName="T", AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], **key)
    client.put_item(TableName="T", Item={"k": {"S": "x"}})
    assert client.get_item(TableName="T", Key={"k": {"S": "x"}})["Item"] == {"k": {"S": "x"}}
"""
_NO_WIRE = """
import socket
def refused(*_, **__):
    raise AssertionError("a connection was opened")
socket.create_connection = socket.socket.connect = refused
"""
_ORDERS = {
    "the mock begins before the client is made": """
from moto import mock_aws
with mock_aws():
    work(made())
""",
    "the mock begins behind that": """
client = made()
assert type(client).__name__ == "DirectClient"
from moto import mock_aws
with mock_aws():
    work(client)
""",
    "moto is loaded before the client is made, and begins behind that": """
from moto import mock_aws
client = made()
with mock_aws():
    work(client)
""",
    "a client that has been used": """
client = made()
try:
    client.get_item(TableName="T", Key={})
except Exception as error:
    assert type(error).__name__ == "AssertionError", error
from moto import mock_aws
with mock_aws():
    work(client)
with mock_aws():
    work(client)
""",
}


_XRAY = """
client = made()
from aws_xray_sdk.core import patch, xray_recorder
xray_recorder.configure(context_missing="IGNORE_ERROR")
import botocore.client
patch(["botocore"])
try:
    client.get_item(TableName="T", Key={})
except Exception as error:
    pass
assert isinstance(client._stock._client, botocore.client.BaseClient)
other = made()
assert isinstance(other, botocore.client.BaseClient)
"""


@pytest.mark.slow
@pytest.mark.parametrize("order", _ORDERS)
def test_no_connection_is_opened(order: str, tmp_path: Path) -> None:
    run(_ORDERS[order], tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("aws_xray_sdk") is None, reason="moto brought no X-Ray along")
def test_x_ray_sees_the_calls_of_a_client_that_was_there_before_it(tmp_path: Path) -> None:
    run(_XRAY, tmp_path)


def run(script: str, folder: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "AWS_CONFIG_FILE": str(folder / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none"),
    }
    command = [sys.executable, "-c", _CONNECT + _NO_WIRE + script]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
