"""What was found, and the ledger in which each comparison writes it.

ledger.add("DB102", "the sort key of Comment was …", of_entity(comment, "sk_template"), new=at, reads=BOTH_BREAK)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dyngen.diagnostics import Diagnostic, Pointer, Severity, Span
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.recipes import Step, steps
from dyngen.evolution.rules import RULES, Break
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Table
from dyngen.records import field, record


class Reads(NamedTuple):
    """Who can still work with what: the two directions."""

    new_reads_old: bool = True
    old_reads_new: bool = True


ALL_READ = Reads()
BOTH_BREAK = Reads(new_reads_old=False, old_reads_new=False)
NEW_BREAKS = Reads(new_reads_old=False)
OLD_BREAKS = Reads(old_reads_new=False)


@record(frozen=True, slots=True)
class Subject:
    """What a change is about. `at` is how an accept list names it, without the package."""

    at: str = ""
    table: str | None = None
    entity: str | None = None


def of_table(table: Table, *steps: str) -> Subject:
    """A table, or what is in it: `Posts.ByStatus`."""
    return Subject(".".join((table.name, *steps)), table.name)


def of_entity(entity: Entity, *steps: str) -> Subject:
    """An entity, or what is in it: `Post.prefs.theme`."""
    return Subject(".".join((entity.name, *steps)), entity.table.name, entity.name)


@record(frozen=True, slots=True, kw_only=True)
class Change:
    """A change that breaks something. `at` is how an accept list names the place."""

    rule: Break
    severity: Severity
    message: str
    at: str
    package: str
    subject: Subject
    reads: Reads
    notes: tuple[str, ...]
    pointer: Pointer
    """Where it stands on the new side."""
    span: Span
    source_line: str
    was: str | None
    """Where it stood on the old side: `main:schemas/blog/schema.json:7:32`."""
    path_old: str | None
    steps: tuple[Step, ...]
    against: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Is it an error?"""
        return self.severity is Severity.ERROR

    @property
    def diagnostic(self) -> Diagnostic:
        """As the renderers take it."""
        return Diagnostic(
            self.rule.code,
            self.severity,
            self.message,
            self.rule.right,
            self.span,
            self.source_line,
            (*self.notes, *([f"it was at {self.was}"] if self.was else ())),
        )


@record(slots=True)
class Ledger:
    """The changes between two sides, as they are found."""

    old: Meaning
    new: Meaning
    changes: list[Change] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        subject: Subject,
        *,
        new: Pointer,
        old: Pointer | None = None,
        on_key: bool = False,
        reads: Reads = ALL_READ,
        notes: Sequence[str] = (),
    ) -> None:
        """Write down a change: `new` and `old` are where it stands; without `old`, it did not."""
        rule = RULES[code]
        span = self.new.locate(code, new, on_key=on_key)
        before = None if old is None else self.old.locate(code, old, on_key=on_key)
        package = self.new.schema.package
        change = Change(
            rule=rule,
            severity=rule.severity,
            message=message,
            at=f"{package}:{subject.at}" if subject.at else str(package),
            package=package,
            subject=subject,
            reads=reads,
            notes=tuple(notes),
            pointer=new,
            span=span,
            source_line=self.new.document.source.line(span.line),
            was=self._was(before),
            path_old=before.path.as_posix() if before else None,
            steps=steps(rule),
        )
        if change not in self.changes:
            self.changes.append(change)

    def _was(self, span: Span | None) -> str | None:
        if span is None:
            return None
        origin = f"{self.old.origin}:" if self.old.origin else ""
        return f"{origin}{span.path.as_posix()}:{span.line}:{span.column}"
