"""The emitted modules of support code are the parts of `dyngen.runtime` and nothing else."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

import black
import pytest

import dyngen.runtime
from dyngen.lower.support import UnknownSupport, support
from dyngen.lower.support.modules import everything
from dyngen.syntax import Import
from paths import GOLDEN

FOLDER = Path(dyngen.runtime.__file__).parent
BIN = Path(sys.executable).parent


def texts(parts: tuple[str, ...]) -> dict[str, str]:
    return {part: (FOLDER / f"{part}.py").read_text() for part in parts}


RUNTIME = texts(dyngen.runtime.PARTS)
RUNNER = texts(dyngen.runtime.EXAMPLE_PARTS)
SUPPLIED = texts(dyngen.runtime.SUPPLIED_PARTS)
STREAMS = texts(dyngen.runtime.STREAM_PARTS)
DIRECT = {
    "direct_core": texts(dyngen.runtime.DIRECT_CORE_PARTS),
    "direct_plan": texts(dyngen.runtime.DIRECT_PLAN_PARTS),
    "direct": texts(dyngen.runtime.DIRECT_PARTS),
    "direct_aio": texts(dyngen.runtime.DIRECT_AIO_PARTS),
}
"""Each may take names from those before it."""
MODULES = {
    "runtime": RUNTIME,
    "example_runner": RUNNER,
    "stream_records": STREAMS,
    "supplied": SUPPLIED,
    **DIRECT,
}
PARTS = [each for parts in MODULES.values() for each in parts.items()]
EMITTED = everything().files()
JOINED = {name: (EMITTED[f"{name}.py"], parts) for name, parts in MODULES.items()}

each_part = pytest.mark.parametrize("text", [text for _, text in PARTS], ids=[p for p, _ in PARTS])
each_module = pytest.mark.parametrize(("joined", "parts"), JOINED.values(), ids=JOINED)


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


def test_every_module_of_the_folders_is_a_part() -> None:
    modules = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.py")}
    parts = {Path(f"{part}.py") for part, _ in PARTS}
    assert parts == {path for path in modules if path.name != "__init__.py"}


@each_module
def test_no_two_parts_define_one_name(joined: str, parts: Mapping[str, str]) -> None:
    names = Counter(name for text in parts.values() for name in defined(ast.parse(text)))
    assert [name for name, times in names.items() if times > 1] == []
    assert set(names) == set(defined(ast.parse(joined)))


@pytest.mark.parametrize(("part", "text"), PARTS, ids=[part for part, _ in PARTS])
def test_parts_import_each_other_and_the_standard_library_only(part: str, text: str) -> None:
    own = next(parts for parts in MODULES.values() if part in parts)
    others = RUNTIME | own
    if own in DIRECT.values():
        for parts in takewhile(lambda parts: parts is not own, DIRECT.values()):
            others |= parts
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert node.module is not None
            folder = (FOLDER / part).parents[node.level - 1]
            meant = folder.joinpath(*node.module.split("."))
            assert meant.relative_to(FOLDER).as_posix() in others
            # In one module a name is the same for all; from another it may come as another.
            joined = meant.relative_to(FOLDER).as_posix() in own
            assert not joined or all(alias.asname is None for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None
            assert node.module.partition(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert all(alias.name in sys.stdlib_module_names for alias in node.names)


@each_part
def test_a_part_is_short_and_its_imports_are_on_top(text: str) -> None:
    assert len(text.splitlines()) < 300
    docstring, *body = ast.parse(text).body
    assert isinstance(docstring, ast.Expr)
    imports = [isinstance(node, ast.Import | ast.ImportFrom) for node in body]
    assert imports == sorted(imports, reverse=True)


@each_module
def test_the_joined_text_holds_every_statement_once_and_unchanged(
    joined: str, parts: Mapping[str, str]
) -> None:
    def statements(text: str) -> list[str]:
        body = ast.parse(text).body[1:]
        return [
            ast.dump(node) for node in body if not isinstance(node, ast.Import | ast.ImportFrom)
        ]

    assert statements(joined) == [each for text in parts.values() for each in statements(text)]


@pytest.mark.slow
@each_module
def test_the_joined_text_has_blacks_form(joined: str, parts: Mapping[str, str]) -> None:
    assert black.format_str(joined, mode=black.Mode()) == joined
    for part in parts:
        assert f"# ---- {Path(part).name} ---" in joined


@pytest.mark.parametrize(
    "emitted", [*GOLDEN.rglob("runtime.py")], ids=lambda path: path.relative_to(GOLDEN).as_posix()
)
def test_no_text_speaks_of_a_part_that_was_left_out(emitted: Path) -> None:
    """A package has of the support code what it uses; what its texts refer a reader to is there."""
    text = emitted.read_text(encoding="utf-8")
    names = {name for part in RUNTIME.values() for name in defined(ast.parse(part))}
    spoken_of = names.intersection(re.findall(r"`(\w+)`", text))
    assert spoken_of
    assert [name for name in spoken_of if not re.search(rf"(?<!`)\b{name}\b(?!`)", text)] == []


def test_of_whatever_is_asked_for_comes_what_it_needs_and_no_more(tmp_path: Path) -> None:
    """Each definition alone, and all of them: nothing is missing, unused or out of form."""
    asked = [
        Import(f".{module}", name)
        for module, (joined, _) in JOINED.items()
        for name in defined(ast.parse(joined))
    ]
    packages = {f"{each.module[1:]}_{each.name}": support([each]).files() for each in asked}
    for package, files in {"everything": everything().files(), **packages}.items():
        for name, text in files.items():
            (tmp_path / package / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / package / name).write_text(text, encoding="utf-8")
    random_pauses = "--ignore=S311"  # how long a retry waits is random, and nobody's secret
    for command in (
        ["format", "--isolated", "--check"],
        [
            "check",
            "--isolated",
            "--select=F,I,UP,B,S,W,C4,SIM",
            "--target-version=py311",
            random_pauses,
        ],
    ):
        run = subprocess.run([BIN / "ruff", *command, tmp_path], check=False, capture_output=True)
        assert (run.returncode, run.stderr) == (0, b""), run.stdout


def test_what_nobody_reads_is_left_out() -> None:
    """From what is asked for there is a way to each definition."""
    code = support([Import(".runtime", "KeyShape"), Import(".runtime", "UNSET")])
    assert code.files().keys() == {"runtime.py"}
    assert code.defined == {"KeyShape", "UNSET", "Unset"}
    text = code.files()["runtime.py"]
    assert [line.split()[2] for line in text.splitlines() if line.startswith("# ----")] == [
        "key_texts",
        "unset",
    ]
    assert "The value of an argument that was not given." in text  # the docstring of UNSET


def test_support_code_of_examples_brings_what_it_reads_of_the_runtime() -> None:
    assert support([Import(".supplied", "utc_now")]).files().keys() == {"supplied.py"}
    assert "ConnectedClient" in support([Import(".example_runner", "main")]).defined


def test_a_name_that_no_part_defines_is_a_mistake() -> None:
    with pytest.raises(UnknownSupport, match=r"Kyeshape of runtime\.py"):
        support([Import(".runtime", "Kyeshape")])


def test_the_runtime_imports_alone_and_without_boto3(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "runtime.py").write_text(
        everything().files()["runtime.py"], encoding="utf-8"
    )
    script = (
        "import sys, pickle, package.runtime as runtime\n"
        "assert not {'boto3', 'botocore', 'orjson', 'dyngen'} & set(sys.modules)\n"
        "error = runtime.ItemExistsError('User', {'pk': {'S': 'x'}})\n"
        "assert str(pickle.loads(pickle.dumps(error))) == str(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], check=False, cwd=tmp_path, capture_output=True
    )
    assert (run.returncode, run.stderr) == (0, b"")
