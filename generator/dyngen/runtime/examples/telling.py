"""What came back, or went wrong, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from types import TracebackType
from typing import Self, TypeGuard

from ..calls.query import Query, Scan


class Attempt:
    """A block that may fail with any error: what is behind it is done all the same."""

    error: Exception | None = None
    """What went wrong."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Keep an error, but let what ends the program through."""
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None


def told(outcome: object) -> str:
    """Return what an access pattern returned; queries and scans are carried out for it."""
    if outcome is None:
        return "nothing"
    if not _is_many(outcome):
        return _brief(outcome)
    found = [_brief(each) for each in outcome]
    # The items of a scan come in no order, so they are given one.
    return _listed(sorted(found) if isinstance(outcome, Scan) else found)


def _is_many(outcome: object) -> TypeGuard[Iterable[object]]:
    return isinstance(outcome, Query | Scan | list)


def _listed(found: Sequence[str]) -> str:
    """Return how many there are, and the first three."""
    count = "1 item" if len(found) == 1 else f"{len(found)} items"
    shown = [*found[:3], "..."] if len(found) > 3 else found
    return f"{count}: {', '.join(shown)}" if found else count


def _brief(value: object) -> str:
    """Return a value; of an entity the first three simple fields, none that is sensitive, or new in each run."""
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value) if isinstance(value, str) else str(value)
    shown = [
        f"{each.name}={_brief(content)}"
        for each in fields(value)
        if each.repr
        and each.default_factory is MISSING
        and _is_simple(content := getattr(value, each.name))
    ]
    if len(shown) > 3:
        shown[3:] = ["..."]
    return f"{type(value).__name__}({', '.join(shown)})"


def _is_simple(content: object) -> bool:
    return content is not None and not isinstance(content, bytes | dict | list | set)
