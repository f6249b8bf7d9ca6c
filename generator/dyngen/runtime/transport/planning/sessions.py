"""Sessions of boto3: a plain one only says where keys and a region come from, and is asked for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Final

from ...wire import is_list, is_object
from .endpoints import DoubtError
from .takeovers import is_of_botocore, is_tuple


def default_session() -> object:
    """Return the session that boto3 uses where none is given; None if it has made none yet."""
    session: object = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
    return session


def plain(session: object) -> tuple[object, Mapping[str, str]]:
    """Return the session of botocore behind one of boto3's, and the variables that were set in it.

    Raises `DoubtError` if clients that it makes could be other than those of a new session: it
    is of a class that somebody has written, somebody else hears of its events, or more was set
    in it than keys, a region and a profile.
    """
    inner: object = getattr(session, "_session", None)
    if not _is_a_session(session) or not _is_a_session(inner):
        raise DoubtError("a session of another class than boto3's")
    try:
        told: Mapping[str, object] = attrgetter("_session_instance_vars")(inner)
        heard = list(_hearing(attrgetter("_original_handler._handlers._root")(inner)))
        configured = [attrgetter(name)(inner) for name in _CONFIGURED]
    except (AttributeError, LookupError):
        raise DoubtError("a session that does not tell what was set in it") from None
    config, extra, variables, usual = configured
    if config is not None or " " in extra or dict(variables) != usual:
        raise DoubtError("a session with a configuration of its own")
    for name in told:
        if name not in _OF_NO_DOUBT:
            raise DoubtError(f"{name}, set in the session")
    for handler in heard:
        if not is_of_botocore(getattr(handler, "__module__", None)):
            raise DoubtError(f"the session's events, of which {handler!r} hears")
    return inner, {name: str(value) for name, value in told.items()}


def _is_a_session(session: object) -> bool:
    kind = type(session)
    return kind.__name__ == "Session" and kind.__module__ in _OF_SESSIONS


def _hearing(node: Mapping[str, object]) -> Iterator[object]:
    """Yield the handlers of a node in the tree of events, and of all below it."""
    values, children = node["values"], node["children"]
    for some in values if is_tuple(values) else ():
        if is_list(some):
            yield from some
    for child in children.values() if is_object(children) else ():
        if is_object(child):
            yield from _hearing(child)


_OF_SESSIONS: Final = ("boto3.session", "botocore.session")
_OF_NO_DOUBT: Final = ("profile", "region")
_CONFIGURED: Final = (
    "_client_config",
    "user_agent_extra",
    "session_var_map",
    "SESSION_VARIABLES",
)
