"""What a command works on: its options, and the project's configuration where they are silent.

This is what every start of the command pays for, so what it can do without is imported where it is needed.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dyngen.config import Runtime, Settings, UsageError, flavours_of, load
from dyngen.schema.files import PathNotFound


class Format(enum.StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Schema files, or folders that are searched for them.",
        metavar="PATHS",
        show_default=False,
    ),
]
UsageData = Annotated[
    Path | None,
    typer.Option(help="Sample values for the schema (one schema only).", metavar="FILE"),
]
Strict = Annotated[
    bool | None, typer.Option("--strict/--no-strict", help="Treat warnings as errors.")
]
OutputFormat = Annotated[Format, typer.Option(help="How findings are printed.")]
Ignore = Annotated[
    list[str] | None, typer.Option(help="A warning not to report; may be repeated.", metavar="CODE")
]


def settings(
    paths: Sequence[Path] | None,
    usage_data: Path | None,
    strict: bool | None,
    ignore: Sequence[str] | None,
    output: Path | None = None,
    runtime: Runtime | None = None,
    keyword_keys: bool | None = None,
    flavours: Sequence[str] | None = None,
) -> Settings:
    """The options given, completed from `[tool.dyngen]`; UsageError where nothing says which schemas are meant."""
    config = load(Path.cwd())
    merged = replace(
        config,
        paths=tuple(paths or map(_nearby, config.paths)),
        output=output or _nearby(config.output),
        infrastructure=_nearby(config.infrastructure),
        usage_data=usage_data or config.usage_data,
        strict=config.strict if strict is None else strict,
        ignore=tuple(ignore or config.ignore),
        runtime=runtime or config.runtime,
        keyword_keys=config.keyword_keys if keyword_keys is None else keyword_keys,
        flavours=flavours_of(flavours or config.flavours),
    )
    if not merged.paths:
        raise UsageError(
            "which schemas?\nhelp: name files or folders, or set paths in [tool.dyngen] of pyproject.toml"
        )
    if merged.usage_data and not merged.usage_data.is_file():
        raise UsageError(f"no such file: {merged.usage_data}")
    for code in merged.ignore:
        check_code(code)
    return merged


def check_code(code: str) -> None:
    """UsageError unless `code` is that of a rule about schemas, or of several (`DG9..`)."""
    from dyngen.diagnostics import RULES

    _check_among(code, RULES)


def check_any_code(code: str) -> None:
    """The same with the rules about changes (`DB102`)."""
    from dyngen.cli.codes import rules

    _check_among(code, rules())


def _check_among(code: str, known: Collection[str]) -> None:
    from dyngen.diagnostics import family

    if not family(code, known):
        from dyngen.schema.suggest import did_you_mean

        near = did_you_mean(code, known)
        help_ = f"did you mean {near}?" if near else "`dyngen explain` lists the rules"
        raise UsageError(f"no rule has the code {code!r}\nhelp: {help_}")


def point_out(paths: Sequence[Path]) -> None:
    """Say which files look like schemas and are not called so, where folders are searched."""
    from dyngen.schema.files import overlooked

    for path in overlooked(paths):
        typer.echo(
            f"note: {path} looks like a schema and is not called one\n"
            f"help: rename it to {path.stem}_schema{path.suffix}, or name the file itself",
            err=True,
        )


def _nearby(path: Path) -> Path:
    """`path` as people in the working folder write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def missing(error: PathNotFound) -> str:
    """A path that is not there, and where else than in the command it is named."""
    configured: Sequence[Path] = ()
    with suppress(UsageError):
        configured = load(Path.cwd()).paths
    if error.path in map(_nearby, configured):
        return f"{error}\nhelp: it is one of the paths of [tool.dyngen] in pyproject.toml"
    return str(error)


def refusal(error: OSError) -> str:
    """An error of the system, told to a person."""
    if isinstance(error, FileNotFoundError) and error.filename:
        return (
            f"no such file or folder: {error.filename}\n"
            "help: look how it is spelt, and from which folder it is named"
        )
    where = f"{error.filename}: " if error.filename else ""
    return (
        f"the system refuses to read or to write: {where}{error.strerror or error}\n"
        "help: see that there is room, and that dyngen may read and write there; then run it again"
    )
