"""The straight line from schema files to packages on disk.

    schemas/**  find ▶ Source  read ▶ Document  resolve ▶ ir.Schema  lower ▶ modules  format ▶ text  apply ▶ Changes

Nothing is written until everything is ready. `write=False` is `--check`, the golden test and CI.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from dyngen.config import Settings
from dyngen.emission.ahead import emission
from dyngen.emission.shared import home_for, shared_code
from dyngen.output.memory import current_files, remember
from dyngen.output.tree import Changes, apply
from dyngen.sources import Source, is_orphaned, sources
from dyngen.tracking import Tracked, untracked
from dyngen.understand import understand
from dyngen.variant import Variant

# To import what the stages after `find` need (pydantic, libcst, the table of rules) takes longer than a whole
# build in which nothing has changed, so it is imported where it is first needed.
if TYPE_CHECKING:
    from dyngen.diagnostics import Diagnostic


class Result(NamedTuple):
    """What a build found, and what it changed (None: the findings stopped it)."""

    diagnostics: list[Diagnostic]
    changes: Changes | None


def build(
    settings: Settings,
    *,
    write: bool,
    force: bool = False,
    tracked: Tracked = untracked,
    processes: int = 1,
) -> Result:
    """Make the packages of the schemas, or (without `write`) only compare; `processes` may be at work at once."""
    output = settings.output
    made = sources(settings.paths, settings.usage_data)
    variant = _variant(settings, made)
    current, changed = _compared(made, output, variant)
    others = processes if changed else 1
    with emission(settings.formatter, variant, others) as emitted:
        found = understand(changed, settings.ignore, tracked, emitted.begin)
        if stops(found.diagnostics, settings.strict):
            return Result(found.diagnostics, None)
        if len(found.schemas) < len(changed):  # its package would count as stale
            raise RuntimeError("a schema came to nothing, and nothing says why")
        packages = emitted.packages([schema for _, schema in found.schemas], tracked)
    files = {
        PurePosixPath(package, name): text
        for package, texts in packages.items()
        for name, text in texts.items()
    }
    orphaned = partial(is_orphaned, output=output, made=made)
    changes = apply(
        files,
        output,
        write=write,
        force=force,
        current=current,
        is_orphaned=orphaned,
        beside=partial(
            shared_code, packages, current, output, variant.home, orphaned, settings.formatter
        ),
    )
    for source in found.silent:
        remember(output / source.package, source.inputs_of(variant), packages[source.package])
    return Result(found.diagnostics, changes)


def _variant(settings: Settings, made: Sequence[Source]) -> Variant:
    """What the packages are to be like."""
    return Variant(
        home_for(settings.runtime, settings.output, made),
        settings.keyword_keys,
        settings.transport == "direct",
        tuple(settings.flavours),
    )


def _compared(
    made: Sequence[Source], output: Path, variant: Variant
) -> tuple[list[PurePosixPath], list[Source]]:
    """The files of packages that are known to be right as they are, and the sources of the others."""
    current: list[PurePosixPath] = []
    changed: list[Source] = []
    for source in made:
        if names := current_files(output / source.package, source.inputs_of(variant)):
            current += [PurePosixPath(source.package, name) for name in names]
        else:
            changed.append(source)
    return current, changed


def validate(
    paths: Sequence[Path], *, usage_data: Path | None = None, ignore: Sequence[str] = ()
) -> list[Diagnostic]:
    """Everything there is to say about the schemas at `paths`."""
    return understand(sources(paths, usage_data), ignore).diagnostics


def stops(diagnostics: Sequence[Diagnostic], strict: bool) -> bool:
    """Whether findings stand in the way: errors, and for the strict warnings too."""
    return any(strict or one.stops for one in diagnostics)
