"""Heads of requests, signed: AWS Signature Version 4, for the one shape of request that DynamoDB takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from hmac import digest
from time import gmtime
from typing import Final, NamedTuple


class Keys(NamedTuple):
    """What requests are signed with."""

    access_key: str
    secret_key: str
    token: str | None = None

    def __repr__(self) -> str:
        return "Keys(…)"  # they are nobody's business, least of all a log's


class Signer:
    """Writes the heads of requests to one endpoint. Threads can share it.

    Whatever stands in a head is a constant of this module, a number, or has been checked here.
    """

    __slots__ = ("_authority", "_moment", "_region", "_scope", "_user_agent")

    def __init__(self, authority: str, region: str, user_agent: str) -> None:
        """`authority` is the endpoint's host, with its port where that is not the usual one."""
        self._authority = _visible(authority, "the endpoint")
        self._region = _visible(region, "the region")
        self._user_agent = user_agent
        # Each is replaced as a whole: threads that meet here only do the same work twice.
        self._scope: tuple[Keys, str, _Scope] | None = None
        self._moment = (-1, "")

    def head(
        self, operation: str, body: bytes, keys: Keys, seconds: int, attempt: str
    ) -> bytes:
        """Return the head of a request with this body, sent `seconds` after the epoch.

        `operation` is the name of one in DynamoDB's API; `attempt` are further lines, which are
        not signed. Raises `ValueError` if the keys hold what no head can.
        """
        stamp = self._stamp(seconds)
        scope = self._scope_of(keys, stamp[:8])
        canonical = (
            f"POST\n/\n\ncontent-type:{_CONTENT_TYPE}\nhost:{self._authority}\n"
            f"x-amz-date:{stamp}\n{scope.token_signed}"
            f"x-amz-target:{_API}.{operation}\n\n{scope.signed}\n{sha256(body).hexdigest()}"
        )
        text = (
            f"AWS4-HMAC-SHA256\n{stamp}\n{scope.name}\n"
            f"{sha256(canonical.encode()).hexdigest()}"
        )
        signature = scope.signature(text.encode())
        return (
            f"POST / HTTP/1.1\r\nHost: {self._authority}\r\nAccept-Encoding: identity\r\n"
            f"X-Amz-Target: {_API}.{operation}\r\nContent-Type: {_CONTENT_TYPE}\r\n"
            f"User-Agent: {self._user_agent}\r\nX-Amz-Date: {stamp}\r\n{scope.token_sent}"
            f"Authorization: AWS4-HMAC-SHA256 Credential={keys.access_key}/{scope.name}, "
            f"SignedHeaders={scope.signed}, Signature={signature}\r\n"
            f"{attempt}Content-Length: {len(body)}\r\n\r\n"
        ).encode("ascii")

    def _stamp(self, seconds: int) -> str:
        """Return a moment as signatures have it: 20261129T143615Z."""
        known, stamp = self._moment
        if known != seconds:
            year, month, day, hour, minute, second, *_ = gmtime(seconds)
            stamp = f"{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"
            self._moment = (seconds, stamp)
        return stamp

    def _scope_of(self, keys: Keys, date: str) -> _Scope:
        """Return what signatures of a day have in common."""
        if self._scope is not None:
            of_keys, of_date, scope = self._scope
            if of_keys == keys and of_date == date:
                return scope
        scope = _scope(keys, date, self._region)
        self._scope = (keys, date, scope)
        return scope


class _Scope(NamedTuple):
    name: str
    signature: Callable[[bytes], str]
    signed: str
    """The names of the headers that are signed."""
    token_signed: str
    token_sent: str


_API: Final = "DynamoDB_20120810"
_CONTENT_TYPE: Final = "application/x-amz-json-1.0"
_SERVICE: Final = "dynamodb"
_VISIBLE: Final = re.compile(r"[!-~]+")


def _scope(keys: Keys, date: str, region: str) -> _Scope:
    _visible(keys.access_key, "the access key")
    key = f"AWS4{keys.secret_key}".encode()
    for part in (date, region, _SERVICE, "aws4_request"):
        key = digest(key, part.encode(), "sha256")
    name = f"{date}/{region}/{_SERVICE}/aws4_request"
    if not keys.token:
        signed = "content-type;host;x-amz-date;x-amz-target"
        return _Scope(name, _signature(key), signed, "", "")
    token = _visible(keys.token, "the session token")
    return _Scope(
        name,
        _signature(key),
        "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
        f"x-amz-security-token:{token}\n",
        f"X-Amz-Security-Token: {token}\r\n",
    )


def _signature(key: bytes) -> Callable[[bytes], str]:
    """Return HMAC-SHA256 with this key: what is the same for every text is hashed once only."""
    padded = key.ljust(sha256().block_size, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def signature(text: bytes) -> str:
        within, around = inner.copy(), outer.copy()
        within.update(text)
        around.update(within.digest())
        return around.hexdigest()

    return signature


def _visible(text: str, what: str) -> str:
    """Return the text. Raises `ValueError`, which does not show it, if it could end a line of a head."""
    if _VISIBLE.fullmatch(text) is None:
        raise ValueError(
            f"{what} is empty, or holds something other than visible ASCII"
        )
    return text
