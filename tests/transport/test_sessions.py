"""Sessions of boto3: direct clients of a plain one sign as its own would, and any other is a doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.credentials import Credentials, ReadOnlyCredentials

from dyngen.runtime.transport.connecting import connect
from dyngen.runtime.transport.planning.endpoints import DoubtError
from dyngen.runtime.transport.planning.plans import plan_of
from transport.servers import GET, Server, answer, scripted

OK = answer({"Item": {"pk": {"S": "x"}}})
KEYS = {"aws_access_key_id": "A", "aws_secret_access_key": "S"}


@pytest.fixture
def server() -> Iterator[Server]:
    with scripted([OK]) as found:
        yield found


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of AWS's with two profiles."""
    keys = tmp_path / "credentials"
    keys.write_text(
        "".join(
            f"[{name}]\naws_access_key_id = of-{name}\naws_secret_access_key = S\n"
            for name in ("default", "staging")
        )
    )
    config = tmp_path / "config"
    config.write_text("[default]\nregion = eu-west-2\n[profile staging]\nregion = eu-west-3\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(keys))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))


def scope(request: bytes) -> tuple[str, str]:
    """The key that a request was signed with, and the region that it was signed for."""
    found = re.search(rb"Credential=([^/]+)/[^/]+/([^/]+)/", request)
    assert found
    return found[1].decode(), found[2].decode()


SESSIONS: dict[str, Callable[[], boto3.Session]] = {
    "plain": boto3.Session,
    "keys": lambda: boto3.Session(**KEYS),
    "token": lambda: boto3.Session(**KEYS, aws_session_token="t"),
    "region": lambda: boto3.Session(region_name="us-east-2"),
    "keys and region": lambda: boto3.Session(**KEYS, region_name="us-east-2"),
    "profile": lambda: boto3.Session(profile_name="staging"),
    "profile and region": lambda: boto3.Session(profile_name="staging", region_name="us-east-2"),
    "botocore's": lambda: boto3.Session(botocore_session=botocore.session.get_session()),
}


@pytest.mark.parametrize("environment", [{}, {"AWS_DEFAULT_REGION": "eu-north-1"}], ids=str)
@pytest.mark.parametrize("name", SESSIONS)
def test_a_client_of_a_session_signs_as_one_that_the_session_makes(
    name: str, environment: dict[str, str], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    session = SESSIONS[name]()
    given: list[dict[str, Any]] = [{}, {"region_name": "ca-central-1"}, {**KEYS}]
    for settings in given:
        settings["endpoint_url"] = server.url
        ours: Any = connect(transport="direct", session=session, **settings)
        assert type(ours).__name__ == "DirectClient"
        ours.get_item(**GET)
        session.client("dynamodb", **settings).get_item(**GET)
        direct, of_boto3 = map(scope, server.requests[-2:])
        assert direct == of_boto3
    assert len({scope(each) for each in server.requests}) > 1


def test_the_default_session_is_taken_where_there_is_one(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As boto3 does: also where somebody has made a client before."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    boto3.client("sts")
    assert boto3.DEFAULT_SESSION is not None
    client: Any = connect(transport="direct", endpoint_url=server.url)
    client.get_item(**GET)
    boto3.setup_default_session(region_name="us-east-2", **KEYS)
    for settings in ({}, {"profile_name": "staging"}):
        client = connect(transport="direct", endpoint_url=server.url, **settings)
        assert type(client).__name__ == "DirectClient"
        client.get_item(**GET)
    assert [scope(each) for each in server.requests] == [
        ("of-default", "eu-west-2"),
        ("A", "us-east-2"),
        ("of-staging", "eu-west-3"),
    ]


def test_keys_that_a_session_renews_are_those_of_each_call(server: Server) -> None:
    session = boto3.Session(region_name="us-east-2")
    vars(session)["_session"]._credentials = Renewed()
    client: Any = connect(transport="direct", session=session, endpoint_url=server.url)
    for _ in range(3):
        client.get_item(**GET)
    signers = [scope(each)[0] for each in server.requests]
    assert len({*signers}) == 3


class Renewed(Credentials):
    """Keys that are others whenever they are asked for."""

    def __init__(self) -> None:
        super().__init__("A", "S")
        self._numbers = count()

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return ReadOnlyCredentials(f"A{next(self._numbers)}", "S", "t")


class Mine(boto3.Session):
    """A session that may do anything."""


def session_with(change: Callable[[Any], object]) -> boto3.Session:
    session = boto3.Session(**KEYS, region_name="eu-west-1")
    change(vars(session)["_session"])
    return session


def nobody(**_: Any) -> None:
    """Hears of it."""


DOUBTS: dict[str, Callable[[], object]] = {
    "subclass": lambda: Mine(**KEYS, region_name="eu-west-1"),
    "no session": object,
    "botocore's alone": botocore.session.get_session,
    "account": lambda: boto3.Session(**KEYS, aws_account_id="123456789012"),
    "profile": lambda: boto3.Session(profile_name="staging"),
    "client config": lambda: session_with(lambda own: own.set_default_client_config(Config())),
    "user agent": lambda: session_with(lambda own: setattr(own, "user_agent_extra", "a b")),
    "bundle": lambda: session_with(lambda own: own.set_config_variable("ca_bundle", "x.pem")),
    "retry mode": lambda: session_with(lambda own: own.set_config_variable("retry_mode", "legacy")),
    "variables": lambda: session_with(
        lambda own: own.session_var_map.update(region=("r", "MY_REGION", None, None))
    ),
    "unlike": lambda: session_with(lambda own: delattr(own, "_original_handler")),
    "hears": lambda: session_with(lambda own: own.register("before-send", nobody)),
    "hears first": lambda: session_with(
        lambda own: own.get_component("event_emitter").register_first("request-created", nobody)
    ),
    "hears last": lambda: session_with(
        lambda own: own.get_component("event_emitter").register_last(
            "before-send.dynamodb.GetItem", nobody
        )
    ),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_any_other_session_is_a_doubt(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "profile":  # which says what only botocore understands
        (tmp_path / "config").write_text("[profile staging]\nuse_fips_endpoint = true\n")
    with pytest.raises(DoubtError):
        plan_of({"region_name": "eu-west-1"}, DOUBTS[name](), None).keys()
    if name != "account":  # of which only the keys tell
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", DOUBTS[name]())
        with pytest.raises(DoubtError):
            plan_of({"region_name": "eu-west-1"}, None, None)
