"""Any doubt leaves a call to the stock client: a test for each, when the client is made and behind that."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import botocore.client
import botocore.configprovider
import botocore.credentials
import botocore.endpoint
import botocore.handlers
import botocore.httpsession
import botocore.session
import pytest
from botocore.config import Config

from dyngen.runtime.transport.connecting import connect
from dyngen.runtime.transport.planning import plans, surroundings, takeovers
from dyngen.runtime.transport.planning.endpoints import DoubtError, endpoint_of
from dyngen.runtime.transport.planning.plans import plan_of
from emulator import SETTINGS
from transport.servers import GET, answer, direct, scripted

URL = "http://127.0.0.1:9"
OK = answer({"Item": {"pk": {"S": "x"}}})


def is_direct(**settings: Any) -> bool:
    """Whether `connect` makes a direct client of settings."""
    given = {**SETTINGS, **settings}
    session, profile_name = given.pop("session", None), given.pop("profile_name", None)
    try:
        plan_of(given, session, profile_name)
    except DoubtError:
        return False
    return True


# ---- settings -----------------------------------------------------------------------------------


def told(settings: dict[str, Any]) -> str:
    """Settings as a name of a test, the same in every process: a Config is printed by where it lies."""
    return str({name: getattr(s, "_user_provided_options", s) for name, s in settings.items()})


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"endpoint_url": URL},
        {"endpoint_url": "http://[::1]:8000"},
        {"endpoint_url": URL, "region_name": "local"},
        {"verify": "/etc/bundle.pem"},
        {"verify": None, "config": None, "endpoint_url": None},
        {"aws_session_token": "t"},
        {"config": Config()},
        {"config": Config(connect_timeout=1, read_timeout=0.5, max_pool_connections=3)},
        {"config": Config(retries={"mode": "standard", "max_attempts": 3})},
        {"config": Config(retries={"total_max_attempts": 3}, parameter_validation=False)},
        {"config": Config(region_name="eu-west-1"), "region_name": None},
    ],
    ids=told,
)
def test_what_is_understood_leaves_no_doubt(settings: dict[str, Any]) -> None:
    assert is_direct(**settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"use_ssl": False, "endpoint_url": URL},
        {"verify": False},
        {"verify": True},
        {"api_version": "2012-08-10"},
        {"aws_account_id": "123456789012"},
        {"aws_secret_access_key": None, "aws_access_key_id": "x", "aws_session_token": "t"},
        {"region_name": "cn-north-1"},
        {"region_name": "us-gov-west-1"},
        {"region_name": "us-iso-east-1"},
        {"region_name": "local"},
        {"region_name": "aws-global"},
        {"region_name": "fips-us-east-1"},
        {"region_name": "us-east-1-fips", "endpoint_url": URL},
        {"endpoint_url": "http://127.0.0.1:9/path"},
        {"endpoint_url": "http://127.0.0.1:9/?x=y"},
        {"endpoint_url": "http://me:secret@127.0.0.1:9"},
        {"config": Config(retries={"mode": "legacy"})},
        {"config": Config(retries={"mode": "adaptive"})},
        {"config": Config(parameter_validation=True)},
        {"config": Config(proxies={"https": "http://127.0.0.1:9"})},
        {"config": Config(user_agent_extra="x")},
        {"config": Config(user_agent_appid="x")},
        {"config": Config(use_dualstack_endpoint=True)},
        {"config": Config(use_fips_endpoint=True)},
        {"config": Config(account_id_endpoint_mode="required")},
        {"config": Config(tcp_keepalive=True)},
        {"config": Config(client_cert="x.pem")},
        {"config": Config(signature_version="v4")},
        {"config": Config(defaults_mode="standard")},
        {"config": Config(read_timeout=None)},
        {"config": Config(connect_timeout=0)},
    ],
    ids=told,
)
def test_what_is_not_understood_is_a_doubt(settings: dict[str, Any]) -> None:
    assert not is_direct(**settings)


def test_every_option_of_a_config_that_is_not_known_is_a_doubt() -> None:
    """Those that a newer botocore brings, too."""
    unknown = Config.OPTION_DEFAULTS.keys() - plans._OPTIONS.keys()
    assert len(unknown) > 20
    for name in unknown:
        config = Config()
        config._user_provided_options = {name: "x"}
        with pytest.raises(DoubtError, match=name):
            plans._options(config)
    with pytest.raises(DoubtError):
        plans._options(object())


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://h", "//h", "h", "", "http://", "http://h:0", "http://h:99999", "http://h:x"),
        *(
            "http://h\\@evil",
            "http://a b",
            "http://h#x",
            "http://h\r\nX: y",
            "http://é",
            "http://-h",
        ),
        *("http://[::1", "http://[fe80::1%25eth0]", "http://h;x", "http://h..%00"),
    ],
)
def test_endpoints_that_are_not_plain_are_a_doubt(url: str) -> None:
    with pytest.raises(DoubtError):
        endpoint_of("eu-west-1", url)


def test_endpoints_are_those_of_botocore() -> None:
    """In every region that it knows; where it says another thing, there is a doubt."""
    session = botocore.session.get_session()
    known = 0
    for partition in session.get_available_partitions():
        for region in session.get_available_regions("dynamodb", partition, allow_non_regional=True):
            client = session.create_client("dynamodb", **{**SETTINGS, "region_name": region})
            try:
                endpoint = endpoint_of(region, None)
            except DoubtError:
                assert partition != "aws" or "fips" in region or region == "local"
                continue
            known += 1
            assert endpoint.url.rstrip("/") == client.meta.endpoint_url
            assert client.meta.region_name == region
    assert known > 20


# ---- the environment, and files -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY", "Https_Proxy"])
def test_a_proxy_is_a_doubt(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    assert is_direct()
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert not is_direct()
    monkeypatch.setenv("NO_PROXY", "*")
    assert not is_direct()


@pytest.mark.parametrize("name", surroundings.ONLY_BOTOCORE)
def test_what_only_botocore_understands_is_a_doubt(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "x")
    with pytest.raises(DoubtError, match=name):
        surroundings.refuse_environment({name: "x"})


def test_every_variable_of_botocore_was_thought_of() -> None:
    """One that a newer botocore brings shows here."""
    of_no_concern = """
        AWS_CSM_HOST AWS_CSM_PORT AWS_CSM_CLIENT_ID AWS_IMDS_USE_IPV6 AWS_STS_REGIONAL_ENDPOINTS
        AWS_EC2_METADATA_SERVICE_ENDPOINT AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE
        AWS_EC2_METADATA_V1_DISABLED AWS_METADATA_SERVICE_NUM_ATTEMPTS AWS_METADATA_SERVICE_TIMEOUT
        AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
        AWS_DISABLE_REQUEST_COMPRESSION AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES
        AWS_REQUEST_CHECKSUM_CALCULATION AWS_RESPONSE_CHECKSUM_VALIDATION
    """
    thought_of = {
        *of_no_concern.split(),
        *surroundings.ONLY_BOTOCORE,
        *surroundings.VARIABLES.values(),
        *surroundings.ELSEWHERE,
    }
    variables = botocore.configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES
    names = [name for _, name, *_ in variables.values() if name]
    flat = {name for each in names for name in ([each] if isinstance(each, str) else each)}
    assert len(flat) > 30
    assert {name for name in flat - thought_of if not name.startswith("AWS_S3_")} == set()
    credentials = botocore.credentials.EnvProvider()._mapping.values()
    told = {name for each in credentials for name in ([each] if isinstance(each, str) else each)}
    read = {f"AWS_{name}" for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN")}
    assert told - thought_of == read | {"AWS_SECURITY_TOKEN"}


@pytest.mark.parametrize("mode", ["legacy", "adaptive", "nonsense"])
def test_another_retry_mode_is_a_doubt(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", mode)
    assert not is_direct()
    monkeypatch.setenv("AWS_RETRY_MODE", "standard")
    assert is_direct()


@pytest.mark.parametrize(
    ("text", "attempts"), [("1", 1), ("7", 7), ("0", None), ("x", None), ("-1", None)]
)
def test_attempts_of_the_environment(
    text: str, attempts: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", text)
    if attempts is None:
        assert not is_direct()
    else:
        assert plan_of(SETTINGS, None, None).manner.max_attempts == attempts


@pytest.mark.parametrize(
    ("line", "understood"),
    [
        ("region = eu-west-1", True),
        ("retry_mode = standard", True),
        ("max_attempts = 2", True),
        ("ca_bundle = /x.pem", True),
        ("retry_mode = legacy", False),
        ("endpoint_url = http://127.0.0.1:9", False),
        ("services = mine", False),
        ("use_fips_endpoint = true", False),
        ("use_dualstack_endpoint = true", False),
        ("defaults_mode = standard", False),
        ("account_id_endpoint_mode = disabled", False),
        ("something_new = 1", False),
    ],
)
def test_what_a_file_says(
    line: str, understood: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config"
    file.write_text(f"[default]\n{line}\n[profile other]\nregion = eu-west-3\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    assert is_direct() is understood
    assert is_direct(profile_name="other")
    monkeypatch.setenv("AWS_PROFILE", "other")
    assert is_direct()


def test_the_environment_forces_the_stock_client(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for forced in ("boto3", "bogus", ""):
        monkeypatch.setenv("DYNGEN_TRANSPORT", forced)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        with caplog.at_level(logging.INFO):
            client: Any = connect(transport="direct", **SETTINGS)
        assert type(client).__name__ == "DynamoDB"
        assert caplog.messages[-1].endswith(f"because of DYNGEN_TRANSPORT={forced}")
    monkeypatch.setenv("DYNGEN_TRANSPORT", "direct")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    client = connect(transport="direct", **SETTINGS)
    assert type(client).__name__ == "DirectClient"
    client = connect(**SETTINGS)
    assert type(client).__name__ == "DynamoDB"


def test_what_makes_no_sense_is_refused() -> None:
    transport: Any = "dirct"
    with pytest.raises(ValueError, match="dirct"):
        connect(transport=transport, **SETTINGS)
    with pytest.raises(TypeError, match="total_timeout"):
        connect(total_timeout=1, **SETTINGS)
    with pytest.raises(TypeError, match="give one of"):
        connect(transport="direct", session=boto3.Session(), profile_name="x")


# ---- who takes botocore over --------------------------------------------------------------------


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a tracer makes of a function; it looks like it."""
    from functools import wraps

    @wraps(function)
    def traced(*arguments: Any, **named: Any) -> Any:
        return function(*arguments, **named)

    return traced


class Proxy:
    """What wrapt makes of a function: it says of itself that it is one."""

    def __init__(self, function: Any) -> None:
        self._function = function

    @property
    def __class__(self) -> Any:
        return type(self._function)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._function, name)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._function(*arguments, **named)

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else lambda *a, **n: self._function(instance, *a, **n)


@pytest.mark.parametrize("wrap", [wrapped, Proxy])
@pytest.mark.parametrize("seam", takeovers._SEAMS, ids=".".join)
def test_a_tracer_hears_of_calls_whether_it_comes_before_the_client_or_behind_it(
    seam: tuple[str, str], wrap: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted([OK]) as server:
        client = direct(server)
        client.get_item(**GET)
        module, path = seam
        holder: Any = sys.modules[module]
        *owners, name = path.split(".")
        for owner in owners:
            holder = getattr(holder, owner)
        monkeypatch.setattr(holder, name, wrap(getattr(holder, name)))
        client.get_item(**GET)
        assert b"User-Agent: dyngen" in server.requests[0]
        assert b"User-Agent: Boto3" in server.requests[1]
        assert not is_direct(endpoint_url=server.url)


def test_a_handler_of_botocores_events_is_a_takeover(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []
    with scripted([OK]) as server:
        client = direct(server)
        handlers = [
            *botocore.handlers.BUILTIN_HANDLERS,
            ("before-send", lambda request, **_: heard.append(request)),
        ]
        monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", handlers)
        client.get_item(**GET)
        assert len(heard) == 1
        assert not is_direct()


@pytest.mark.parametrize("name", ["ddtrace", "newrelic", "opentelemetry.instrumentation.botocore"])
def test_a_tracer_that_waits_for_botocore_is_a_doubt(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_direct()
    monkeypatch.setattr(takeovers, "_TRACERS", (name,))
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    assert not is_direct()


def test_a_call_is_asked_of_one_stock_client_only(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([OK]) as server:
        client = direct(server)
        seam = wrapped(botocore.client.BaseClient._make_api_call)
        with monkeypatch.context() as patch:
            patch.setattr(botocore.client.BaseClient, "_make_api_call", seam)
            for _ in range(3):
                client.transact_get_items(TransactItems=[])
            made = client._stock._client
            client.update_time_to_live(TableName="T", TimeToLiveSpecification={})
            assert client._stock._client is made
        client.get_item(**GET)
    assert [b"dyngen" in each.partition(b"Host")[2][:400] for each in server.requests] == [
        False
    ] * 4 + [True]
