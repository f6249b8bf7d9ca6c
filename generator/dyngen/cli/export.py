"""`dyngen export`: what deploys the tables of schemas, in the language of those who deploy them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dyngen.cli.changes import Check, Diff, Force, exit_status, report_changes
from dyngen.cli.settings import Format, Ignore, OutputFormat, Paths, Strict, point_out, settings
from dyngen.config import UsageError
from dyngen.export.options import Kind, Options, Provider, Syntax


def export(
    kind: Annotated[Kind, typer.Argument(help="What to export.", show_default=False)],
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The folder of all exports, which has one for each kind. [default: infrastructure]",
            metavar="DIR",
        ),
    ] = None,
    check: Check = False,
    diff: Diff = False,
    force: Force = False,
    syntax: Annotated[
        Syntax | None,
        typer.Option("--format", help="Of cloudformation and sam. [default: yaml]"),
    ] = None,
    terraform_provider: Annotated[
        Provider | None,
        typer.Option(
            help="Of terraform: for this generation of the provider only. [default: every one that can say it]"
        ),
    ] = None,
    strict: Strict = None,
    ignore: Ignore = None,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Write what deploys the tables of schemas, by the rules of `dyngen build`."""
    chosen = settings(paths, None, strict, ignore)
    _belongs("--format", syntax, kind, Kind.CLOUDFORMATION, Kind.SAM)
    _belongs("--terraform-provider", terraform_provider, kind, Kind.TERRAFORM)
    point_out(chosen.paths)
    from dyngen.export.kinds import exporter
    from dyngen.export.run import run

    write = not (check or diff)
    result = run(
        exporter(kind, Options(syntax=syntax or Syntax.YAML, provider=terraform_provider)),
        chosen.paths,
        output=(output or chosen.infrastructure) / kind,
        write=write,
        strict=chosen.strict,
        force=force,
        ignore=chosen.ignore,
    )
    command = f"dyngen export {kind}"
    changes = report_changes(result, command, write=write, diff=diff, output_format=output_format)
    raise typer.Exit(exit_status(changes, clean=check))


def _belongs(option: str, value: object, kind: Kind, *kinds: Kind) -> None:
    """UsageError if an option was given to a kind of export that it says nothing to."""
    if value and kind not in kinds:
        told = " and ".join(kinds)
        raise UsageError(f"{option} says nothing about {kind}\nhelp: it belongs to {told}")
