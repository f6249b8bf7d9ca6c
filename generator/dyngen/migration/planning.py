"""From files to plans: one for each package that has items to migrate, or changes that a plan cannot make good.

plans(old_files("main", paths), new).migrations      [Migration(plan of shop, left), …]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dyngen.config import UsageError
from dyngen.diagnostics import Diagnostic, Report
from dyngen.evolution.against import OldFile
from dyngen.evolution.meaning import Meaning, understood
from dyngen.evolution.pairing.packages import packages
from dyngen.migration.derive.order import Migration, derived
from dyngen.records import field, record
from dyngen.schema.text.source import SourceFile


@record(frozen=True, slots=True)
class Planned:
    """The migrations between schemas; or what is wrong with the new ones, and then there are none."""

    migrations: list[Migration] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def plans(old: Sequence[OldFile], new: Sequence[OldFile]) -> Planned:
    """What follows from schemas and what became of them. UsageError for old ones with errors, and for strangers."""
    report = Report()
    news = [*_meanings(new, report)]
    errors = [one for one in report.diagnostics() if one.stops]
    if errors:
        return Planned(diagnostics=errors)
    matched = packages(_sound(old), news)
    if not matched.all:
        raise UsageError(
            "no schema is on both sides: none has a package or a table of the other\n"
            "help: name the schema of a release, and the same schema as it is to be"
        )
    found = [derived(pair.old, pair.new) for pair in matched.all]
    return Planned([each for each in found if each.plan.steps or each.left])


def _sound(files: Sequence[OldFile]) -> list[Meaning]:
    """What files mean that have no errors: half of a schema is no ground for changing items."""
    report = Report()
    found = [*_meanings(files, report)]
    if errors := [one for one in report.diagnostics() if one.stops]:
        span = errors[0].span
        raise UsageError(
            f"{span.path}:{span.line}:{span.column}: {errors[0].message}\n"
            "help: a migration needs two schemas without errors: name a revision, or a file, that has none"
        )
    return found


def _meanings(files: Sequence[OldFile], report: Report) -> Iterator[Meaning]:
    for file in files:
        source = SourceFile.of(file.path, file.content, report)
        if meaning := understood(source, report, origin=file.origin):
            yield meaning
