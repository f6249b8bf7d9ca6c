"""One mistake, one finding: what follows only from a value that had to be guessed is not told.

"type": "float"        DG104, and the field is taken for a decimal        (nothing about parameters that are none)

The reader goes on with its guess, so that everything else is found in one run. Findings about the same access pattern,
entity or table may be about the guess alone, and come up again, if they are true, when it is mended.
"""

from __future__ import annotations

from collections.abc import Iterable

from dyngen.diagnostics import Finding, Pointer, Report
from dyngen.schema import document as written
from dyngen.schema.read import Document

_GUESSED = frozenset({"DG101", "DG102", "DG104", "DG106", "DG108"})
_BETWEEN_ENTITIES = frozenset({"DG206", "DG214", "DG216", "DG218", "DG226", "DG312", "DG314"})


def drop_consequences(document: Document, since: int, report: Report) -> None:
    """Take back the findings from `since` on that are about what the reader had to guess."""
    guessed = {
        _unit(finding.pointer)
        for finding in report.findings[:since]
        if finding.file == document.path and _is_guess(finding)
    }
    if not guessed:
        return
    touched = [unit for unit in guessed if unit and unit[0] == "tables" and len(unit) <= 4]
    tables = {unit[:2] for unit in touched}
    entities = set(_entities(touched, document))
    guessed |= set(_transactions(entities, document))
    report.findings[since:] = [
        finding
        for finding in report.findings[since:]
        if not _follows(finding, document.source.original(finding.pointer), guessed, tables)
    ]


def _is_guess(finding: Finding) -> bool:
    """Was something taken for another value? An unknown key that is a slip for another is not a guess."""
    if finding.code == "DG103":
        return not finding.help.startswith("did you mean")
    return finding.code in _GUESSED


def _unit(at: Pointer) -> Pointer:
    """What a finding is about: an access pattern, an entity, a table, a transaction."""
    for position, step in enumerate(at):
        if step == "access_patterns" and position == 4:
            return at[:6]
    if at[:1] == ("tables",):
        return at[:4] if at[2:3] == ("entities",) else at[:2]
    return at[:2]


def _follows(finding: Finding, at: Pointer, guessed: set[Pointer], tables: set[Pointer]) -> bool:
    if finding.code in _BETWEEN_ENTITIES and at[:2] in tables:
        return True
    return any(unit and at[: len(unit)] == unit for unit in guessed)


def _entities(units: Iterable[Pointer], document: Document) -> Iterable[str]:
    """The entities that are in these tables, or are these."""
    for unit in units:
        if len(unit) == 4:
            yield str(unit[3])
            continue
        for number, table in enumerate(document.model.tables):
            if document.source.original(("tables", number)) == unit:
                yield from table.entities


def _transactions(entities: set[str], document: Document) -> Iterable[Pointer]:
    """The transactions in which one of the entities is involved."""
    for number, pattern in enumerate(document.model.cross_table_access_patterns):
        if _named(pattern) & entities:
            yield document.source.original(("cross_table_access_patterns", number))


def _named(pattern: written.CrossPattern) -> set[str]:
    named = {involved.entity for involved in pattern.entities_involved}
    return named | {each.entity_type for each in pattern.parameters if each.entity_type}
