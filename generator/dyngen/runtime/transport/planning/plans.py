"""What a direct client is to do, read from the settings of `connect`: all of it understood, or a doubt."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeGuard

from ...wire import is_object
from ..core.signing import Keys
from .endpoints import DoubtError, Endpoint, endpoint_of
from .sessions import default_session
from .surroundings import Surroundings, refuse_environment, surroundings
from .takeovers import Watch, tracer


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client connects and insists."""

    connect_timeout: float
    read_timeout: float
    max_connections: int
    """How many connections are kept open between calls."""
    max_attempts: int
    ca_bundle: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a direct client needs to know."""

    endpoint: Endpoint
    region: str
    manner: Manner
    keys: Callable[[], Keys]
    must_fetch: Callable[[], bool]
    """Whether `keys` is about to fetch new ones, for which it would wait."""
    watch: Watch


def plan_of(
    settings: Mapping[str, object], session: object, profile_name: str | None
) -> Plan:
    """Return the plan of a client with these settings of `boto3.client`.

    Raises `DoubtError` if anything is set, in whatever place, that only the stock client is known
    to do right, or if somebody has taken botocore over.
    """
    forced = os.environ.get("DYNGEN_TRANSPORT", "direct")
    if forced != "direct":
        raise DoubtError(f"DYNGEN_TRANSPORT={forced}")
    if profile_name is None:
        session = default_session() if session is None else session
    elif session is not None:
        raise DoubtError("a session and a profile")
    refuse_environment(os.environ)
    _refuse_takeovers(watch := Watch())
    given = {name: value for name, value in settings.items() if value is not None}
    options = _options(given.pop("config", None))
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    for name in given:
        if name not in _SETTINGS or name not in texts:
            raise DoubtError(f"the setting {name}")
    around = surroundings(_given_keys(texts), profile_name, session)
    _refuse_takeovers(watch)  # again: botocore may have been loaded in between
    region = (
        texts.get("region_name")
        or options.get("region_name")
        or around.variable("region")
    )
    if not isinstance(region, str):
        raise DoubtError("no region is set")
    endpoint = endpoint_of(region, texts.get("endpoint_url"))
    bundle = texts.get("verify") or around.variable("ca_bundle")
    return Plan(
        endpoint,
        region,
        _manner(options, around, bundle),
        around.keys,
        around.must_fetch,
        watch,
    )


def _refuse_takeovers(watch: Watch) -> None:
    loaded = tracer()
    if loaded is not None:
        raise DoubtError(f"{loaded} is loaded")
    taken = watch.found()
    if taken is not None:
        raise DoubtError(taken)


def _given_keys(settings: Mapping[str, str]) -> Keys | None:
    keys = [
        settings.get(f"aws_{part}") for part in ("access_key_id", "secret_access_key")
    ]
    token = settings.get("aws_session_token")
    match keys:
        case [str(access_key), str(secret_key)]:
            return Keys(access_key, secret_key, token)
        case [None, None] if token is None:
            return None
        case _:
            raise DoubtError("a part of the credentials is given")


def _options(config: object) -> Mapping[str, object]:
    """Return what the caller has set in a `Config` of botocore's."""
    if config is None:
        return {}
    # Only this tells what was set from what is a default.
    options: object = getattr(config, "_user_provided_options", None)
    if not is_object(options):
        raise DoubtError("a config that does not tell what was set in it")
    for name, value in options.items():
        known = _OPTIONS.get(name)
        if known is None or not known(value):
            raise DoubtError(f"{name}={value!r} in the config")
    return options


def _manner(
    options: Mapping[str, object], around: Surroundings, bundle: str | None
) -> Manner:
    connect, read = options.get("connect_timeout"), options.get("read_timeout")
    kept = options.get("max_pool_connections")
    return Manner(
        connect_timeout=connect if _is_seconds(connect) else _TIMEOUT,
        read_timeout=read if _is_seconds(read) else _TIMEOUT,
        max_connections=kept if _is_count(kept) else _KEPT,
        max_attempts=_max_attempts(options.get("retries"), around),
        ca_bundle=bundle,
    )


def _max_attempts(retries: object, around: Surroundings) -> int:
    """Return how often a request is sent at most. Raises `DoubtError` for another retry mode than `standard`."""
    told: Mapping[str, object] = retries if is_object(retries) else {}
    mode = told.get("mode") or around.variable("retry_mode") or "standard"
    if mode != "standard":
        raise DoubtError(f"the retry mode {mode}")
    total, again = told.get("total_max_attempts"), told.get("max_attempts")
    if _is_count(total):
        return total
    if isinstance(again, int):
        return again + 1
    text = around.variable("max_attempts")
    if text is None:
        return _ATTEMPTS
    if not text.isascii() or not text.isdigit() or int(text[:9]) == 0:
        raise DoubtError(f"max_attempts {text}")
    return int(text)


def _is_seconds(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_retries(value: object) -> bool:
    counts = ("max_attempts", "total_max_attempts")
    return is_object(value) and all(
        name == "mode" or (name in counts and (part == 0 or _is_count(part)))
        for name, part in value.items()
    )


# What botocore does for DynamoDB where nothing else is said.
_TIMEOUT: Final = 60.0
_KEPT: Final = 10
_ATTEMPTS: Final = 4

_SETTINGS: Final = frozenset(
    {
        *("aws_access_key_id", "aws_secret_access_key", "aws_session_token"),
        *("endpoint_url", "region_name", "verify"),
    }
)
_OPTIONS: Final[Mapping[str, Callable[[object], bool]]] = {
    "connect_timeout": _is_seconds,
    "max_pool_connections": _is_count,
    "parameter_validation": lambda value: value is False,
    "read_timeout": _is_seconds,
    "region_name": lambda value: isinstance(value, str),
    "retries": _is_retries,
}
