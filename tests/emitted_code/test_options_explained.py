"""What a method takes that no schema says is explained by every method that takes it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from paths import GOLDEN

OPTIONS = {"client_request_token", "consistent_read", "expected_version", "max_wait"}
MODULES = sorted(
    path for path in GOLDEN.glob("*/*.py") if path.name in ("repositories.py", "transactions.py")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_option_is_explained(path: Path) -> None:
    taken = 0
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
            options = {option.arg for option in each.args.kwonlyargs} & OPTIONS
            _, _, told = (ast.get_docstring(each) or "").partition("\nArgs:\n")
            named = {line.strip().partition(":")[0] for line in told.splitlines()}
            assert options <= named, each.name
            taken += len(options)
    assert taken


@pytest.mark.parametrize(
    "path", sorted(GOLDEN.glob("*/streams.py")), ids=lambda path: path.parent.name
)
def test_each_option_of_streams_is_named_in_what_is_said_of_them(path: Path) -> None:
    taken = 0
    for each in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.FunctionDef) and not each.decorator_list:
            told = ast.get_docstring(each) or ""
            for option in each.args.kwonlyargs:
                assert f"`{option.arg}`" in told, each.name
                taken += 1
    assert taken
