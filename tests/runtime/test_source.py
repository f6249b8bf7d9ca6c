"""The emitted runtime.py is the parts of `dyngen.runtime` and nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import black
import pytest

import dyngen.runtime
from dyngen.lower.runtime import runtime_source
from dyngen.runtime import PARTS

FOLDER = Path(dyngen.runtime.__file__).parent
BIN = Path(sys.executable).parent
TEXTS = {part: (FOLDER / f"{part}.py").read_text() for part in PARTS}


def defined(tree: ast.Module) -> list[str]:
    """Names that a module defines at its top level."""
    names: list[str] = []
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                names.append(node.name)
            case ast.AnnAssign(target=ast.Name(name)):
                names.append(name)
            case ast.Assign(targets=targets):
                names += [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.If(body=body):  # if TYPE_CHECKING: the same name in both branches
                names += defined(ast.Module(body, []))
            case _:
                pass
    return names


def test_every_module_of_the_folder_is_a_part() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.py")) == sorted((*PARTS, "__init__"))


def test_no_two_parts_define_one_name() -> None:
    names = Counter(name for text in TEXTS.values() for name in defined(ast.parse(text)))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("part", PARTS)
def test_parts_import_each_other_and_the_standard_library_only(part: str) -> None:
    for node in ast.walk(ast.parse(TEXTS[part])):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.level == 1
            assert node.module in PARTS
            assert all(alias.asname is None for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            assert node.module.partition(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert all(alias.name in sys.stdlib_module_names for alias in node.names)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_short_and_its_imports_are_on_top(part: str) -> None:
    assert len(TEXTS[part].splitlines()) < 300
    docstring, *body = ast.parse(TEXTS[part]).body
    assert isinstance(docstring, ast.Expr)
    imports = [isinstance(node, ast.Import | ast.ImportFrom) for node in body]
    assert imports == sorted(imports, reverse=True)


def test_the_joined_text_holds_every_statement_once_and_unchanged() -> None:
    joined = ast.parse(runtime_source())
    ours = [
        ast.dump(node)
        for text in TEXTS.values()
        for node in ast.parse(text).body[1:]
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert [
        ast.dump(node)
        for node in joined.body[1:]
        if not isinstance(node, ast.Import | ast.ImportFrom)
    ] == ours


def test_the_joined_text_has_blacks_form() -> None:
    assert black.format_str(runtime_source(), mode=black.Mode()) == runtime_source()


def test_ruff_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    path = tmp_path / "runtime.py"
    path.write_text(runtime_source(), encoding="utf-8")
    for command in (
        ["format", "--isolated", "--check"],
        ["check", "--isolated", "--select=F,I,UP,B,S,W,C4,SIM", "--target-version=py311"],
    ):
        subprocess.run([BIN / "ruff", *command, path], check=True, capture_output=True)


def test_it_imports_alone_and_without_boto3(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "runtime.py").write_text(runtime_source(), encoding="utf-8")
    script = (
        "import sys, pickle, package.runtime as runtime\n"
        "assert not {'boto3', 'botocore', 'orjson', 'dyngen'} & set(sys.modules)\n"
        "error = runtime.ItemExistsError('User', {'pk': {'S': 'x'}})\n"
        "assert str(pickle.loads(pickle.dumps(error))) == str(error)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)


def test_each_part_is_introduced() -> None:
    for part in PARTS:
        assert f"# ---- {part} ---" in runtime_source()
