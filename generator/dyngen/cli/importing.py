"""`dyngen import`: a schema for a table that exists, to go on from."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.connection import Server
from dyngen.cli.options.groups import grouped
from dyngen.cli.output.progress import counted
from dyngen.config import UsageError, load
from dyngen.schema.files import PathNotFound

if TYPE_CHECKING:
    from dyngen.importing.observed import Observed
    from dyngen.importing.target import Target

importing = typer.Typer(
    name="import",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make a schema for tables that exist. Every guess is told beside it.",
)


class Syntax(enum.StrEnum):
    """How the schema is written."""

    YAML = "yaml"
    JSON = "json"


Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="The schema's file, or a folder for it; - is stdout. [default: the folder of schemas, by table]",
        metavar="FILE",
    ),
]
Format = Annotated[
    Syntax | None,
    typer.Option("--format", help="yaml (default), with a comment beside each guess; or json."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
UsageData = Annotated[
    bool,
    typer.Option(
        "--usage-data/--no-usage-data",
        help="Whether sample values are written too. What looks personal or secret is never copied.",
    ),
]
Items = Annotated[
    int, typer.Option(help="How many items to learn from.", metavar="N", min=0, max=100_000)
]
File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@importing.command()
@grouped
def dynamodb(
    table: Annotated[
        list[str],
        typer.Option(help="A table; may be repeated.", metavar="NAME", show_default=False),
    ],
    items: Items = 1000,
    *,
    server: Server,
    output: Output = None,
    format: Format = None,
    usage_data: UsageData = True,
    force: Force = False,
) -> None:
    """From a live table: its description, and items from all over it. Nothing is written to it."""
    target = _target(output, format, table[0], force=force, usage=usage_data)
    from dyngen.importing.sources.dynamodb import client_of, from_table

    client = client_of(server.region, server.profile, server.endpoint_url)
    observed = [from_table(client, name, items, counted) for name in dict.fromkeys(table)]
    _finish(observed, target, f"{', '.join(each.shape.name for each in observed)}, as deployed")


@importing.command(name="items")
def from_items(
    file: File,
    table: Annotated[
        str | None,
        typer.Option(help="The table's name. [default: that of the file]", metavar="NAME"),
    ] = None,
    partition_key: Annotated[
        str | None, typer.Option(help="Its partition key. [default: guessed]", metavar="ATTRIBUTE")
    ] = None,
    sort_key: Annotated[
        str | None, typer.Option(help="Its sort key. [default: guessed]", metavar="ATTRIBUTE")
    ] = None,
    items: Items = 1000,
    output: Output = None,
    format: Format = None,
    usage_data: UsageData = True,
    force: Force = False,
) -> None:
    """From items in a file or folder: JSON of DynamoDB or plain, by line or in an array, an export to S3."""
    if sort_key and not partition_key:
        raise UsageError("--sort-key goes with --partition-key\nhelp: name both")
    from dyngen.importing.sources.items import from_files

    name = table or file.name.split(".")[0] or "Items"
    target = _target(output, format, name, force=force, usage=usage_data)
    keys = tuple(key for key in (partition_key, sort_key) if key)
    with _reading(file):
        observed = from_files(file, name, max(items, 1), keys, counted)
    _finish([observed], target, file.name)


@importing.command()
def cloudformation(
    file: File,
    output: Output = None,
    format: Format = None,
    force: Force = False,
) -> None:
    """From a template of CloudFormation, SAM or CDK: tables and indexes, without items."""
    from dyngen.importing.sources.cloudformation import from_template

    target = _target(output, format, file.name.split(".")[0], force=force, usage=False)
    with _reading(file):
        observed = from_template(file)
    _finish(observed, target, file.name)


@importing.command()
def workbench(
    file: File,
    output: Output = None,
    format: Format = None,
    usage_data: UsageData = True,
    force: Force = False,
) -> None:
    """From a model of NoSQL Workbench: tables, indexes, and the sample items in it."""
    from dyngen.importing.sources.workbench import from_model

    target = _target(output, format, file.name.split(".")[0], force=force, usage=usage_data)
    with _reading(file):
        observed = from_model(file)
    _finish(observed, target, file.name)


def _target(
    output: Path | None, format: Syntax | None, name: str, *, force: bool, usage: bool
) -> Target:
    """Where the schema goes, which is known before anything is read."""
    from dyngen.importing.target import target_of

    configured = [path for path in load(Path.cwd()).paths if not path.suffix]
    folder = configured[0] if configured else Path("schemas")
    as_json = None if format is None else format is Syntax.JSON
    return target_of(output, name, folder=folder, as_json=as_json, usage=usage, force=force)


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """A file that is read: PathNotFound if there is none, and what is wrong with it is a finding."""
    from dyngen.importing.sources.json_stream import SourceError

    if not file.exists():
        raise PathNotFound(file)
    try:
        yield
    except SourceError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None


def _finish(observed: Sequence[Observed], target: Target, origin: str) -> None:
    """Make the schema, say what was found, and write it."""
    from dyngen.importing.run import run
    from dyngen.importing.target import write

    made = run(observed)
    for line in made.told:
        typer.echo(line, err=True)
    if not made.has_tables:
        typer.echo("error: there is no table that a schema can describe", err=True)
        raise typer.Exit(1)
    if target.schema is None:
        typer.echo(made.schema_text(origin, as_json=target.as_json), nl=False)
    for path in write(made, origin, target):
        typer.echo(f"wrote {path}", err=True)
    if target.schema is not None:
        typer.echo(
            f"now read what is to be checked, and run `dyngen build {target.schema}`", err=True
        )
