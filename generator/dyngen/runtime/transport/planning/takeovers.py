"""Who has taken botocore over: test doubles and tracers, which see what goes through botocore and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sized
from types import FunctionType
from typing import Final, TypeGuard

from ...wire import is_list


class Watch:
    """Looks for takeovers, again before each call: `mock_aws()` may begin, and a tracer be loaded, behind `connect`.

    What it has found to be botocore's own it only compares from then on.
    """

    __slots__ = ("_handlers", "_modules", "_own")

    def __init__(self) -> None:
        self._modules = 0
        self._own: tuple[tuple[Mapping[str, object], str, object], ...] = ()
        self._handlers: tuple[Sized, int] = ((), 0)

    def found(self) -> str | None:
        """Return what was taken over, if anything was. What is not loaded cannot have been."""
        if len(sys.modules) == self._modules:
            handlers, count = self._handlers
            if len(handlers) == count:
                for holder, name, own in self._own:
                    if holder.get(name) is not own:
                        break
                else:
                    return None
        return self._looked()

    def _looked(self) -> str | None:
        """Return the same by looking at everything, and remember what is as it should be."""
        modules = len(sys.modules)
        own: list[tuple[Mapping[str, object], str, object]] = []
        for module, path in _SEAMS:
            if module in sys.modules:
                holder, name = _holder(sys.modules[module], path)
                if not _is_own(holder.get(name)):
                    return f"{module}.{path}, which is not botocore's own"
                own.append((holder, name, holder[name]))
        handlers: object = []
        if "botocore.handlers" in sys.modules:
            holder, name = _holder(sys.modules["botocore.handlers"], "BUILTIN_HANDLERS")
            handlers = holder.get(name)
            own.append((holder, name, handlers))
        if not is_list(handlers):
            return "botocore.handlers, which has no list of handlers"
        for handler in _handlers(handlers):
            if not is_of_botocore(getattr(handler, "__module__", None)):
                return f"botocore's events, of which {handler!r} hears"
        self._own, self._handlers = tuple(own), (handlers, len(handlers))
        self._modules = modules
        return None


def tracer() -> str | None:
    """Return the name of a loaded tracer that hooks itself into botocore when that is loaded, if there is one."""
    return next((name for name in _TRACERS if name in sys.modules), None)


def _handlers(entries: Iterable[object]) -> Iterator[object]:
    """Yield the handlers of entries (event, handler) and (event, handler, where)."""
    for entry in entries:
        yield entry[1] if is_tuple(entry) and len(entry) > 1 else entry


def is_tuple(entry: object) -> TypeGuard[tuple[object, ...]]:
    """Is it a tuple?"""
    return isinstance(entry, tuple)


def _holder(module: object, path: str) -> tuple[Mapping[str, object], str]:
    """Return what holds the member at a path (`Endpoint._send`), and its name there; nothing, if it is not there."""
    owner, _, name = path.rpartition(".")
    holder: object = getattr(module, owner, None) if owner else module
    return (vars(holder) if holder is not None else {}), name


def _is_own(member: object) -> bool:
    """Is it a function that botocore or boto3 wrote? Wrappers claim to be what they wrap, but cannot in this."""
    return type(member) is FunctionType and is_of_botocore(
        member.__globals__.get("__name__")
    )


def is_of_botocore(module: object) -> bool:
    """Is it the name of a module of botocore, or of boto3?"""
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
