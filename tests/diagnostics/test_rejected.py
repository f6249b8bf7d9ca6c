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
from dyngen.cli.report import render, summary
from dyngen.diagnostics import RULES, Report
from dyngen.schema.files import usage_data_beside
from dyngen.schema.read import read
from dyngen.schema.text.source import MAX_BYTES
from dyngen.schema.usage import read_usage
from paths import TESTS

REJECTED = TESTS / "rejected"
SUFFIXES = (".json", ".yaml", ".yml")


def _made(entity: dict[str, object], **table: object) -> bytes:
    """A schema with one table and one entity, Post, of which `entity` says the rest."""
    config = {"table_name": "Posts", "partition_key": "pk", "sort_key": "sk"}
    fields = [{"name": name, "type": "string", "required": True} for name in ("user_id", "post_id")]
    post: dict[str, object] = {
        "entity_type": "POST",
        "pk_template": "USER#{user_id}",
        "sk_template": "POST#{post_id}",
        "fields": fields,
    }
    transactions = table.pop("cross_table_access_patterns", [])
    tables = [{"table_config": config, "entities": {"Post": post | entity}} | table]
    schema = {"tables": tables, "cross_table_access_patterns": transactions}
    return json.dumps(schema, indent=2).encode()


def _pattern(number: int, name: str, operation: str, **more: object) -> dict[str, object]:
    pattern = {"pattern_id": number, "name": name, "description": name, "operation": operation}
    return {**pattern, "return_type": "entity_list", **more}


def _nested(levels: int) -> bytes:
    field: dict[str, object] = {"name": "leaf", "type": "string", "required": False}
    for _ in range(levels):
        field = {"name": "inner", "type": "object", "required": False, "fields": [field]}
    keys = [{"name": name, "type": "string", "required": True} for name in ("user_id", "post_id")]
    return _made({"fields": [*keys, field]})


def _many_values(count: int) -> bytes:
    names = [f"id_{number}" for number in range(count)]
    conditions = [{"field": "post_id", "operator": "in", "params": names}]
    parameters = [{"name": name, "type": "string"} for name in names]
    scan = _pattern(
        1, "find", "Scan", parameters=parameters, filter_expression={"conditions": conditions}
    )
    return _made({"access_patterns": [scan]})


def _many_items(count: int) -> bytes:
    names = [f"post_{number}" for number in range(count)]
    transaction = {
        "pattern_id": 1,
        "name": "save_all",
        "description": "Save all",
        "operation": "TransactWrite",
        "entities_involved": [{"table": "Posts", "entity": "Post", "action": "Put"} for _ in names],
        "parameters": [{"name": name, "type": "entity", "entity_type": "Post"} for name in names],
        "return_type": "boolean",
    }
    return _made({}, cross_table_access_patterns=[transaction])


def _many_indexes(count: int) -> bytes:
    names = [f"Index{number}" for number in range(count)]
    mappings = [{"name": name, "pk_template": "{post_id}"} for name in names]
    parameters = [{"name": "post_id", "type": "string"}]
    patterns = [
        _pattern(number, f"by_{name}", "Query", parameters=parameters, index_name=name)
        for number, name in enumerate(names)
    ]
    return _made(
        {"gsi_mappings": mappings, "access_patterns": patterns},
        gsi_list=[{"name": name, "partition_key": "post_id"} for name in names],
    )


# Inputs that nobody wants in a repository.
MADE: dict[str, Callable[[], bytes]] = {
    "DG006_too_large.json": lambda: b" " * (MAX_BYTES + 1),
    "DG227_too_deep.json": lambda: _nested(31),
    "DG510_too_many.json": lambda: _many_values(101),
    "DG607_too_many.json": lambda: _many_items(101),
    "DG803_too_many.json": lambda: _many_indexes(21),
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
    assert expected.exists(), (
        "make it with UPDATE_REJECTED=1 pytest tests/diagnostics/test_rejected.py"
    )
    assert told == expected.read_text(encoding="utf-8")
    assert name.partition("_")[0] in codes


@pytest.mark.parametrize("code", RULES)
def test_every_code_has_a_case(code: str) -> None:
    assert any(name.startswith(f"{code}_") for name in _inputs())


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_explained(code: str) -> None:
    assert all(getattr(RULES[code], part) for part in ("title", "why", "wrong", "right"))


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


def test_a_case_is_about_one_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is told again in a usage file, or is a file of many mistakes, has more findings than codes."""
    for name in _inputs():
        if name[2] not in "17":
            told, codes = _told(name, tmp_path, monkeypatch)
            assert codes == {name.partition("_")[0]}, name
            assert told.count("help: ") == 1, name
