"""The two ways in which pages are laid out."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dyngen.site.content.page import Page


class Kind(enum.StrEnum):
    """What pages are written in."""

    HTML = "html"
    MARKDOWN = "markdown"


class Layout(NamedTuple):
    """How a page is called, and what makes its text."""

    name: str
    page: Callable[[Page], str]
    front: Callable[[Sequence[Page]], str]


def layout(kind: Kind) -> Layout:
    """How pages of a kind are made."""
    if kind is Kind.HTML:
        from dyngen.site.rendering import html_front, html_page  # Jinja is not for everybody

        return Layout("index.html", html_page, html_front)
    from dyngen.site.markdown import markdown_front, markdown_page

    return Layout("README.md", markdown_page, markdown_front)
