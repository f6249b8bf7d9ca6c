"""AWS's generator, run over what it accepts of our schemas.

Its format is ours without the extensions: `reduced` takes those out of a schema, and leaves out the
access patterns (few) that its validator refuses all the same. The generator is run as its
documentation says: a process for each schema, with its linter, with usage examples.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

_COMMAND = [sys.executable, "-m", "awslabs.dynamodb_mcp_server.repo_generation_tool.codegen"]
_TYPES = {
    "datetime": {"type": "string"},
    "date": {"type": "string"},
    "bytes": {"type": "string"},
    "string_set": {"type": "array", "item_type": "string"},
    "number_set": {"type": "array", "item_type": "decimal"},
}
_REFUSED = re.compile(
    r"tables\[(\d+)\]\.entities\.(\w+)\.access_patterns\[(\d+)\]"
    r"|(cross_table_access_patterns)\[(\d+)\]"
)


def environment() -> dict[str, str]:
    """Where its linter is found, which is `uv run ruff`: beside this Python."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return os.environ | {"PATH": path, "VIRTUAL_ENV": sys.prefix}


def command(schema: Path, output: Path) -> list[str]:
    """Generate for one schema."""
    return [*_COMMAND, "--schema", f"{schema}", "--output", f"{output}", "--generate_sample_usage"]


def reduced(schema: Path, target: Path) -> tuple[int, int]:
    """Write what the generator accepts of `schema` to `target`; how many patterns it has, and had."""
    content = _without_extensions(json.loads(schema.read_text()))
    had = _count(content)
    _drop_filters_of_text(content)
    for _ in range(20):
        target.write_text(json.dumps(content, indent=2))
        check = subprocess.run(
            [*_COMMAND, "--schema", f"{target}", "--validate-only"],
            capture_output=True,
            text=True,
            check=False,
        )
        if check.returncode == 0:
            return _count(content), had
        if not _drop(content, check.stdout):
            raise RuntimeError(f"{schema}: {check.stdout}{check.stderr}")
    raise RuntimeError(f"{schema}: no end to what is refused")


def _without_extensions(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_extensions(each) for each in part]
    if isinstance(part, str):
        return re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", part)
    if not isinstance(part, dict):
        return part
    plain = {name: _without_extensions(each) for name, each in part.items()}
    kind = plain.get("type")
    if isinstance(kind, str) and kind in _TYPES:
        plain |= _TYPES[kind]
    if isinstance(item := plain.get("item_type"), str) and item in _TYPES:
        plain["item_type"] = _TYPES[item]["type"]
    if kind == "array" and "item_type" not in plain:
        plain["item_type"] = "object"
    return plain


def _count(schema: Any) -> int:
    entities = [each for table in schema["tables"] for each in table["entities"].values()]
    return sum(len(each["access_patterns"]) for each in entities) + len(
        schema.get("cross_table_access_patterns", ())
    )


def _drop_filters_of_text(schema: Any) -> None:
    """Take out the patterns over which its validator falls: it takes every filter for an object."""
    for table in schema["tables"]:
        for entity in table["entities"].values():
            entity["access_patterns"] = [
                each
                for each in entity["access_patterns"]
                if not isinstance(each.get("filter_expression"), str)
            ]


def _drop(schema: Any, complaint: str) -> bool:
    """Take out the patterns that `complaint` is about; were there any?"""
    refused = {match.groups() for match in _REFUSED.finditer(complaint)}
    for table, entity, number, crossing, place in sorted(
        refused, key=lambda each: -int(each[2] or each[4])
    ):
        patterns = (
            schema[crossing]
            if crossing
            else schema["tables"][int(table)]["entities"][entity]["access_patterns"]
        )
        del patterns[int(place or number)]
    return bool(refused)
