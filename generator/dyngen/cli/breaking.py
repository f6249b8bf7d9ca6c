"""`dyngen breaking`: what a change of schemas does to stored items, to code that still runs, and to indexes."""

from __future__ import annotations

import enum
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.settings import Format, OutputFormat, Paths, point_out, settings
from dyngen.config import FILE, UsageError, load

if TYPE_CHECKING:
    from dyngen.evolution.compare.harmless import Harmless
    from dyngen.evolution.finding import Change


class FailOn(enum.StrEnum):
    """What makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


Against = Annotated[
    list[str] | None,
    typer.Option(
        help="A git revision, a schema file, or a folder: what to compare with. May be repeated: items live for ever.",
        metavar="REF|FILE|FOLDER",
        show_default=False,
    ),
]
Categories = Annotated[
    str | None,
    typer.Option(
        help="Only these: KEY, ITEM, INDEX, MIX, API, OPS.", metavar="KEY,ITEM", show_default=False
    ),
]


def breaking(
    paths: Paths = None,
    against: Against = None,
    category: Categories = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(help="What makes the exit status 1; by default an error.", show_default=False),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Print the steps of a safe deployment as well.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Tell of changes that break nothing, too (text and json).")
    ] = False,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Tell what breaks: stored items, code that still runs, indexes."""
    chosen = settings(paths, None, None, None)
    point_out(chosen.paths)
    from dyngen.cli.output.report import show
    from dyngen.evolution.breaking import breaking as compared
    from dyngen.evolution.settings import settings as project_settings
    from dyngen.sources import sources

    asked = project_settings(load(Path.cwd()).breaking, f"[tool.dyngen.breaking] of {FILE}")
    wanted = _categories(category)
    revisions = against or asked.against
    if not revisions:
        raise UsageError(
            "compared with what?\n"
            "help: say --against main, or set against in [tool.dyngen.breaking] of pyproject.toml"
        )
    found = compared(sources(chosen.paths), chosen.paths, revisions, everything=everything)
    if found.diagnostics:
        show(found.diagnostics, output_format)
        raise typer.Exit(1)
    changes, unused = asked.judged(found.changes)
    changes = [each for each in changes if not wanted or each.rule.category in wanted]
    safe = found.harmless if everything else None
    _print(changes, safe, [*found.notes, *unused], output_format)
    if plan and output_format is Format.TEXT:
        _print_plan(changes)
    limit = fail_on or FailOn(asked.fail_on)
    if any(limit is FailOn.WARNING or (limit is FailOn.ERROR and each.stops) for each in changes):
        raise typer.Exit(1)


def _categories(text: str | None) -> frozenset[str]:
    from dyngen.evolution.rules import Category
    from dyngen.schema.suggest import one_of

    wanted = frozenset(each.strip().upper() for each in (text or "").split(",") if each.strip())
    for each in sorted(wanted - {*Category}):
        raise UsageError(f"there is no category {each}\nhelp: they are {one_of(Category)}")
    return wanted


def _print(
    changes: list[Change], harmless: list[Harmless] | None, notes: list[str], output_format: Format
) -> None:
    from dyngen.cli.output.report import clean, show

    if output_format is Format.JSON:
        document: dict[str, object] = {"findings": [_row(each) for each in changes], "notes": notes}
        if harmless is not None:
            document["safe"] = [_safe_row(each) for each in harmless]
        typer.echo(json.dumps(document, indent=2))
        return
    show([each.diagnostic for each in changes], output_format)
    if output_format is Format.TEXT:
        for each in harmless or ():
            span = each.span
            place = f"{clean(span.path.as_posix())}:{span.line}:{span.column}"
            typer.echo(f"{place}: safe: {clean(each.message)}")
    for note in notes:
        typer.echo(f"warning: {note}", err=True)


def _row(change: Change) -> dict[str, object]:
    span = change.span
    return {
        "id": change.rule.code,
        "category": change.rule.category,
        "severity": change.severity,
        "message": change.message,
        "at": change.at,
        "package": change.package,
        "table": change.subject.table,
        "entity": change.subject.entity,
        "path_new": span.path.as_posix(),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "path_old": change.path_old,
        "was": change.was,
        "readers": change.reads._asdict(),
        "against": list(change.against),
        "notes": list(change.notes),
        "remedy": change.rule.right,
        "steps": [{"release": step.release, "text": step.text} for step in change.steps],
    }


def _safe_row(change: Harmless) -> dict[str, object]:
    span = change.span
    return {
        "message": change.message,
        "path_new": span.path.as_posix(),
        "line": span.line,
        "column": span.column,
    }


def _print_plan(changes: list[Change]) -> None:
    from dyngen.evolution.recipes import plan

    for line in plan(changes):
        typer.echo(line)
