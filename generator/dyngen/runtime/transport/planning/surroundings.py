"""What the environment and AWS's files say that concerns a client: understood, of no concern, or a doubt."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from operator import attrgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from ..core.signing import Keys
from .endpoints import DoubtError
from .sessions import plain


class Surroundings(NamedTuple):
    """What a client is told without being asked."""

    keys: Callable[[], Keys]
    """The keys of this moment. Raises `DoubtError` where their account is part of the endpoint."""
    must_fetch: Callable[[], bool]
    """Whether `keys` is about to fetch new ones, for which it would wait."""
    profile: Mapping[str, object]
    """What a file of AWS's says."""
    session: Mapping[str, str] = MappingProxyType({})
    """What was set in the session that was given."""

    def variable(self, name: str) -> str | None:
        """Return `region`, `retry_mode`, `max_attempts` or `ca_bundle`.

        The session goes first, then the environment.
        """
        if name in self.session:
            return self.session[name]
        found = os.environ.get(VARIABLES[name]) or self.profile.get(name)
        return found if isinstance(found, str) else None


def refuse_environment(environment: Mapping[str, str]) -> None:
    """Raise `DoubtError` if a proxy is set, or something in the environment that only botocore understands."""
    for name in environment:
        if name.lower() in PROXIES and environment[name]:
            raise DoubtError(f"a proxy, by {name}")
    for name in ONLY_BOTOCORE:
        if environment.get(name):
            raise DoubtError(f"{name} in the environment")
    if sys.platform in ("darwin", "win32"):  # where the system has a proxy, too
        from urllib.request import getproxies

        if getproxies():
            raise DoubtError("a proxy of the system")


def surroundings(
    given: Keys | None, profile_name: str | None, session: object = None
) -> Surroundings:
    """Return what holds for a client that was `given` these keys, and is one of a session of boto3's.

    Where all is in the environment, nothing is imported; else botocore's session is asked, and
    it finds keys in all the ways that it knows. Raises `DoubtError` if it finds none, if a file
    of AWS's says more than this transport understands, or if the session is not a plain one.
    """
    set_there: Mapping[str, str] = {}
    if session is not None:
        asked, set_there = plain(session)
    else:
        if profile_name is None and not _says_more(os.environ):
            keys = given or _keys_in(os.environ)
            if keys is not None:
                return Surroundings(lambda: keys, _never, {})
        asked = import_module("botocore.session").Session(profile=profile_name)
    profile: Mapping[str, object] = attrgetter("get_scoped_config")(asked)()
    unknown = sorted(set(profile) - UNDERSTOOD)
    if unknown:
        raise DoubtError(f"{unknown[0]} in a file of AWS's")
    if given is not None:
        return Surroundings(lambda: given, _never, profile, set_there)
    found: object = attrgetter("get_credentials")(asked)()
    if found is None:
        raise DoubtError("there are no credentials")
    keys_now = _refreshed(attrgetter("get_frozen_credentials")(found))
    # Only credentials that expire have it.
    must_fetch: Callable[[], bool] = getattr(found, "refresh_needed", _never)
    return Surroundings(keys_now, must_fetch, profile, set_there)


def _never() -> bool:
    return False


def _refreshed(frozen: Callable[[], object]) -> Callable[[], Keys]:
    """Return what tells the keys of the moment: botocore fetches new ones in time, once for all threads."""
    parts = attrgetter("access_key", "secret_key", "token")

    def keys() -> Keys:
        credentials = frozen()
        if getattr(credentials, "account_id", None):
            raise DoubtError(
                "credentials of a known account, which has endpoints of its own"
            )
        return Keys(*parts(credentials))

    return keys


def _says_more(environment: Mapping[str, str]) -> bool:
    """Is there more to find out than what stands in the environment?"""
    if any(environment.get(name) for name in ELSEWHERE):
        return True
    from pathlib import Path  # here, since the environment may say enough

    files = (
        environment.get("AWS_CONFIG_FILE", "~/.aws/config"),
        environment.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    )
    return any(Path(os.path.expandvars(file)).expanduser().exists() for file in files)


def _keys_in(environment: Mapping[str, str]) -> Keys | None:
    access_key = environment.get("AWS_ACCESS_KEY_ID")
    secret_key = environment.get("AWS_SECRET_ACCESS_KEY")
    # The older name goes first, as with botocore.
    token = environment.get("AWS_SECURITY_TOKEN") or environment.get(
        "AWS_SESSION_TOKEN"
    )
    return Keys(access_key, secret_key, token) if access_key and secret_key else None


PROXIES: Final = frozenset({"all_proxy", "http_proxy", "https_proxy"})
VARIABLES: Final = {
    "ca_bundle": "AWS_CA_BUNDLE",
    "max_attempts": "AWS_MAX_ATTEMPTS",
    "region": "AWS_DEFAULT_REGION",
    "retry_mode": "AWS_RETRY_MODE",
}
# Credentials that are named, or change: botocore knows what to do with them.
ELSEWHERE: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CREDENTIAL_EXPIRATION")
ONLY_BOTOCORE: Final = (
    "AWS_ACCOUNT_ID",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE",
    "AWS_AUTH_SCHEME_PREFERENCE",
    "AWS_CSM_ENABLED",
    "AWS_DATA_PATH",
    "AWS_DEFAULTS_MODE",
    "AWS_DISABLE_HOST_PREFIX_INJECTION",
    "AWS_ENDPOINT_DISCOVERY_ENABLED",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_SDK_UA_APP_ID",
    "AWS_SIGV4A_SIGNING_REGION_SET",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "BOTOCORE_EXPERIMENTAL__PLUGINS",
    "BOTOCORE_TCP_KEEPALIVE",
)
# What may stand in a profile: where keys come from, and what this transport does, too.
UNDERSTOOD: Final = frozenset(
    {
        *("aws_access_key_id", "aws_secret_access_key", "aws_session_token"),
        *("ca_bundle", "credential_process", "credential_source", "duration_seconds"),
        *(
            "external_id",
            "max_attempts",
            "mfa_serial",
            "output",
            "region",
            "retry_mode",
        ),
        *("role_arn", "role_session_name", "s3", "source_profile", "sso_account_id"),
        *("sso_region", "sso_role_name", "sso_session", "sso_start_url"),
        *("sts_regional_endpoints", "web_identity_token_file", "cli_pager"),
        *("cli_auto_prompt", "cli_binary_format", "cli_timestamp_format"),
    }
)
