"""A schema with errors, as old schemas may be to a newer compiler, is still something to be compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.diagnostics import Report
from dyngen.evolution.compare.order import compare
from dyngen.evolution.meaning import understood
from dyngen.schema.text.source import SourceFile
from evolution.changing import POST, SCHEMA, side, told
from paths import TESTS
from schemas import changed

pytestmark = pytest.mark.slow

REJECTED = sorted(
    path
    for path in (TESTS / "rejected").iterdir()
    if path.suffix in (".json", ".yaml", ".yml")
    and path.is_file()
    and "usage_data" not in path.name
)


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_what_is_wrong_is_left_out(path: Path) -> None:
    """As far as such a schema means anything, it differs in nothing from itself."""
    report = Report()
    found = understood(SourceFile.of(path, path.read_bytes(), report), report, partly=True)
    assert found is None or compare(found, found) == []


def test_the_sound_part_is_compared() -> None:
    broken = {f"{POST}/access_patterns/6/operation": "Find"}
    old = side(changed(SCHEMA, broken), partly=True)
    new = side(changed(SCHEMA, {f"{POST}/fields/4/required": True}))
    assert told(compare(old, new)) == ["DB207 Post.title B", "DB505 Post.title"]
