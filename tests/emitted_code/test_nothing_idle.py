"""What a module of a package, or of the support code, keeps to itself on its top level is used there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from paths import GOLDEN, ROOT

MODULES = [
    *sorted(GOLDEN.rglob("*.py")),
    *sorted((ROOT / "generator" / "dyngen" / "runtime").rglob("*.py")),
]


def private_names(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign(targets=targets):
                names = [each.id for each in targets if isinstance(each, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (each for each in names if each.startswith("_") and not each.startswith("__"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_private_is_used(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    read = {
        node.id
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    assert [each for each in private_names(module) if each not in read] == []
