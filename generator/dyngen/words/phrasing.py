"""Words put together: sentences, articles, lists.

sentence("Return the orders of a user")     Return the orders of a user.
listed(["a", "b", "c"])                     a, b and c
any_of(["a", "b", "c"])                     a, b or c
"""

from __future__ import annotations

from collections.abc import Sequence


def sentence(text: str) -> str:
    """`text` with a full stop, if it says anything."""
    words = " ".join(text.split())
    return f"{words}." if words and words[-1] not in ".!?" else words


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(words, "and")


def any_of(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(words, "or")


def _joined(words: Sequence[str], word: str) -> str:
    *most, last = words
    return f"{', '.join(most)} {word} {last}" if most else last


def clauses(told: Sequence[str]) -> str:
    """The same of what may say when: `a, and b if c`, for `a and b if c` would say it of `a` too."""
    *most, last = told
    plain = not most or not any(" " in each for each in told)
    return listed(told) if plain else f"{', '.join(most)}, and {last}"
