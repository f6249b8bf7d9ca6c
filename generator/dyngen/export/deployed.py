"""The tables as they are deployed: those of schemas in files, or in git as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dyngen.config import UsageError
from dyngen.diagnostics import Report
from dyngen.evolution.against import OldFile, old_files
from dyngen.evolution.meaning import understood
from dyngen.ir.tables import Table
from dyngen.schema.text.source import SourceFile


def deployed(against: str | None, paths: Sequence[Path]) -> list[Table]:
    """All tables of the schemas that `against` means, where `paths` are those of the new ones; none without it.

    UsageError for a schema with errors: from tables that are half known no course would be right.
    """
    files = old_files(against, paths) if against else []
    return [table for file in files for table in _tables(file)]


def _tables(file: OldFile) -> Iterator[Table]:
    report = Report()
    side = understood(SourceFile.of(file.path, file.content, report), report, origin=file.origin)
    if errors := [one for one in report.diagnostics() if one.stops]:
        shown = f"{file.origin}:{file.path}" if file.origin else str(file.path)
        line, column = errors[0].span.line, errors[0].span.column
        raise UsageError(
            f"{shown}:{line}:{column}: {errors[0].message}\n"
            "help: --against needs schemas without errors: name a revision, or a file, that has them"
        )
    if side:
        yield from side.schema.tables
