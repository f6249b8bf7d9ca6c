"""What came back, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeGuard

from ..query import Query, Scan


def _told(outcome: object) -> str:
    """Return what an access pattern returned; queries and scans are carried out for it."""
    if outcome is None:
        return "nothing"
    if not _is_many(outcome):
        return _brief(outcome)
    told = [_brief(each) for each in outcome]
    # The items of a scan come in no order, so they are given one.
    return _listed(sorted(told) if isinstance(outcome, Scan) else told)


def _is_many(outcome: object) -> TypeGuard[Iterable[object]]:
    return isinstance(outcome, Query | Scan | list)


def _listed(told: Sequence[str]) -> str:
    """Return how many there are, and the first three."""
    count = "1 item" if len(told) == 1 else f"{len(told)} items"
    shown = [*told[:3], "..."] if len(told) > 3 else told
    return f"{count}: {', '.join(shown)}" if told else count


def _brief(value: object) -> str:
    """Return a value; of an entity the first three simple fields, none that is sensitive."""
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value) if isinstance(value, str) else str(value)
    shown = [
        f"{each.name}={_brief(content)}"
        for each in fields(value)
        if each.repr and _is_simple(content := getattr(value, each.name))
    ]
    if len(shown) > 3:
        shown[3:] = ["..."]
    return f"{type(value).__name__}({', '.join(shown)})"


def _is_simple(content: object) -> bool:
    return content is not None and not isinstance(content, bytes | dict | list | set)
