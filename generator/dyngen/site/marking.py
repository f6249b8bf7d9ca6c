r"""Texts put into Markdown and Mermaid, where they stay texts.

text("*not* <b>")       &#42;not&#42; &#60;b&#62;
code("a|b")             <code>a&#124;b</code>
label('x"]')            x#34;#93;
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dyngen.site.texts import visible

_SPECIAL = re.compile(
    r"""[\\`*{}\[\]<>#|&~$@^]"""
    r"""|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"""  # within a word it is itself
    r"""|:(?![ ])|(?<=www)\."""  # of addresses, and of what some call by name
    r"""|^[-+=]|^\d(?=\d*[.)])"""  # of lists, and lines under headings
)
_PLAIN_CODE = re.compile(r"[^`|\\]+")
_LABEL = re.compile(r"[^\w .,/-]")


def text(said: str) -> str:
    """A text as nothing but itself, on one line."""
    return _SPECIAL.sub(_entity, _line(said))


def code(said: str) -> str:
    """A text in the letters of code."""
    line = _line(said)
    if not line:
        return ""
    if _PLAIN_CODE.fullmatch(line) and line == line.strip():
        return f"`{line}`"
    return f"<code>{_SPECIAL.sub(_entity, line)}</code>"


def block(said: str) -> str:
    """Lines of Python."""
    longest = max((len(found) for found in re.findall("`+", said)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}python\n{visible(said)}\n{fence}"


def label(said: str) -> str:
    """What stands in a box of a Mermaid diagram, within quotes."""
    return _LABEL.sub(lambda found: f"#{ord(found.group())};", _line(said))


def link(name: str, target: str) -> str:
    """A link to a part of the page; `target` is one of its ids."""
    return f"[{text(name)}](#{target})"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a table whose cells are Markdown already."""
    columns = list(heads)
    lines = [columns, ["---"] * len(columns), *map(list, rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _line(said: str) -> str:
    return visible(" ".join(said.split()))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found.group())};"
