"""`dyngen validate`: everything there is to say about schemas, and nothing written."""

from __future__ import annotations

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


def validate(
    paths: Paths = None,
    usage_data: UsageData = None,
    strict: Strict = None,
    ignore: Ignore = None,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Check schemas without building anything."""
    chosen = settings(paths, usage_data, strict, ignore)
    point_out(chosen.paths)
    from dyngen import build
    from dyngen.cli.output.report import show

    diagnostics = build.validate(chosen.paths, usage_data=chosen.usage_data, ignore=chosen.ignore)
    show(diagnostics, output_format)
    if build.stops(diagnostics, chosen.strict):
        raise typer.Exit(1)
