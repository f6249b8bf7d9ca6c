"""One thing broken at random in an example schema: one finding, where it was broken, and never a traceback.

    DYNGEN_SOAK=1 pytest tests/reading/test_mutations.py        10,000 mutations instead of some hundred

A mutation knows what it broke, and so where the finding must be (STRICT). What is no error in itself but leaves
something else wrong is in LOOSE, and MOST says how much may be said about it.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Diagnostic, Report
from dyngen.schema.read import read
from dyngen.schema.text.source import SourceFile
from ordering import ORDERING
from paths import SCHEMAS
from reading.mutations import ELSEWHERE, LOOSE, MOST, STRICT, STRICT_CODES, Broken, Mutation

pytestmark = pytest.mark.slow
APPLICATIONS = sorted(SCHEMAS.glob("*/schema.json"))
SOAK = bool(os.environ.get("DYNGEN_SOAK"))
ROUNDS = 10_000 if SOAK else 320


@dataclass(frozen=True)
class Told:
    """What was said about a broken schema, and the lines on which it was broken."""

    diagnostics: list[Diagnostic]
    lines: set[int]


def told(broken: Broken, path: Path) -> Told:
    path.write_text(json.dumps(broken.value, separators=(",\n", ": ")), "utf-8")
    report = Report()
    document = read(path, report)
    if document:
        resolve(document, None, report)
    source = document.source if document else SourceFile(path, path.read_text("utf-8"))
    lines = {source.place(broken.at, on_key=on_key).line for on_key in (True, False)}
    return Told(report.diagnostics(), lines)


ORIGINALS = {path.parent.name: json.loads(path.read_text("utf-8")) for path in APPLICATIONS}
ORIGINALS["ordering"] = ORDERING


def mutations(kind: str, mutation: Mutation, rounds: int) -> Iterator[tuple[str, Broken]]:
    """Mutations of one kind, the same ones in every run, each with a name to find it again."""
    for number in range(rounds):
        chance = random.Random(f"{kind} {number}")  # noqa: S311
        name = chance.choice([*ORIGINALS])
        broken = mutation(ORIGINALS[name], chance)
        if broken is not None:
            yield f"{kind} {number} in {name} at {broken.at}", broken


@pytest.mark.parametrize("kind", STRICT)
def test_one_mistake_is_one_finding_where_it_is(kind: str, tmp_path: Path) -> None:
    for name, broken in mutations(kind, STRICT[kind], ROUNDS // len(STRICT | LOOSE)):
        found = told(broken, tmp_path / "schema.json")
        assert len(found.diagnostics) == 1, (name, found.diagnostics)
        assert found.diagnostics[0].code in STRICT_CODES[kind], (name, found.diagnostics)
        if kind not in ELSEWHERE:
            assert found.diagnostics[0].span.line in found.lines, (name, found.diagnostics)


@pytest.mark.parametrize("kind", LOOSE)
def test_what_is_changed_without_an_error_is_told_shortly(kind: str, tmp_path: Path) -> None:
    for name, broken in mutations(kind, LOOSE[kind], ROUNDS // len(STRICT | LOOSE)):
        found = told(broken, tmp_path / "schema.json")
        assert len(found.diagnostics) <= MOST[kind], (name, found.diagnostics)
        assert all(one.source_line for one in found.diagnostics), name


def test_damaged_text_gives_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    for number in range(ROUNDS // 8):
        chance = random.Random(number)  # noqa: S311
        text = chance.choice(APPLICATIONS).read_text("utf-8")
        for _ in range(chance.randrange(1, 4)):
            start = chance.randrange(len(text))
            text = (
                text[:start]
                + chance.choice(("", "{", '"', ",", "}", "null", "\n"))
                + text[start + chance.randrange(9) :]
            )
        path.write_text(text, "utf-8")
        report = Report()
        document = read(path, report)
        if document:
            resolve(document, None, report)
        assert all(one.span.path == path for one in report.diagnostics())
