"""What came back, in a few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TypeGuard

from ..query import Query, Scan


def _told(outcome: object) -> str:
    """Return what an access pattern returned; queries and scans are carried out for it."""
    if outcome is None:
        return "nothing"
    if isinstance(outcome, Scan):  # in no order, so in one of our own
        return _listed(sorted(_brief(item) for item in _each(outcome)))
    if isinstance(outcome, Query) or _is_list(outcome):
        return _listed([_brief(item) for item in _each(outcome)])
    return _brief(outcome)


def _each(items: Iterable[object]) -> Iterable[object]:
    return items


def _is_list(outcome: object) -> TypeGuard[list[object]]:
    return isinstance(outcome, list)


def _listed(items: list[str]) -> str:
    """Return how many there are, and the first three."""
    count = f"{len(items)} item" if len(items) == 1 else f"{len(items)} items"
    shown = [*items[:3], "..."] if len(items) > 3 else items
    return f"{count}: {', '.join(shown)}" if items else count


def _brief(value: object) -> str:
    """Return a value; of an entity its first three plain fields, none that is sensitive."""
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value) if isinstance(value, str) else str(value)
    shown = [
        f"{each.name}={_brief(content)}"
        for each in fields(value)
        if each.repr and _is_plain(content := getattr(value, each.name))
    ]
    more = ["..."] if len(shown) > 3 else []
    return f"{type(value).__name__}({', '.join(shown[:3] + more)})"


def _is_plain(content: object) -> bool:
    return content is not None and not isinstance(content, bytes | list | dict | set)
