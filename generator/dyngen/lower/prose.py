"""Docstrings of emitted code: paragraphs, wrapped to the line.

    docstring("Return the orders of a user.", "Access pattern 7: …")

Descriptions come from a schema and may hold anything. White space in them means nothing here, and
what they say becomes text through the `Docstring` hole of a quote, never code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

from dyngen.names import Identifier
from dyngen.syntax import Docstring

# black's line of 88 less the indentation of a method's docstring and its opening quotes.
_WIDTH = 77


def docstring(*paragraphs: str | Sequence[str]) -> Docstring:
    """Paragraphs, a blank line between; one given as a sequence keeps its lines."""
    return Docstring("\n\n".join(text for text in map(_paragraph, paragraphs) if text))


def _paragraph(content: str | Sequence[str]) -> str:
    if isinstance(content, str):
        return "\n".join(wrap(content, _WIDTH, break_long_words=False, break_on_hyphens=False))
    lines = (
        wrap(line, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
        for line in content
    )
    return "\n".join(part for line in lines for part in line)


def sentence(text: str) -> str:
    """`text` with a full stop, if it says anything."""
    words = " ".join(text.split())
    return f"{words}." if words and words[-1] not in ".!?" else words


def a(name: Identifier) -> str:
    """`a Post`, `an Order`, `a User`."""
    return f"{article(name)} {name}"


# Words that begin with a vowel and are spoken with a consonant: a user, a unit, a UUID, a URL, a one-off.
_SPOKEN_WITH_CONSONANT = re.compile(r"u(s|ni|uid|t|rl)|eu|one", re.IGNORECASE)


def article(word: str) -> str:
    """`a` or `an`, as the word is spoken."""
    if _SPOKEN_WITH_CONSONANT.match(word):
        return "a"
    return "an" if word[:1] in tuple("AEIOUaeiou") else "a"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
