"""Emitted packages under type checkers: what is right passes, and each mistake draws its complaint.

The mistakes and the complaints stand side by side in tests/types/bad.py. That whole golden/ is clean under
`mypy --strict` and pyright strict, and a client with boto3's stubs fits it, is `make types`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from paths import ROOT

pytestmark = pytest.mark.slow

TYPES = ROOT / "tests" / "types"


def _expected(checker: str) -> dict[int, set[str]]:
    """The rules that are named behind `# MYPY:` or `# PYRIGHT:`, by line."""
    found: dict[int, set[str]] = {}
    for number, line in enumerate((TYPES / "bad.py").read_text("utf-8").splitlines(), 1):
        if match := re.search(rf"# {checker}: ([^#]+)", line):
            found[number] = {word.strip("[]") for word in match[1].split()}
    return found


def _mypy(name: str) -> dict[int, set[str]]:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--show-error-codes",
        str(TYPES / name),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found: dict[int, set[str]] = defaultdict(set)
    for line in run.stdout.splitlines():
        if match := re.fullmatch(r".*?:(\d+): error: .*\[([\w-]+)\]", line):
            found[int(match[1])].add(match[2])
        else:
            assert ": note: " in line, line
    return found


def _pyright(name: str, project: Path) -> dict[int, set[str]]:
    shutil.copy(TYPES / name, project)
    configuration = {
        "include": [name],
        "extraPaths": [str(ROOT / "golden")],
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "reportUnusedExpression": False,
    }
    (project / "pyrightconfig.json").write_text(json.dumps(configuration), "utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(project)]
    run = subprocess.run(
        [*command, "--pythonpath", sys.executable], capture_output=True, text=True, check=False
    )
    report = json.loads(run.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    found: dict[int, set[str]] = defaultdict(set)
    for each in report["generalDiagnostics"]:
        if each["severity"] == "error":
            found[each["range"]["start"]["line"] + 1].add(each["rule"])
    return found


def test_mypy_has_nothing_to_say_about_ordinary_use() -> None:
    assert _mypy("good.py") == {}


def test_pyright_has_nothing_to_say_about_ordinary_use(tmp_path: Path) -> None:
    assert _pyright("good.py", tmp_path) == {}


def test_mypy_finds_every_mistake() -> None:
    assert _mypy("bad.py") == _expected("MYPY")


def test_pyright_finds_every_mistake(tmp_path: Path) -> None:
    assert _pyright("bad.py", tmp_path) == _expected("PYRIGHT")
