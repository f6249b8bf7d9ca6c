"""Docstrings of emitted code: paragraphs, wrapped to the line.

    docstring("Return the orders of a user.", "Access pattern 7: …")

Descriptions come from a schema and may hold anything. White space in them means nothing here, and
what they say becomes text through the `Docstring` hole of a quote, never code.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from dyngen.syntax import Docstring

LINE: Final = 88
"""A line of black, as the docstring of a module has it."""
WIDTH: Final = 77
"""black's line of 88 less the indentation of a method's docstring and its opening quotes."""


def docstring(*paragraphs: str | Sequence[str]) -> Docstring:
    """Paragraphs, a blank line between; one given as a sequence keeps its lines."""
    return Docstring("\n\n".join(text for text in map(_paragraph, paragraphs) if text))


def _paragraph(content: str | Sequence[str]) -> str:
    if isinstance(content, str):
        return wrapped(content)
    return "\n".join(wrapped(line, hanging=4) for line in content)


def wrapped(text: str, width: int = WIDTH, *, hanging: int = 0) -> str:
    """*text* in lines of that width, all but the first of them further to the right."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    lines = wrap(
        text,
        width,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)
