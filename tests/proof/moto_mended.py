"""moto with those of its mistakes put right that the random proof runs into (reference: emulators, section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.dynamodb import comparisons


def _size(function: Any, item: Any) -> int | None:
    """size() of an attribute that is missing, or has no size, matches nothing; moto raises."""
    if function.attr.get_type(item) not in ("S", "SS", "NS", "B", "BS", "L", "M"):
        return None
    return len(function.attr.expr(item))


@contextmanager
def applied() -> Iterator[None]:
    with patch.object(comparisons.FuncSize, "expr", _size):
        yield
