"""What dyngen has to say about a schema: findings while it works, diagnostics when it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, TypedDict, Unpack

from dyngen.diagnostics.rules import RULES, Severity, family
from dyngen.records import field, record

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


Pointer = tuple[str | int, ...]
"""Keys and list positions from the root of a document: ``("tables", 0, "entities", "Post")``."""


@record(frozen=True, slots=True)
class Span:
    """A stretch of a file. Lines and columns count from 1; the end is the first column behind it."""

    path: Path
    line: int
    column: int
    end_line: int
    end_column: int


@record(frozen=True, slots=True)
class Finding:
    """Something wrong, told by its pointer; the place in the file is looked up when it is printed.

    `on_key` puts the place on the key of the pointer's last step instead of its value, `part` on a piece of
    a text value. `file` is the file that the pointer is about. `span` is given by what reads the text itself
    and so knows the place (a syntax error has no pointer).
    """

    code: str
    pointer: Pointer
    message: str
    help: str
    on_key: bool = False
    part: str | None = None
    file: Path | None = None
    span: Span | None = None

    @property
    def severity(self) -> Severity:
        return RULES[self.code].severity

    @property
    def stops(self) -> bool:
        """Does it stop the build?"""
        return self.severity is Severity.ERROR


@record(frozen=True, slots=True)
class Diagnostic:
    """A finding with its place, ready to be printed."""

    code: str
    severity: Severity
    message: str
    help: str
    span: Span
    source_line: str
    notes: tuple[str, ...] = ()
    """What else is to be known, a line each."""

    @property
    def stops(self) -> bool:
        """Does it stop the build?"""
        return self.severity is Severity.ERROR


class Source(Protocol):
    """A file that was read, and can tell where in it something stands."""

    @property
    def path(self) -> Path: ...

    def locate(self, finding: Finding) -> Span: ...

    def line(self, number: int) -> str: ...


@record(slots=True)
class Report:
    """Every finding of a run, in the order in which they were made; a repeated one is kept once."""

    findings: list[Finding] = field(default_factory=list)
    _sources: dict[Path, Source] = field(default_factory=dict)
    _current: Path | None = None
    _ignored: dict[Path | None, set[str]] = field(default_factory=dict)
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def open(self, source: Source, *, current: bool = True) -> None:
        """Make `source` known; with `current`, findings that name no file are about it from now on."""
        self._sources[source.path] = source
        if current:
            self._current = source.path

    def add(
        self,
        code: str,
        at: Pointer,
        message: str,
        help: str,
        *,
        on_key: bool = False,
        part: str | None = None,
        file: Path | None = None,
        span: Span | None = None,
        once: str | None = None,
    ) -> None:
        """Record a finding; a code that the table of rules does not know is a KeyError, and our bug.

        `once` names the mistake: what is said about it again, by whatever code, is left out.
        """
        file = file or (span.path if span else self._current)
        if once is not None:
            if self.was_told(once, file):
                return
            self._seen.add((once, file))
        message, help = _one_line(message), _one_line(help)
        finding = Finding(RULES[code].code, at, message, help, on_key, part, file, span)
        identity = (code, at, message, file, span if not at else None)
        if identity not in self._seen:
            self._seen.add(identity)
            self.findings.append(finding)

    def was_told(self, once: str, file: Path | None = None) -> bool:
        """Has something been said about this mistake (see `add`)?"""
        return (once, file or self._current) in self._seen

    def ignore(self, codes: Iterable[str], file: Path | None = None) -> None:
        """Keep quiet about warnings with these codes, in one file or (None) everywhere. Errors stay.

        `DG9..` means every code that begins with DG9.
        """
        meant = (code for pattern in codes for code in family(pattern))
        self._ignored.setdefault(file, set()).update(meant)

    @property
    def has_errors(self) -> bool:
        return any(finding.stops for finding in self.findings)

    def diagnostics(self) -> list[Diagnostic]:
        """The findings that are not ignored, with their places, in the order of the files."""
        order = {path: number for number, path in enumerate(self._sources)}
        placed = [
            self._place(finding) for finding in self.findings if not self._is_ignored(finding)
        ]
        return sorted(placed, key=lambda one: (order.get(one.span.path, len(order)), *_order(one)))

    def _is_ignored(self, finding: Finding) -> bool:
        if finding.stops:
            return False
        return any(finding.code in self._ignored.get(at, ()) for at in (None, finding.file))

    def _place(self, finding: Finding) -> Diagnostic:
        source = self._sources.get(finding.file) if finding.file else None
        span = finding.span
        if span is None:
            nowhere = Span(finding.file or Path(), 1, 1, 1, 1)
            span = source.locate(finding) if source else nowhere
        line = source.line(span.line) if source else ""
        return Diagnostic(finding.code, finding.severity, finding.message, finding.help, span, line)


def _one_line(text: str) -> str:
    """The text without what would break its line, or what a terminal would obey."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _order(one: Diagnostic) -> tuple[int, int, str]:
    return (one.span.line, one.span.column, one.code)


class About(TypedDict, total=False):
    """What else may be said of a finding (see `Report.add`)."""

    on_key: bool
    part: str | None
    once: str | None


@record(frozen=True, slots=True)
class Place:
    """Where in a document something stands, and the report that hears what is wrong there.

        at["parameters"][3]["name"].error("DG408", 'two parameters are called "id"', "rename one of them")

    Two methods, so that who reads the call knows whether it stops the build; the table of rules must agree.
    """

    report: Report
    pointer: Pointer = ()
    file: Path | None = None
    """The file that the pointer is about; None: the schema that is being read."""

    def __getitem__(self, step: str | int) -> Place:
        return Place(self.report, (*self.pointer, step), self.file)

    @property
    def step(self) -> str | int | None:
        """The last key or position; None at the root."""
        return self.pointer[-1] if self.pointer else None

    def holds(self, pointer: Pointer) -> bool:
        """Does `pointer` stand here, or inside?"""
        return pointer[: len(self.pointer)] == self.pointer

    def error(self, code: str, message: str, help: str, **about: Unpack[About]) -> None:
        """Report what stops the build."""
        self._add(Severity.ERROR, code, message, help, about)

    def warning(self, code: str, message: str, help: str, **about: Unpack[About]) -> None:
        """Report what does not stop it."""
        self._add(Severity.WARNING, code, message, help, about)

    def _add(self, severity: Severity, code: str, message: str, help: str, about: About) -> None:
        if RULES[code].severity is not severity:
            raise ValueError(f"{code} is no {severity}")
        self.report.add(code, self.pointer, message, help, file=self.file, **about)
