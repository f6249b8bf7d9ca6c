"""A project with one schema, and the command that builds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dyngen.cli.app import run_command
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
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`dyngen build … -o out`, in this process: exit status and everything that it said."""

    def run(*arguments: str, command: str = "build", output: str = "out") -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run_command([command, *(arguments or ("shop_schema.json",)), "-o", output])
        told = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), told.out + told.err

    return run
