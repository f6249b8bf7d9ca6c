"""What `dyngen init` leaves, and what it leaves alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from commands.builds import Run
from dyngen.config import load
from dyngen.diagnostics import Report
from dyngen.schema.read import read
from dyngen.sources import sources


def test_init_makes_a_sound_schema_and_overwrites_nothing(run: Run, project: Path) -> None:
    status, out, err = run("init")
    assert (status, out) == (0, "")
    *written, last = err.splitlines()
    assert written == [
        "wrote schemas/blog/schema.yaml",
        "wrote schemas/dyngen.schema.json",
        "wrote tests/test_blog.py",
        "wrote pyproject.toml",
        "wrote .gitattributes",
    ]
    assert last.startswith("now run `dyngen build`")
    assert load(project).paths == (project / "schemas",)
    (source,) = sources(load(project).paths)
    report = Report()
    assert read(source.path, report)
    assert report.diagnostics() == []
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert run("init")[0] == 2
    source.path.unlink()
    assert run("init")[0] == 0
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_init_makes_the_folder_of_a_project(run: Run, project: Path) -> None:
    status, _, err = run("init", "shop")
    assert (status, (project / "shop/schemas/blog/schema.yaml").is_file()) == (0, True)
    assert "`cd shop`" in err.splitlines()[-1]
    (project / "taken").write_text("")
    status, _, err = run("init", "taken")
    assert (status, err) == (2, "error: not a folder: taken\n")


def test_an_editor_finds_the_language_beside_the_first_schema(run: Run, project: Path) -> None:
    run("init")
    schema = project / "schemas" / "blog" / "schema.yaml"
    named = schema.read_text().splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (schema.parent / named).resolve().read_text() == run("jsonschema")[1]


@pytest.mark.slow
@pytest.mark.parametrize("flavours", [[], ["sync", "async"], ["async"]], ids="-".join)
def test_the_project_that_init_leaves_builds_passes_its_test_and_type_checks(
    run: Run, project: Path, flavours: list[str]
) -> None:
    if flavours:
        settings = f'[tool.dyngen]\npaths = ["schemas"]\nflavours = {flavours}\n'
        (project / "pyproject.toml").write_text(settings)
    assert run("init")[0] == 0
    assert run("build", "--strict")[0] == 0
    for tool in (["pytest", "-q", "-p", "no:cacheprovider"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *tool],
            check=False,
            cwd=project,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": ""},
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "there",
    [
        '[project]\nname = "x"',
        '[tool.dyngen]\nstrict = true\npaths = ["model"]\noutput = "src/app"\n',
        "[tool.pytest.ini_options]\n[tool.mypy]\n",
    ],
)
def test_init_keeps_what_a_pyproject_says(run: Run, project: Path, there: str) -> None:
    pyproject = project / "pyproject.toml"
    pyproject.write_text(there)
    assert run("init")[0] == 0
    text = pyproject.read_text()
    assert text.startswith(there)
    tables = re.findall(r"^\[(.+)\]", text, re.MULTILINE)
    assert sorted(tables) == sorted(set(tables))
    assert {"tool.dyngen", "tool.pytest.ini_options", "tool.mypy"} <= set(tables)
    settings = load(project)
    (source,) = sources(settings.paths)
    output = settings.output.relative_to(project)
    assert source.path.parent.name == "blog"
    assert (project / ".gitattributes").read_text() == f"{output}/** linguist-generated=true\n"


def test_init_writes_nothing_beside_a_pyproject_that_is_broken(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[")
    assert run("init")[0] == 2
    assert not (project / "schemas").exists()
