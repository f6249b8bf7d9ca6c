"""What a module of a package, or of the support code, keeps to itself on its top level is used there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from paths import GOLDEN, ROOT

pytestmark = pytest.mark.slow

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


FOR_USERS = {"Query", "Scan", "_Reading"}
CLAUSES = {"Changes", "Criteria"}
"""What gathers a request has a method for each of its clauses, whichever a package has."""


@pytest.mark.parametrize(
    "runtime", sorted(GOLDEN.glob("*/runtime.py")), ids=lambda path: path.parent.name
)
def test_what_the_support_code_can_do_is_done(runtime: Path) -> None:
    nodes = [
        node
        for path in runtime.parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    ]
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    named = {node.id for node in nodes if isinstance(node, ast.Name)}
    for each in ast.parse(runtime.read_text("utf-8")).body:
        if not isinstance(each, ast.ClassDef) or each.name in FOR_USERS | CLAUSES:
            continue
        assert each.name in named, each.name
        if "Protocol" not in map(ast.unparse, each.bases):  # which says what a client can do
            members = [one.name for one in each.body if isinstance(one, ast.FunctionDef)]
            idle = [name for name in members if name not in used and not name.startswith("__")]
            assert idle == [], each.name
