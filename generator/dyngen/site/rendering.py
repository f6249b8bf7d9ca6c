"""HTML of pages: Jinja with every text escaped, and nothing on a page that did not come with it.

Each page holds its style and its scripts, and says by their digests that it wants no others.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dyngen.site.content.page import Page
from dyngen.site.texts import visible

_TEMPLATES = Path(__file__).with_name("templates")


def html_page(page: Page) -> str:
    """The page of a schema."""
    return _environment().get_template("page.html.jinja").render(_frame(), page=page)


def html_front(pages: Sequence[Page]) -> str:
    """The page that leads to the others."""
    return _environment().get_template("front.html.jinja").render(_frame(), pages=pages)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _visible(value: object) -> object:
    """Texts with what cannot be seen made visible; markup is ours, and stays."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _frame() -> Mapping[str, str]:
    """What every page has around its content."""
    style, early, script = (_text(name) for name in ("style.css", "early.js", "script.js"))
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; "
        f"script-src {_digest(early)} {_digest(script)}; base-uri 'none'; form-action 'none'"
    )
    return {"style": style, "early": early, "script": script, "policy": policy}


def _text(name: str) -> str:
    """A file of ours."""
    return (_TEMPLATES / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
