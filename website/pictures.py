"""The pictures of README and of the site: `python -m website.pictures` draws them, and a test holds them to it.

query.svg      what an access pattern of an application reads, from the data of its `dyngen docs`
mistake.svg    what a terminal shows of website/mistake.json
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dyngen.cli.output.report import Line, styled, summary
from dyngen.site.content.collections import Row
from dyngen.site.content.page import page
from dyngen.site.content.patterns import Pattern
from dyngen.site.content.pictures import Picture
from dyngen.site.content.values import Parts, text_of
from dyngen.sources import sources
from dyngen.understand import understand
from website.svg import CELL, LINE, box, document, text

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "pictures"

SCHEMA = ROOT / "schemas" / "social_media_app" / "schema.json"
PATTERN = "get_visible_posts"
MISTAKE = Path(__file__).with_name("mistake.json")

_MARGIN = 20
_DEEP = 16
"""How deep text is in its line."""


def pictures() -> dict[str, str]:
    """Every picture by the name of its file."""
    return {"query.svg": query(), "mistake.svg": mistake()}


# ---- what an access pattern reads ----------------------------------------------------------------

_HUES = (250, 145, 30, 310, 90, 200, 350, 60, 275, 170, 330, 115)
_LIGHT = {
    "panel": "fill: #ffffff; stroke: #d0d4d8",
    "ink": "fill: #1b1f23",
    "soft": "fill: #57606a",
    "line": "fill: #d9dcd8",
    "sunk": "fill: #f3f4f2",
    "answered": "fill: #ddf3e1",
    "returned": "fill: #1d7a3c",
    "read": "fill: #fff3d6",
    "dropped": "fill: #8a5200",
}
_DARK = {
    "panel": "fill: #1b1f23; stroke: #3d444d",
    "ink": "fill: #e7eaec",
    "soft": "fill: #a4adb5",
    "line": "fill: #343b42",
    "sunk": "fill: #262c32",
    "answered": "fill: #173423",
    "returned": "fill: #5cc983",
    "read": "fill: #3a2f17",
    "dropped": "fill: #e0a94a",
}


def query() -> str:
    """The picture of an access pattern: its partition, row by row, and what becomes of each item."""
    [(_, schema)] = understand(sources([SCHEMA]), ()).schemas
    pattern = next(each for each in page(schema, ()).patterns if each.name == PATTERN)
    [seen] = pattern.picture.seen
    [block] = seen.blocks
    keys = max(len(text_of(row.sort)) for row in block.rows)
    left = _MARGIN + (len(text_of(block.key)) + 3) * CELL
    kinds = left + (keys + 3) * CELL
    right = kinds + 26 * CELL
    top = _MARGIN + 4 * LINE
    parts: list[str] = []
    for number, row in enumerate(block.rows):
        parts += _row(row, pattern.picture, left, kinds, right, top + number * LINE)
    height = len(block.rows) * LINE
    parts += [
        box(_MARGIN, top, left - _MARGIN - CELL, height, "sunk", 4),
        *_parts(block.key, _MARGIN + CELL, top),
    ]
    bottom = top + height + LINE
    frame = box(0.5, 0.5, right + _MARGIN - 1, bottom + _MARGIN - 1, "panel", 8)
    above = list(_heading(pattern, seen.name))
    below = list(_key_to_marks(top + height + LINE / 2))
    hues = {f"h{number}": _filled(hue, 0.9) for number, hue in enumerate(_HUES)}
    night = {f"h{number}": _filled(hue, 0.27) for number, hue in enumerate(_HUES)}
    return document(
        right + _MARGIN,
        bottom + _MARGIN,
        f"{pattern.name}: {pattern.picture.told}",
        [frame, *above, *parts, *below],
        _LIGHT | hues,
        _DARK | night,
    )


def _heading(pattern: Pattern, place: str) -> Iterator[str]:
    given = ", ".join(f"{each.name}={text_of(each.parts)}" for each in pattern.picture.arguments)
    yield text(_MARGIN, _MARGIN + _DEEP, f"{pattern.name}({given})", "ink")
    yield text(_MARGIN, _MARGIN + LINE + _DEEP, f"{pattern.operation} of {place}", "soft")
    yield text(_MARGIN, _MARGIN + 2 * LINE + _DEEP, pattern.picture.told, "ink")


def _row(
    row: Row, picture: Picture, left: float, kinds: float, right: float, y: float
) -> Iterator[str]:
    """An item: how it fares, its sort key by fields, and what it is."""
    apart = row.item not in picture.read
    kept = row.item in picture.answered
    if not apart:
        style = "answered" if kept else "read"
        yield box(kinds - CELL, y, right - kinds + CELL, LINE - 1, style)
        yield box(left, y, 4, LINE - 1, "returned" if kept else "dropped")
    yield box(left, y + LINE - 1, right - left, 1, "line")
    yield from _parts(row.sort, left + CELL, y)
    yield text(kinds, y + _DEEP, row.entity, "soft" if apart else "ink")
    if not apart:
        said = "returned" if kept else "dropped"
        yield text(right - (len(said) + 1) * CELL, y + _DEEP, said, said)


def _parts(parts: Parts, x: float, y: float) -> Iterator[str]:
    """A key, each piece on the colour of the field that it comes from."""
    for part in parts:
        width = len(part.text) * CELL
        if part.colour is not None:
            yield box(x - 1, y + 3, width + 2, LINE - 6, f"h{part.colour}", 3)
        yield text(x, y + _DEEP, part.text, "soft" if part.colour is None else "ink")
        x += width


def _key_to_marks(y: float) -> Iterator[str]:
    x: float = _MARGIN
    for style, said in (("answered", "returned"), ("read", "read, paid for, dropped")):
        yield box(x, y + 4, 2 * CELL, LINE - 10, style, 3)
        yield text(x + 3 * CELL, y + _DEEP, said, "soft")
        x += (len(said) + 6) * CELL
    yield text(x, y + _DEEP, "the rest is not read", "soft")


def _filled(hue: int, lightness: float) -> str:
    channels = colorsys.hls_to_rgb(hue / 360, lightness, 0.5)
    return f"fill: #{''.join(f'{round(each * 255):02x}' for each in channels)}"


# ---- what a terminal shows -----------------------------------------------------------------------

_TERMINAL = {
    "panel": "fill: #16191d; stroke: #3d444d",
    "plain": "fill: #d8dde2",
    "prompt": "fill: #8b949e",
    "bold": "fill: #ffffff; font-weight: 700",
    "bold-red": "fill: #ff7b72; font-weight: 700",
    "bold-yellow": "fill: #e3b341; font-weight: 700",
    "bold-cyan": "fill: #56d4dd; font-weight: 700",
    "bold-green": "fill: #56d364; font-weight: 700",
    "blue": "fill: #79b8ff",
}
_COLUMNS = 104


def mistake() -> str:
    """What `dyngen validate` says of a schema with a mistake."""
    found = understand(sources([MISTAKE]), ()).diagnostics
    lines: list[Line] = [[("$ ", "prompt"), ("dyngen validate schema.json", "bold")]]
    for each in found:
        lines += _folded(styled(each, _COLUMNS))
    lines.append([(summary(found), "plain")])
    parts: list[str] = []
    for number, line in enumerate(lines):
        x, y = float(_MARGIN), _MARGIN + number * LINE + _DEEP
        for said, style in line:
            parts.append(text(x, y, said, style.replace(" ", "-") or "plain"))
            x += len(said) * CELL
    width = 2 * _MARGIN + _COLUMNS * CELL
    height = 2 * _MARGIN + len(lines) * LINE
    frame = box(0.5, 0.5, width - 1, height - 1, "panel", 8)
    told = f"{found[0].message}; {found[0].help}"
    return document(width, height, told, [frame, *parts], _TERMINAL, {})


def _folded(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as a terminal of this width folds them, between words."""
    for line in lines:
        folded: Line = []
        room = _COLUMNS
        for said, style in line:
            for word in re.findall(
                r" *[^ ]+ *$| *[^ ]+| +", said.replace(str(MISTAKE), "schema.json")
            ):
                if len(word) > room:
                    yield folded
                    folded, room, word = [], _COLUMNS, word.lstrip()
                folded.append((word, style))
                room -= len(word)
        yield folded


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, drawn in pictures().items():
        (FOLDER / name).write_text(drawn, "utf-8")
