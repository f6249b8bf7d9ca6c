"""What is said about every kind of mistake, word for word.

A case is a small schema in tests/rejected, `<code>_<what is wrong>.json` (or .yaml), and the expected text beside it,
`<code>_<what is wrong>.txt`; if it is about usage data, that is `<code>_<what is wrong>_usage_data.json`. To add one,
write the schema and run

    UPDATE_REJECTED=1 pytest tests/diagnostics/test_rejected.py

then read the text as its author: is this what you would like to be told?
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import dyngen
from dyngen.analysis.resolve import resolve
from dyngen.cli.output.report import render, summary
from dyngen.diagnostics import RULES, Report
from dyngen.schema.package import usage_data_beside
from dyngen.schema.read import read
from dyngen.schema.text.source import MAX_BYTES
from dyngen.schema.usage import read_usage
from paths import TESTS
from schemas import JSON, changed, entity, fields, index, pattern, schema, table, transaction

REJECTED = TESTS / "rejected"
SUFFIXES = (".json", ".yaml", ".yml")


def _posts(*patterns: JSON, transactions: tuple[JSON, ...] = (), **indexes: str) -> JSON:
    """A schema with one entity, Post."""
    post = entity("USER#{user_id}", "POST#{post_id}", "user_id post_id", *patterns, **indexes)
    made = [index(name, "post_id") for name in indexes]
    return schema(table("Posts", "pk", "sk", *made, Post=post), transactions=transactions)


def _nested(levels: int) -> JSON:
    (field,) = fields("leaf?")
    for _ in range(levels):
        field = {"name": "inner", "type": "object", "required": False, "fields": [field]}
    return changed(_posts(), {"tables/0/entities/Post/fields": [*fields("user_id post_id"), field]})


def _many_values(count: int) -> JSON:
    names = [f"id_{number}" for number in range(count)]
    conditions = [{"field": "post_id", "operator": "in", "params": names}]
    found = pattern("find", "Scan", " ".join(names), filter_expression={"conditions": conditions})
    return _posts(found)


def _many_items(count: int) -> JSON:
    given = " ".join(f"post_{number}:Post" for number in range(count))
    items = ["Put Post of Posts"] * count
    save = transaction("save_all", "TransactWrite", given, "boolean", *items)
    return _posts(transactions=(save,))


def _many_indexes(count: int) -> JSON:
    names = [f"Index{number}" for number in range(count)]
    queries = [pattern(f"by_{name}", "Query", "post_id", index_name=name) for name in names]
    return _posts(*queries, **dict.fromkeys(names, "{post_id}"))


def _wide_format(digits: int) -> JSON:
    post = entity("USER#{user_id}", f"POST#{{number:{'9' * digits}d}}", "user_id number:integer")
    return schema(table("Posts", "pk", "sk", Post=post))


# Inputs that nobody wants in a repository.
MADE: dict[str, Callable[[], str]] = {
    "DG006_too_large.json": lambda: " " * (MAX_BYTES + 1),
    "DG221_thousands_of_digits.json": lambda: json.dumps(_wide_format(5000), indent=2),
    "DG227_too_deep.json": lambda: json.dumps(_nested(31), indent=2),
    "DG510_too_many.json": lambda: json.dumps(_many_values(101), indent=2),
    "DG607_too_many.json": lambda: json.dumps(_many_items(101), indent=2),
    "DG803_too_many.json": lambda: json.dumps(_many_indexes(21), indent=2),
}


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
        (folder / name).write_text(MADE[name]())
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
    assert expected.exists(), (
        "make it with UPDATE_REJECTED=1 pytest tests/diagnostics/test_rejected.py"
    )
    assert told == expected.read_text(encoding="utf-8")
    assert name.partition("_")[0] in codes


def test_every_code_has_a_case() -> None:
    assert {name.partition("_")[0] for name in _inputs()} == set(RULES)


def test_every_rule_is_explained() -> None:
    parts = ("title", "why", "wrong", "right")
    assert [
        code for code, rule in RULES.items() if not all(getattr(rule, each) for each in parts)
    ] == []


def test_no_expected_text_is_left_over() -> None:
    assert {path.name for path in REJECTED.glob("*.txt")} == set(map(_expected, _inputs()))


def test_every_rule_is_used_and_every_code_is_a_rule() -> None:
    root = Path(dyngen.__file__).parent
    used = {
        code
        for path in root.rglob("*.py")
        if path.parent.name != "diagnostics"
        for code in re.findall(r'"(DG\d{3})"', path.read_text("utf-8"))
    }
    assert used == set(RULES)


@pytest.mark.slow
def test_a_case_is_about_one_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is told again in a usage file, or is a file of many mistakes, has more findings than codes."""
    for name in _inputs():
        if name[2] not in "17":
            told, codes = _told(name, tmp_path, monkeypatch)
            assert codes == {name.partition("_")[0]}, name
            assert told.count("help: ") == 1, name
