"""Tables, indexes and the pictures of access patterns in characters, for terminals.

user-ada
  |   LIKE#2024-03-0001  Like
  | > POST#2024-03-0001  Post
  | x POST#2024-03-0107  Post, dropped
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap

from dyngen.site.content.collections import Block, Collections, Row
from dyngen.site.content.pictures import Picture
from dyngen.site.content.values import KeyTemplate, text_of
from dyngen.site.texts import visible


def drawn(picture: Picture) -> Iterator[str]:
    """The lines of a picture: the arguments, every partition that is touched, and what becomes of it."""

    def marked(row: Row) -> tuple[str, str]:
        if row.item in picture.answered:
            return "> ", ""
        return ("x ", ", dropped") if row.item in picture.read else ("  ", "")

    for argument in picture.arguments:
        yield _line(f"{argument.name} = {text_of(argument.parts)}")
    for seen in picture.seen:
        yield from _partitions(seen.blocks, marked)
        if seen.left_out:
            yield f"  | {seen.left_out}"
    yield from wrap(_line(picture.told), _BESIDE)


def laid_out(found: Collections) -> Iterator[str]:
    """The lines of a table or an index: how entities fill its key, its items, and what is not in it."""
    kind = "index" if found.is_index else "table"
    yield from _wrapped(f"{found.name} ({kind}): {'; '.join(found.facts)}")
    rows = [
        ["entity", f"partition key {found.partition}", f"sort key {found.sort}"],
        *([each.entity, _keys(each.partition), _keys(each.sort)] for each in found.mapped),
    ]
    columns = 3 if found.sort else 2
    yield from (f"  {line}" for line in _aligned([row[:columns] for row in rows]))
    for line in _partitions(found.blocks, lambda _: ("", "")):
        yield f"  {line}"
    if found.absent:
        yield from _wrapped(f"  not in {found.name}: {'; '.join(found.absent)}")


def _partitions(blocks: Sequence[Block], marked: Callable[[Row], tuple[str, str]]) -> Iterator[str]:
    """Each partition with its items; `marked` says what stands before the key of an item, and behind it."""
    keys = [text_of(row.sort) for block in blocks for row in block.rows]
    width = max(map(len, keys), default=0)
    gap = "  " if width else ""
    for block in blocks:
        yield _line(text_of(block.key))
        for row in block.rows:
            before, behind = marked(row)
            yield _line(f"  | {before}{text_of(row.sort):{width}}{gap}{row.entity}{behind}")


def _keys(keys: Sequence[KeyTemplate]) -> str:
    return " and ".join(text_of(each.parts) for each in keys)


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Cells of a table, each column as wide as its widest."""
    cells = [[_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _wrapped(text: str) -> list[str]:
    """A sentence as lines, the first of which begins as it does."""
    return wrap(_line(text), _WIDTH, subsequent_indent="    ", break_long_words=False)


_WIDTH = 100
_BESIDE = 79
"""How wide a picture is, which stands beside a label."""


def _line(text: str) -> str:
    return visible(text.replace("\n", " ")).rstrip()
