"""What a package says of itself besides its code: nothing in which two branches would meet."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import schemas
from dyngen.output.manifest import NAME, manifest
from output.disk import Run

Git = Callable[..., str]

FILES = ["keys.py", "__init__.py", "py.typed"]


def test_the_manifest_is_the_names_of_the_files_one_a_line() -> None:
    text = manifest(FILES, "schemas/shop/schema.json")
    assert text == manifest(FILES[::-1], "schemas/shop/schema.json")
    assert json.loads(text).keys() == {"generated", "source", "files"}
    assert [line.strip(' ",') for line in text.splitlines()[4:-2]] == sorted(FILES)
    assert text.endswith("}\n")
    assert "\r" not in text


def test_a_manifest_that_was_merged_badly_is_made_anew(project: Path, run: Run) -> None:
    run()
    file = project / "out/shop" / NAME
    text = file.read_text()
    file.write_text(text.replace('  "files"', '<<<<<<< HEAD\n  "files"'))
    status, told = run("shop_schema.json", "--check")
    assert (status, NAME in told) == (1, True)
    assert run()[0] == 0
    assert file.read_text() == text


@pytest.fixture
def git(project: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """The command, in a new repository that is the project; its output, and no matter whether it succeeds."""
    (project / ".git").rmdir()
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "somebody@example.org")
    for settings in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{settings}", str(project / "none"))

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=project, capture_output=True, text=True, check=False
        ).stdout

    git("init", "--initial-branch", "main")
    return git


def write(package: str, **more: str) -> None:
    """A schema with two entities; `more` are fields that one of them has besides."""
    entities = {
        name: schemas.entity(f"{name}#{{id}}", None, f"id mood {more.get(name, '')}")
        for name in ("Thing", "Place")
    }
    document = schemas.schema(schemas.table("Table", "pk", None, **entities))
    Path(f"{package}_schema.json").write_text(json.dumps(document, indent=2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(("shop", "Thing"), ("blog", "Thing")), (("shop", "Thing"), ("shop", "Place"))],
    ids=["of two packages", "of one package"],
)
def test_two_branches_that_each_add_a_field_can_be_merged(
    git: Git, run: Run, ours: tuple[str, str], theirs: tuple[str, str]
) -> None:
    def commit() -> None:
        assert run(".")[0] == 0
        git("add", "--all")
        git("commit", "--message", "a field")

    for package in ("shop", "blog"):
        write(package)
    commit()
    for branch, (package, entity) in (("theirs", theirs), ("ours", ours)):
        git("checkout", "-b", branch, "main")
        write(package, **{entity: f"of_{branch}"})
        commit()
    git("merge", "theirs")
    assert git("diff", "--name-only", "--diff-filter=U") == ""
    assert "of_ours" in Path(f"out/{ours[0]}/entities.py").read_text()
    assert "of_theirs" in Path(f"out/{theirs[0]}/entities.py").read_text()
    assert run(".", "--check")[0] == 0, "git has made what a build would make"
