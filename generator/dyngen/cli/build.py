"""`dyngen build`: packages written, or only compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.settings import (
    Format,
    Ignore,
    OutputFormat,
    Paths,
    Settings,
    Strict,
    UsageData,
    point_out,
    settings,
)
from dyngen.config import UsageError

if TYPE_CHECKING:
    from dyngen.output.tree import Changes


def build(
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The folder of the packages. [default: generated]", metavar="DIR"
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; print what differs, and exit 1 if anything does."
        ),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print the differences.")
    ] = False,
    usage_data: UsageData = None,
    strict: Strict = None,
    ignore: Ignore = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that dyngen did not write.")
    ] = False,
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
    chosen = settings(paths, usage_data, strict, ignore, output)
    point_out(chosen.paths)
    if watch:
        from dyngen.cli.watch import watch as keep_building

        keep_building(chosen, lambda: build_once(chosen, force=force, output_format=output_format))
        return
    write = not (check or diff)
    changes = build_once(chosen, write=write, diff=diff, force=force, output_format=output_format)
    if changes is None or changes.refused:
        raise typer.Exit(1)
    if not changes.clean and (check or exit_non_zero_on_change):
        raise typer.Exit(1)


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

    result = build(
        chosen.paths,
        output=chosen.output,
        write=write,
        strict=chosen.strict,
        usage_data=chosen.usage_data,
        force=force,
        ignore=chosen.ignore,
        formatter=chosen.formatter,
    )
    if result.diagnostics or output_format is not Format.TEXT:
        from dyngen.cli.report import show

        # stdout is for what differs then
        show(result.diagnostics, output_format, err=not write)
    changes = result.changes
    if changes is None:
        typer.echo("nothing was written", err=True)
        return None
    if output_format in (Format.TEXT, Format.GITHUB):  # the others are one document
        if diff:
            typer.echo(changes.diff(), nl=False)
        elif not write:
            typer.echo("".join(f"{line}\n" for line in _told(changes)), nl=False)
    if write and not changes.refused:
        for removed in changes.removed:
            typer.echo(f"removed: {changes.folder / removed.path}", err=True)
    for refusal in changes.refused:
        typer.echo(f"error: {changes.folder / refusal.path}: {refusal.why}", err=True)
    typer.echo(_summary(changes, write), err=True)
    return changes


def _told(changes: Changes) -> list[str]:
    """The files that differ, each with what is the matter with it, in the order of their paths."""
    kinds = {"missing": changes.created, "changed": changes.changed, "stale": changes.removed}
    differing = sorted((one.path, kind) for kind, ones in kinds.items() for one in ones)
    return [f"{kind}: {changes.folder / path}" for path, kind in differing]


def _summary(changes: Changes, write: bool) -> str:
    """One line that says what happened, or would, and what to do about it."""
    if changes.refused:
        return (
            "nothing was written\n"
            "help: move away what is in the way, or choose another --output; --force overwrites files"
        )
    counts = {
        "created" if write else "missing": len(changes.created),
        "changed": len(changes.changed),
        "removed" if write else "stale": len(changes.removed),
        "unchanged": len(changes.unchanged),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    remedy = (
        "" if write or changes.clean else "\nhelp: `dyngen build` with the same arguments writes it"
    )
    return f"{changes.folder}: {told}{remedy}"
