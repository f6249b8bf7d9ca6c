"""What type checkers and ruff say of emitted packages, which is nothing, one hopes; and of callers of theirs.

of_mypy(folder)                                    "" if the packages in it are clean
complaints_of_mypy(caller, folder)                 {11: {"arg-type"}}, by the lines of the caller
expected(caller, "MYPY")                           the same, as `# MYPY: [arg-type]` says on line 11
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TypeAlias

Complaints: TypeAlias = dict[int, set[str]]
"""The rules that are broken, by line."""


def of_mypy(folder: Path, *further: str) -> str:
    """What `mypy --strict` says of the packages in a folder, with `further` rules that are off in that."""
    names = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    options = [
        "--strict",
        "--no-error-summary",
        *(f"--enable-error-code={each}" for each in further),
    ]
    return _said([sys.executable, "-m", "mypy", *options, *names], folder)


def of_pyright(folder: Path) -> str:
    """What pyright says of them under its strict rules."""
    (folder / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "strict", "pythonVersion": "3.11"})
    )
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "-p", str(folder)]
    return "\n".join(line for line in _said(command, folder).splitlines() if " - error: " in line)


def of_ruff(folder: Path) -> str:
    """What ruff says of them under the rules that it has where nobody chooses any."""
    options = ["--isolated", "--quiet", "--no-cache", "--output-format=concise"]
    return _said([sys.executable, "-m", "ruff", "check", *options, str(folder)], folder)


def expected(caller: Path, checker: str) -> Complaints:
    """The rules that are named behind `# MYPY:` or `# PYRIGHT:`."""
    found: Complaints = {}
    for number, line in enumerate(caller.read_text("utf-8").splitlines(), 1):
        if match := re.search(rf"# {checker}: ([^#]+)", line):
            found[number] = {word.strip("[]") for word in match[1].split()}
    return found


def complaints_of_mypy(caller: Path, folder: Path) -> Complaints:
    """What `mypy --strict` says of a module that uses the packages in a folder."""
    options = [
        "--strict",
        "--no-error-summary",
        "--show-error-codes",
        "--config-file=",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(caller)],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    found: Complaints = defaultdict(set)
    for line in run.stdout.splitlines():
        if match := re.fullmatch(rf".*{caller.name}:(\d+): error: .*\[([\w-]+)\]", line):
            found[int(match[1])].add(match[2])
        else:
            assert ": note: " in line, line
    assert not run.stderr
    return found


def complaints_of_pyright(caller: Path, folder: Path, project: Path) -> Complaints:
    """What pyright says of it under its strict rules; `project` is an empty folder to work in."""
    shutil.copy(caller, project)
    configuration = {
        "include": [caller.name],
        "extraPaths": [str(folder)],
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
    found: Complaints = defaultdict(set)
    for each in report["generalDiagnostics"]:
        if each["severity"] == "error":
            found[each["range"]["start"]["line"] + 1].add(each["rule"])
    return found


def _said(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
