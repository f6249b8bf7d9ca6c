"""`connect` of a package that can do without boto3."""

from __future__ import annotations

from functools import partial
from typing import Literal

from ..calls.connect import connect as stock_connect
from ..wire import ConnectedClient
from .client import DirectClient
from .planning.endpoints import DoubtError
from .planning.plans import plan_of


def connect(
    *,
    transport: Literal["boto3", "direct"] = "boto3",
    total_timeout: float | None = None,
    session: object = None,
    profile_name: str | None = None,
    **settings: object,
) -> ConnectedClient:
    """Return a client for DynamoDB, made with the `settings` of `boto3.client`.

    The credentials and the region are those of `session`, a `boto3.Session`, or of the profile
    that is called `profile_name`; without either, those that boto3 finds by itself. Make one
    client for the whole program: threads can share it, and a `Database` gives it to all its
    repositories.

    With `transport="direct"` requests do not go through boto3: they are written, signed, sent
    and retried by this package, as botocore's retry mode `standard` does. botocore finds the
    credentials, where they are not in the environment, and its errors are raised. Of the
    settings it knows `region_name`, `endpoint_url`, `verify` (a file), the three of credentials,
    and of a `config` the timeouts, `retries` and `max_pool_connections`. `total_timeout` are the
    seconds that a call may take with all its attempts; no other client knows it.

    On any doubt the client is one of boto3's: a setting that is not among these, a session that
    was changed, a proxy, credentials of a known account, another retry mode, `mock_aws()`,
    something that traces boto3, or `DYNGEN_TRANSPORT=boto3` in the environment. The logger
    called like this module says at level INFO what the doubt was.

    Raises `TypeError` if both a session and a profile are given, or a total timeout without
    `transport="direct"`; botocore's errors where it finds no region, or no such profile.
    """
    chosen: str = transport
    if chosen not in ("boto3", "direct"):
        raise ValueError(f'transport is "boto3" or "direct", not {chosen!r}')
    make_stock_client = partial(
        stock_connect, session=session, profile_name=profile_name, **settings
    )
    if chosen == "boto3":
        if total_timeout is not None:
            raise TypeError('total_timeout goes with transport="direct"')
        return make_stock_client()
    try:
        plan = plan_of(settings, session, profile_name)
    except DoubtError as doubt:
        import logging

        logging.getLogger(__name__).info(
            "connect: a client of boto3, because of %s", doubt
        )
        return make_stock_client()
    return DirectClient(plan, make_stock_client, total_timeout=total_timeout)
