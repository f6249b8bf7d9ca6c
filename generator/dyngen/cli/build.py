"""`dyngen build`: packages written, or only compared."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from dyngen.config import Runtime, Settings, UsageError

if TYPE_CHECKING:
    from dyngen.output.tree import Changes


class Flavours(enum.StrEnum):
    """How the methods of packages call DynamoDB."""

    SYNC = "sync"
    ASYNC = "async"


def build(
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The folder of the packages. [default: generated]", metavar="DIR"
        ),
    ] = None,
    check: Check = False,
    diff: Diff = False,
    usage_data: UsageData = None,
    strict: Strict = None,
    ignore: Ignore = None,
    force: Force = False,
    runtime: Annotated[
        Runtime | None,
        typer.Option(
            help="Where support code stands: in each package, or once beside them. [default: package]",
            show_default=False,
        ),
    ] = None,
    keyword_keys: Annotated[
        bool | None,
        typer.Option(
            "--keyword-keys/--positional-keys",
            help="Whether what makes keys is given to methods by name only.",
        ),
    ] = None,
    flavour: Annotated[
        list[Flavours] | None,
        typer.Option(
            help="Whether methods wait for DynamoDB, or are to be awaited; may be repeated. [default: sync]",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build again whenever a schema changes.")
    ] = False,
    exit_non_zero_on_change: Annotated[
        bool, typer.Option("--exit-non-zero-on-change", help="Exit 1 if anything was written.")
    ] = False,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Compile schemas to packages. Nothing is written until everything is ready."""
    if watch and (check or diff):
        raise UsageError("--watch writes, --check and --diff do not\nhelp: leave one of them out")
    chosen = settings(paths, usage_data, strict, ignore, output, runtime, keyword_keys, flavour)
    point_out(chosen.paths)
    if watch:
        from dyngen.cli.watch import watch as keep_building

        keep_building(chosen, lambda: build_once(chosen, force=force, output_format=output_format))
        return
    write = not (check or diff)
    changes = build_once(chosen, write=write, diff=diff, force=force, output_format=output_format)
    raise typer.Exit(exit_status(changes, clean=check or exit_non_zero_on_change))


def build_once(
    chosen: Settings,
    *,
    write: bool = True,
    diff: bool = False,
    force: bool,
    output_format: Format,
) -> Changes | None:
    """Build, print what there is to say, and return what changed; None if the schemas do not allow it."""
    from dyngen.build import build
    from dyngen.emission.forks import cores

    result = build(chosen, write=write, force=force, tracked=progress, processes=cores())
    return report_changes(
        result, "dyngen build", write=write, diff=diff, output_format=output_format
    )
