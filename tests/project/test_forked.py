"""What a fork does that runs as a program is what `python -m` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import forked

pytestmark = pytest.mark.slow

PROGRAM = """
import os, sys
import boto3
print(__name__, __package__, sys.argv[1:], os.getcwd(), sys.path[0] == os.getcwd(), os.environ["MARK"])
print(os.path.realpath(sys.argv[0]), sys.modules["__main__"].__dict__ is globals(), sys.stdin.read())
print("told", file=sys.stderr)
"""
ENDS = {
    "as it is": "",
    "a status": "raise SystemExit(3)",
    "a text": "raise SystemExit('no')",
    "an error": "raise ValueError",
    "at exit": "import atexit; atexit.register(print, 'late')",
    "killed": "sys.stdout.flush(); os.kill(os.getpid(), 9)",
}


@pytest.mark.parametrize("end", ENDS)
def test_it_is_as_if_started(end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARK", end)
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "__init__.py").touch()
    (tmp_path / "some" / "program.py").write_text(PROGRAM + ENDS[end])
    started = subprocess.run(
        [sys.executable, "-m", "some.program", "a", "b c"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    done = forked.run("some.program", "a", "b c", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (started.returncode, started.stdout)
    assert done.stderr.splitlines()[:1] == started.stderr.splitlines()[:1]
    assert done.stderr.splitlines()[-1:] == started.stderr.splitlines()[-1:]


def test_one_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "leaving.py").write_text("import sys; sys.modules['left'] = sys; print('gone')")
    (tmp_path / "finding.py").write_text("import sys; print('left' in sys.modules)")
    assert forked.run("leaving", cwd=tmp_path).stdout == "gone\n"
    assert forked.run("finding", cwd=tmp_path).stdout == "False\n"
