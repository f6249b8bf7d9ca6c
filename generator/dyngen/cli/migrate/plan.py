"""`dyngen migrate plan`: what is to be done to stored items between two schemas, as a file to review and to run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.settings import point_out, settings
from dyngen.cli.verify import Layout
from dyngen.config import UsageError

if TYPE_CHECKING:
    from dyngen.evolution.against import OldFile
    from dyngen.evolution.finding import Change
    from dyngen.migration.derive.order import Migration
    from dyngen.migration.plan import Step


def plan(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Two of them: a schema as it was, and as it is to be. With --against only those that are to be.",
            metavar="OLD NEW",
            show_default=False,
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            help="The schemas as they were: of a git revision, of a file or a folder.",
            metavar="REF|FILE|FOLDER",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Where the plan is written; a folder if there are several. [default: stdout]",
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
    output_format: Annotated[
        Layout, typer.Option(help="What is printed on stdout: the plan, or what it says in words.")
    ] = Layout.JSON,
) -> None:
    """Write what is to be done to stored items: exit status 1 if something is left that no plan can do."""
    from dyngen.cli.output.report import show
    from dyngen.migration.planning import plans

    planned = plans(*_sides(paths or [], against))
    if planned.diagnostics:
        show(planned.diagnostics, err=True)
        raise typer.Exit(1)
    lines = [line for each in planned.migrations for line in _told(each)]
    for line in lines or ["nothing is to be migrated"]:
        typer.echo(line, err=output_format is Layout.JSON)
    with_steps = [each for each in planned.migrations if each.plan.steps]
    if output or output_format is Layout.JSON:
        _write(with_steps, output)
    if any(each.left for each in planned.migrations):
        raise typer.Exit(1)


def _sides(paths: Sequence[Path], against: str | None) -> tuple[list[OldFile], list[OldFile]]:
    """The files of both sides; UsageError if there is none of one."""
    from dyngen.evolution.against import old_files

    if against is not None:
        news = settings(paths, None, None, None).paths
        point_out(news)
        sides = (
            old_files(against, news),
            [file for each in news for file in old_files(f"path:{each}", ())],
        )
    elif len(paths) == 2:
        old, new = (old_files(f"path:{each}", ()) for each in paths)
        sides = old, new
    else:
        raise UsageError(
            "a plan is between two schemas\n"
            "help: dyngen migrate plan OLD NEW, or dyngen migrate plan --against main"
        )
    for files, which in zip(sides, ("as it was", "as it is to be"), strict=True):
        if not files:
            raise UsageError(
                f"there is no schema {which}\nhelp: name a file, or a folder that has one"
            )
    return sides


def _write(migrations: Sequence[Migration], output: Path | None) -> None:
    """Each plan in its file, or the only one where it is asked for."""
    from dyngen.migration.plan import to_json

    several = len(migrations) > 1 or (output is not None and output.is_dir())
    if several and (output is None or output.is_file()):
        packages = ", ".join(each.plan.package for each in migrations)
        raise UsageError(
            f"there is a plan for each of {packages}\nhelp: say -o FOLDER, or name one schema"
        )
    for each in migrations:
        if output is None:
            typer.echo(to_json(each.plan), nl=False)
            continue
        file = output / f"{each.plan.package}.json" if several else output
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(to_json(each.plan), encoding="utf-8")
        typer.echo(f"wrote {file}", err=True)


def _told(migration: Migration) -> Iterator[str]:
    from dyngen.migration.plan import Phase

    plan = migration.plan
    for phase, when in (
        (Phase.EXPAND, "when every process that writes is of the new release"),
        (Phase.CONTRACT, "when nothing of the old release is left, with --contract"),
    ):
        steps = plan.of(phase)
        if steps:
            yield f"{plan.package}: {when}"
        for number, step in enumerate(steps, 1):
            yield f"  {number}. {step.entity}: {_said(step)}"
            yield f"     {step.why}"
    if plan.writers:
        yield f"{plan.package}: until then the old release undoes it"
        yield from (f"  {each}" for each in plan.writers)
    for change in migration.left:
        yield from _left(change)


def _said(step: Step) -> str:
    """`attribute state from status`, `index-keys gsi1pk, gsi1sk of ByStatus`, `attribute look.tint from colour`."""
    from dyngen.migration.plan import Kind

    if step.nested:
        name = step.nested.new if step.kind is Kind.ATTRIBUTE else step.nested.old
        place = ".".join((*step.targets, *step.nested.within, name))
        is_renamed = step.kind is Kind.ATTRIBUTE and step.nested.old != name
        return f"{step.kind} {place}{f' from {step.nested.old}' if is_renamed else ''}"
    place = f" of {step.index}" if step.index else ""
    if step.from_attribute not in (None, *step.targets):
        place = f" from {step.from_attribute}"
    return f"{step.kind} {', '.join(step.targets)}{place}"


def _left(change: Change) -> Iterator[str]:
    yield f"not in the plan: {change.rule.code} at {change.at}: {change.message}"
    yield f"  help: {change.rule.right}"
