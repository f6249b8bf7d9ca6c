"""Where requests go, and whether that is as plain as this transport wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit


class DoubtError(Exception):
    """Something that only the stock client is known to do right; the text says what."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where requests go."""

    url: str
    tls: bool
    host: str
    port: int
    authority: str
    """Host and port as they stand in heads: without the port where it is the usual one."""


def endpoint_of(region: str, url: str | None) -> Endpoint:
    """Return the endpoint of a region, or the one that has this URL.

    Raises `DoubtError` if the region is none of AWS's commercial ones, whose endpoints are all
    called alike, or if the URL has more than a host and a port.
    """
    if _REGION.fullmatch(region) is None or "fips" in region:
        raise DoubtError(f"the region {region!r}")
    if url is None:
        if _COMMERCIAL_REGION.fullmatch(region) is None:
            raise DoubtError(f"the region {region!r}, whose endpoint has another name")
        url = f"https://dynamodb.{region}.amazonaws.com"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise DoubtError(f"the endpoint {url!r}") from None
    host = parts.hostname or ""
    plain = (
        parts.scheme in ("http", "https")
        and parts.path in ("", "/")
        and not (parts.query or parts.fragment or "@" in parts.netloc)
        and "\\" not in url
        and (_HOST.fullmatch(host) or _IPV6.fullmatch(host))
        and port != 0
    )
    if not plain:
        raise DoubtError(f"the endpoint {url!r}")
    tls = parts.scheme == "https"
    usual = 443 if tls else 80
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port in (None, usual) else f"{shown}:{port}"
    return Endpoint(
        f"{parts.scheme}://{authority}/", tls, host, port or usual, authority
    )


_REGION: Final = re.compile("[a-z]{2,9}(-[a-z]{2,10}){0,3}(-[0-9]{1,2})?")
_COMMERCIAL_REGION: Final = re.compile("(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+")
_HOST: Final = re.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_IPV6: Final = re.compile("[0-9a-f:.]{2,45}")
