"""The shape of the program, held by tests: which part may know which, and where the third parties live."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import dyngen

ROOT = Path(dyngen.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

# Each part of dyngen: the other parts and the third parties that it may import. A part is a folder or a module
# directly in the package. `runtime` is text to everybody: only the list of its modules may be imported.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "names": set(),
    "steps": set(),
    "diagnostics": set(),
    "schema": {"diagnostics", "names", "steps", "pydantic", "pydantic_core", "yaml"},
    "ir": {"names"},
    "analysis": {"diagnostics", "ir", "names", "schema", "steps"},
    "syntax": {"names", "libcst"},
    "words": {"ir", "names"},
    "lower": {"ir", "names", "runtime", "steps", "syntax", "words", "libcst"},
    "runtime": set(),
    "starter": set(),
    "output": {"black", "ruff"},
    "config": {"schema"},
    "sources": {"config", "output", "schema"},
    "understand": {"analysis", "diagnostics", "ir", "schema", "sources"},
    "emit": {"config", "ir", "lower", "output"},
    "evolution": {"analysis", "config", "diagnostics", "ir", "names", "schema", "sources", "words"},
    "build": {"config", "diagnostics", "emit", "output", "sources", "understand"},
    "export": {
        *{"build", "config", "diagnostics", "evolution", "ir", "names", "output", "schema"},
        *{"sources", "syntax", "understand", "libcst", "yaml"},
    },
    "picture": {"analysis", "ir", "lower", "names"},
    "site": {
        *{"analysis", "build", "config", "diagnostics", "ir", "lower", "names", "output"},
        *{"picture", "sources", "understand", "words", "jinja2"},
    },
    "explain": {"ir", "names", "site", "words"},
    "cli": {
        *{"__init__", "build", "config", "diagnostics", "emit", "evolution", "explain", "export"},
        *{"output", "schema", "site", "sources", "understand", "typer", "rich"},
    },
}

# The one door for outside text: whatever makes a leaf of a syntax tree from text stays in `syntax`.
LEAVES = {"SimpleString", "FormattedStringText", "Name"}

# Modules that may be longer than the rest, because they are tables: one declaration after the other.
LONG = {"schema/document.py", "diagnostics/rules/patterns.py"}
LONGEST = 300


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that the module at `path` imports, wherever in it."""
    package = ("dyngen", *path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *(node.module or "").split("."))).strip(".")
            if module == "dyngen":  # from dyngen import build
                yield from (f"dyngen.{alias.name}" for alias in node.names)
            else:
                yield module


def known_as(module: str) -> str | None:
    """What the table calls an imported module; None for the standard library."""
    top, *rest = module.split(".")
    if top == "dyngen":
        return rest[0] if rest and rest[0] in MAY_IMPORT else "__init__"
    return None if top in sys.stdlib_module_names else top


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_imports_follow_the_arrows(path: Path) -> None:
    part = part_of(path)
    seen = {name for module in imported(path) if (name := known_as(module))}
    assert seen - {part} <= MAY_IMPORT[part]


def test_the_arrows_have_no_cycle() -> None:
    parts = {part: may & MAY_IMPORT.keys() for part, may in MAY_IMPORT.items()}
    assert set(TopologicalSorter(parts).static_order()) == parts.keys()


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_nobody_runs_the_support_code_of_the_packages(path: Path) -> None:
    if part_of(path) != "runtime":
        assert not [name for name in imported(path) if name.startswith("dyngen.runtime.")]


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_outside_text_has_one_door(path: Path) -> None:
    if part_of(path) == "syntax":
        return
    used = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used |= {node.attr} if node.value.id in ("cst", "libcst") else set()
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("libcst"):
            used |= {alias.name for alias in node.names}
    assert not {name for name in used if name in LEAVES or name.startswith("parse_")}


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_modules_can_be_read_in_one_sitting(path: Path) -> None:
    if label(path) not in LONG:
        assert len(path.read_text().splitlines()) <= LONGEST


def test_no_module_is_named_after_nothing() -> None:
    empty = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
    assert not [label(path) for path in MODULES if empty & {path.stem, *path.parent.parts[-1:]}]


def test_the_build_fits_on_a_screen() -> None:
    """`build.py` shows the stages in order; the function that joins them is no longer than a screen."""
    tree = ast.parse((ROOT / "build.py").read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert max((node.end_lineno or 0) - node.lineno for node in functions) <= 45
