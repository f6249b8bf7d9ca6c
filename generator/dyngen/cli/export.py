"""`dyngen export`: what deploys the tables of schemas, in the language of those who deploy them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.settings import (
    Format,
    Ignore,
    OutputFormat,
    Paths,
    Strict,
    point_out,
    settings,
)
from dyngen.cli.output.changes import Check, Diff, Force, exit_status, report_changes
from dyngen.config import UsageError
from dyngen.export.options import Kind, Options, Provider, Syntax

if TYPE_CHECKING:
    from dyngen.config import Settings
    from dyngen.output.tree import Changes


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
        typer.Option(
            "--format",
            help="Of cloudformation and sam: yaml (default), json; of iam: json (default), cloudformation, terraform.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            help="Of cloudformation, sam and create-table: what is deployed, to lead from there one index at a time.",
            metavar="REF|FILE|FOLDER",
        ),
    ] = None,
    terraform_provider: Annotated[
        Provider | None,
        typer.Option(
            help="Of terraform: for this generation of the provider only. [default: every one that can say it]"
        ),
    ] = None,
    account: Annotated[
        str | None, typer.Option(help="Of iam: the number of the account. [default: any]")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Of iam: where the tables are. [default: anywhere]")
    ] = None,
    per_repository: Annotated[
        bool, typer.Option("--per-repository", help="Of iam: a policy for each repository.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Of iam: a repository (post), a method (post.get_post), create_tables, dyngen-verify or "
            "dyngen-migrate; may be repeated.",
            metavar="NAME",
        ),
    ] = None,
    patterns_only: Annotated[
        bool,
        typer.Option(
            "--patterns-only", help="Of iam: no rights for methods that are no access patterns."
        ),
    ] = False,
    leading: Annotated[
        list[str] | None,
        typer.Option(
            help="Of iam: only items whose partition keys have this value; may be repeated.",
            metavar="ENTITY.FIELD=VALUE",
        ),
    ] = None,
    state_table: Annotated[
        str | None,
        typer.Option(
            help="Of iam: the table of dyngen-migrate that says how far a run is. [default: dyngen-migrations]",
            metavar="NAME",
            show_default=False,
        ),
    ] = None,
    strict: Strict = None,
    ignore: Ignore = None,
    output_format: OutputFormat = Format.TEXT,
) -> None:
    """Write what deploys the tables of schemas, by the rules of `dyngen build`."""
    chosen = settings(paths, None, strict, ignore)
    options = Options(
        syntax=syntax,
        provider=terraform_provider,
        account=account,
        region=region,
        leading=tuple(leading or ()),
        per_repository=per_repository,
        patterns_only=patterns_only,
        only=tuple(only or ()),
        state_table=state_table,
        against=against,
    )
    _check(kind, options)
    point_out(chosen.paths)
    folder = (output or chosen.infrastructure) / kind
    write = not (check or diff)
    changes = _export(
        kind, options, chosen, folder,
        write=write, diff=diff, force=force, output_format=output_format,
    )  # fmt: skip
    raise typer.Exit(exit_status(changes, clean=check))


def _export(
    kind: Kind,
    options: Options,
    chosen: Settings,
    folder: Path,
    *,
    write: bool,
    diff: bool,
    force: bool,
    output_format: Format,
) -> Changes | None:
    """Export, print what there is to say, and return what changed; None if the schemas do not allow it."""
    from dyngen.export.run import run

    result = run(
        kind,
        options,
        chosen.paths,
        output=folder,
        write=write,
        strict=chosen.strict,
        force=force,
        ignore=chosen.ignore,
    )
    command = f"dyngen export {kind}"
    changes = report_changes(result, command, write=write, diff=diff, output_format=output_format)
    if changes and options.against and kind in _TEMPLATES:
        for told in _deployments(changes):
            typer.echo(told, err=True)
    return changes


def _deployments(changes: Changes) -> Iterator[str]:
    """How many deployments each package needs, where that is more than one."""
    paths = [*changes.unchanged, *(each.path for each in (*changes.created, *changes.changed))]
    templates = Counter(path.parent for path in paths if "template" in path.name)
    for package, number in sorted(templates.items()):
        if number > 1:
            yield f"{package}: {number} deployments, in the order of their names"


_TEMPLATES = (Kind.CLOUDFORMATION, Kind.SAM)
_SYNTAXES = {
    **dict.fromkeys(_TEMPLATES, (Syntax.YAML, Syntax.JSON)),
    Kind.IAM: (Syntax.JSON, Syntax.CLOUDFORMATION, Syntax.TERRAFORM),
}


def _check(kind: Kind, options: Options) -> None:
    """UsageError if an option was given to a kind of export that it says nothing to."""
    for option, value, kinds in (
        ("--format", options.syntax, tuple(_SYNTAXES)),
        ("--against", options.against, (*_TEMPLATES, Kind.CREATE_TABLE)),
        ("--terraform-provider", options.provider, (Kind.TERRAFORM,)),
        ("--account", options.account, (Kind.IAM,)),
        ("--region", options.region, (Kind.IAM,)),
        ("--per-repository", options.per_repository, (Kind.IAM,)),
        ("--only", options.only, (Kind.IAM,)),
        ("--patterns-only", options.patterns_only, (Kind.IAM,)),
        ("--leading", options.leading, (Kind.IAM,)),
        ("--state-table", options.state_table, (Kind.IAM,)),
    ):
        if value and kind not in kinds:
            *most, last = kinds
            told = f"{', '.join(most)} and {last}" if most else last
            raise UsageError(f"{option} says nothing about {kind}\nhelp: it belongs to {told}")
    known = _SYNTAXES.get(kind, ())
    if options.syntax and options.syntax not in known:
        raise UsageError(
            f"{kind} is not written as {options.syntax}\nhelp: --format {' or '.join(known)}"
        )
