"""How much work something is, whatever the machine does meanwhile: calls are counted, no clock is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Ends what is done inside as soon as it calls and returns more often than that.

    Raises:
        AssertionError: It did.
    """
    left = calls

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise AssertionError(f"more than {calls:,} calls and returns")

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)
