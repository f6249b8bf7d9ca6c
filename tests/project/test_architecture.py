"""The shape of the program, held by tests: which part may know which, and where the third parties live."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from paths import TESTS
from project.syntax import MODULES, ROOT, nodes

# Each part of dyngen: the other parts and the third parties that it may import. A part is a folder or a module
# directly in the package. `runtime` is text to everybody: only the list of its modules may be imported.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "names": set(),
    "articles": set(),
    "comparators": set(),
    "plurals": set(),
    "records": set(),
    "steps": set(),
    "variant": set(),
    "tracking": set(),
    "diagnostics": set(),
    "schema": {"diagnostics", "names", "steps", "pydantic", "pydantic_core", "yaml"},
    "ir": {"comparators", "names"},
    "analysis": {"articles", "comparators", "diagnostics", "ir", "names", "schema", "steps"},
    "syntax": {"names", "libcst"},
    "words": {"articles", "comparators", "ir", "names"},
    "lower": {
        *{
            "articles",
            "comparators",
            "ir",
            "names",
            "plurals",
            "runtime",
            "steps",
            "syntax",
            "variant",
        },
        *{"words", "libcst"},
    },
    "runtime": set(),
    "starter": set(),
    "output": {"black", "ruff"},
    "config": {"schema"},
    "sources": {"config", "output", "schema", "variant"},
    "understand": {"analysis", "diagnostics", "ir", "schema", "sources", "tracking"},
    "evolution": {
        *{"analysis", "config", "diagnostics", "ir", "lower", "names", "output", "schema"},
        *{"sources", "words"},
    },
    "emission": {
        *{
            "config",
            "ir",
            "lower",
            "output",
            "sources",
            "syntax",
            "tracking",
            "variant",
        },
    },
    "build": {
        *{"config", "diagnostics", "emission", "output", "sources", "tracking"},
        *{"understand", "variant"},
    },
    "export": {
        *{"build", "config", "diagnostics", "evolution", "ir", "names", "output", "schema"},
        *{"sources", "syntax", "understand", "libcst", "yaml"},
    },
    "importing": {
        *{"analysis", "config", "diagnostics", "names", "output", "plurals", "schema", "steps"},
        "yaml",
    },
    "verify": {"config", "importing", "ir", "lower", "names", "syntax"},
    "migration": {
        *{
            "analysis",
            "config",
            "diagnostics",
            "evolution",
            "importing",
            "ir",
            "names",
            "output",
            "schema",
            "verify",
            "words",
        },
    },
    "picture": {"analysis", "comparators", "ir", "lower", "names"},
    "site": {
        *{"analysis", "build", "config", "diagnostics", "ir", "lower", "names", "output"},
        *{"picture", "sources", "tracking", "understand", "words", "jinja2"},
    },
    "explain": {"ir", "names", "site", "words"},
    "cli": {
        *{"__init__", "build", "config", "diagnostics", "emission", "evolution", "explain"},
        "export",
        *{
            "importing",
            "migration",
            "output",
            "schema",
            "site",
            "sources",
            "understand",
            "verify",
            "typer",
            "rich",
        },
    },
}

# What stands in for a part of the standard library, all may import, but for what is emitted.
STANDARD = {"records"}

# The one door for outside text: whatever makes a leaf of a syntax tree from text stays in `syntax`.
LEAVES = {"SimpleString", "FormattedStringText", "Name"}

LONGEST = 300
LONGEST_OF_TESTS = 500
FULLEST = 15


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that the module at `path` imports, wherever in it."""
    package = ("dyngen", *path.relative_to(ROOT).parts[:-1])
    for node in nodes(path):
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


def found(search: Callable[[Path], object]) -> dict[str, object]:
    """What a search finds in the modules of dyngen, by the module."""
    return {label(path): each for path in MODULES if (each := search(path))}


def test_imports_follow_the_arrows() -> None:
    def astray(path: Path) -> set[str]:
        part = part_of(path)
        return (
            {name for each in imported(path) if (name := known_as(each))}
            - {part}
            - MAY_IMPORT[part]
            - (set() if part == "runtime" else STANDARD)
        )

    assert found(astray) == {}


def test_the_arrows_have_no_cycle() -> None:
    parts = {part: may & MAY_IMPORT.keys() for part, may in MAY_IMPORT.items()}
    assert set(TopologicalSorter(parts).static_order()) == parts.keys()


def test_nobody_runs_the_support_code_of_the_packages() -> None:
    def run_by(path: Path) -> list[str]:
        if part_of(path) == "runtime":
            return []
        return [name for name in imported(path) if name.startswith("dyngen.runtime.")]

    assert found(run_by) == {}


def test_outside_text_has_one_door() -> None:
    def other_doors(path: Path) -> set[str]:
        used = set[str]()
        for node in () if part_of(path) == "syntax" else nodes(path):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used |= {node.attr} if node.value.id in ("cst", "libcst") else set()
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("libcst"):
                used |= {alias.name for alias in node.names}
        return {name for name in used if name in LEAVES or name.startswith("parse_")}

    assert found(other_doors) == {}


def test_modules_can_be_read_in_one_sitting() -> None:
    lines = {path: len(path.read_text().splitlines()) for path in (*MODULES, *TESTS.rglob("*.py"))}
    assert {
        path: n
        for path, n in lines.items()
        if n > (LONGEST_OF_TESTS if path.is_relative_to(TESTS) else LONGEST)
    } == {}


def test_folders_can_be_taken_in_at_a_glance() -> None:
    """`__init__` and `conftest` say what a folder is and has, and are not of the modules in it."""
    modules = Counter(
        path.parent
        for path in (*MODULES, *TESTS.rglob("*.py"))
        if path.stem not in ("__init__", "conftest")
    )
    assert {folder: n for folder, n in modules.items() if n > FULLEST} == {}


def test_no_module_is_named_after_nothing() -> None:
    empty = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}
    assert not [label(path) for path in MODULES if empty & {path.stem, *path.parent.parts[-1:]}]


def test_the_build_fits_on_a_screen() -> None:
    """`build.py` shows the stages in order; the function that joins them is no longer than a screen."""
    tree = ast.parse((ROOT / "build.py").read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert max((node.end_lineno or 0) - node.lineno for node in functions) <= 45


def test_what_has_no_order_is_a_record() -> None:
    """Each dataclass takes its time when a build imports it (see `records`)."""

    def dataclasses(path: Path) -> list[str]:
        return [
            each.name
            for each in nodes(path)
            if isinstance(each, ast.ClassDef)
            for decorator in map(ast.unparse, each.decorator_list)
            if decorator.startswith("dataclass") and "order=True" not in decorator
        ]

    assert {
        place: some for place, some in found(dataclasses).items() if "runtime/" not in place
    } == {}
