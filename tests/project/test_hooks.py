"""The pre-commit hooks that other projects use run when a schema changes, and two when an emitted file does."""

from __future__ import annotations

import re

import pytest
import yaml

from paths import GOLDEN, ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
EMITTED = sorted({path.name for path in GOLDEN.glob("*/*") if path.is_file()})
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
