"""The settings of a side: `[tool.dyngen]` as it is, and as it was when the schemas were that are compared with.

project_here()                  the nearest pyproject.toml of the working folder
project_then("main")            the one that was the nearest on main; None where nothing says which settings held
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dyngen.config import FILE, Settings, UsageError, project_of, settings_of
from dyngen.diagnostics import Span
from dyngen.evolution.against import file_then, meant_by
from dyngen.evolution.encodings import encodings_in, encodings_then
from dyngen.records import field, record


@record(frozen=True, slots=True)
class Project:
    """The settings of one side, and where they stand."""

    settings: Settings
    path: Path
    """Of the file, as people in the working folder write it."""
    text: str = ""
    origin: str = ""
    """The revision; empty for a file of the disk."""
    encodings: Mapping[str, int] = field(default_factory=dict)
    """How the packages store values that it has written, as far as that is known."""

    def span(self, key: str) -> Span:
        """Where a setting stands; the head of its table, or of the file, where it is left to its default."""
        head, inside = 1, False
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.lstrip().startswith("["):
                inside = _HEAD.fullmatch(line) is not None
                head = number if inside else head
            elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return Span(self.path, number, 1, number, len(line.rstrip()) + 1)
        return Span(self.path, head, 1, head, len(self.line(head).rstrip()) + 1)

    def line(self, number: int) -> str:
        """A line of the file; the first of none is empty."""
        lines = self.text.splitlines()
        return lines[number - 1] if number <= len(lines) else ""


_HEAD = re.compile(r"""\s*\[\s*["']?tool["']?\s*\.\s*["']?dyngen["']?\s*\]\s*(#.*)?""")


def project_here() -> Project:
    """The settings that hold in the working folder."""
    folder = project_of(Path.cwd())
    if folder is None:
        return Project(Settings(), Path(FILE))
    return _read((folder / FILE).read_bytes(), folder / FILE, "")


def project_then(against: str) -> Project | None:
    """The settings that held for the schemas that `against` means; UsageError where they cannot be read.

    A folder or a file has those of the nearest pyproject.toml, or else none that are known. A revision of git without
    that file left everything to its default.
    """
    meant = meant_by(against)
    if isinstance(meant, Path):
        found = project_of(meant if meant.is_dir() else meant.parent)
        if found is None:
            return None
        project = _read((found / FILE).read_bytes(), found / FILE, "")
        return replace(project, encodings=encodings_in(project.settings.output))
    then = file_then(meant, FILE)
    if then.content is None:
        project = Project(Settings(), then.path, origin=then.origin)
    else:
        project = _read(then.content, then.path.absolute(), then.origin)
    return replace(project, encodings=encodings_then(meant, project.settings.output))


def _read(content: bytes, path: Path, origin: str) -> Project:
    shown = Path(os.path.relpath(path))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown}: cannot be read: {error}") from None
    return Project(settings_of(text, path), shown, text, origin)
