"""The picture of an access pattern in characters, for terminals.

user-ada
  |   LIKE#2024-03-0001  Like
  | > POST#2024-03-0001  Post
  | x POST#2024-03-0107  Post, dropped
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.site.content.pictures import Picture
from dyngen.site.content.values import text_of
from dyngen.site.texts import visible


def drawn(picture: Picture) -> Iterator[str]:
    """Its lines: the arguments, every partition that is touched, and what becomes of it."""
    for argument in picture.arguments:
        yield _line(f"{argument.name} = {text_of(argument.parts)}")
    for seen in picture.seen:
        keys = [text_of(row.sort) for block in seen.blocks for row in block.rows]
        width = max(map(len, keys), default=0)
        for block in seen.blocks:
            yield _line(text_of(block.key))
            for row in block.rows:
                mark, behind = _mark(picture, row.item)
                yield _line(f"  | {mark} {text_of(row.sort):{width}}  {row.entity}{behind}")
    yield picture.told


def _mark(picture: Picture, item: int) -> tuple[str, str]:
    if item in picture.answered:
        return ">", ""
    return ("x", ", dropped") if item in picture.read else (" ", "")


def _line(text: str) -> str:
    return visible(text.replace("\n", " ")).rstrip()
