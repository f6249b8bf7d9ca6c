"""The GitHub Action, its steps run as a runner would run them: in bash, with the inputs in the environment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from evolution.test_against import git
from paths import ROOT, SCHEMAS

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
WRITES_IT = "help: run `dyngen build` and commit what it writes"
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]


def filled(text: str, given: dict[str, str]) -> str:
    """A text of the action with its expressions `${{ … }}` worked out."""
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: given[found[1]], text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    schema = (SCHEMAS / "deals_app" / "schema.json").read_text("utf-8")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "deals_schema.json").write_text(schema)
    (tmp_path / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["schemas"]\n')
    return tmp_path


def run(project: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """What the last step does where dyngen is installed: the environment of the tests takes its place."""
    place = project / "runner" / "dyngen" / "bin"
    place.mkdir(parents=True, exist_ok=True)
    (place / "dyngen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dyngen "$@"\n')
    (place / "dyngen").chmod(0o755)
    given = {f"inputs.{name}": each["default"] for name, each in ACTION["inputs"].items()}
    given |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    given |= {"runner.temp": str(project / "runner")}
    step = STEPS[-1]
    environment = {name: filled(value, given) for name, value in step["env"].items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=project / filled(step["working-directory"], given),
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_it_checks_unless_told_otherwise(project: Path) -> None:
    done = run(project)  # nothing is built yet
    assert done.returncode == 1
    assert (
        "::error file=generated/deals/keys.py,title=missing file::keys.py is not there"
        in done.stdout
    )
    assert run(project, command="build").returncode == 0
    done = run(project)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edited", "told"),
    [
        ("{}x = 1\n", f"title=changed file::keys.py is not what the schemas say%0A{WRITES_IT}\n"),
        ("x = 1\n", "title=in the way::dyngen did not write this file: it lacks the header\n"),
    ],
)
def test_what_differs_becomes_an_annotation_of_its_file(
    project: Path, edited: str, told: str
) -> None:
    assert run(project, command="build").returncode == 0
    path = project / "generated" / "deals" / "keys.py"
    path.write_text(edited.format(path.read_text("utf-8")), "utf-8")
    done = run(project)
    assert done.returncode == 1
    assert done.stdout == f"::error file=generated/deals/keys.py,{told}"


@pytest.mark.slow
def test_findings_become_annotations(project: Path) -> None:
    path = project / "schemas" / "deals_schema.json"
    path.write_text(path.read_text().replace('"required"', '"requried"', 1))
    done = run(project, command="validate")
    assert done.returncode == 1
    assert re.match(r"::error file=schemas/deals_schema\.json,line=\d+,", done.stdout)


@pytest.mark.slow
def test_a_pull_request_is_compared_with_its_base_branch(project: Path) -> None:
    """The command that docs/breaking.md has, with the base branch in its place."""
    text = (ROOT / "docs/breaking.md").read_text("utf-8")
    [said] = re.findall(r'with: \{command: "(.*)"\}', text)
    command = said.replace("${{ github.base_ref }}", "main")
    base = project / "base"
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "schemas", "pyproject.toml")
    git(project, "commit", "-q", "-m", "one")
    git(project, "clone", "-q", "--bare", str(project), str(base))
    git(project, "remote", "add", "origin", str(base))
    git(project, "fetch", "-q", "origin")
    done = run(project, command=command)
    assert (done.returncode, done.stdout) == (0, "")
    path = project / "schemas/deals_schema.json"
    document = json.loads(path.read_text())
    [title] = [
        field
        for field in document["tables"][0]["entities"]["Deal"]["fields"]
        if field["name"] == "title"
    ]
    title["required"] = False
    path.write_text(json.dumps(document, indent=2))
    done = run(project, command=command)
    assert done.returncode == 1
    assert re.search(r"(?m)^::error file=schemas/deals_schema\.json,line=\d+,.*DB208", done.stdout)


@pytest.mark.slow
def test_what_is_given_is_words_and_no_shell_reads_them(project: Path) -> None:
    done = run(project, command="validate; touch hacked; $(touch hacked) `touch hacked`")
    assert done.returncode == 2
    assert not (project / "hacked").exists()


def test_expressions_stand_in_the_environment_and_never_in_a_script() -> None:
    assert [step for step in STEPS if "${{" in step.get("run", "")] == []
    assert [step["uses"] for step in STEPS if "uses" in step] == ["actions/setup-python@v6"]
