"""The examples of random schemas run: each access pattern once, on samples that nobody wrote.

pytest tests/proof/test_random_examples.py                    a handful, the same every time
DYNGEN_SOAK=1 pytest tests/proof/test_random_examples.py      hundreds
"""

from __future__ import annotations

import re
import runpy
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from emitted import SOAK
from proof.package import RejectedError, modules
from proof.strategies import schemas
from proof.terms import Json


def without_contradictions(schema: Json) -> None:
    """Take away what no item can meet: two demands of one field, and to be without what every item has."""
    for table in schema["tables"]:
        for entity in table["entities"].values():
            optional = {
                each["name"]
                for each in entity["fields"]
                if not each["required"] and "default" not in each
            }
            for pattern in entity["access_patterns"]:
                if isinstance(pattern.get("condition"), dict):
                    _thin_out(pattern, optional)
    for pattern in schema.get("cross_table_access_patterns", ()):
        for item in pattern["entities_involved"]:
            missing = item.get("condition", "").startswith("attribute_not_exists")
            if missing and item["action"] in ("Update", "Delete"):
                del item["condition"]
        _without_versions(pattern)


def _without_versions(pattern: Json) -> None:
    """An Update by an entity demands the version that the entity has: another demand on it may contradict."""
    dropped = set[str]()
    for item in pattern["entities_involved"]:
        if item["action"] == "Update" and re.search(r"\bversion\b", item.get("condition", "")):
            dropped |= {*re.findall(r":(\w+)", item.pop("condition"))}
    pattern["parameters"] = [each for each in pattern["parameters"] if each["name"] not in dropped]


def _thin_out(pattern: Json, optional: set[str]) -> None:
    seen = set[str]()
    kept, dropped = [], set[str]()
    for each in pattern["condition"]["conditions"]:
        gone = each.get("function") == "attribute_not_exists" and each["field"] not in optional
        if gone or each["field"] in seen:
            named = {each.get("param"), each.get("param2"), *each.get("params", ())}
            dropped |= {name for name in named if name}
        else:
            kept.append(each)
        seen.add(each["field"])
    pattern["parameters"] = [each for each in pattern["parameters"] if each["name"] not in dropped]
    pattern["condition"]["conditions"] = kept
    if not kept:
        del pattern["condition"]


SCHEMAS = 300 if SOAK else 8


@pytest.mark.slow
def test_the_examples_of_random_schemas_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the moto that they start themselves, with its mistakes."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["examples"])
    numbers = count()
    ran = 0

    @seed(0)
    @settings(
        max_examples=SCHEMAS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas())
    def runs(schema: Json) -> None:
        nonlocal ran
        without_contradictions(schema)
        package = f"random_{next(numbers)}"
        try:
            files = modules(schema, tmp_path, examples=True)
        except RejectedError:
            return
        (tmp_path / package).mkdir()
        for name, text in files.items():
            (tmp_path / package / name).write_text(text, "utf-8")
        with pytest.raises(SystemExit) as ended:
            runpy.run_module(f"{package}.examples", run_name="__main__")
        told = capsys.readouterr().out
        assert ended.value.code == 0, (schema, told)
        ran += 1

    runs()
    assert ran > SCHEMAS // 2
