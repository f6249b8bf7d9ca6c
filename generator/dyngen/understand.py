"""The first half of the line: from schema files to what they mean, and what there is to say about them.

understand(sources([Path("schemas")]), ignore=[]).schemas      [(Source, ir.Schema), …]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dyngen.sources import Source
from dyngen.tracking import Tracked, untracked

# Pydantic and the table of rules take longer to import than a whole build in which nothing has changed.
if TYPE_CHECKING:
    from dyngen.diagnostics import Diagnostic
    from dyngen.ir.schema import Schema


class Understood(NamedTuple):
    """What schemas mean, what there is to say about them, and those of which there is nothing to say."""

    schemas: list[tuple[Source, Schema]]
    diagnostics: list[Diagnostic]
    silent: list[Source]


def understand(
    pending: Sequence[Source],
    ignore: Sequence[str],
    tracked: Tracked = untracked,
    begin: Callable[[Schema], object] = lambda _: None,
) -> Understood:
    """The meaning of each schema that has one; of the rest the diagnostics speak.

    `begin` is told of each at once, until there is an error: nobody will want their packages.
    """
    if not pending:
        return Understood([], [], [])
    from dyngen.analysis.resolve import resolve
    from dyngen.diagnostics import Report
    from dyngen.schema.read import read
    from dyngen.schema.usage import read_usage

    report = Report()
    report.ignore(ignore)
    schemas = []
    for source in tracked(pending, "reading schemas"):
        document = read(source.path, report)
        if document is None:
            continue
        usage = read_usage(source.usage_data, document, report) if source.usage_data else None
        if schema := resolve(document, usage, report, source=source.shown):
            schemas.append((source, schema))
            if not report.has_errors:
                begin(schema)
    diagnostics = report.diagnostics()
    # What a schema itself asks not to be told may be forgotten, what this call asks may not.
    spoken_of = {one.span.path for one in diagnostics}
    spoken_of |= {finding.file for finding in report.findings if ignore and finding.file}
    silent = [source for source, _ in schemas if not spoken_of & {source.path, source.usage_data}]
    return Understood(schemas, diagnostics, silent)
