"""The workflow that runs the tests on GitHub: every Python that dyngen supports, and no rights but to read."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from paths import ROOT

TEXT = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOB = WORKFLOW["jobs"]["test"]


def test_it_runs_on_every_python_that_is_supported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    assert JOB["strategy"]["matrix"]["python"] == supported
    assert project["requires-python"] == f">={supported[0]}"


def test_it_runs_what_a_contributor_runs() -> None:
    assert [step["run"] for step in JOB["steps"] if "run" in step] == ["make test PYTHON=python"]


def test_it_may_only_read_and_a_newer_run_ends_an_older_one() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in JOB
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is True


def test_actions_are_pinned_by_their_major_version() -> None:
    used = [step["uses"] for step in JOB["steps"] if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@v\d+", each)] == []
