"""How the compiler's time grows: entities in one schema, schemas in one build. With a plot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from math import ceil, log10
from pathlib import Path

from benchmarks.compiler import build
from benchmarks.measure import HEAD, Cost, Row
from benchmarks.synthetic import schema

_ENTITIES = (10, 30, 100, 300, 1000)
_SCHEMAS = (2, 6, 20, 60, 200)
_ENTITIES_OF_EACH = 3
_PATTERNS = 10
"""Of each entity."""
_SECONDS = {1000: 15}
"""How long a schema of so many entities may take."""


def growth(work: Path, plot: Path, largest: float = 1.0) -> list[str]:
    """The section of the report; `plot` is where the picture goes. `largest` cuts the sizes short."""
    costs = {n: _one_schema(work, n) for n in _ENTITIES if n <= _ENTITIES[-1] * largest}
    entities = [(n, cost.cpu) for n, cost in costs.items()]
    schemas = [(n, _many_schemas(work, n).cpu) for n in _SCHEMAS if n <= _SCHEMAS[-1] * largest]
    plot.write_text(_svg({"entities in one schema": entities, "schemas of 3 entities": schemas}))
    rows = [
        Row(f"CPU per entity, {_sizes(entities)}", "at most", 1.25, _per_unit(entities)),
        Row(f"CPU per schema, {_sizes(schemas)}", "at most", 1.25, _per_unit(schemas)),
        *(
            Row(
                f"{n * _PATTERNS:,} access patterns, seconds elapsed", "at most", seconds, cost.wall
            )
            for n, cost in costs.items()
            if (seconds := _SECONDS.get(n))
        ),
    ]
    return [
        "## Growth of the compiler's time",
        "",
        "Linear is 1: the time for each unit at the largest size over that at a tenth of it.",
        "",
        HEAD,
        *(row.markdown() for row in rows),
        "",
        f"![growth]({plot.name})",
        "",
        f"| entities ({_PATTERNS} access patterns each) in one schema | CPU seconds |",
        "|---|---|",
        *(f"| {size:,} | {seconds:.2f} |" for size, seconds in entities),
        "",
        f"| schemas of {_ENTITIES_OF_EACH} entities | CPU seconds |",
        "|---|---|",
        *(f"| {size:,} | {seconds:.2f} |" for size, seconds in schemas),
    ]


_Points = Sequence[tuple[int, float]]


def _one_schema(work: Path, entities: int) -> Cost:
    return _cold(work, {"large": schema(entities)})


def _many_schemas(work: Path, count: int) -> Cost:
    return _cold(work, {f"app{n}": schema(_ENTITIES_OF_EACH, f"App{n}") for n in range(count)})


def _cold(work: Path, schemas: dict[str, object]) -> Cost:
    sources, output = work / "growing", work / "grown"
    for folder in (sources, output):
        shutil.rmtree(folder, ignore_errors=True)
    for name, content in schemas.items():
        (sources / name).mkdir(parents=True)
        (sources / name / "schema.json").write_text(json.dumps(content, indent=2))
    return build(sources, output)


def _per_unit(points: _Points) -> float:
    """The time per unit at the last point over that at the point of a tenth of its size."""
    size, seconds = points[-1]
    tenth, less = min(points, key=lambda point: abs(point[0] - size / 10))
    return (seconds / size) / (less / tenth)


def _sizes(points: _Points) -> str:
    return f"{points[-1][0]:,} over {points[-1][0] // 10:,}"


# ---- the picture: two axes that count in decades, a line for each series --------------------------

_WIDTH, _HEIGHT, _MARGIN = 640, 420, 60
_COLOURS = ("#1f6feb", "#d1570a")


def _svg(series: dict[str, _Points]) -> str:
    sizes = [size for points in series.values() for size, _ in points]
    times = [seconds for points in series.values() for _, seconds in points]
    right, top = _decade(max(sizes)), _decade(max(times))
    left, bottom = _decade(min(sizes)) - 1, _decade(min(times)) - 1

    def place(size: float, seconds: float) -> tuple[float, float]:
        across = (log10(size) - left) / (right - left)
        up = (log10(seconds) - bottom) / (top - bottom)
        return (
            _MARGIN + across * (_WIDTH - 2 * _MARGIN),
            _HEIGHT - _MARGIN - up * (_HEIGHT - 2 * _MARGIN),
        )

    shapes = []
    for decade in range(left, right + 1):
        x, y = place(10**decade, 10**bottom)
        shapes.append(_line(x, y, x, _MARGIN, "#ddd") + _text(x, y + 18, f"{10**decade:,}"))
    for decade in range(bottom, top + 1):
        x, y = place(10**left, 10**decade)
        shapes.append(
            _line(x, y, _WIDTH - _MARGIN, y, "#ddd") + _text(x - 24, y + 4, f"{10.0**decade:g}")
        )
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number]
        spots = [place(*point) for point in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        shapes.append(f'<polyline points="{path}" fill="none" stroke="{colour}"/>')
        shapes += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots]
        shapes.append(_text(_WIDTH / 2, 20 + 18 * number, name, colour))
    shapes.append(_text(_WIDTH / 2, _HEIGHT - 12, "how many"))
    shapes.append(_text(40, 40, "CPU seconds"))
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' font-family="sans-serif" font-size="12">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _decade(value: float) -> int:
    """The power of ten at or above `value`."""
    return ceil(log10(value))


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{colour}">{text}</text>'
