"""What comparators say of two values, and of each other.

is_so(-1, "<=")      True: the first is less than the second
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Comparator = Literal["=", "<>", "<", "<=", ">", ">="]

INVERSE: Mapping[Comparator, Comparator] = {
    "=": "<>",
    "<": ">=",
    "<=": ">",
    "<>": "=",
    ">=": "<",
    ">": "<=",
}
"""What holds where another comparison does not."""

MIRRORED: Mapping[Comparator, Comparator] = {
    "=": "=",
    "<": ">",
    "<=": ">=",
    "<>": "<>",
    ">": "<",
    ">=": "<=",
}
"""The same comparison with its sides exchanged."""

_SO: Mapping[int, tuple[Comparator, ...]] = {
    -1: ("<", "<=", "<>"),
    0: ("=", "<=", ">="),
    1: (">", ">=", "<>"),
}


def is_so(sign: int, comparator: Comparator) -> bool:
    """Does one value stand to another as is asked? `sign` is that of their difference."""
    return comparator in _SO[sign]
