"""What black asks of a line before it breaks it: how wide is it, what does it hold, would it help to cut it there?

The questions bear the names of black's own functions in black/linegen.py and black/lines.py, where the reasons are.
"""

from __future__ import annotations

from bisect import bisect, bisect_left, insort
from typing import Final, NamedTuple

from dyngen.output.leaves import COMMA, DOT, Leaves

WIDTH: Final = 88


class Line(NamedTuple):
    """The leaves from `first` up to `end`."""

    first: int
    end: int
    depth: int
    inside: int | None = None  # the opening bracket whose content it is, or part of its content
    tracked: bool = (
        True  # False for what follows a closing bracket: black does not look for breaks there
    )
    comma: bool = False  # whether a comma is added at the end
    explode: bool = False


class Cut(NamedTuple):
    """A line cut around a pair of brackets."""

    head: Line
    body: Line
    tail: Line
    opening: int
    closing: int


class Measure:
    """Answers for the lines of one statement."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self.values = leaves.values
        self.starts = leaves.starts
        self.stops = leaves.stops
        self.mate = leaves.mate
        self.shown: list[int] = []  # hidden brackets that became visible, as they did
        self._sorted: list[int] = []
        self._visible: set[int] = set()

    def show(self, *brackets: int) -> None:
        """Make hidden brackets visible."""
        for each in brackets:
            if not self.is_visible(each):
                self.shown.append(each)
                self._visible.add(each)
                insort(self._sorted, each)

    def hide(self, kept: int) -> None:
        """Hide brackets again, all but the first that were shown."""
        while len(self.shown) > kept:
            each = self.shown.pop()
            self._visible.remove(each)
            del self._sorted[bisect_left(self._sorted, each)]

    def _shown_in(self, line: Line) -> list[int]:
        found = self._sorted
        return (
            found[bisect_left(found, line.first) : bisect_left(found, line.end)] if found else found
        )

    def width(self, line: Line) -> int:
        width = 4 * line.depth + self.stops[line.end - 1] - self.starts[line.first] + line.comma
        return width + len(self._shown_in(line))

    def text(self, line: Line) -> str:
        text, at, end = self.leaves.text, self.starts[line.first], self.stops[line.end - 1]
        indent, comma = "    " * line.depth, "," if line.comma else ""
        found = self._shown_in(line)
        if not found:
            return f"{indent}{text[at:end]}{comma}"
        parts = [indent]
        for shown in found:
            parts += (text[at : self.starts[shown]], self.values[shown])
            at = self.starts[shown]
        return "".join((*parts, text[at:end], comma))

    def is_as_long(self, part: Line, line: Line) -> bool:
        """Whether a part of a line holds as much of the text, brackets aside that may not be shown."""
        starts, stops = self.starts, self.stops
        return (
            starts[part.first] == starts[line.first] and stops[part.end - 1] == stops[line.end - 1]
        )

    def is_visible(self, leaf: int) -> bool:
        return self.starts[leaf] != self.stops[leaf] or leaf in self._visible

    def length(self, line: Line, leaf: int) -> int:
        before = self.starts[leaf] if leaf == line.first else self.stops[leaf - 1]
        return self.stops[leaf] - before + (leaf in self._visible)

    def closes(self, leaf: int) -> bool:
        return -1 < self.mate[leaf] < leaf

    def is_magic(self, line: Line) -> bool:
        """Whether a comma in it asks for one item a line."""
        magic = self.leaves.magic
        if not magic or not line.tracked:
            return False
        inside = magic[bisect(magic, line.first) : bisect_left(magic, line.end)]
        return any(self.mate[each] >= line.first for each in inside)

    def breaks(self, line: Line) -> list[tuple[int, int]]:
        """Where it can be broken; nowhere outside of brackets."""
        if line.inside is None:
            return []
        found = self.leaves.breaks[line.inside]
        return found[bisect_left(found, (line.first,)) : bisect_left(found, (line.end,))]

    def may_be_shown(self, line: Line, before: int) -> bool:
        """Whether there were hidden brackets when so many had been shown, and those around the rest still are."""
        if not line.tracked:
            return False
        new = set(self.shown[before:])
        found, outer = False, line.first
        for leaf in range(line.first, line.end):
            mate = self.mate[leaf]
            if not leaf < mate < line.end:
                continue
            if self.starts[leaf] == self.stops[leaf] and (leaf in new or not self.is_visible(leaf)):
                found = True
                if leaf >= outer and leaf in new:
                    return False
            outer = max(outer, mate)
        return found

    def prefers(self, other: Cut, cut: Cut) -> bool:
        """_prefer_split_rhs_oop_over_rhs."""
        head, values = cut.head, self.values
        if head.end - head.first < 2 or values[head.end - 2] != "=":
            return True
        if not any(self.mate[leaf] >= 0 for leaf in range(head.first, head.end - 1)):
            return True
        if self.width(head) > WIDTH - 1 or self.is_magic(head):
            return True
        equals, others = (
            sum(values[leaf] == "=" for leaf in range(each.first, each.end))
            for each in (head, other.head)
        )
        if equals > 1 and equals > others:
            return False
        for leaf in range(other.head.end - 1, other.head.first - 1, -1):
            if values[leaf] == "=":
                break
            if self.closes(leaf):
                return True
        return others > 0 and self.width(other.head) <= WIDTH

    def can_be_split(self, line: Line) -> bool:
        """can_be_split: not for sure, but nearly so."""
        values = self.values[line.first : line.end]
        if len(values) < 2:
            return False
        if values[0][-1] not in "'\"" or values[1] != ".":
            return True
        calls = dots = 0
        following = values[-1]
        for value in values[-2::-1]:
            if value in "([{":
                if following not in ")]}":
                    return False
                calls += 1
            elif value == ".":
                dots += 1
            elif value[0].isidentifier() and value[-1] not in "'\"":
                if following not in ".([{":
                    return False
            elif value not in ")]}":
                return False
            if dots > 1 and calls > 1:
                return False
        return True

    def can_omit(self, cut: Cut) -> bool:
        """can_omit_invisible_parens: whether the hidden brackets would not help to read it."""
        line = cut.body
        priorities = [priority for _, priority in self.breaks(line)]
        if not priorities:
            return True
        best = max(priorities)
        if priorities.count(best) > 1:
            return False
        if best == COMMA and self.values[cut.head.first] == "with":
            return False
        if best == DOT:
            return True
        first, last = line.first, line.end - 1
        opens = self.mate[first] > first and not self.closes(first + 1)
        if opens and self.fits_behind(line, first):
            return True
        value = self.values[last]
        if value in (")", "}") or (value == "]" and self.mate[last] in self.leaves.groups):
            if self.mate[last - 1] > last - 1:
                return False
            return self.fits_before(line, last)
        return False

    def fits_behind(self, line: Line, first: int) -> bool:
        """_can_omit_opening_paren."""
        length, rest = 4 * line.depth, False
        for leaf in range(line.first, line.end):
            if self.mate[leaf] == first:
                rest = True
            if rest:
                length += self.length(line, leaf)
                if length > WIDTH:
                    return False
                if self.mate[leaf] > leaf:
                    rest = False
        return True

    def fits_before(self, line: Line, last: int) -> bool:
        """_can_omit_closing_paren."""
        length, seen = 4 * line.depth, False
        for leaf in range(line.first, line.end):
            length += self.length(line, leaf)
            if leaf == self.mate[last]:
                if seen or length <= WIDTH:
                    return True
            elif self.mate[leaf] > leaf:
                seen = True
        return False
