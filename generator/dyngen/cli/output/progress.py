"""A bar that shows on a terminal how far long work is, and is gone when it is done. Elsewhere nothing is printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_FEW = 4
"""So many items are done before a bar could be read."""
_MANY = 1000
_ERASE = "\r\x1b[K"


def progress(items: Sequence[T], doing: str) -> Iterable[T]:
    """The items, one after the other, under a bar that says what is done with them."""
    if len(items) < _FEW or not is_watched():
        return items
    # Only here: to import rich takes longer than many a build.
    from rich.console import Console
    from rich.progress import track

    return track(items, doing, console=Console(stderr=True), transient=True)


def counted(items: Iterable[T]) -> Iterator[T]:
    """The items, of which nobody knows how many there are, with their number after each thousand."""
    if not is_watched():
        yield from items
        return
    try:
        for number, item in enumerate(items, 1):
            if number % _MANY == 0:
                sys.stderr.write(f"{_ERASE}{number} items read")
                sys.stderr.flush()
            yield item
    finally:
        sys.stderr.write(_ERASE)


def is_watched() -> bool:
    """Whether messages go to a terminal that can erase a line."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
