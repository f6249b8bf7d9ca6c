"""The examples of packages, made and run as a user would, and read."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import forked
from dyngen.config import Flavour
from dyngen.schema.package import usage_data_beside
from emitted import compile_file, compiled
from paths import SCHEMAS
from schemas import JSON


def make(folder: Path, package: str, flavour: Flavour = "sync") -> None:
    if (folder / package).exists():
        return
    schema = SCHEMAS / package / "schema.json"
    result = compile_file(schema, usage_data_beside(schema), flavours=[flavour])
    for name, text in result.files.items():
        (folder / package / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / package / name).write_text(text)


def run(folder: Path, package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    make(folder, package)
    return forked.run(f"{package}.examples", *arguments, cwd=folder)


def run_schema(
    folder: Path, package: str, document: JSON, usage: object = None
) -> subprocess.CompletedProcess[str]:
    """The same of a schema that is no file."""
    made = compiled(document, usage, name=package)
    assert not made.errors, made.errors
    (folder / package).mkdir()
    for name, text in made.files.items():
        (folder / package / name).write_text(text)
    return run(folder, package)


def patterns(folder: Path, package: str) -> list[tuple[int, str]]:
    """The number and the method of each access pattern, in the order of the numbers."""
    mapping = json.loads((folder / package / "access_patterns.json").read_text())
    return [
        (one["id"], f"{one.get('repository') or one['service']}.{one['method']}")
        for one in mapping["access_patterns"]
    ]


def lines(output: str) -> list[tuple[int, str]]:
    """The number and the method on each line but the last."""
    found = [re.match(r" *(\d+)  ([\w.]+) ", line) for line in output.splitlines()[:-1]]
    return [(int(one[1]), one[2]) for one in found if one]
