"""A statement as black sees it: a row of leaves, the brackets among them, and where it may be broken.

    total = first or second   ▶   total, =, (, first, or, second, )        breaks[2] = [(3, LOGIC)]

black thinks brackets around what follows `return`, `=`, `->` and their like, and shows them where a statement is too
long otherwise. Where these *hidden* brackets stand is known from the syntax tree (see `hidden`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

COMPREHENSION: Final = 20
COMMA: Final = 18
TERNARY: Final = 16
LOGIC: Final = 14
STRING: Final = 12
COMPARATOR: Final = 10
DOT: Final = 1
_BINARY: Final = {
    "|": 9,
    "^": 8,
    "&": 7,
    "<<": 6,
    ">>": 6,
    "+": 5,
    "-": 5,
    **dict.fromkeys(("*", "/", "//", "%", "@"), 4),
}
_BEFORE: Final = {
    **dict.fromkeys(("<", ">", "==", "!=", "<=", ">=", "is"), COMPARATOR),
    **dict.fromkeys(("and", "or"), LOGIC),
}
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_KEYWORDS: Final = frozenset(
    (
        *("and", "as", "assert", "class", "def", "del", "elif", "else", "for", "from", "if"),
        *("import", "in", "is", "lambda", "not", "or", "raise", "return", "while", "with"),
    )
)
_UNKNOWN: Final = frozenset(
    ("async", "await", "yield", "match", "case", "assert", "except", ";", "~")
)

_LEAF: Final = re.compile(
    r"""(\s*)((?:[a-z]{1,2})?"(?:[^"\\\n]|\\.)*"|[a-z]{0,2}'(?:[^'\\\n]|\\.)*'|[^\W\d]\w*"""
    r"""|\d+(?:\.\d+)?(?![\w.])"""
    r"""|->|:=|//=|\*\*|//|<<|>>|[-+*/%&|=!<>]=|\.\.\.|[][(){}.,:;=+*/%&|^@~<>-])"""
)
_ESCAPES: Final = re.compile(
    r"""(?:[^\\]|\\(?:[\\nrtabfv0]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}))*"""
)


_PREFIXES: Final = frozenset(("", "b", "f", "r", "rb", "rf", "br", "fr"))


class Unknown(Exception):
    """It is not known for certain what black would do."""


@dataclass(slots=True)
class Leaves:
    """The leaves of a statement, or of the head of one, in `text`, which is one line.

    A bracket, hidden or not, has the other of its pair in `mate`, and a hidden one has no width; other leaves have -1.
    """

    text: str = ""
    values: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    mate: list[int] = field(default_factory=list)
    # For each opening bracket (-1: outside of all): after which leaves to break, and how good a place it is.
    breaks: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    groups: set[int] = field(
        default_factory=set
    )  # opening brackets of all but calls and subscripts
    magic: list[int] = field(
        default_factory=list
    )  # brackets before which a comma says: an item a line
    singles: list[int] = field(
        default_factory=list
    )  # brackets before which a comma makes a tuple of one

    def is_hidden(self, leaf: int) -> bool:
        return self.starts[leaf] == self.stops[leaf]

    @property
    def is_import(self) -> bool:
        return self.values[0] in ("from", "import")


def leaves(source: str, hidden: Sequence[tuple[int, int]]) -> Leaves:
    """The leaves of `source`, with brackets hidden around those parts; Unknown if it holds what is never emitted."""
    found = Leaves()
    values, starts, stops = found.values, found.starts, found.stops
    opening = Counter(start for start, _ in hidden)
    closing = Counter(stop for _, stop in hidden)
    at = width = inserted = 0
    before = ""
    text: list[str] = []
    for space, value in _LEAF.findall(source):
        at += len(space)
        if "\n" in space:
            tight = before in _OPENING or value in _CLOSING or value in (".", ",")
            space = "" if tight else " "
        width += len(space)
        if at in opening:
            inserted += opening[at]
            values += ["("] * opening[at]
            starts += [width] * opening[at]
            stops += [width] * opening[at]
        values.append(value)
        starts.append(width)
        at += len(value)
        width += len(value)
        stops.append(width)
        if at in closing:
            inserted += closing[at]
            values += [")"] * closing[at]
            starts += [width] * closing[at]
            stops += [width] * closing[at]
        if value in _UNKNOWN:
            raise Unknown
        if value[-1] in "'\"":
            _check(value)
            if not space and (before[-1:].isalnum() or before[-1:] == "_"):
                raise Unknown  # a prefix that black would write in another way
        elif before == "." and value[0].isdigit():
            raise Unknown  # of a number without its zero
        text += (space, value)
        before = value
    if at != len(source) or inserted != 2 * len(hidden):
        raise Unknown
    found.text = "".join(text)
    _mark(found)
    return found


def _check(string: str) -> None:
    """Unknown if black might write the literal in another way."""
    quote = string[-1]
    prefix, _, body = string[:-1].partition(quote)
    if prefix not in _PREFIXES or (quote == "'" and ("\\" in body or '"' not in body)):
        raise Unknown
    if "\\" in body and not (("r" in prefix and '"' not in body) or _ESCAPES.fullmatch(body)):
        raise Unknown


def _mark(found: Leaves) -> None:
    """Pair the brackets and find the places to break at."""
    values, breaks = found.values, found.breaks
    found.mate = mate = [-1] * len(values)
    places: list[tuple[int, int]] = []
    breaks[-1] = places
    stack: list[tuple[int, list[tuple[int, int]], bool, bool]] = []
    opened = -1
    target = (
        values[0] == "for"
    )  # between `for` and `in`, or `lambda` and its colon: black does not break there
    generated = False  # behind a `for`
    before = ""
    sliced: set[int] = set()
    for at, value in enumerate(values):
        if value in _OPENING:
            if (
                not (before in _CLOSING or _is_operand(before))
                or found.starts[at] == found.stops[at]
            ):
                found.groups.add(at)
            stack.append((opened, places, target, generated))
            opened, target, generated = at, False, False
            breaks[at] = places = []
        elif value in _CLOSING:
            if not stack:
                raise Unknown
            mate[opened], mate[at] = at, opened
            if opened in sliced:
                _see_slice(values[opened + 1 : at])
            if before == ",":
                _see_comma(found, at, opened, places)
            elif before == ")" and value != ")" and mate[at - 1] == opened + 1:
                _see_single(breaks[opened + 1])
            opened, places, target, generated = stack.pop()
        elif value == ",":
            if not target:
                places.append((at, COMMA))
        elif at:
            priority = _BEFORE.get(value, 0)
            if not priority:
                if value == ".":
                    priority = DOT if before in _CLOSING else 0
                elif value in _BINARY:
                    operand = before in _CLOSING or _is_operand(before)
                    priority = _BINARY[value] if operand else 0
                elif value == "**":
                    if before in _CLOSING or _is_operand(before):
                        raise Unknown
                elif value == "in":
                    priority = 0 if target or before == "not" else COMPARATOR
                    target = False
                elif value == "not":
                    priority = COMPARATOR if values[at + 1] == "in" and before != "is" else 0
                elif value == "for":
                    priority, target, generated = COMPREHENSION, True, True
                elif value == "if":
                    priority = COMPREHENSION if generated else TERNARY
                elif value == "else":
                    priority = TERNARY
                elif value[-1] in "'\"" and before[-1:] in ("'", '"'):
                    priority = STRING
                elif value == "lambda":
                    target = True
                elif value == ":":
                    if (
                        not target
                        and opened >= 0
                        and values[opened] == "["
                        and opened not in found.groups
                    ):
                        sliced.add(opened)
                    target = False
            if (priority and not target) or value == "for":
                places.append((at - 1, priority))
        before = value
    if stack:
        raise Unknown


def _is_operand(value: str) -> bool:
    last = value[-1:]
    if value == "...":
        return True
    return value not in _KEYWORDS and (last.isalnum() or last in ("_", "'", '"')) and last != ""


def _see_slice(inside: Sequence[str]) -> None:
    """Unknown for a slice of more than names and numbers: black puts spaces around its colons."""
    if not all(value == ":" or value.isidentifier() or value.isdigit() for value in inside):
        raise Unknown


def _see_comma(found: Leaves, at: int, opened: int, places: list[tuple[int, int]]) -> None:
    """Keep in mind a closing bracket with a comma before it, unless the comma makes a tuple of one item."""
    if found.starts[at] == found.stops[at]:
        raise Unknown
    single = sum(priority == COMMA for _, priority in places) < 2
    value = found.values[at]
    needed = (value == "]" and opened not in found.groups) or (
        value == ")" and opened in found.groups
    )
    (found.singles if single and needed else found.magic).append(at)


def _see_single(inside: list[tuple[int, int]]) -> None:
    """The one item of a list or set is in brackets: those of a tuple or a generator stay."""
    if not any(priority >= COMMA for _, priority in inside):
        raise Unknown
