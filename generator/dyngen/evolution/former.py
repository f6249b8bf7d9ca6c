"""Schemas as they were: in files, or in git. Whoever needs them whole takes no schema with errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dyngen.config import UsageError
from dyngen.diagnostics import Report
from dyngen.evolution.against import OldFile, old_files
from dyngen.evolution.meaning import understood
from dyngen.ir.schema import Schema
from dyngen.schema.text.source import SourceFile


def former_schemas(against: str, paths: Sequence[Path]) -> list[Schema]:
    """What the schemas mean that `against` names, where `paths` are those of the new ones.

    UsageError for a schema with errors: from one that is half known no course would be right.
    """
    return [schema for file in old_files(against, paths) for schema in _schema(file)]


def _schema(file: OldFile) -> Iterator[Schema]:
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
        yield side.schema
