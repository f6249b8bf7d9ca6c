"""Which functions of the tests assert something: by themselves, or by what they call.

    def test_a() -> None:          def test_b() -> None:          def sound(schema):
        run()                          sound(SCHEMA)                  assert not compiled(schema).errors

`test_a` asserts nothing, whatever `run` does outside the tests; `test_b` asserts through `sound`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from paths import TESTS

Function = ast.FunctionDef | ast.AsyncFunctionDef
_RAISING = {"raises", "warns", "fail"}
"""What of pytest fails a test."""


@dataclass(frozen=True)
class Module:
    """A module of the tests: its functions (`Class.method` too), and what it imports from other modules of theirs."""

    functions: dict[str, Function]
    imports: dict[str, tuple[Path, str]]
    """The module that a name is from, and what it is called there; "" for the module itself."""


def asserts(path: Path, name: str) -> bool:
    """Whether a function of a module can fail a test."""
    return _asserts(path, name, frozenset())


def _asserts(path: Path, name: str, above: frozenset[tuple[Path, str]]) -> bool:
    function = module(path).functions.get(name)
    if function is None or (path, name) in above:
        return False
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and _fails(path, node.func, above | {(path, name)}))
        for node in ast.walk(function)
    )


def _fails(path: Path, called: ast.expr, above: frozenset[tuple[Path, str]]) -> bool:
    """Whether a call can fail the test in which it stands."""
    match called:
        case ast.Attribute(value=ast.Name(id="pytest"), attr=attribute):
            return attribute in _RAISING
        case ast.Attribute(value=ast.Name(id=owner), attr=attribute):
            found, _ = module(path).imports.get(owner, (None, ""))
            if found:
                return _asserts(found, attribute, above)
            return _asserts(path, f"{owner}.{attribute}", above)
        case ast.Name(id=name):
            found, there = module(path).imports.get(name, (path, name))
            return any(_asserts(found, each, above) for each in (there, f"{there}.__init__"))
    return False


@cache
def module(path: Path) -> Module:
    tree = ast.parse(path.read_text("utf-8"))
    functions = dict(_functions(tree))
    imports: dict[str, tuple[Path, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if found := _file(f"{node.module}.{alias.name}"):
                    imports[alias.asname or alias.name] = (found, "")
                elif found := _file(node.module):
                    imports[alias.asname or alias.name] = (found, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if found := _file(alias.name):
                    imports[alias.asname or alias.name] = (found, "")
    return Module(functions, imports)


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{each.name}", each)
                for each in node.body
                if isinstance(each, Function)
            )
    for node in tree.body:
        if isinstance(node, Function):
            yield node.name, node


def _file(name: str) -> Path | None:
    """The file of a module, if it is one of the tests."""
    path = TESTS.joinpath(*name.split(".")).with_suffix(".py")
    return path if path.is_file() else None
