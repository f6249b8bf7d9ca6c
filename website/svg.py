"""Drawings as SVG that looks the same everywhere: text of a fixed pitch, colours for light and for dark.

A drawing is put together from texts and boxes at cells of a grid; nothing depends on the fonts of who looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

CELL = 8
"""The width of a letter; `textLength` makes it so in every font."""
LINE = 24

_FONT = (
    "ui-monospace, SFMono-Regular, 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
)


def text(x: float, y: float, said: str, style: str = "") -> str:
    """A text whose base line begins at a point; the blanks around it are only room."""
    given = f' class="{style}"' if style else ""
    start = x + (len(said) - len(said.lstrip())) * CELL
    shown = said.strip()
    width = len(shown) * CELL
    return f'<text x="{start:g}" y="{y:g}" textLength="{width}"{given}>{escape(shown)}</text>'


def box(x: float, y: float, width: float, height: float, style: str, radius: float = 0) -> str:
    """A rectangle."""
    round_ = f' rx="{radius:g}"' if radius else ""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place}{round_} class="{style}"/>'


def document(
    width: float,
    height: float,
    title: str,
    parts: list[str],
    light: Mapping[str, str],
    dark: Mapping[str, str],
) -> str:
    """A whole drawing; what its classes look like is CSS, in the colours that the reader's system has."""
    styles = "\n".join(f".{name} {{ {rules} }}" for name, rules in light.items())
    at_night = "\n".join(f"  .{name} {{ {rules} }}" for name, rules in dark.items())
    night = f"\n@media (prefers-color-scheme: dark) {{\n{at_night}\n}}" if dark else ""
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" aria-label="{escape(title)}">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>\ntext {{ font: 13px {_FONT} }}\n{styles}{night}\n</style>\n"
        f"{body}\n</svg>\n"
    )
