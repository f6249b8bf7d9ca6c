"""Long work says how far it is where somebody looks on, and nowhere else; and what shells complete."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dyngen.cli.output.progress import progress
from output.disk import schema

BUILD = [sys.executable, "-m", "dyngen", "build", ".", "-o", "out", "--ignore", "DG901"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with some schemas, each of another table."""
    for name in ("ash", "beech", "cedar", "elm", "fir"):
        (tmp_path / f"{name}_schema.json").write_text(schema(name.title()))
    return tmp_path


def environment(folder: Path, **more: str) -> dict[str, str]:
    return os.environ | {"DYNGEN_CACHE_DIR": str(folder / "cache"), "TERM": "xterm"} | more


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("terminal", "shown"), [("xterm", True), ("dumb", False)])
def test_a_build_of_many_shows_on_a_terminal_how_far_it_is(
    many: Path, terminal: str, shown: bool
) -> None:
    ours, theirs = os.openpty()
    run = subprocess.Popen(
        BUILD, cwd=many, env=environment(many, TERM=terminal), stdout=subprocess.PIPE, stderr=theirs
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            part = b""
        if not part:
            break
        said += part
    os.close(ours)
    assert run.communicate()[0] == b""
    assert run.returncode == 0
    assert (b"reading schemas" in said) is shown
    assert (b"writing packages" in said) is shown
    assert b" created" in said


@pytest.mark.slow
def test_elsewhere_nothing_is_said_of_it(many: Path) -> None:
    run = subprocess.run(
        BUILD, cwd=many, env=environment(many, FORCE_COLOR="1"), capture_output=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, b"")
    assert re.fullmatch(rb"out: \d+ created\n", run.stderr)


def test_few_items_are_no_long_work() -> None:
    items = [1, 2, 3]
    assert progress(items, "counting") is items


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_for_the_shell(shell: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [Path(sys.executable).parent / "dyngen", "--install-completion", shell],
        env=os.environ | {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, b"")
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(f"_DYNGEN_COMPLETE=complete_{shell}" in text for text in written)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "place", "expected"),
    [
        ("dyngen b", 1, {"build", "breaking"}),
        ("dyngen build --out", 2, {"--output", "--output-format"}),
        ("dyngen export cl", 2, {"cloudformation"}),
        ("dyngen build --runtime ", 3, {"package", "shared"}),
    ],
)
def test_commands_options_and_words_are_completed(
    words: str, place: int, expected: set[str]
) -> None:
    asked = {"_DYNGEN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(place)}
    run = subprocess.run(
        [Path(sys.executable).parent / "dyngen"],
        env=os.environ | asked, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert set(run.stdout.split()) == expected
