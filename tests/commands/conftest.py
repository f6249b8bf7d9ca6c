"""An empty project, and the command in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.builds import Run
from in_process import command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, and the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """The command in this process: exit status, stdout, stderr."""

    return command
