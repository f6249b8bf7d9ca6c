"""The pre-commit hooks that other projects use run when a schema changes, and two when an emitted file does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from evolution.changing import SCHEMA
from evolution.test_against import OPTIONAL, git, write
from paths import GOLDEN, ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
# What tools leave in golden/ begins with a dot: the cache of a type checker, say.
EMITTED = sorted({path.name for path in GOLDEN.glob("[!.]*/*") if path.is_file()})
SCHEMAS = ["schema.json", "a/b/shop_schema.yaml", "shop.schema.yml"]
OF_PACKAGES = ["a/shop_usage_data.json", *(f"golden/shop/{name}" for name in EMITTED)]
BUILD, CHECK, BREAKING = HOOKS


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_what_every_hook_runs_for(hook: dict[str, str], name: str) -> None:
    assert re.search(hook["files"], name)


@pytest.mark.parametrize("name", OF_PACKAGES)
def test_what_only_the_hooks_of_packages_run_for(name: str) -> None:
    assert re.search(BUILD["files"], name)
    assert re.search(CHECK["files"], name)
    assert not re.search(BREAKING["files"], name)


def test_what_only_the_hook_of_changes_runs_for() -> None:
    """Settings that were changed break callers, too."""
    assert re.search(BREAKING["files"], "pyproject.toml")
    assert not re.search(CHECK["files"], "pyproject.toml")


@pytest.mark.parametrize("name", ["schemas.json", "main.py", "docs/schema.md", "data.json"])
def test_what_no_hook_runs_for(name: str) -> None:
    assert not any(re.search(hook["files"], name) for hook in HOOKS)


def test_the_configuration_that_the_readme_shows_is_one_of_pre_commit() -> None:
    [shown] = re.findall(
        r"```yaml file=\.pre-commit-config\.yaml\n(.*?)```",
        (ROOT / "README.md").read_text("utf-8"),
        re.DOTALL,
    )
    config = yaml.safe_load(shown)
    assert list(config) == ["repos"]
    [repo] = config["repos"]
    assert repo.keys() == {"repo", "rev", "hooks"}
    assert {hook["id"] for hook in repo["hooks"]} <= {hook["id"] for hook in HOOKS}


@pytest.mark.slow
def test_the_hook_of_changes_compares_with_the_base_branch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pre-commit runs it: the entry with its arguments, in a clone in which somebody has changed a schema."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    write(origin / "shop_schema.json", SCHEMA)
    (origin / "pyproject.toml").write_text('[tool.dyngen]\npaths = ["shop_schema.json"]\n')
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "one")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "checkout", "-q", "-b", "feature")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "dyngen").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dyngen "$@"\n')
    (bin_ / "dyngen").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")

    def hook() -> subprocess.CompletedProcess[str]:
        command = [*shlex.split(BREAKING["entry"]), *BREAKING["args"]]
        return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)

    assert (BREAKING["pass_filenames"], hook().returncode) == (False, 0)
    write(clone / "shop_schema.json", OPTIONAL)
    git(clone, "commit", "-q", "-a", "-m", "two")  # the base branch has not got it
    done = hook()
    assert done.returncode == 1
    assert "error[DB208]: text was required, and is optional in Note" in done.stdout
    git(origin, "fetch", "-q", str(clone), "feature")
    git(origin, "merge", "-q", "--ff-only", "FETCH_HEAD")
    git(clone, "fetch", "-q")
    assert hook().returncode == 0  # it is in the base branch now
