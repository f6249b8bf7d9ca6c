"""The workflows: tests on every Python that dyngen supports, and pages where a repository has them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from paths import ROOT

TEXT = (ROOT / ".github/workflows/test.yml").read_text("utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOB = WORKFLOW["jobs"]["test"]
PAGES: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text("utf-8"))
PUBLISH = PAGES["jobs"]["publish"]


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
    used = [step["uses"] for job in (JOB, PUBLISH) for step in job["steps"] if "uses" in step]
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@v\d+", each)] == []


def test_pages_are_published_as_they_are_tested_and_never_of_a_fork() -> None:
    assert [step["run"] for step in PUBLISH["steps"] if "run" in step] == ["make site"]
    assert "!github.event.repository.fork" in PUBLISH["if"]
    assert PAGES["permissions"] == {"contents": "read"}
