"""What a command writes, or would: the options about it, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dyngen.cli.options.settings import Format

if TYPE_CHECKING:
    from pathlib import Path

    from dyngen.build import Result
    from dyngen.output.tree import Changes

Check = Annotated[
    bool,
    typer.Option("--check", help="Write nothing; print what differs, and exit 1 if anything does."),
]
Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; print the differences.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that dyngen did not write.")]


def report_changes(
    result: Result, command: str, *, write: bool, diff: bool, output_format: Format
) -> Changes | None:
    """Print what there is to say, and return what changed; None if the schemas do not allow it."""
    if result.diagnostics or output_format is not Format.TEXT:
        from dyngen.cli.output.report import show

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
            told = (
                _told(changes) if output_format is Format.TEXT else _annotations(changes, command)
            )
            typer.echo("".join(f"{line}\n" for line in told), nl=False)
    if write and not changes.refused:
        for removed in changes.removed:
            typer.echo(f"removed: {changes.folder / removed.path}", err=True)
    for refusal in changes.refused:
        typer.echo(f"error: {changes.folder / refusal.path}: {refusal.why}", err=True)
    typer.echo(_summary(changes, command, write), err=True)
    return changes


def exit_status(changes: Changes | None, *, clean: bool) -> int:
    """1 if nothing could be written, or if something differs and should not (`clean`)."""
    if changes is None or changes.refused:
        return 1
    return int(clean and not changes.clean)


_MEANING = {
    "missing": "is not there, and the schemas say that it should be",
    "changed": "is not what the schemas say",
    "stale": "is there, and no schema says that it should be",
}


def _told(changes: Changes) -> list[str]:
    """The files that differ, each with what is the matter with it, in the order of their paths."""
    return [f"{kind}: {path}" for path, kind in _differing(changes)]


def _annotations(changes: Changes, command: str) -> list[str]:
    """The same for GitHub, which shows it at the files, and what is in the way."""
    from dyngen.cli.output.report import annotation

    remedy = f"help: run `{command}` and commit what it writes"
    told = [
        (path, f"{kind} file", f"{path.name} {_MEANING[kind]}\n{remedy}")
        for path, kind in _differing(changes)
    ]
    told += [(changes.folder / one.path, "in the way", one.why) for one in changes.refused]
    return [
        annotation("error", {"file": path.as_posix(), "title": title}, text)
        for path, title, text in told
    ]


def _differing(changes: Changes) -> list[tuple[Path, str]]:
    kinds = {"missing": changes.created, "changed": changes.changed, "stale": changes.removed}
    differing = sorted((one.path, kind) for kind, ones in kinds.items() for one in ones)
    return [(changes.folder / path, kind) for path, kind in differing]


def _summary(changes: Changes, command: str, write: bool) -> str:
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
        "" if write or changes.clean else f"\nhelp: `{command}` with the same arguments writes it"
    )
    return f"{changes.folder}: {told}{remedy}"
