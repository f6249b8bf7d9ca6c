"""A schema's file: its bytes made text, its text made values, and places when somebody asks.

source = SourceFile.open(path, report)      None after a finding: a folder, no UTF-8, too large
value = source.load(report)                 the fast path; places are not looked up
source.locate(finding)                      now they are
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from dyngen.diagnostics import Finding, Pointer, Report, Span
from dyngen.records import field, record
from dyngen.schema.files import PathNotFound
from dyngen.schema.text.places import Lines, Offsets, Problem, Scan, depth_exceeds, number_fits
from dyngen.schema.text.scan_json import may_hold_surrogates, scan_json

MAX_BYTES = 8_000_000
"""A thousand entities with twenty access patterns each fit into this."""


class Unreadable:
    """What `load` returns when the text could not be read to its end."""


UNREADABLE = Unreadable()


@record()
class SourceFile:
    """One file, read. `renames` and `holes` say how the model differs from the text, see `original`."""

    path: Path
    text: str
    renames: dict[Pointer, str] = field(default_factory=dict)
    holes: dict[Pointer, set[int]] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, report: Report, *, current: bool = True) -> SourceFile | None:
        """The file's text, or None after a finding that says why there is none."""
        return cls._read(path, _content(path), report, current=current)

    @classmethod
    def of(cls, path: Path, content: bytes, report: Report) -> SourceFile | None:
        """The same for a file that is not there any more, whose content is known."""
        return cls._read(path, _sized(content, len(content)), report)

    @classmethod
    def _read(
        cls, path: Path, content: bytes | Problem, report: Report, *, current: bool = True
    ) -> SourceFile | None:
        empty = cls(path, "")
        report.open(empty, current=current)
        problem, text = (content, "") if isinstance(content, Problem) else _decode(content)
        if problem is not None:
            empty.text = text
            empty.report(problem, report)
            return None
        source = cls(path, text)
        report.open(source, current=current)
        return source

    @property
    def is_yaml(self) -> bool:
        return self.path.suffix.lower() in (".yaml", ".yml")

    def load(self, report: Report) -> object:
        """The value that the text stands for; UNREADABLE after a finding that stops everything."""
        if not self.is_yaml:
            value = _load_json(self.text)
            if value is not UNREADABLE:
                return value
        for problem in self.scan.problems:
            self.report(problem, report)
        return self.scan.value if self.scan.complete else UNREADABLE

    @cached_property
    def scan(self) -> Scan:
        """The text read again with places."""
        if not self.is_yaml:
            return scan_json(self.text)
        from dyngen.schema.text.scan_yaml import scan_yaml  # PyYAML takes time to import

        return scan_yaml(self.text)

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)

    def line(self, number: int) -> str:
        return self.lines.line(number)

    def report(self, problem: Problem, report: Report) -> None:
        """Put what a scanner found into the report."""
        span = self.lines.span(self.path, problem.at)
        report.add(problem.code, (), problem.message, problem.help, span=span)

    def locate(self, finding: Finding) -> Span:
        """Where the finding's pointer, which is one into the model, stands in the text."""
        return self.place(self.original(finding.pointer), on_key=finding.on_key, part=finding.part)

    def place(self, pointer: Pointer, *, on_key: bool = False, part: str | None = None) -> Span:
        """Where a pointer into the text stands; the nearest thing around it if it is not there."""
        places = self.scan.places
        found = places.keys.get(pointer) if on_key else places.values.get(pointer)
        if found is None or (found[0] == found[1] and pointer in places.keys):
            found = places.keys.get(pointer) or places.values.get(pointer)
        if found is None:
            return self.place(pointer[:-1], on_key=True) if pointer else Span(self.path, 1, 1, 1, 1)
        return self.lines.span(self.path, self._part(found, part))

    def original(self, pointer: Pointer) -> Pointer:
        """A pointer into the model as a pointer into the text, where broken list members still stand."""
        result: Pointer = ()
        for step in pointer:
            if isinstance(step, int):
                holes = self.holes.get(result, set())
                position = -1
                for _ in range(step + 1):
                    position += 1
                    while position in holes:
                        position += 1
                result = (*result, position)
            else:
                result = (*result, self.renames.get((*result, step), step))
        return result

    def _part(self, at: Offsets, part: str | None) -> Offsets:
        for spelling in (part, json.dumps(part)[1:-1]) if part else ():
            start = self.text.find(spelling, *at)
            if start >= 0:
                return (start, start + len(spelling))
        return at


def _content(path: Path) -> bytes | Problem:
    """What is in a file, or why that is not to be read."""
    if path.is_dir():
        return Problem(
            "DG001",
            (0, 0),
            "this is a folder",
            "give the schema's file, or let dyngen search the folder",
        )
    if not path.exists():
        raise PathNotFound(path)
    if not path.is_file():
        return Problem("DG001", (0, 0), "this is not a regular file", "copy the schema into a file")
    try:
        size = path.stat().st_size
        return _sized(path.read_bytes() if size <= MAX_BYTES else b"", size)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Problem(
            "DG001", (0, 0), f"the file cannot be read: {reason}", "check its permissions"
        )


def _sized(content: bytes, size: int) -> bytes | Problem:
    if size <= MAX_BYTES:
        return content
    return Problem(
        "DG006",
        (0, 0),
        f"the file has {size:,} bytes, and a schema may have {MAX_BYTES:,}",
        "check that this is the schema; a large one can be split into several files",
    )


def _decode(data: bytes) -> tuple[Problem | None, str]:
    """The file's text, or a problem beside as much of the text as can be shown."""
    try:
        return None, data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        rest = data[error.start :].decode("utf-8", "replace")
        return _not_utf8(data, error.start, len(before)), before + rest.split("\n", 1)[0]


def _not_utf8(data: bytes, position: int, offset: int) -> Problem:
    message = f"the file is not UTF-8: byte 0x{data[position]:02x} cannot stand here"
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    guess = "UTF-16" if is_utf16 else "perhaps Latin-1 or Windows-1252"
    return Problem("DG002", (offset, offset + 1), message, f"save it as UTF-8 (it is {guess} now)")


class _Look(ValueError):
    """Raised inside json.loads: something is to be said, so read again with places."""


def _load_json(text: str) -> object:
    """The value of a sound JSON text; UNREADABLE if anything is to be said about it."""
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_int,
            parse_float=_float,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError):
        return UNREADABLE
    if depth_exceeds(value) or may_hold_surrogates(text):
        return UNREADABLE
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Look
    return members


def _int(text: str) -> int:
    if len(text) > 30 and not number_fits(text):
        raise _Look
    return int(text)


def _float(text: str) -> Decimal:
    if not number_fits(text):
        raise _Look
    return Decimal(text)


def _constant(name: str) -> object:
    raise _Look(name)
