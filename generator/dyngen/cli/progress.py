"""A bar that shows on a terminal how far long work is, and is gone when it is done. Elsewhere nothing is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")

_FEW = 4
"""So many items are done before a bar could be read."""


def progress(items: Sequence[T], doing: str) -> Iterable[T]:
    """The items, one after the other, under a bar that says what is done with them."""
    if len(items) < _FEW or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return items
    # Only here: to import rich takes longer than many a build.
    from rich.console import Console
    from rich.progress import track

    return track(items, doing, console=Console(stderr=True), transient=True)
