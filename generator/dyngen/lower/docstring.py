"""Docstrings of emitted code: paragraphs, wrapped to the line.

    docstring("Return the orders of a user.", "Access pattern 7: …")

Descriptions come from a schema and may hold anything. White space in them means nothing here, and
what they say becomes text through the `Docstring` hole of a quote, never code.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

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
