"""Blank lines between statements, as black wants them: two around functions and classes, one around methods.

    blanks.add(["def f() -> None:"], depth=0, above=0, opens=True)     two blank lines above it, unless it is the first

The rules are those of EmptyLineTracker in black/lines.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dyngen.output.leaves import Unknown


@dataclass(slots=True)
class _Block:
    """The lines of a statement or of its head, with the numbers of blank lines around them."""

    lines: Sequence[str]
    depth: int
    word: str
    opens: bool
    """Whether a block of statements follows."""
    before: int = 0
    after: int = 0

    @property
    def is_comment(self) -> bool:
        return self.word[0] == "#"

    @property
    def is_import(self) -> bool:
        return self.word in ("import", "from")

    @property
    def is_decorator(self) -> bool:
        return self.word[0] == "@"

    @property
    def defines(self) -> bool:
        return self.word in ("def", "class", "async")


class Blanks:
    """Collects the statements of a module."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._definitions: list[_Block] = []
        self._comment: int | None = None  # where the comment began that stands right above

    def opened(self, depth: int) -> bool:
        """Whether a statement at this depth would be the first of a block, where a string is a docstring."""
        if not any(not block.is_comment for block in self._blocks):
            return True
        last = next(block for block in reversed(self._blocks) if not block.is_comment)
        return last.opens and depth == last.depth + 1

    def add(self, lines: Sequence[str], depth: int, above: int, *, opens: bool) -> None:
        """Add a statement at `depth` that has `above` blank lines above it; or a head, if a block `opens` there."""
        stripped = lines[0][4 * depth :]
        block = _Block(lines, depth, stripped.split(" ", 1)[0], opens)
        previous = self._blocks[-1] if self._blocks else None
        if previous and previous.is_comment and previous.depth != depth:
            raise Unknown
        before, block.after = self._around(block, previous, min(above, 1 if depth else 2))
        before = max(0, before - (previous.after if previous else 0))
        if self._is_below_module_docstring(block):
            before = 1
        block.before = before
        if block.is_comment:
            if previous is None or (
                not previous.is_decorator
                and (not previous.is_comment or before)
                and (self._comment is None or before)
            ):
                self._comment = len(self._blocks)
        elif not block.is_decorator or before:
            self._comment = None
        self._blocks.append(block)

    def text(self) -> str:
        """The text of the module."""
        if self._blocks:
            self._blocks[-1].after = 0
        found: list[str] = []
        for block in self._blocks:
            if block.before:
                found += [""] * block.before
            found += block.lines
            if block.after:
                found += [""] * block.after
        return "\n".join([*found, ""])

    def _around(self, block: _Block, previous: _Block | None, above: int) -> tuple[int, int]:
        """How many blank lines are to be before and after `block`."""
        depth, before = block.depth, above
        definition = None
        while self._definitions and self._definitions[-1].depth >= depth:
            definition = self._definitions.pop()
        if block.defines:
            self._definitions.append(block)
        if previous is None:
            return 0, 0
        if block.word.startswith(('"""', "'", '"')) and previous.opens and depth > previous.depth:
            if previous.word == "class":
                return 0, 1
            if previous.word == "def":
                return 0, 0
        if definition:
            closes = (
                definition.depth and block.opens and block.word not in _LOOSE
            )  # `else:` and the like
            before = 1 if depth or closes else 2
        if block.is_decorator or block.defines:
            return self._above_definition(block, previous, before, above), 0
        if previous.is_import and not block.is_import and previous.depth == depth:
            return (before or 1) if depth else 1, 0
        return before, 0

    def _above_definition(self, block: _Block, previous: _Block, before: int, above: int) -> int:
        if previous.is_decorator:
            return 0
        if previous.depth < block.depth and previous.defines:
            return 1 if above else 0
        needed = 1 if block.depth else 2
        if previous.is_comment and previous.depth == block.depth and before == 0:
            if not self._comment:
                return 0
            comment, ahead = self._blocks[self._comment], self._blocks[self._comment - 1]
            if ahead.word == "class" or ahead.opens or comment.before > 1:
                return 0
            comment.before = max(comment.before, needed) - ahead.after
            return 0
        return needed

    def _is_below_module_docstring(self, block: _Block) -> bool:
        before = self._blocks
        return (
            bool(before)
            and before[-1].word.startswith('"""')
            and not before[-1].depth
            and not block.defines
            and all(each.is_comment for each in before[:-1])
        )


_LOOSE = frozenset(("with", "try:", "for", "while", "if", "match"))
