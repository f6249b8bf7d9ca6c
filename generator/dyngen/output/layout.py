"""The text of a module as black prints it, without black: what libcst prints is black's but for what stands here.

    def get(self, user_id: str) -> Post:              def get(self, user_id: str) -> Post:
        \"""Return a post.                                \"""Return a post.

    Raises KeyValueError.                    ▶            Raises KeyValueError.
    \"""                                                   \"""
        return self._get(…)                               return self._get(…)
    def put(self, post: Post) -> None:
                                                      def put(self, post: Post) -> None:

Blank lines, docstrings, and statements that do not fit on a line. A statement of which it is not known for certain
what black would do is given to `ask`, which knows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Final, TypeAlias
from unicodedata import category, east_asian_width

from dyngen.output.blanks import Blanks
from dyngen.output.hidden import hidden
from dyngen.output.leaves import Unknown, leaves
from dyngen.output.measure import WIDTH
from dyngen.output.splitting import split

Ask: TypeAlias = Callable[[str], str]

# What black might change in a statement that fits: quotes, escapes, brackets that are not needed, a comma that asks
# for one item a line, powers, empty bases.
_SUSPECT: Final = re.compile(
    r"""['\\;]|,\s*[\])}]|\*\*|[\[{]\(|(?:[=:]|return|if|while|with|for|in|del) \(|class \w+\(\):"""
    r"""|\b\d+(?:\.(?!\d)|[A-Za-z_])|[A-Zu]["']"""
)
_OPAQUE: Final = re.compile(r"\\\n|#\s*(?:fmt|yapf|type):|^[ ]*\t", re.MULTILINE)
_COMPOUND: Final = frozenset(
    ("class", "def", "elif", "else:", "except", "finally:", "for", "if", "try:", "while", "with")
)


def lay_out(source: str, tree: ast.Module, ask: Ask) -> str:
    """`source`, whose syntax tree is `tree`, as black prints it; `ask` is black."""
    if not source.strip() or not source.replace("\n", "").isprintable() or _OPAQUE.search(source):
        return ask(source)
    try:
        return _Layout(source, tree, ask).text()
    except Unknown:
        return ask(source)


class _Layout:
    def __init__(self, source: str, tree: ast.Module, ask: Ask) -> None:
        self._lines = source.split("\n")
        self._ask = ask
        self._nodes: dict[int, ast.stmt | ast.expr] = {}  # by the number of their first line
        self._find(tree.body)

    def _find(self, body: list[ast.stmt]) -> None:
        for node in body:
            self._nodes[node.lineno] = node
            for decorator in getattr(node, "decorator_list", ()):
                self._nodes[decorator.lineno] = decorator
            for field in ("body", "orelse", "handlers", "finalbody", "cases"):
                if inner := getattr(node, field, None):
                    self._find(inner)

    def text(self) -> str:
        lines, blanks = self._lines, Blanks()
        number, last = 1, len(lines)
        above = 0
        while number <= last:
            line = lines[number - 1]
            if not line:
                above += 1
                number += 1
                continue
            end = self._end(number)
            depth, odd = divmod(len(line) - len(line.lstrip(" ")), 4)
            if odd:
                raise Unknown
            written = self._written(number, end, depth, first=blanks.opened(depth))
            blanks.add(written, depth, above)
            above = 0
            number = end + 1
        return blanks.text()

    def _end(self, number: int) -> int:
        """The last line of the statement that begins here, or of its head."""
        node = self._nodes.get(number)
        if node is None or isinstance(node, ast.Match):
            return number
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            return node.end_lineno or number
        first: ast.stmt = body[0]
        decorators: list[ast.expr] = getattr(first, "decorator_list", [])
        below = min([first.lineno, *(each.lineno for each in decorators)])
        if below == number:
            raise Unknown  # all on one line
        end = below - 1
        while end > number and (not (line := self._lines[end - 1].lstrip()) or line[0] == "#"):
            end -= 1
        return end

    def _written(self, number: int, end: int, depth: int, *, first: bool) -> list[str]:
        """The lines of a statement, of the head of one, or of a comment."""
        lines = self._lines[number - 1 : end]
        line = lines[0]
        indent = 4 * depth
        if line.startswith('"""', indent):
            return self._docstring(lines, depth) if first else self._plain(lines)
        if line[indent] == "#":
            return lines
        if end == number and len(line) <= WIDTH and not _SUSPECT.search(line) and _is_plain(line):
            return lines
        node = self._nodes.get(number)
        source = "\n".join(lines)[indent:]
        try:
            if node is None or not _is_plain(source):
                raise Unknown
            return self._split(node, source, depth)
        except Unknown:
            return self._asked(lines, depth)

    def _split(self, node: ast.stmt | ast.expr, source: str, depth: int) -> list[str]:
        return split(leaves(source, hidden(node, source, 4 * depth)), depth)

    def _plain(self, lines: list[str]) -> list[str]:
        """A string below a field, which black lets be."""
        if len(lines) > 1 or "\\" in lines[0]:
            raise Unknown
        return lines

    def _docstring(self, lines: list[str], depth: int) -> list[str]:
        """A docstring, indented."""
        indent = " " * (4 * depth)
        source = "\n".join(lines)[len(indent) :]
        text = source[3:-3]
        if not source.endswith('"""') or len(source) < 7 or "\\" in text or '"""' in text:
            return self._asked(lines, depth)
        if len(lines) == 1:
            text = text.strip()
        else:
            first, *others = text.split("\n")
            margin = min(
                (len(each) - len(each.lstrip()) for each in others if each.strip()), default=0
            )
            if not any(each.strip() for each in others):
                return self._asked(lines, depth)
            *inner, last = (each[margin:].rstrip() for each in others)
            inner = [indent + each if each else "" for each in inner]
            text = "\n".join([first.strip(), *inner, indent + last])
        if not text:
            return self._asked(lines, depth)
        text = (" " if text[0] == '"' else "") + text + (" " if text[-1] == '"' else "")
        written = text.split("\n")
        long = len(written) > 1 and len(written[-1]) + 3 > WIDTH >= len(indent) + 3
        closing = f"\n{indent}" if long and source[-4] != "\n" else ""
        return f'{indent}"""{text}{closing}"""'.split("\n")

    def _asked(self, lines: list[str], depth: int) -> list[str]:
        """The lines of a statement as black writes them, asked about in surroundings like its own."""
        above = ["    " * each + "if _:" for each in range(depth)]
        indent = "    " * depth
        word = lines[0].split(maxsplit=1)[0].partition("(")[0]
        if word.startswith("@"):
            below = [f"{indent}def _():", f"{indent}    _"]
        elif word in _COMPOUND or lines[-1].endswith(":"):
            below = [f"{indent}    _"]
        else:
            below = []
        if word.startswith(("elif", "else")):
            above += [f"{indent}if _:", f"{indent}    _"]
        elif word.startswith(("except", "finally")):
            above += [f"{indent}try:", f"{indent}    _"]
        elif word == "case":
            raise Unknown
        elif not lines[0].lstrip().startswith('"""'):
            above += [f"{indent}_"]
        written = self._ask("\n".join([*above, *lines, *below, ""])).rstrip("\n").split("\n")
        written = written[len(above) : len(written) - len(below)]
        while not written[0]:
            del written[0]
        while not written[-1]:
            del written[-1]
        return written


def _is_plain(text: str) -> bool:
    """Whether each character takes one column."""
    return text.isascii() or all(
        character.isascii()
        or (east_asian_width(character) not in "FW" and category(character)[0] in "LNPSZ")
        for character in text
    )
