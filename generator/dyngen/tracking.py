"""How far long work is, for whoever wants to show it.

for source in tracked(pending, "reading"): ...
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Tracked(Protocol):
    """The same items one after the other, while somebody is told how many are done of what."""

    def __call__(self, items: Sequence[T], doing: str, /) -> Iterable[T]: ...


def untracked(items: Sequence[T], _doing: str) -> Iterable[T]:
    """The items, and nobody is told."""
    return items
