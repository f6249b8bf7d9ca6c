"""Where keys come from: the environment alone, or botocore, which also knows when they are to be fetched anew."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.credentials import Credentials, ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError, ProfileNotFound

import dyngen
from dyngen.runtime.transport.connecting import connect
from dyngen.runtime.transport.core.signing import Keys
from dyngen.runtime.transport.planning.endpoints import DoubtError
from dyngen.runtime.transport.planning.plans import plan_of
from transport.servers import GET, Server, answer, scripted

OK = answer({"Item": {"pk": {"S": "x"}}})


def keys_of(**settings: Any) -> Keys:
    return plan_of({"region_name": "eu-west-1", **settings}, None, None).keys()


def signers(server: Server) -> list[str]:
    """The access keys that requests were signed with."""
    return [
        found.decode()
        for each in server.requests
        for found in re.findall(rb"Credential=([^/]+)/", each)
    ]


def test_keys_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "A")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "S")
    assert keys_of() == Keys("A", "S", None)
    assert keys_of(aws_access_key_id="B", aws_secret_access_key="S") == Keys("B", "S", None)
    for name in ("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"):
        monkeypatch.setenv(name, name)
        ours = keys_of()
        assert ours == Keys("A", "S", name)
        with monkeypatch.context() as patch:  # which leaves it to botocore
            patch.setenv("AWS_CREDENTIAL_EXPIRATION", "2999-01-01T00:00:00Z")
            assert keys_of() == ours


def test_keys_of_a_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "credentials"
    file.write_text(
        "".join(
            f"[{name}]\naws_access_key_id = {name}\naws_secret_access_key = S\n"
            for name in ("default", "staging")
        )
    )
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    assert keys_of().access_key == "default"
    monkeypatch.setenv("AWS_PROFILE", "staging")
    assert keys_of().access_key == "staging"
    plan = plan_of({"region_name": "eu-west-1"}, None, "default")
    assert plan.keys().access_key == "default"
    with pytest.raises(ProfileNotFound):
        connect(transport="direct", profile_name="nobody", region_name="eu-west-1")


def test_without_keys_boto3_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(DoubtError, match="no credentials"):
        keys_of()
    client = connect(transport="direct", region_name="eu-west-1", endpoint_url="http://127.0.0.1:9")
    with pytest.raises(NoCredentialsError):
        client.get_item(**GET)


class Fetched(Credentials):
    """Keys of botocore that are others whenever they are asked for; `frozen` says which."""

    def __init__(self, frozen: Any) -> None:
        super().__init__("A", "S")
        self.get_frozen_credentials = frozen


def having(frozen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let botocore's sessions find keys that are not in the environment."""
    monkeypatch.setattr(
        botocore.session.Session, "get_credentials", lambda session: Fetched(frozen)
    )


def test_keys_that_expire_are_replaced_under_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request is signed with whole keys, those of its moment; nobody keeps old ones."""
    lock = threading.Lock()
    numbers = iter(range(10_000))

    def frozen() -> ReadOnlyCredentials:
        with lock:
            number = next(numbers)
        return ReadOnlyCredentials(f"A{number}", f"S{number}", f"T{number}")

    having(frozen, monkeypatch)
    with scripted([OK]) as server:
        client = connect(transport="direct", region_name="eu-west-1", endpoint_url=server.url)
        with ThreadPoolExecutor(16) as threads:
            list(threads.map(lambda _: client.get_item(**GET), range(400)))
        assert sorted(signers(server)) == sorted(f"A{number}" for number in range(400))
        for request in server.requests:
            key = re.search(rb"Credential=A([0-9]+)/", request)
            token = re.search(rb"X-Amz-Security-Token: T([0-9]+)\r\n", request)
            assert key
            assert token
            assert key[1] == token[1]


def test_keys_are_asked_for_again_by_each_attempt(
    monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    numbers = iter(range(9))
    having(lambda: ReadOnlyCredentials(f"A{next(numbers)}", "S", None), monkeypatch)
    with scripted([answer(b"", "500 x"), OK]) as server:
        client = connect(transport="direct", region_name="eu-west-1", endpoint_url=server.url)
        client.get_item(**GET)
        assert signers(server) == ["A0", "A1"]


def test_an_account_that_turns_up_later_is_a_doubt_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its endpoint has another name, which botocore makes up."""
    having(lambda: ReadOnlyCredentials("A", "S", None, account_id="123456789012"), monkeypatch)
    with scripted([OK]) as server:
        client: Any = connect(transport="direct", region_name="eu-west-1", endpoint_url=server.url)
        assert type(client).__name__ == "DirectClient"
        client.get_item(**GET)
        assert b"User-Agent: Boto3" in server.requests[0]


# ---- cold start: what is imported, not how long that takes --------------------------------------

_FIRST_ANSWER = """
import json, sys
from dyngen.runtime.transport.connecting import connect
client = connect(transport="direct", region_name="eu-west-1", endpoint_url=sys.argv[1])
client.get_item(TableName="T", Key={"pk": {"S": "x"}})
print(json.dumps(sorted(sys.modules)))
"""


def loaded(server: Server, folder: Path, **environment: str) -> set[str]:
    """The modules that are loaded behind a first answer."""
    run = subprocess.run(
        [sys.executable, "-c", _FIRST_ANSWER, server.url],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(dyngen.__file__).parents[1]),
            "AWS_CONFIG_FILE": str(folder / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
            **environment,
        },
        capture_output=True,
        check=True,
    )
    return set(json.loads(run.stdout))


_HEAVY = {
    "asyncio",
    "email",
    "http.client",
    "inspect",
    "logging",
    "ssl",
    "urllib.request",
    "urllib3",
}


@pytest.mark.slow
def test_keys_of_the_environment_need_neither_boto3_nor_botocore(tmp_path: Path) -> None:
    with scripted([OK]) as server:
        modules = loaded(server, tmp_path, AWS_ACCESS_KEY_ID="A", AWS_SECRET_ACCESS_KEY="S")
    assert not {name for name in modules if name.partition(".")[0] in ("boto3", "botocore")}
    # inspect comes with dataclasses, in the Pythons that have it so.
    assert not modules & (_HEAVY - {"inspect"})


@pytest.mark.slow
def test_keys_of_a_file_need_botocores_session_only(tmp_path: Path) -> None:
    (tmp_path / "credentials").write_text(
        "[default]\naws_access_key_id = A\naws_secret_access_key = S\n"
    )
    with scripted([OK]) as server:
        modules = loaded(server, tmp_path)
        assert signers(server) == ["A"]
    assert "botocore.session" in modules
    assert "boto3" not in modules
    assert "s3transfer" not in modules
