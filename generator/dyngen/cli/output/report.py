"""Diagnostics printed: for people, for programs, for GitHub, and as SARIF.

    schema.json:9:26: error[DG104]: "operation" of access pattern "get_post" of entity "Post" cannot be "query"
    9 |   {"operation": "query",
      |                 ^^^^^^^
      help: did you mean "Query"? …
    1 error in 1 file

What was found goes to stdout; the summary, which nobody parses, to stderr.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from dyngen import __version__
from dyngen.cli.codes import rules
from dyngen.cli.options.settings import Format as Format
from dyngen.diagnostics import Diagnostic, Severity

_TAB = 4
_WIDEST = 120
"""A source line is cut to this width where there is no terminal to ask."""

Line = list[tuple[str, str]]
"""Pieces of a printed line, each with a style of rich (or none)."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def show(
    diagnostics: Sequence[Diagnostic], output_format: Format = Format.TEXT, *, err: bool = False
) -> None:
    """Print the diagnostics (text with `err`: to stderr, where stdout is for something else) and a summary."""
    stream = sys.stderr if err and output_format is Format.TEXT else sys.stdout
    if output_format is Format.TEXT and diagnostics and _has_colours(stream):
        _show_in_colour(diagnostics, stream)
    else:
        stream.write(render(diagnostics, output_format))
    stream.flush()
    if diagnostics:
        sys.stderr.write(summary(diagnostics) + "\n")


def render(diagnostics: Sequence[Diagnostic], output_format: Format = Format.TEXT) -> str:
    """The diagnostics as text in a format, without colours; each line ends with a line break."""
    return _RENDERERS[output_format](diagnostics)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """The counts in words: `2 errors, 1 warning in 1 file`."""
    counts = Counter(one.severity for one in diagnostics)
    files = len({one.span.path for one in diagnostics})
    told = [_count(counts[severity], severity) for severity in Severity if counts[severity]]
    return f"{', '.join(told)} in {_count(files, 'file')}" if told else "no findings"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# -- text --------------------------------------------------------------------------------------------------------


def _text(diagnostics: Sequence[Diagnostic]) -> str:
    lines = (line for one in diagnostics for line in styled(one, _WIDEST))
    return "".join("".join(piece for piece, _ in line) + "\n" for line in lines)


def _has_colours(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _show_in_colour(diagnostics: Sequence[Diagnostic], stream: TextIO) -> None:
    # Only here: importing rich takes longer than checking a schema.
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    width = max(shutil.get_terminal_size((_WIDEST, 24)).columns, 40)
    for one in diagnostics:
        for line in styled(one, width):
            console.print(Text.assemble(*line))


def styled(one: Diagnostic, width: int) -> Iterator[Line]:
    """One diagnostic, line by line: where and what, the source line with a caret, and how to mend it."""
    style, span = _STYLES[one.severity], one.span
    place = f"{clean(str(span.path))}:{span.line}:{span.column}: "
    yield [
        (place, "bold"),
        (f"{one.severity}[{one.code}]", style),
        (f": {clean(one.message)}", ""),
    ]
    gutter = ""
    if one.source_line.strip():
        gutter = " " * (len(str(span.line)) + 1)
        shown, caret = _excerpt(one, width - len(gutter) - 2)
        yield [(f"{span.line} | ", "blue"), (shown, "")]
        yield [(f"{gutter}| ", "blue"), (caret, style)]
    for note in one.notes:
        yield [(gutter, ""), ("note: ", "bold cyan"), (clean(note), "")]
    yield [(gutter, ""), ("help: ", "bold green"), (clean(one.help), "")]


def _excerpt(one: Diagnostic, width: int) -> tuple[str, str]:
    """The source line as it is shown, cut around the span, and the line with the carets below it."""
    span = one.span
    line = one.source_line.rstrip()
    start = min(span.column - 1, len(line))
    near = 2 * width  # what a program has written may be one line
    begin = max(start - near, 0)
    cells = [_cell(char) for char in line[begin : start + near]]
    start -= begin
    is_one_line = span.end_line == span.line
    stop = min(
        max(span.end_column - 1 - begin if is_one_line else len(cells), start + 1),
        max(len(cells), start + 1),
    )
    first, last = _window(cells, start, stop, width)
    before, after = "…" * (begin + first > 0), "…" * (begin + last < len(line))
    shown = before + "".join(text for text, _ in cells[first:last]) + after
    indent = len(before) + sum(cells_wide for _, cells_wide in cells[first:start])
    length = sum(cells_wide for _, cells_wide in cells[start : min(stop, last)])
    return shown, " " * indent + "^" * max(length, 1)


def _window(cells: list[tuple[str, int]], start: int, stop: int, width: int) -> tuple[int, int]:
    """Which cells to show: all, or as many as fit, with the beginning of the span about a third in."""
    if sum(wide for _, wide in cells) <= width:
        return 0, len(cells)
    room = width - 2
    first, used = start, 0
    ahead = max(room // 3, room - sum(wide for _, wide in cells[start:stop]) - room // 3)
    while first > 0 and used + cells[first - 1][1] <= ahead:
        first -= 1
        used += cells[first][1]
    last = start
    while last < len(cells) and used + cells[last][1] <= room:
        used += cells[last][1]
        last += 1
    while first > 0 and used + cells[first - 1][1] <= room:
        first -= 1
        used += cells[first][1]
    return first, last


def _cell(char: str) -> tuple[str, int]:
    """A character as it is shown, and how many columns it takes there."""
    if char == "\t":
        return " " * _TAB, _TAB
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return "\N{REPLACEMENT CHARACTER}", 1  # nothing that a terminal obeys, or turns around
    if unicodedata.combining(char):
        return char, 0
    return char, 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clean(text: str) -> str:
    return "".join(_cell(char)[0] for char in text)


# -- for programs ------------------------------------------------------------------------------------------------


def _json(diagnostics: Sequence[Diagnostic]) -> str:
    rows = [
        {
            "code": one.code,
            "severity": str(one.severity),
            "message": one.message,
            "help": one.help,
            "path": one.span.path.as_posix(),
            "line": one.span.line,
            "column": one.span.column,
            "end_line": one.span.end_line,
            "end_column": one.span.end_column,
        }
        for one in diagnostics
    ]
    return json.dumps(rows, indent=2, ensure_ascii=True) + "\n"


def _github(diagnostics: Sequence[Diagnostic]) -> str:
    return "".join(f"{_workflow_command(one)}\n" for one in diagnostics)


def _workflow_command(one: Diagnostic) -> str:
    span = one.span
    properties = {
        "file": span.path.as_posix(),
        "line": span.line,
        "endLine": span.end_line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": one.code,
    }
    return annotation(str(one.severity), properties, _told(one))


def annotation(severity: str, properties: Mapping[str, object], text: str) -> str:
    """A command of GitHub's runner: what it shows at a file of the pull request."""
    told = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in properties.items())
    return f"::{severity} {told}::" + _escaped(text)


def _told(one: Diagnostic) -> str:
    """All that is said of a place, for who sees the place himself."""
    return "\n".join((one.message, *(f"note: {note}" for note in one.notes), f"help: {one.help}"))


def _escaped(text: str, also: str = "") -> str:
    """Text in which a workflow command finds neither its end nor its separators."""
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)


def _sarif(diagnostics: Sequence[Diagnostic]) -> str:
    codes = sorted({one.code for one in diagnostics})
    driver = {
        "name": "dyngen",
        "version": __version__,
        "rules": [_sarif_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(one, codes.index(one.code)) for one in diagnostics],
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2) + "\n"


def _sarif_rule(code: str) -> dict[str, object]:
    rule = rules()[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.title or code},
        "fullDescription": {"text": rule.why or rule.title or code},
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _sarif_result(one: Diagnostic, rule: int) -> dict[str, object]:
    span = one.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    location = {"artifactLocation": {"uri": _uri(span.path)}, "region": region}
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": str(one.severity),
        "message": {"text": _told(one)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


_RENDERERS: dict[Format, Callable[[Sequence[Diagnostic]], str]] = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.GITHUB: _github,
    Format.SARIF: _sarif,
}
