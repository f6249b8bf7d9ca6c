"""A project with one schema, and the command that builds it."""

from __future__ import annotations

from pathlib import Path

import pytest

import in_process
from output.disk import Run, schema


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the schema `shop`; the working folder."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "shop_schema.json").write_text(schema())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("DYNGEN_TRACEBACK", "1")  # what is no answer is raised
    return folder


@pytest.fixture
def run(project: Path) -> Run:
    """`dyngen build … -o out`, in this process: exit status and everything that it said."""

    def run(*arguments: str, command: str = "build", output: str = "out") -> tuple[int, str]:
        given = arguments or ("shop_schema.json",)
        status, out, err = in_process.command(command, *given, "-o", output)
        return status, out + err

    return run
