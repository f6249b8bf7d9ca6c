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
from typing import TypeAlias

from dyngen.output.leaves import COMMA, DOT, Leaves, Unknown
from dyngen.output.measure import WIDTH, Cut, Line, Measure


class _CannotSplit(Exception):
    pass


def split(leaves: Leaves, depth: int) -> list[str]:
    """The lines of a statement at `depth`; Unknown where black changes its mind when it goes over its own text."""
    splitter = _Splitter(leaves)
    lines = splitter.lines(Line(0, len(leaves.values), depth), second=False)
    if splitter.is_unstable():
        raise Unknown
    return lines


class _Splitter(Measure):
    def __init__(self, leaves: Leaves) -> None:
        super().__init__(leaves)
        self._commas: set[int] = set()  # where lines end that end with a comma
        self._defines = leaves.values[0] == "def"

    def is_unstable(self) -> bool:
        """Whether a comma that now asks for one item a line stands where it had no say when it was not there yet.

        black goes over its own text once more. It hides brackets again, and a comma outside of them counts then, as
        does one in the type of what a function returns.
        """
        if not self._commas or self.leaves.is_import:
            return False
        if not self._commas.isdisjoint(self.leaves.singles):
            return True
        if self._defines and "->" in self.values:
            return max(self._commas) > self.values.index("->")
        leaf = 0
        while leaf < len(self.values):
            close = self.mate[leaf]
            inside = range(leaf + 1, close + 1)
            was_hidden = self.leaves.is_hidden(leaf) and self.is_visible(leaf)
            if was_hidden and close > leaf and not self._commas <= set(inside):
                return True
            leaf = max(close, leaf) + 1
        return False

    def lines(self, line: Line, *, second: bool) -> list[str]:
        """transform_line: the lines that `line` becomes."""
        if not line.explode and self.width(line) <= WIDTH and not self.is_magic(line):
            if line.comma or self.values[line.end - 1] == ",":
                self._commas.add(line.end)
            return [self.text(line)]
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
        return [self.text(line)]

    def _run(self, line: Line, way: _Way, *, second: bool) -> list[str]:
        """run_transformer: where a first try leaves a line too long, a second one shows every hidden bracket."""
        whole, shown = self.text(line), len(self.shown)
        result: list[str] = []
        for part in way(line, second):
            if self.is_as_long(part, line) and self.text(part) == whole:
                raise _CannotSplit
            result += self.lines(part, second=second)
        if (
            second
            or way != self._right_hand_split_with_omits
            or line.comma
            or len(result[0]) <= WIDTH
            or not self.may_be_shown(line, shown)
        ):
            return result
        tried = len(self.shown)
        try:
            opinion = self._run(line._replace(tracked=True), way, second=True)
        finally:
            self.hide(tried)
        return opinion if all(len(each) <= WIDTH for each in opinion) else result

    def _left_hand_split(self, line: Line, _: bool) -> list[Line]:
        """The head of a function around its parameters, or around what it returns if it has none."""
        for leaf in range(line.first, line.end):
            close = self.mate[leaf]
            if self.values[leaf] == "(" and leaf + 1 < close < line.end:
                self.show(leaf, close)
                return [*self._parts(line, leaf, close)]
        raise _CannotSplit

    def _parts(self, line: Line, opening: int, closing: int) -> tuple[Line, Line, Line]:
        """bracket_split_build_line, three times."""
        last = self.values[closing - 1]
        comma = last != "," and (
            self.leaves.is_import
            or (self._defines and line.first == 0 and self._wants_comma(opening, closing))
        )
        body = Line(opening + 1, closing, line.depth + 1, inside=opening, comma=comma)
        return (
            Line(line.first, opening + 1, line.depth),
            body._replace(explode=self._should_explode(body, opening)),
            Line(closing, line.end, line.depth, tracked=False, comma=line.comma),
        )

    def _wants_comma(self, opening: int, closing: int) -> bool:
        """Whether a parameter is alone (of several, the last gets its comma only when each has its line)."""
        if self.leaves.is_hidden(opening):
            return False
        equal = False
        inner = opening
        for leaf in range(opening + 1, closing):
            inner = max(inner, self.mate[leaf])
            equal = equal or (self.values[leaf] == "=" and leaf > inner)
            if self.values[leaf] == "," and (equal or self._is_break(opening, leaf)):
                return False
        return True

    def _is_break(self, opening: int, leaf: int) -> bool:
        return any(each == leaf for each, _ in self.leaves.breaks[opening])

    def _should_explode(self, body: Line, opening: int) -> bool:
        """should_split_line: items of a display stand on one line or each on its own."""
        trailing = body.comma or self.values[body.end - 1] == ","
        last = body.end - 1 if not body.comma and trailing else -1
        priority = max((each for at, each in self.breaks(body) if at != last), default=0)
        return priority == COMMA and (trailing or opening in self.leaves.groups)

    def _delimiter_split(self, line: Line, _: bool) -> list[Line]:
        """A line for each part between the best breaks."""
        breaks = self.breaks(line)
        last = line.end - 1 if not line.comma else line.end
        priority = max((each for at, each in breaks if at != last), default=0)
        places = [at for at, each in breaks if each == priority]
        if not priority or (priority == DOT and len(places) == 1):
            raise _CannotSplit
        comma = line.comma or (priority == COMMA and self.values[line.end - 1] != ",")
        starts = [line.first, *(at + 1 for at in places if at + 1 < line.end)]
        ends = [*starts[1:], line.end]
        return [
            Line(start, end, line.depth, inside=line.inside, comma=comma and end == line.end)
            for start, end in zip(starts, ends, strict=True)
        ]

    def _right_hand_split_with_omits(self, line: Line, second: bool) -> list[Line]:
        """Around the last pair of brackets, or an earlier one if what follows it fits behind."""
        first_try: list[Line] | None = None
        for omit in self._trailers_to_omit(line):
            if omit and self._is_hopeless(line, omit):
                continue
            parts = self._right_hand_split(line, omit, second)
            if first_try is None and not omit:
                first_try = parts
            if self.width(parts[0]) <= WIDTH:
                return parts
        return first_try if first_try is not None else self._right_hand_split(line, set(), second)

    def _is_hopeless(self, line: Line, omit: set[int]) -> bool:
        """Whether the first line would be too long for sure."""
        for leaf in range(line.end - 1, line.first - 1, -1):
            if self.closes(leaf) and leaf not in omit:
                opening = self.mate[leaf]
                if not self.is_visible(opening) or opening <= line.first:
                    return False
                return self.width(Line(line.first, opening, line.depth)) > WIDTH
        return False

    def _trailers_to_omit(self, line: Line) -> Iterator[set[int]]:
        """generate_trailers_to_omit: ever more of the closing brackets at the end, as long as they fit on a line."""
        omit: set[int] = set()
        if not self.is_magic(line):
            yield omit
        length = 4 * line.depth + line.comma
        opening = closing = -1
        inner: set[int] = set()
        for leaf in range(line.end - 1, line.first - 1, -1):
            length += self.length(line, leaf)
            if length > WIDTH:
                return
            before = leaf - 1
            if opening >= 0:
                if leaf == opening:
                    opening = -1
                elif self.closes(leaf):
                    if leaf in self.leaves.magic:
                        return
                    inner.add(leaf)
            elif self.closes(leaf):
                if before >= line.first and self.mate[before] > before:
                    inner.add(leaf)
                    continue
                if closing >= 0:
                    omit = omit | {closing} | inner
                    inner = set()
                    yield omit
                if leaf in self.leaves.magic:
                    return
                if self.is_visible(leaf):
                    opening, closing = self.mate[leaf], leaf

    def _cut(self, line: Line, omit: set[int]) -> Cut:
        """_first_right_hand_split."""
        for leaf in range(line.end - 1, line.first - 1, -1):
            opening = self.mate[leaf]
            if -1 < opening < leaf - 1 and leaf not in omit:
                if opening < line.first:
                    break
                return Cut(*self._parts(line, opening, leaf), opening, leaf)
        raise _CannotSplit

    def _right_hand_split(self, line: Line, omit: set[int], second: bool) -> list[Line]:
        return self._shown_or_omitted(self._cut(line, omit), line, omit, second)

    def _shown_or_omitted(self, cut: Cut, line: Line, omit: set[int], second: bool) -> list[Line]:
        """_maybe_split_omitting_optional_parens: a hidden pair is passed over where another does as well."""
        if (
            not second
            and not self.is_visible(cut.opening)
            and not self.is_visible(cut.closing)
            and not self.leaves.is_import
            and self.can_omit(cut)
        ):
            without = {cut.closing, *omit}
            try:
                other = self._cut(line, without)
                if self.prefers(other, cut):
                    return self._shown_or_omitted(other, line, without, second)
            except _CannotSplit:
                chained = sum(self.values[leaf] == "=" for leaf in range(line.first, line.end)) > 1
                if not chained and not self.can_be_split(cut.body) and self.width(cut.body) > WIDTH:
                    raise
        self.show(cut.opening, cut.closing)
        return [cut.head, cut.body, cut.tail]


_Way: TypeAlias = Callable[[Line, bool], list[Line]]
