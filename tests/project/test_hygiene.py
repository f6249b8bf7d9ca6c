"""What is not in dyngen's code, and what it stands on: docs/dependencies.md, held to the metadata of what is installed."""

# Tables of inputs, a row on a line.
# ruff: noqa: E501

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import Distribution, PackageNotFoundError, distribution, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from paths import ROOT, TESTS
from project.asserting import asserts, module
from project.syntax import MODULES, nodes
from project.syntax import ROOT as DYNGEN

PAGE = ROOT / "docs/dependencies.md"

FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "__import__",
    "os.system",
    "os.popen",
    "tempfile.mktemp",
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "ctypes", "telnetlib", "ftplib", "xml"}
EXPLAINED: set[tuple[str, str]] = set()


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def dangers(path: Path) -> Iterator[str]:
    """What a module has that it must not have."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            if dotted(node.func) in FORBIDDEN_CALLS:
                yield dotted(node.func)
            for keyword in node.keywords:
                if keyword.arg == "shell" and not (
                    isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                ):
                    yield "shell=True"
        elif isinstance(node, ast.Import):
            yield from (
                alias.name for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_MODULES
            )
        elif (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] in FORBIDDEN_MODULES
        ):
            yield node.module or ""


def test_nothing_runs_text() -> None:
    found = {
        (path.relative_to(DYNGEN).as_posix(), each) for path in MODULES for each in dangers(path)
    }
    assert found == EXPLAINED


def test_a_danger_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text(
        "import pickle\nfrom os import x\neval('1')\nos.system('x')\nsubprocess.run('x', shell=True)\n"
    )
    assert set(dangers(path)) == {"pickle", "eval", "os.system", "shell=True"}


@pytest.mark.slow
def test_the_emitted_support_code_runs_no_text_either() -> None:
    for path in sorted((ROOT / "golden").rglob("*.py")):
        assert not list(dangers(path)), path


def test_the_security_rules_of_ruff_are_on_and_clean() -> None:
    """They are those of bandit; so bandit is not run besides. What is excepted says why in its line."""
    assert (
        "S"
        in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]["select"]
    )
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "S", "generator"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    for path in MODULES:
        for line in path.read_text().splitlines():
            excepted = re.search(r"# noqa: [A-Z0-9, ]*\bS\d{3}\b(.*)", line)
            assert not excepted or len(excepted[1].strip(" -(")) > 10, (
                f"{path}: an exception without a reason: {line}"
            )


# -- tests -------------------------------------------------------------------------------------------------------

TEST_FILES = [path for path in sorted(TESTS.rglob("test_*.py")) if "node_modules" not in path.parts]


@pytest.mark.slow
def test_every_test_can_fail() -> None:
    """That nothing is raised is no claim: a test says what it expects."""
    silent = [
        f"{path.relative_to(TESTS)}::{name}"
        for path in TEST_FILES
        for name in module(path).functions
        if name.startswith("test_") and not asserts(path, name)
    ]
    assert silent == []


def test_a_test_that_cannot_fail_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "test_m.py"
    path.write_text(
        "import pytest\n"
        "from project.asserting import asserts\n"
        "from emitted import load as loaded\n"
        "def helper(): assert 1\n"
        "def silent(): print(helper)\n"
        "class Thing:\n"
        "    def check(self): helper()\n"
        "def test_a(): assert 1\n"
        "def test_b(): helper()\n"
        "def test_c(): loaded(1, 2)\n"
        "def test_d():\n"
        "    with pytest.raises(ValueError): silent()\n"
        "def test_e(): Thing.check(1)\n"
        "def test_f(): silent()\n"
        "def test_g(): asserts(1, 2)\n"
        "def test_h(): pytest.skip('x')\n"
    )
    assert [name for name in "abcdefgh" if not asserts(path, f"test_{name}")] == ["f", "g", "h"]


# -- dependencies ------------------------------------------------------------------------------------------------


def requirements() -> dict[str, str]:
    """Everything that pyproject.toml asks for, by name, with its range."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    found = {}
    for each in asked:
        name, _, specifier = re.fullmatch(r"([\w.-]+)(\[[\w,]+\])?(.*)", each).groups()  # type: ignore[union-attr]
        if name != "dyngen":
            found[name] = specifier.replace(",", ", ") or "any"
    return found


def licence(name: str) -> str | None:
    """The licence that an installed distribution declares; None if it is not installed."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return None
    declared = about.get("License-Expression") or ""
    if not declared:
        classified = [
            each.rpartition(" :: ")[2]
            for each in about.get_all("Classifier") or []
            if each.startswith("License :: OSI")
        ]
        declared = ", ".join(classified) or (about.get("License") or "").splitlines()[0]
    return declared


def rows() -> dict[str, tuple[str, str, str]]:
    """The table of the page."""
    found = {}
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4:
            found[cells[0].strip("`")] = (cells[1].strip("`"), cells[2], cells[3])
    return found


def test_every_dependency_is_listed_with_its_range() -> None:
    assert {name: row[0] for name, row in rows().items()} == requirements()


@pytest.mark.parametrize("name", sorted(requirements()))
def test_a_licence_is_what_its_distribution_declares(name: str) -> None:
    declared = licence(name)
    if declared is None:
        pytest.skip("not installed here")
    _, told, why = rows()[name]
    assert told == declared
    assert len(why) > 15, "why is it needed?"
    assert not re.search(r"\bA?GPL", declared), "dyngen is under Apache-2.0"


OLDEST = "3.11.0"


def pinned(python: str | None = None) -> set[str]:
    """What constraints.txt pins, by the names that packages are known by: all, or for a version of Python."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    environment = {"python_version": ".".join(python.split(".")[:2])} if python else None
    return {
        canonicalize_name(each.name)
        for each in pins
        if not (environment and each.marker) or each.marker.evaluate(environment)
    }


def pinned_here() -> Iterator[Distribution]:
    """Those of them that are installed; some are for another environment, or another system."""
    for name in sorted(pinned()):
        with suppress(PackageNotFoundError):
            yield distribution(name)


def needed(requirements: Iterable[str]) -> Iterator[str]:
    """What a distribution needs, its extras apart."""
    for each in map(Requirement, requirements):
        if each.marker is None or each.marker.evaluate({"extra": ""}):
            yield canonicalize_name(each.name)


def test_what_is_installed_is_pinned() -> None:
    assert not {canonicalize_name(name) for name in requirements()} - pinned() - {"orjson"}


def test_what_pins_need_is_pinned() -> None:
    missing = {
        name: each.name
        for each in pinned_here()
        for name in needed(each.requires or ())
        if name not in pinned()
    }
    assert missing == {}


def test_pins_can_be_had_on_the_oldest_python() -> None:
    """Debian 12 has 3.11.2, where an installer looks for minutes for what a pin does not let it find."""
    told = {
        each.name: each.metadata.get("Requires-Python")
        for each in pinned_here()
        if canonicalize_name(each.name) in pinned(OLDEST)
    }
    assert len(told) > 50
    assert {
        name: needs
        for name, needs in told.items()
        if needs and not SpecifierSet(needs).contains(OLDEST)
    } == {}
