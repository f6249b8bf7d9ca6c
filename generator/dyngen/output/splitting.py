"""A statement broken into lines as black does it.

    total = compute(first, second)    ▶    total = compute(          or, where the arguments are too long for a line,
                                               first, second         each of them on its own with a comma after it
                                           )

black's way, step by step: a line that fits stays. Else it is cut around a pair of brackets (the last one; in a
definition the first) into head, body and tail, or, within brackets, at its best breaks; and so on with the parts.
The names here are those of black's own functions in black/linegen.py and black/lines.py, where the reasons are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from dyngen.output.leaves import COMMA, DOT, Leaves

WIDTH = 88


class _CannotSplit(Exception):
    pass


class _Line(NamedTuple):
    """The leaves from `first` up to `end`."""

    first: int
    end: int
    depth: int
    inside: int | None = None  # the opening bracket whose content it is, or part of its content
    tracked: bool = True  # False for what follows a closing bracket: black does not look for breaks there
    comma: bool = False  # whether a comma is added at the end
    explode: bool = False


class _Cut(NamedTuple):
    """A line cut around a pair of brackets."""

    head: _Line
    body: _Line
    tail: _Line
    opening: int
    closing: int


def split(leaves: Leaves, depth: int) -> list[str]:
    """The lines of a statement at `depth`."""
    return _Splitter(leaves).lines(_Line(0, len(leaves.values), depth), second=False)


class _Splitter:
    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._values = leaves.values
        self._starts = leaves.starts
        self._stops = leaves.stops
        self._mate = leaves.mate
        self._shown: set[int] = set()  # hidden brackets that became visible
        self._defines = leaves.values[0] == "def"

    # What a line looks like

    def _width(self, line: _Line) -> int:
        width = 4 * line.depth + self._stops[line.end - 1] - self._starts[line.first] + line.comma
        return width + sum(line.first <= each < line.end for each in self._shown)

    def _text(self, line: _Line) -> str:
        at, parts = self._starts[line.first], [" " * (4 * line.depth)]
        for shown in sorted(each for each in self._shown if line.first <= each < line.end):
            parts += (self._leaves.text[at : self._starts[shown]], self._values[shown])
            at = self._starts[shown]
        parts += (self._leaves.text[at : self._stops[line.end - 1]], "," if line.comma else "")
        return "".join(parts)

    def _is_visible(self, leaf: int) -> bool:
        return self._starts[leaf] != self._stops[leaf] or leaf in self._shown

    def _length(self, line: _Line, leaf: int) -> int:
        before = self._starts[leaf] if leaf == line.first else self._stops[leaf - 1]
        return self._stops[leaf] - before + (leaf in self._shown)

    def _closes(self, leaf: int) -> bool:
        return -1 < self._mate[leaf] < leaf

    def _is_magic(self, line: _Line) -> bool:
        """Whether a comma in it asks for one item a line."""
        return line.tracked and any(
            line.first < each < line.end and line.first <= self._mate[each]
            for each in self._leaves.magic
        )

    def _breaks(self, line: _Line) -> list[tuple[int, int]]:
        if line.inside is None:
            return []
        found = self._leaves.breaks[line.inside]
        return [each for each in found if line.first <= each[0] < line.end]

    # Splitting

    def lines(self, line: _Line, *, second: bool) -> list[str]:
        """transform_line: the lines that `line` becomes."""
        if not line.explode and self._width(line) <= WIDTH and not self._is_magic(line):
            return [self._text(line)]
        if line.first == 0 and self._defines:
            ways: list[_Way] = [self._left_hand_split]
        elif line.inside is not None:
            ways = [self._delimiter_split, self._right_hand_split_with_omits]
        else:
            ways = [self._right_hand_split_with_omits]
        for way in ways:
            try:
                return self._run(line, way, second=second)
            except _CannotSplit:
                continue
        return [self._text(line)]

    def _run(self, line: _Line, way: _Way, *, second: bool) -> list[str]:
        """run_transformer: where a first try leaves a line too long, a second one shows every hidden bracket."""
        whole, shown = self._text(line), frozenset(self._shown)
        result: list[str] = []
        for part in way(line, second):
            if self._text(part) == whole:
                raise _CannotSplit
            result += self.lines(part, second=second)
        if (
            second
            or way != self._right_hand_split_with_omits
            or line.comma
            or len(result[0]) <= WIDTH
            or not self._may_be_shown(line, shown)
        ):
            return result
        tried, self._shown = self._shown, set(self._shown)
        try:
            opinion = self._run(line._replace(tracked=True), way, second=True)
        finally:
            self._shown = tried
        return opinion if all(len(each) <= WIDTH for each in opinion) else result

    def _may_be_shown(self, line: _Line, shown: frozenset[int]) -> bool:
        """Whether there were hidden brackets and still are, those that nothing else is around."""
        if not line.tracked:
            return False
        found, outer = False, line.first
        for leaf in range(line.first, line.end):
            mate = self._mate[leaf]
            if not leaf < mate < line.end:
                continue
            if self._starts[leaf] == self._stops[leaf] and leaf not in shown:
                found = True
                if leaf >= outer and leaf in self._shown:
                    return False
            outer = max(outer, mate)
        return found

    def _left_hand_split(self, line: _Line, second: bool) -> list[_Line]:
        """The head of a function around its parameters, or around what it returns if it has none."""
        for leaf in range(line.first, line.end):
            close = self._mate[leaf]
            if self._values[leaf] == "(" and leaf + 1 < close < line.end:
                self._shown |= {each for each in (leaf, close) if not self._is_visible(each)}
                return [*self._parts(line, leaf, close)]
        raise _CannotSplit

    def _parts(self, line: _Line, opening: int, closing: int) -> tuple[_Line, _Line, _Line]:
        """bracket_split_build_line, three times."""
        last = self._values[closing - 1]
        comma = last != "," and (
            self._leaves.is_import
            or (self._defines and line.first == 0 and self._wants_comma(opening, closing))
        )
        body = _Line(opening + 1, closing, line.depth + 1, inside=opening, comma=comma)
        return (
            _Line(line.first, opening + 1, line.depth),
            body._replace(explode=self._should_explode(body, opening)),
            _Line(closing, line.end, line.depth, tracked=False, comma=line.comma),
        )

    def _wants_comma(self, opening: int, closing: int) -> bool:
        """Whether a parameter is alone (of several, the last gets its comma only when each has its line)."""
        if self._leaves.is_hidden(opening):
            return False
        equal = False
        for leaf in range(opening + 1, closing):
            equal = equal or self._values[leaf] == "="
            if self._values[leaf] == "," and (equal or self._is_break(opening, leaf)):
                return False
        return True

    def _is_break(self, opening: int, leaf: int) -> bool:
        return any(each == leaf for each, _ in self._leaves.breaks[opening])

    def _should_explode(self, body: _Line, opening: int) -> bool:
        """should_split_line: items of a display stand on one line or each on its own."""
        trailing = body.comma or self._values[body.end - 1] == ","
        last = body.end - 1 if not body.comma and trailing else -1
        priority = max((each for at, each in self._breaks(body) if at != last), default=0)
        return priority == COMMA and (trailing or opening in self._leaves.groups)

    def _delimiter_split(self, line: _Line, second: bool) -> list[_Line]:
        """A line for each part between the best breaks."""
        breaks = self._breaks(line)
        last = line.end - 1 if not line.comma else line.end
        priority = max((each for at, each in breaks if at != last), default=0)
        places = [at for at, each in breaks if each == priority]
        if not priority or (priority == DOT and len(places) == 1):
            raise _CannotSplit
        comma = line.comma or (priority == COMMA and self._values[line.end - 1] != ",")
        starts = [line.first, *(at + 1 for at in places if at + 1 < line.end)]
        ends = [*starts[1:], line.end]
        return [
            _Line(start, end, line.depth, inside=line.inside, comma=comma and end == line.end)
            for start, end in zip(starts, ends, strict=True)
        ]

    def _right_hand_split_with_omits(self, line: _Line, second: bool) -> list[_Line]:
        """Around the last pair of brackets, or an earlier one if what follows it fits behind."""
        first_try: list[_Line] | None = None
        for omit in self._trailers_to_omit(line):
            if omit and self._is_hopeless(line, omit):
                continue
            parts = self._right_hand_split(line, omit, second)
            if first_try is None and not omit:
                first_try = parts
            if self._width(parts[0]) <= WIDTH:
                return parts
        return first_try if first_try is not None else self._right_hand_split(line, set(), second)

    def _is_hopeless(self, line: _Line, omit: set[int]) -> bool:
        """Whether the first line would be too long for sure."""
        for leaf in range(line.end - 1, line.first - 1, -1):
            if self._closes(leaf) and leaf not in omit:
                opening = self._mate[leaf]
                if not self._is_visible(opening) or opening <= line.first:
                    return False
                return self._width(_Line(line.first, opening, line.depth)) > WIDTH
        return False

    def _trailers_to_omit(self, line: _Line) -> Iterator[set[int]]:
        """generate_trailers_to_omit: ever more of the closing brackets at the end, as long as they fit on a line."""
        omit: set[int] = set()
        if not self._is_magic(line):
            yield omit
        length = 4 * line.depth + line.comma
        opening = closing = -1
        inner: set[int] = set()
        for leaf in range(line.end - 1, line.first - 1, -1):
            length += self._length(line, leaf)
            if length > WIDTH:
                return
            before = leaf - 1
            if opening >= 0:
                if leaf == opening:
                    opening = -1
                elif self._closes(leaf):
                    if leaf in self._leaves.magic:
                        return
                    inner.add(leaf)
            elif self._closes(leaf):
                if before >= line.first and self._mate[before] > before:
                    inner.add(leaf)
                    continue
                if closing >= 0:
                    omit = omit | {closing} | inner
                    inner = set()
                    yield omit
                if leaf in self._leaves.magic:
                    return
                if self._is_visible(leaf):
                    opening, closing = self._mate[leaf], leaf

    def _cut(self, line: _Line, omit: set[int]) -> _Cut:
        """_first_right_hand_split."""
        for leaf in range(line.end - 1, line.first - 1, -1):
            opening = self._mate[leaf]
            if -1 < opening < leaf - 1 and leaf not in omit:
                if opening < line.first:
                    break
                return _Cut(*self._parts(line, opening, leaf), opening, leaf)
        raise _CannotSplit

    def _right_hand_split(self, line: _Line, omit: set[int], second: bool) -> list[_Line]:
        return self._shown_or_omitted(self._cut(line, omit), line, omit, second)

    def _shown_or_omitted(
        self, cut: _Cut, line: _Line, omit: set[int], second: bool
    ) -> list[_Line]:
        """_maybe_split_omitting_optional_parens: a hidden pair is passed over where another does as well."""
        if (
            not second
            and not self._is_visible(cut.opening)
            and not self._is_visible(cut.closing)
            and not self._leaves.is_import
            and self._can_omit(cut)
        ):
            without = {cut.closing, *omit}
            try:
                other = self._cut(line, without)
                if self._prefers(other, cut):
                    return self._shown_or_omitted(other, line, without, second)
            except _CannotSplit:
                chained = sum(self._values[leaf] == "=" for leaf in range(line.first, line.end)) > 1
                if not chained and not self._can_be_split(cut.body) and self._width(cut.body) > WIDTH:
                    raise
        self._shown |= {each for each in (cut.opening, cut.closing) if not self._is_visible(each)}
        return [cut.head, cut.body, cut.tail]

    def _prefers(self, other: _Cut, cut: _Cut) -> bool:
        """_prefer_split_rhs_oop_over_rhs."""
        head, values = cut.head, self._values
        if head.end - head.first < 2 or values[head.end - 2] != "=":
            return True
        if not any(self._mate[leaf] >= 0 for leaf in range(head.first, head.end - 1)):
            return True
        if self._width(head) > WIDTH - 1 or self._is_magic(head):
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
            if self._closes(leaf):
                return True
        return others > 0 and self._width(other.head) <= WIDTH

    def _can_be_split(self, line: _Line) -> bool:
        """can_be_split: not for sure, but nearly so."""
        values = self._values[line.first : line.end]
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

    def _can_omit(self, cut: _Cut) -> bool:
        """can_omit_invisible_parens: whether the hidden brackets would not help to read it."""
        line = cut.body
        priorities = [priority for _, priority in self._breaks(line)]
        if not priorities:
            return True
        best = max(priorities)
        if priorities.count(best) > 1:
            return False
        if best == COMMA and self._values[cut.head.first] == "with":
            return False
        if best == DOT:
            return True
        first, last = line.first, line.end - 1
        opens = self._mate[first] > first and not self._closes(first + 1)
        if opens and self._fits_behind(line, first):
            return True
        value = self._values[last]
        if value in (")", "}") or (value == "]" and self._mate[last] in self._leaves.groups):
            if self._mate[last - 1] > last - 1:
                return False
            return self._fits_before(line, last)
        return False

    def _fits_behind(self, line: _Line, first: int) -> bool:
        """_can_omit_opening_paren."""
        length, rest = 4 * line.depth, False
        for leaf in range(line.first, line.end):
            if self._mate[leaf] == first:
                rest = True
            if rest:
                length += self._length(line, leaf)
                if length > WIDTH:
                    return False
                if self._mate[leaf] > leaf:
                    rest = False
        return True

    def _fits_before(self, line: _Line, last: int) -> bool:
        """_can_omit_closing_paren."""
        length, seen = 4 * line.depth, False
        for leaf in range(line.first, line.end):
            length += self._length(line, leaf)
            if leaf == self._mate[last]:
                if seen or length <= WIDTH:
                    return True
            elif self._mate[leaf] > leaf:
                seen = True
        return False


_Way: TypeAlias = Callable[[_Line, bool], list[_Line]]
