"""`dyngen docs`: pages about schemas, written or only compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dyngen.cli.options.settings import (
    Format,
    Ignore,
    OutputFormat,
    Paths,
    Strict,
    UsageData,
    point_out,
    settings,
)
from dyngen.cli.output.changes import Check, Diff, Force, exit_status, report_changes
from dyngen.cli.output.progress import progress
from dyngen.site.kinds import Kind


def docs(
    paths: Paths = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder of the pages.", metavar="DIR")
    ] = Path("site"),
    kind: Annotated[
        Kind, typer.Option("--format", help="What the pages are written in.")
    ] = Kind.HTML,
    check: Check = False,
    diff: Diff = False,
    usage_data: UsageData = None,
    strict: Strict = None,
    ignore: Ignore = None,
    force: Force = False,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Write pages about schemas: item collections, access patterns, entities, writes and transactions."""
    chosen = settings(paths, usage_data, strict, ignore)
    point_out(chosen.paths)
    from dyngen.site.run import run

    write = not (check or diff)
    result = run(
        chosen.paths,
        kind=kind,
        output=output,
        write=write,
        strict=chosen.strict,
        usage_data=chosen.usage_data,
        force=force,
        ignore=chosen.ignore,
        tracked=progress,
    )
    changes = report_changes(
        result, "dyngen docs", write=write, diff=diff, output_format=output_format
    )
    raise typer.Exit(exit_status(changes, clean=check))
