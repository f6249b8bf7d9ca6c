"""The straight line from schema files to packages on disk.

    schemas/**  find ▶ Source  read ▶ Document  resolve ▶ ir.Schema  lower ▶ modules  format ▶ text  apply ▶ Changes

Nothing is written until everything is ready. `write=False` is `--check`, the golden test and CI.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from dyngen.output.header import stamp
from dyngen.output.manifest import NAME, current_files, manifest, remember
from dyngen.output.tree import Changes, apply
from dyngen.sources import Source, sources

# To import what the stages after `find` need (pydantic, libcst, black, the table of rules) takes longer than a whole
# build in which nothing has changed, so it is imported where it is first needed.
if TYPE_CHECKING:
    from dyngen.diagnostics import Diagnostic
    from dyngen.ir.model import Schema


@dataclass(frozen=True, slots=True)
class Result:
    """What a build found, and what it changed (None: the findings stopped it)."""

    diagnostics: list[Diagnostic]
    changes: Changes | None


def build(
    paths: Sequence[Path],
    *,
    output: Path,
    write: bool,
    strict: bool = False,
    usage_data: Path | None = None,
    force: bool = False,
    ignore: Sequence[str] = (),
) -> Result:
    """Make the packages of the schemas at `paths` in `output`, or (without `write`) only compare."""
    current: list[PurePosixPath] = []
    changed: list[Source] = []
    for source in sources(paths, usage_data):
        if names := current_files(output / source.package, source.inputs):
            current += [PurePosixPath(source.package, name) for name in names]
        else:
            changed.append(source)
    found = _resolve(changed, ignore)
    if stops(found.diagnostics, strict):
        return Result(found.diagnostics, None)
    if len(found.schemas) < len(changed):  # its package would count as stale
        raise RuntimeError("a schema came to nothing, and nothing says why")
    files = _emit(found.schemas)
    changes = apply(files, output, write=write, force=force, current=current)
    for source in found.silent:
        remember(files[PurePosixPath(source.package, NAME)])
    return Result(found.diagnostics, changes)


def validate(
    paths: Sequence[Path], *, usage_data: Path | None = None, ignore: Sequence[str] = ()
) -> list[Diagnostic]:
    """Everything there is to say about the schemas at `paths`."""
    return _resolve(sources(paths, usage_data), ignore).diagnostics


def stops(diagnostics: Sequence[Diagnostic], strict: bool) -> bool:
    """Whether findings stand in the way: errors, and for the strict warnings too."""
    return any(strict or one.severity == "error" for one in diagnostics)


class _Found(NamedTuple):
    """What schemas mean, what there is to say about them, and those of which there is nothing to say."""

    schemas: list[tuple[Source, Schema]]
    diagnostics: list[Diagnostic]
    silent: list[Source]


def _resolve(pending: Sequence[Source], ignore: Sequence[str]) -> _Found:
    """The meaning of each schema that has one; of the rest the diagnostics speak."""
    if not pending:
        return _Found([], [], [])
    from dyngen.analysis import resolve
    from dyngen.diagnostics import Report
    from dyngen.schema.read import read
    from dyngen.schema.usage import read_usage

    report = Report()
    report.ignore(ignore)
    schemas = []
    for source in pending:
        document = read(source.path, report)
        if document is None:
            continue
        usage = read_usage(source.usage_data, document, report) if source.usage_data else None
        if schema := resolve(document, usage, report, source=source.shown):
            schemas.append((source, schema))
    diagnostics = report.diagnostics()
    # What a schema itself asks not to be told may be forgotten, what this call asks may not.
    spoken_of = {one.span.path for one in diagnostics}
    spoken_of |= {finding.file for finding in report.findings if ignore and finding.file}
    silent = [source for source, _ in schemas if not spoken_of & {source.path, source.usage_data}]
    return _Found(schemas, diagnostics, silent)


def _emit(schemas: Sequence[tuple[Source, Schema]]) -> dict[PurePosixPath, str]:
    """The text of every file of every package."""
    if not schemas:
        return {}
    from dyngen.lower import lower
    from dyngen.output.format import format_all

    ready: dict[PurePosixPath, str] = {}
    raw: dict[PurePosixPath, str] = {}
    for source, schema in schemas:
        for name, module in lower(schema).items():
            text = module if isinstance(module, str) else module.code
            target = ready if isinstance(module, str) else raw
            target[PurePosixPath(source.package, name)] = stamp(name, text, source.shown)
    files = ready | format_all(raw)
    for source, _ in schemas:
        package = {
            path.name: text for path, text in files.items() if path.parts[0] == source.package
        }
        files[PurePosixPath(source.package, NAME)] = manifest(source.inputs, package, source.shown)
    return files
