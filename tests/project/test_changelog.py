"""What a release will tell: fragments of a known kind, put together in the order of their kinds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from paths import ROOT

FOLDER = ROOT / "changelog.d"
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]
KINDS = [each["directory"] for each in SETTINGS["type"]]
NO_FRAGMENTS = {"README.md", "template.jinja"}
FRAGMENTS = sorted(path for path in FOLDER.iterdir() if path.name not in NO_FRAGMENTS)


def complaints(name: str, text: str) -> list[str]:
    """What is wrong with a fragment."""
    found = []
    if not re.fullmatch(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md", name):
        found.append(f"is not called <slug>.<{'|'.join(KINDS)}>.md")
    if not text.strip():
        found.append("says nothing")
    if text.startswith(("-", "*", "#", " ")):
        found.append("is a sentence, without a bullet or a heading")
    return found


def test_fragments_are_of_a_known_kind() -> None:
    assert {
        path.name: wrong
        for path in FRAGMENTS
        if (wrong := complaints(path.name, path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("explain-page.added.md", "`dyngen explain` prints a page.\n", 0),
        ("explain-page.removed.md", "It is gone.\n", 1),
        ("Explain Page.added.md", "It is there.\n", 1),
        ("explain.added.md", " \n", 2),
        ("explain.added.md", "- It is there.\n", 1),
    ],
)
def test_a_wrong_fragment_would_be_found(name: str, text: str, count: int) -> None:
    assert len(complaints(name, text)) == count


def test_the_page_tells_of_every_kind() -> None:
    assert (
        re.findall(r"^\| `(\w+)` \|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
        == KINDS
    )


def test_a_release_puts_them_above_older_ones(tmp_path: Path) -> None:
    pytest.importorskip("towncrier")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "changelog.d").mkdir()
    shutil.copy(FOLDER / "template.jinja", tmp_path / "changelog.d")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2029-12-31\n\n### Added\n\n- An older thing.\n"
    )
    for name, text in (
        ("b.added.md", "Two lines,\nof one thing."),
        ("a.added.md", "A thing."),
        ("c.emitted.md", "Code."),
    ):
        (tmp_path / "changelog.d" / name).write_text(f"{text}\n")
    command = [
        sys.executable,
        "-m",
        "towncrier",
        "build",
        "--yes",
        "--version=1.2.0",
        "--date=2030-01-31",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2030-01-31\n\n"
        "### Added\n\n- A thing.\n- Two lines,\n  of one thing.\n\n### Emitted code\n\n- Code.\n\n"
        "## [1.1.0] - 2029-12-31\n\n### Added\n\n- An older thing.\n"
    )
    assert [path.name for path in (tmp_path / "changelog.d").iterdir()] == ["template.jinja"]
