"""The text of a module as black prints it, without black: what libcst prints is black's but for what stands here.

    def get(self, user_id: str) -> Post:              def get(self, user_id: str) -> Post:
        \"""Return a post.                                \"""Return a post.

    Raises KeyValueError.                    ▶            Raises KeyValueError.
    \"""                                                   \"""
        return self._get(…)                               return self._get(…)
    def put(self, post: Post) -> None:
                                                      def put(self, post: Post) -> None:

Blank lines, docstrings, and statements that do not fit on a line. A statement of which it is not known for certain
what black would do is given to `ask`, which knows. Where something is more than moved, it is proved that it does what
it did.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias
from unicodedata import category, east_asian_width

from dyngen.output.blanks import Blanks
from dyngen.output.leaves import Unknown
from dyngen.output.measure import WIDTH
from dyngen.output.proof import ChangedMeaning, proved, words
from dyngen.output.statements import HEADS, first_word, laid_out

Ask: TypeAlias = Callable[[str], str]

# What black might change in a statement that fits: quotes, escapes, brackets that are not needed, a comma that asks
# for one item a line, powers, empty bases. The first is looked for in the line as it is, the others in what is left
# of it when strings are emptied.
_ESCAPE: Final = re.compile(r"""['\\]""")
_SUSPECT: Final = re.compile(
    r""";|,\s*[\])}]|, (?:=|in\b)|\*\*|[\[{]\(|(?:[=:]|return|if|while|with|for|in|del|assert|import) \("""
    r"""|^ *\(|class \w+\(\):|\b\d+(?:\.(?!\d)|[A-Za-z_])|(?<![\w)\]])\.\d|\w""|\[[^\]]*:"""
)
_OPAQUE: Final = re.compile(r"\\\n|#\s*(?:fmt|yapf|type):|^[ ]*\t", re.MULTILINE)
_STRING: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_COMPOUND: Final = re.compile(
    rf" *(?:{'|'.join((*HEADS, 'elif', 'else', 'except', 'finally', 'try'))})\b"
)
# Statements that depend on others, or are nearly never there: patterns, dots for a body, a string that is none.
_RARE: Final = re.compile(r""" *(?:(?:match|case)\b.*:$|\.\.\.|["'])""")


def lay_out(source: str, ask: Ask) -> str:
    """`source`, with spaces where libcst puts them, as black prints it; `ask` is black.

    Raises ChangedMeaning, and ValueError (black does) if it is no Python.
    """
    if source.strip() and source.replace("\n", "").isprintable() and not _OPAQUE.search(source):
        try:
            return _Layout(source, ask).text()
        except Unknown:
            pass
    text = ask(source)
    proved(ast.parse(source), ast.parse(text))
    return text


class _Layout:
    def __init__(self, source: str, ask: Ask) -> None:
        self._lines = source.split("\n")
        self._ask = ask

    def text(self) -> str:
        lines, blanks = self._lines, Blanks()
        written: Sequence[str]
        at, end = 0, len(lines)
        above = 0
        while at < end:
            line = lines[at]
            if not line:
                above += 1
                at += 1
                continue
            depth, odd = divmod(len(line) - len(line.lstrip(" ")), 4)
            if odd:
                raise Unknown
            if line.startswith('"""', 4 * depth):
                following = self._end_of_docstring(at, 4 * depth)
                first = blanks.opened(depth)
                written, opens = self._docstring(lines[at:following], depth, first=first), False
            elif line[4 * depth] == "#":
                _see_comment(line[4 * depth :])
                following, written, opens = at + 1, [line], False
            else:
                following, written, opens = self._statement(at, depth)
            blanks.add(written, depth, above, opens=opens)
            above = 0
            at = following
        return blanks.text()

    def _statement(self, at: int, depth: int) -> tuple[int, Sequence[str], bool]:
        """The statement that begins at a line, or its head: where it ends, its lines, whether a block follows."""
        line = self._lines[at]
        bare = last = _bare(line)
        following = at + 1
        opened = _opened(bare)
        while opened > 0 and following < len(self._lines):
            last = _bare(self._lines[following])
            opened += _opened(last)
            following += 1
        opens = last[-1:] == ":"
        if opened or _RARE.match(bare) or (_COMPOUND.match(bare) and not opens):
            raise Unknown
        if following == at + 1 and len(line) <= WIDTH:
            suspect = _ESCAPE.search(line) or _SUSPECT.search(bare)
            if not suspect and _is_plain(line):
                return following, [line], opens
        lines = self._lines[at:following]
        source = "\n".join(lines)[4 * depth :]
        if _is_plain(source):
            try:
                return following, laid_out(source, depth), opens
            except Unknown:
                pass
        return following, self._asked(lines, depth), opens

    def _end_of_docstring(self, at: int, indent: int) -> int:
        """The line after the string in triple quotes that begins at a line."""
        start = indent + 3
        while at < len(self._lines):
            line = self._lines[at]
            close = line.find('"""', start)
            at += 1
            if close >= 0:
                if close + 3 != len(line):
                    break  # something goes on behind it
                return at
            start = 0
        raise Unknown

    def _docstring(self, lines: list[str], depth: int, *, first: bool) -> list[str]:
        """A docstring, indented; another string, below a field, is let be."""
        if not first:
            if len(lines) > 1 or "\\" in lines[0]:
                raise Unknown
            return lines
        indent = " " * (4 * depth)
        before = "\n".join(lines)[len(indent) + 3 : -3]
        if "\\" in before or '"""' in before:
            return self._asked(lines, depth)
        if len(lines) == 1:
            text = before.strip()
        else:
            head, *others = before.split("\n")
            margin = min(
                (len(each) - len(each.lstrip()) for each in others if each.strip()), default=0
            )
            if not any(each.strip() for each in others):
                return self._asked(lines, depth)
            *inner, last = (each[margin:].rstrip() for each in others)
            inner = [indent + each if each else "" for each in inner]
            text = "\n".join([head.strip(), *inner, indent + last])
        if not text:
            return self._asked(lines, depth)
        if words(text) != words(before):
            raise ChangedMeaning(f"{before!r} became {text!r}")
        text = (" " if text[0] == '"' else "") + text + (" " if text[-1] == '"' else "")
        written = text.split("\n")
        long = len(written) > 1 and len(written[-1]) + 3 > WIDTH >= len(indent) + 3
        closing = f"\n{indent}" if long and before[-1:] != "\n" else ""
        return f'{indent}"""{text}{closing}"""'.split("\n")

    def _asked(self, lines: list[str], depth: int) -> list[str]:
        """The lines of a statement as black writes them, asked about in surroundings like its own."""
        above = ["    " * each + "if _:" for each in range(depth)]
        indent = "    " * depth
        word = first_word(lines[0].lstrip())
        if word == "@":
            below = [f"{indent}def _():", f"{indent}    _"]
        elif _COMPOUND.match(lines[0]) or lines[-1].endswith(":"):
            below = [f"{indent}    _"]
        else:
            below = []
        if word in ("elif", "else"):
            above += [f"{indent}if _:", f"{indent}    _"]
        elif word in ("except", "finally"):
            above += [f"{indent}try:", f"{indent}    _"]
        elif not lines[0].lstrip().startswith('"""'):
            above += [f"{indent}_"]
        else:  # its white space is its own only where it documents something
            above = ["    " * each + "def _():" for each in range(depth)]
        source = "\n".join([*above, *lines, *below, ""])
        answer = self._ask(source)
        try:
            proved(ast.parse(source), ast.parse(answer))
        except (SyntaxError, ChangedMeaning):
            raise Unknown from None  # it needs more of its surroundings
        written = answer.rstrip("\n").split("\n")
        written = written[len(above) : len(written) - len(below)]
        while not written[0]:
            del written[0]
        while not written[-1]:
            del written[-1]
        return written


def _bare(line: str) -> str:
    """A line of code with its strings emptied, without a comment."""
    if '"' in line or "'" in line:
        if '"""' in line or "'''" in line:
            raise Unknown
        line = _STRING.sub('""', line)
    if "#" in line:
        code, sign, comment = line.partition("#")
        line = code.rstrip()
        if code != f"{line}  " and line.strip():
            raise Unknown
        _see_comment(sign + comment)
    rest = line.replace('""', "")
    if '"' in rest or "'" in rest:
        raise Unknown
    return line


def _see_comment(comment: str) -> None:
    """Unknown if black would write it in another way."""
    if comment[-1] == " " or (not comment.startswith(("# ", "#!")) and comment != "#"):
        raise Unknown


def _opened(bare: str) -> int:
    """How many more brackets a line opens than it closes."""
    count = bare.count
    return count("(") + count("[") + count("{") - count(")") - count("]") - count("}")


def _is_plain(text: str) -> bool:
    """Whether each character takes one column."""
    return text.isascii() or all(
        character.isascii()
        or (east_asian_width(character) not in "FW" and category(character)[0] in "LNPSZ")
        for character in text
    )
