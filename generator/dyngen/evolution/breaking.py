"""From paths and revisions to what breaks: the whole of `dyngen breaking` but for printing.

breaking([Path("schemas")], ["main"]).changes      [DB102 at blog:Comment.sk_template, …]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from dyngen.config import UsageError
from dyngen.diagnostics import Diagnostic, Report
from dyngen.evolution.against import OldFile, old_files
from dyngen.evolution.compare.harmless import Harmless, harmless, harmless_settings
from dyngen.evolution.compare.order import compare
from dyngen.evolution.compare.projects import compare_projects
from dyngen.evolution.finding import Change, Ledger, Subject
from dyngen.evolution.meaning import Meaning, understood
from dyngen.evolution.pairing.packages import packages
from dyngen.evolution.project import project_here, project_then
from dyngen.records import field, record
from dyngen.schema.files import real
from dyngen.schema.text.source import SourceFile
from dyngen.sources import Source
from dyngen.words.phrasing import listed


@record(slots=True)
class Comparison:
    """What breaks, what else is to be known, and what is wrong with the new schemas: then nothing was compared."""

    changes: list[Change] = field(default_factory=list)
    everything: bool = False
    harmless: list[Harmless] = field(default_factory=list)
    """What changed besides, if `everything` is asked for."""
    notes: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def breaking(
    sources: Sequence[Source],
    paths: Sequence[Path],
    against: Sequence[str],
    *,
    everything: bool = False,
) -> Comparison:
    """The changes from each of `against` to the schemas of `sources`, which were found at `paths`.

    With `everything` also those that break nothing.
    """
    report = Report()
    new = [
        side
        for source in sources
        if (side := understood(SourceFile.open(source.path, report), report))
    ]
    errors = [one for one in report.diagnostics() if one.stops]
    if errors:
        return Comparison(diagnostics=errors)
    found = Comparison(everything=everything)
    contents = {real(source.path): source.path.read_bytes() for source in sources}
    for each in against:
        files = old_files(each, paths)
        if not files:
            found.notes.append(f"{each} has no schema: everything is new")
        # Most schemas of a project did not change, and the same text means the same.
        same = {real(file.path) for file in files if contents.get(real(file.path)) == file.content}
        old = [_old_side(file, found) for file in files if real(file.path) not in same]
        changed = [side for side in new if real(side.document.path) not in same]
        if _compare_all(old, changed, each, found) or same:
            _compare_settings(each, found)
    order = {source.path: number for number, source in enumerate(sources)}
    found.changes.sort(key=lambda one: (order.get(one.span.path, len(order)), *_place(one)))
    return found


def _place(change: Change) -> tuple[str, int, int, str]:
    span = change.span
    return span.path.as_posix(), span.line, span.column, change.rule.code


def _old_side(file: OldFile, found: Comparison) -> Meaning:
    """What an old schema means, as far as this compiler understands it; UsageError if it is none."""
    report = Report()
    source = SourceFile.of(file.path, file.content, report)
    side = understood(source, report, origin=file.origin, partly=True)
    shown = f"{file.origin}:{file.path.as_posix()}" if file.origin else file.path.as_posix()
    errors = [one for one in report.diagnostics() if one.stops]
    if side is None:
        why = (
            f"{errors[0].span.line}:{errors[0].span.column}: {errors[0].message}" if errors else ""
        )
        raise UsageError(f"{shown} cannot be read: {why}")
    if errors:
        found.notes.append(
            f"{shown} has errors for this release of dyngen, and is compared as far as it goes: "
            f"{errors[0].span.line}:{errors[0].span.column}: {errors[0].message}"
        )
    return side


def _compare_all(
    old: Sequence[Meaning], new: Sequence[Meaning], against: str, found: Comparison
) -> bool:
    """Pair the packages, and compare each pair. Is there one?"""
    matched = packages(old, new)
    for pair in matched.all:
        changes = compare(pair.old, pair.new)
        for change in changes:
            _add(change, against, found)
        _add_harmless(harmless(pair.old, pair.new, changes), found)
    for added in matched.added:
        span = added.locate("", (), on_key=True)
        _add_harmless([Harmless(f"package {added.schema.package} is new", span)], found)
    for gone in matched.removed:
        for change in _package_gone(gone):
            _add(change, against, found)
    return bool(matched.all)


def _compare_settings(against: str, found: Comparison) -> None:
    """What `[tool.dyngen]` makes of the packages of both sides; a note where that of the old side cannot be read."""
    try:
        then = project_then(against)
    except UsageError as error:
        message = str(error).partition("\n")[0]
        found.notes.append(f"the settings of {against} are compared with nothing: {message}")
        return
    if then is not None:
        here = project_here()
        for change in compare_projects(then, here):
            _add(change, against, found)
        _add_harmless(harmless_settings(then, here), found)


def _add_harmless(changes: Iterable[Harmless], found: Comparison) -> None:
    """Each of them once, whatever it is compared with; none is looked for where nobody asks."""
    if found.everything:
        found.harmless += [each for each in changes if each not in found.harmless]


def _package_gone(gone: Meaning) -> list[Change]:
    """The finding about a package that is no more, placed where its schema was."""
    ledger = Ledger(gone, gone)
    tables = listed([table.name for table in gone.schema.tables])
    message = f"package {gone.schema.package} is gone; what is stored in {tables} stays"
    ledger.add("DB501", message, Subject(), new=(), old=())
    return ledger.changes


def _add(change: Change, against: str, found: Comparison) -> None:
    """A change is told once, with all that it breaks."""
    for position, known in enumerate(found.changes):
        if (known.rule, known.at, known.message) == (change.rule, change.at, change.message):
            found.changes[position] = replace(known, against=(*known.against, against))
            return
    found.changes.append(replace(change, against=(against,)))
