"""Who has taken botocore over: test doubles and tracers, which see what goes through botocore and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from operator import attrgetter
from types import FunctionType
from typing import Final, TypeGuard

from ..wire import is_list


class Watch:
    """Looks for takeovers, again before each call: `mock_aws()` may begin, and a tracer be loaded, behind `connect`."""

    __slots__ = ("_own_handlers",)

    def __init__(self) -> None:
        self._own_handlers = 0

    def found(self) -> str | None:
        """Return what was taken over, if anything was. What is not loaded cannot have been."""
        for module, path in _SEAMS:
            loaded = sys.modules.get(module)
            if loaded is not None and not _is_own(_member(loaded, path)):
                return f"{module}.{path}, which is not botocore's own"
        loaded = sys.modules.get("botocore.handlers")
        if loaded is None:
            return None
        handlers = _member(loaded, "BUILTIN_HANDLERS")
        if not is_list(handlers):
            return "botocore.handlers, which has no list of handlers"
        # The list only grows, and to look through it takes longer than the rest of a call.
        if len(handlers) != self._own_handlers:
            for handler in _handlers(handlers):
                if not _is_of_botocore(getattr(handler, "__module__", None)):
                    return f"botocore's events, of which {handler!r} hears"
            self._own_handlers = len(handlers)
        return None


def tracer() -> str | None:
    """Return the name of a loaded tracer that hooks itself into botocore when that is loaded, if there is one."""
    return next((name for name in _TRACERS if name in sys.modules), None)


def _handlers(entries: list[object]) -> Iterator[object]:
    """Yield the handlers of entries (event, handler) and (event, handler, where)."""
    for entry in entries:
        yield entry[1] if _is_tuple(entry) and len(entry) > 1 else entry


def _is_tuple(entry: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(entry, tuple)


def _member(module: object, path: str) -> object:
    try:
        found: object = attrgetter(path)(module)
    except AttributeError:
        return None
    return found


def _is_own(member: object) -> bool:
    """Is it a function that botocore or boto3 wrote? Wrappers claim to be what they wrap, but cannot in this."""
    return type(member) is FunctionType and _is_of_botocore(
        member.__globals__.get("__name__")
    )


def _is_of_botocore(module: object) -> bool:
    return isinstance(module, str) and module.partition(".")[0] in ("boto3", "botocore")


# Where calls go through on their way, and clients are made.
_SEAMS: Final = (
    ("botocore.client", "BaseClient._make_api_call"),
    ("botocore.client", "BaseClient._make_request"),
    ("botocore.client", "BaseClient.__init__"),
    ("botocore.client", "ClientCreator.create_client"),
    ("botocore.client", "ClientCreator._create_api_method"),
    ("botocore.endpoint", "Endpoint.make_request"),
    ("botocore.endpoint", "Endpoint.prepare_request"),
    ("botocore.endpoint", "Endpoint._send_request"),
    ("botocore.endpoint", "Endpoint._send"),
    ("botocore.httpsession", "URLLib3Session.send"),
    ("botocore.session", "Session.create_client"),
    ("boto3", "client"),
    ("boto3.session", "Session.client"),
)
_TRACERS: Final = (
    "aws_xray_sdk",
    "datadog_lambda",
    "ddtrace",
    "elasticapm",
    "epsagon",
    "instana",
    "lumigo_tracer",
    "newrelic",
    "opentelemetry.instrumentation.botocore",
    "scout_apm",
    "thundra",
    "vcr",
)
