"""What is on disk around a build, and the schemas that are built there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import schemas

Run = Callable[..., tuple[int, str]]
Snapshot = dict[str, object]


def schema(table: str = "Table", index: str = "ByMood", entity: str = "Thing") -> str:
    """The text of a schema with these names of its table, its index and its entity."""
    thing = schemas.entity("T#{id}", None, "id mood", **{index: "{mood}"})
    only = schemas.table(table, "pk", None, schemas.index(index, "gpk"), **{entity: thing})
    return json.dumps(schemas.schema(only))


def snapshot(folder: Path) -> Snapshot:
    """Everything below a folder: the bytes of files, the targets of links, the folders."""
    found: Snapshot = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = (
            path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else None
        )
    return found


def outside(folder: Path) -> Snapshot:
    """Everything but the output folder and the cache."""
    return {
        name: what
        for name, what in snapshot(folder).items()
        if not name.startswith(("project/out", "cache"))
    }


def refused(project: Path, run: Run, *arguments: str) -> tuple[int, str]:
    """What a build says that must not change anything."""
    before = outside(project.parent) | snapshot(project / "out")
    status, told = run(*arguments)
    assert outside(project.parent) | snapshot(project / "out") == before
    assert "Traceback" not in told
    return status, told
