"""golden/ is exactly what `dyngen build schemas/` writes: nothing missing, nothing changed, nothing stale."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from dyngen.build import build
from dyngen.config import Settings
from emitted_code.types.checkers import of_ruff
from paths import GOLDEN, ROOT

FILES = sorted(GOLDEN.rglob("*.py"))
PACKAGES = sorted(path.parent for path in GOLDEN.glob("*/__init__.py"))


@pytest.mark.slow
def test_golden_is_what_the_schemas_compile_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And black is not asked for any of it: it takes longer than all the rest of a build."""
    monkeypatch.setenv(
        "DYNGEN_CACHE_DIR", str(tmp_path)
    )  # every file is compiled, whatever a cache says
    monkeypatch.setattr("dyngen.output.formatters.by_black", _unexpected)
    result = build(Settings((ROOT / "schemas",), GOLDEN), write=False)
    assert [each for each in result.diagnostics if each.severity == "error"] == []
    assert result.changes is not None
    assert result.changes.clean, (
        f"{result.changes.diff()}\ngolden/ is out of date; to mend it: dyngen build schemas/"
    )


def _unexpected(sources: Sequence[str]) -> list[str]:
    raise AssertionError("black was asked")


@pytest.mark.slow
def test_the_applications_compile_without_a_finding() -> None:
    found = build(Settings((ROOT / "schemas",), GOLDEN), write=False).diagnostics
    assert [f"{each.code} {each.message}" for each in found] == []


def test_every_schema_has_its_package() -> None:
    folders = {path.parent.name for path in (ROOT / "schemas").glob("*/schema.json")}
    assert {package.name for package in PACKAGES} == folders
    assert len(folders) == 13


def test_ruff_leaves_it_as_it_is() -> None:
    """So does black: test_same_bytes.py."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--check", str(GOLDEN)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_ruff_has_nothing_to_say() -> None:
    assert of_ruff(GOLDEN) == ""


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_no_body_is_a_stub(path: Path) -> None:
    """Every function does something; the members of a Protocol and what only type checkers read are excepted."""
    tree = ast.parse(path.read_text("utf-8"))
    excepted = {
        id(inner)
        for node in ast.walk(tree)
        if _is_protocol(node) or _is_type_checking(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and id(node) not in excepted:
            body = [each for each in node.body if not _is_docstring(each)]
            assert body, f"{node.name} has no body"
            assert not all(isinstance(each, ast.Pass) for each in body), f"{node.name} is a stub"
            assert "NotImplementedError" not in ast.dump(node)


def _is_protocol(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        "Protocol" in ast.dump(base) for base in node.bases
    )


def _is_type_checking(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_nothing_escapes_the_type_checkers(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "type: ignore" not in text
    assert not re.search(r"\bcast\(", text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            annotations = [each.annotation for each in arguments] + [node.returns]
            assert not any(each and "id='Any'" in ast.dump(each) for each in annotations), node.name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_access_pattern_is_a_method(package: Path) -> None:
    schema = json.loads((ROOT / "schemas" / package.name / "schema.json").read_text("utf-8"))
    declared = {
        (pattern["pattern_id"], pattern["name"])
        for table in schema["tables"]
        for entity in table["entities"].values()
        for pattern in entity.get("access_patterns", [])
    } | {
        (each["pattern_id"], each["name"]) for each in schema.get("cross_table_access_patterns", [])
    }
    listed = json.loads((package / "access_patterns.json").read_text("utf-8"))["access_patterns"]
    assert {(each["id"], each["method"]) for each in listed} == declared
    source = (package / "repositories.py").read_text("utf-8")
    if (package / "transactions.py").exists():
        source += (package / "transactions.py").read_text("utf-8")
    for _, name in declared:
        assert f"    def {name}(" in source


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(GOLDEN)))
@pytest.mark.slow
def test_types_of_others_do_not_matter(path: Path) -> None:
    """Only the standard library and the package itself are imported: it is all the same which stubs are installed."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert (node.module or "").split(".")[0] in sys.stdlib_module_names


def test_importing_a_package_does_not_import_boto3() -> None:
    code = "import sys, social_media_app; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=GOLDEN, check=False)
    assert run.returncode == 0
