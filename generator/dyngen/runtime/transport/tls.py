"""TLS as botocore does it: certificates and host names are verified, against the same authorities."""

from __future__ import annotations

import socket
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol


class Securing(Protocol):
    """The context of `ssl`, which is not loaded where there is no TLS."""

    def wrap_socket(
        self, sock: socket.socket, *, server_hostname: str
    ) -> socket.socket:
        """Return the connection, made secure. Raises `OSError` if it cannot be."""
        ...


class TlsContext:
    """The context of a client's connections, made when the first of them needs it. Threads can share it."""

    __slots__ = ("_ca_bundle", "_context")

    def __init__(self, ca_bundle: str | None) -> None:
        self._ca_bundle = ca_bundle
        self._context: Securing | None = None

    def context(self) -> Securing:
        """Return the context. Raises `OSError` if the file of the authorities cannot be read."""
        if self._context is None:
            import ssl  # here, since it takes its time, and there are endpoints without it

            made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which verifies, names too
            made.minimum_version = ssl.TLSVersion.TLSv1_2
            made.load_verify_locations(self._ca_bundle or _authorities())
            self._context = made
        return self._context

    @staticmethod
    def not_yet() -> tuple[type[OSError], ...]:
        """Return what a connection raises that would have to wait: for the one way, or the other."""
        from ssl import SSLWantReadError, SSLWantWriteError

        return SSLWantReadError, SSLWantWriteError


def _authorities() -> str:
    """Return the file of authorities that botocore trusts: certifi's where it is installed, else its own."""
    if find_spec("certifi") is not None:
        certifi: str = import_module("certifi").where()
        return certifi
    from pathlib import Path

    spec = find_spec("botocore")  # finds it, does not load it
    if spec is None or spec.origin is None:
        raise FileNotFoundError("neither certifi nor botocore is installed")
    return str(Path(spec.origin).with_name("cacert.pem"))
