"""What is said about every kind of mistake, word for word.

A case is a small schema in tests/rejected, `<code>_<what is wrong>.json` (or .yaml), and the expected text beside it,
`<code>_<what is wrong>.txt`; if it is about usage data, that is `<code>_<what is wrong>_usage_data.json`. To add one,
write the schema and run

    UPDATE_REJECTED=1 pytest tests/test_rejected.py

then read the text as its author: is this what you would like to be told?
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dyngen.analysis import resolve
from dyngen.cli.report import render, summary
from dyngen.diagnostics import RULES, Report
from dyngen.schema.files import usage_data_beside
from dyngen.schema.read import read
from dyngen.schema.source import MAX_BYTES
from dyngen.schema.usage import read_usage

REJECTED = Path(__file__).parent / "rejected"
SUFFIXES = (".json", ".yaml", ".yml")

# The hundreds of codes that are complete: each code in them has a case here and a page in `dyngen explain`.
FINISHED = [code for code in RULES if code[2] in "017"]

# Inputs that nobody wants in a repository.
MADE = {"DG006_too_large.json": lambda: b" " * (MAX_BYTES + 1)}


def check(path: Path, report: Report) -> None:
    """The whole front end on one schema."""
    document = read(path, report)
    if document is None:
        return
    beside = usage_data_beside(path)
    usage = read_usage(beside, document, report) if beside else None
    resolve(document, usage, report)


def _inputs() -> list[str]:
    found = [
        path.name
        for path in REJECTED.iterdir()
        if path.suffix in SUFFIXES and not path.stem.endswith("_usage_data")
    ]
    return sorted([*found, *MADE])


def _expected(name: str) -> str:
    return Path(name).with_suffix(".txt").name


def _told(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, set[str]]:
    """What is printed about a case, with paths that are the same everywhere; and the codes in it."""
    if name in MADE:
        (folder / name).write_bytes(MADE[name]())
    monkeypatch.chdir(folder if name in MADE else REJECTED)
    report = Report()
    check(Path(name), report)
    diagnostics = report.diagnostics()
    return render(diagnostics) + summary(diagnostics) + "\n", {one.code for one in diagnostics}


@pytest.mark.parametrize("name", _inputs())
def test_said_word_for_word(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, codes = _told(name, tmp_path, monkeypatch)
    expected = REJECTED / _expected(name)
    if os.environ.get("UPDATE_REJECTED"):
        expected.write_text(told, encoding="utf-8")
    assert expected.exists(), "make it with UPDATE_REJECTED=1 pytest tests/test_rejected.py"
    assert told == expected.read_text(encoding="utf-8")
    assert name.partition("_")[0] in codes


@pytest.mark.parametrize("code", FINISHED)
def test_every_code_has_a_case(code: str) -> None:
    assert any(name.startswith(f"{code}_") for name in _inputs())


@pytest.mark.parametrize("code", FINISHED)
def test_every_rule_is_explained(code: str) -> None:
    assert all(getattr(RULES[code], part) for part in ("title", "why", "wrong", "right"))


def test_no_expected_text_is_left_over() -> None:
    assert {path.name for path in REJECTED.glob("*.txt")} == set(map(_expected, _inputs()))
