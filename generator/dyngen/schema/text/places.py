"""Where in a text each key and value of a document stands.

    scan.value                                      {"tables": []}
    scan.places.values[("tables",)]                 (11, 13): offsets into the text
    scan.places.keys[("tables",)]                   (1, 9)

Two scanners make these, `scan_json` and `scan_yaml`. Neither recurses, and both read the same values as the fast path.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from dyngen.diagnostics import Pointer, Span
from dyngen.records import field, record

Offsets = tuple[int, int]

MAX_DEPTH = 100
"""Objects and arrays inside each other. Forty levels would be a strange schema; DynamoDB itself stops at 32."""

MAX_PROBLEMS = 100
"""Nobody reads more of them in one file, and a file that is not a schema at all can have a million."""

MAX_DIGITS = 38
"""Digits that a number of DynamoDB can have; its magnitude is between 1E-130 and 9.9E+125."""


@record(slots=True)
class Places:
    """Offsets of the values and of the keys, by pointer."""

    values: dict[Pointer, Offsets] = field(default_factory=dict)
    keys: dict[Pointer, Offsets] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Problem:
    """What a scanner found wrong with the text itself."""

    code: str
    at: Offsets
    message: str
    help: str


class GivenUp(Exception):
    """A scanner cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@record(slots=True)
class Scan:
    """A text read with places. If it was given up (`complete` is false) the last problem says why."""

    value: object = None
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False

    def note(self, problem: Problem) -> None:
        """Add a problem that one can go on after; after too many of them GivenUp."""
        if len(self.problems) >= MAX_PROBLEMS:
            raise GivenUp(problem)
        self.problems.append(problem)


class Lines:
    """Offsets to lines and columns, both from 1. Lines end at LF, CRLF or CR, as in editors."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, path: Path, at: Offsets) -> Span:
        """The place of the text between two offsets."""
        return Span(path, *self.place(at[0]), *self.place(max(at)))

    def line(self, number: int) -> str:
        """The text of a line, without its end; empty if there is no such line."""
        return self._lines[number - 1] if 1 <= number <= len(self._lines) else ""

    @cached_property
    def _lines(self) -> list[str]:
        stops = [*self._starts[1:], len(self.text)]
        return [
            self.text[start:stop].rstrip("\r\n")
            for start, stop in zip(self._starts, stops, strict=True)
        ]


def depth_exceeds(value: object, limit: int = MAX_DEPTH) -> bool:
    """Whether objects and arrays are nested more than `limit` deep; does not recurse."""
    level: list[object] = [value]
    for _ in range(limit + 1):
        level = [inner for outer in level for inner in _members(outer)]
        if not level:
            return False
    return True


def _members(value: object) -> Iterable[object]:
    """What is directly inside an object or array; nothing for a scalar."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def number_fits(text: str) -> bool:
    """Whether DynamoDB can hold the number written so, exactly."""
    if len(text) <= MAX_DIGITS and text.lstrip("-").isdigit():
        return True
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > 1000 or len(exponent) > 15:
        return False  # nor does Python read it, be it zero
    significant = mantissa.lstrip("-").replace(".", "").strip("0")
    if not significant:
        return True
    if len(significant) > MAX_DIGITS or len(exponent) > 6:
        return False
    return -130 <= Decimal(text).adjusted() <= 125
