"""Methods that are called like what the emitted classes are written with: `list` returns a `list`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from dyngen.build import build

ROOT = Path(__file__).parents[1]
NAMES = ("list", "bool", "dict", "str", "int", "tuple", "bytes", "type", "set", "property")


def renamed(schema: Path) -> str:
    """A schema in which access patterns and transactions bear the names, as far as they reach."""
    content = json.loads(schema.read_text())
    entities = [each for table in content["tables"] for each in table["entities"].values()]
    for entity in entities:
        for pattern, name in zip(entity["access_patterns"], NAMES, strict=False):
            pattern["name"] = name
    for pattern, name in zip(content["cross_table_access_patterns"], NAMES, strict=False):
        pattern["name"] = name
    return json.dumps(content)


def test_methods_may_be_called_like_builtins(tmp_path: Path) -> None:
    for name in ("saas_app", "user_registration"):
        (tmp_path / "schemas" / name).mkdir(parents=True)
        text = renamed(ROOT / "schemas" / name / "schema.json")
        (tmp_path / "schemas" / name / "schema.json").write_text(text)
    made = build([tmp_path / "schemas"], output=tmp_path / "out", write=True)
    assert made.changes
    packages = sorted({each.path.parent.name for each in made.changes.created})
    assert "def list(" in (tmp_path / "out" / packages[0] / "transactions.py").read_text()
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *packages]
    check = subprocess.run(
        command, cwd=tmp_path / "out", capture_output=True, text=True, check=False
    )
    assert check.stdout == ""
    for package in packages:
        ended = subprocess.run(
            [sys.executable, "-m", f"{package}.examples"],
            cwd=tmp_path / "out",
            env=os.environ | {"PYTHONPATH": f"{tmp_path / 'out'}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
