"""What type checkers and ruff say of emitted packages: nothing, one hopes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def of_mypy(folder: Path) -> str:
    """What `mypy --strict` says of the packages in a folder."""
    names = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    return _said([sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *names], folder)


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


def _said(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
