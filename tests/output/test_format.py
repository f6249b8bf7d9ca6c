"""Formatting: the proof that it changes nothing but the layout, and how ruff is asked, or black where there is none."""

from __future__ import annotations

import ast
import io
import random
import subprocess
import sys
import tokenize
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType

import pytest

from dyngen.build import build
from dyngen.config import Formatter, Settings
from dyngen.emission.emit import lowered
from dyngen.output import formatters
from dyngen.output.format import FormatError, formatted
from dyngen.output.formatters import by_black, by_ruff
from dyngen.output.proof import ChangedMeaning, proved
from dyngen.output.same_code import same_code
from dyngen.variant import PLAIN
from emitted import NAMES, SOAK, meaning
from paths import GOLDEN, SCHEMAS

pytestmark = pytest.mark.slow

LINE = "call(" + ", ".join(f"argument_{number}" for number in range(10)) + ")\n"
SHAPED = "call(\n" + "".join(f"    argument_{number},\n" for number in range(10)) + ")\n"


def as_it_is(sources: Sequence[str]) -> list[str]:
    return [*sources]


# -- the proof ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [by_ruff, by_black])
def test_the_form_is_blacks(form: type[object]) -> None:
    source = 'def f(a, b):\n    """ doc  \n     more """\n    return {"x": a,}\n'
    text = 'def f(a, b):\n    """doc\n    more"""\n    return {\n        "x": a,\n    }\n'
    made = formatted({"shop/a.py": source, "shop/b.py": text, "c.py": LINE}, form)
    assert made == {"shop/a.py": text, "shop/b.py": text, "c.py": SHAPED}


@pytest.mark.parametrize("source", ["x = (\n", "return 1\n", "def f(a, a): ...\n", "x = '\0'\n"])
@pytest.mark.parametrize("form", [by_ruff, as_it_is])
def test_text_that_is_no_python_is_our_bug(form: type[object], source: str) -> None:
    with pytest.raises(FormatError, match=r"shop/keys\.py: emitted text is not Python"):
        formatted({"shop/fine.py": "x = 1\n", "shop/keys.py": source}, form)


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("x = 1\n", "x = 2\n"),
        ("x = 1\n", "x = True\n"),
        ("x = (1, 2)\n", "x = (1, 2.0)\n"),
        ("x = a + (b - c)\n", "x = a + b - c\n"),
        ("x = (a)\n", "x = (a,)\n"),
        ('x = "a\\nb"\n', 'x = "a\\nc"\n'),
        ("def f(a=1): return a.b\n", "def f(a=1): return a.c\n"),
        ("def f(a, b): return a\n", "def f(b, a): return a\n"),
        ("class A: x: int\n", "class A: x: str\n"),
        ('def f():\n    """a\n b"""\n', 'def f():\n    """a\n c"""\n'),
        ("x = f(a for a in b)\n", "x = f([a for a in b])\n"),
    ],
)
def test_a_change_of_meaning_is_found(source: str, other: str) -> None:
    with pytest.raises(ChangedMeaning, match="became"):
        proved(ast.parse(source), ast.parse(other))
    with pytest.raises(FormatError, match=r"a\.py: formatting changed the meaning"):
        formatted({"a.py": source}, lambda _: [other])


def code_of(source: str) -> CodeType | None:
    try:
        return compile(source, "a.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None


def executed(source: str) -> ast.Module:
    """The syntax tree without what is not compiled: texts below fields, annotations of variables in functions."""

    class Executed(ast.NodeTransformer):
        def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
            kinds = {type(each) for each in ast.walk(node.value)}
            return None if kinds <= {ast.Constant, ast.Tuple, ast.Load} else node

        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
            for each in ast.walk(node):
                if isinstance(each, ast.AnnAssign):
                    each.annotation = ast.Constant(None)
            self.generic_visit(node)
            return node

    tree = Executed().visit(ast.parse(source))
    assert isinstance(tree, ast.Module)
    return tree


def places_of_code(source: str) -> list[int]:
    """Where its tokens begin and end, but for what is no code: texts, and comments."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    prose = (tokenize.STRING, tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER)
    return [
        starts[row - 1] + column
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in prose
        for row, column in (token.start, token.end)
        if starts[row - 1] + column < len(source)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["coordination", "user_registration"])
def test_what_the_code_proves_the_trees_prove_too(name: str) -> None:
    """What layout adds and takes away, put in and taken out anywhere: the quick proof is never the only one to hold."""
    changes = random.Random(name)  # noqa: S311
    agreed = differed = 0
    for module in ("keys.py", "transactions.py", "entities.py"):
        file = GOLDEN / name / module
        if not file.exists():
            continue
        source = file.read_text()
        code = code_of(source)
        assert code
        places = places_of_code(source)
        for _ in range(1000 if SOAK else 150):
            at = changes.choice(places)
            put = changes.choice(["", " ", "(", ")", ",", "\n", "2"])
            other = source[:at] + put + source[at + changes.choice([0, 1]) :]
            other_code = code_of(other)
            if other_code is None:
                continue
            if same_code(source, code, other, other_code):
                proved(executed(source), executed(other))
                agreed += 1
            else:
                differed += 1
    assert agreed > 20
    assert differed > 5


def test_the_code_is_enough_for_what_is_emitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for a few pieces since Python 3.13, which makes one instruction of two loads that stand on one line."""
    asked: list[object] = []

    def asks(one: ast.AST, other: ast.AST) -> None:
        asked.append(one)
        proved(one, other)

    monkeypatch.setattr("dyngen.output.format.proved", asks)
    for name in NAMES:
        formatted(lowered(meaning(name), PLAIN).modules, by_ruff)
    assert len(asked) <= (15 if sys.version_info >= (3, 13) else 0)


def test_two_of_one_set_may_be_in_two_orders() -> None:
    """Which of them are is chance, as the hashes of texts are others in each process: of 100 some are."""
    words = [[f"word_{number}_{each}" for each in "abcd"] for number in range(100)]
    one = "".join(f"x = {{{', '.join(map(repr, each))}}}\n" for each in words)
    other = one.replace("{", "{\n    ").replace(", ", ",\n    ").replace("}", ",\n}")
    code, other_code = code_of(one), code_of(other)
    assert code
    assert other_code
    assert same_code(one, code, other, other_code)


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ("x = [1, 1.0]\n", "x = [1, 1]\n"),
        ("x = (0.0, 1)\n", "x = (-0.0, 1)\n"),
        ("x = (1, True)\n", "x = (1, 1)\n"),
        ("def f(a, *, b=1): ...\n", "def f(a, b=1): ...\n"),
        ("async def f(): ...\n", "def f(): ...\n"),
        ('class A:\n    x = "a b"\n', 'class A:\n    x = "a  b"\n'),
        ('def f():\n    return "a\\n b"\n', 'def f():\n    return "a\\n  b"\n'),
        ("f(a)(b)\n", "f(a, b)\n"),
        ("f((a, b))\n", "f(a, b)\n"),
        ("x = a, b\n", "x = a(b)\n"),
        ("a - (b - c)\n", "(a - b) - c\n"),
        ("del (a, b)\n", "del a(b)[0]\n"),
        ("try:\n    f()\nexcept (A):\n    g()\n", "try:\n    f()\nexcept (A,):\n    g()\n"),
        ("for a in b:\n    c()\n    d()\n", "for a in b:\n    c()\nd()\n"),
        ("x = y in {1, 2, 3.0}\n", "x = y in {1, 2, 3}\n"),
        (
            "def f(a, b):\n    try:\n        g(a, b)\n    finally:\n        h(a)\n        k(b)\n",
            "def f(a, b):\n    try:\n        g(a, b)\n    finally:\n        h(a)\n    k(b)\n",
        ),
        (
            "while a:\n    if b:\n        c(a, b)\n        break\n",
            "while a:\n    if b:\n        c(a, b)\n    break\n",
        ),
        (
            "def f(a, b):\n    while a:\n        b = a\n        a = b\n",
            "def f(a, b):\n    while a:\n        b = a\n    a = b\n",
        ),
    ],
)
def test_the_code_proves_nothing_of_what_differs(source: str, other: str) -> None:
    code, other_code = code_of(source), code_of(other)
    assert code
    assert other_code
    assert not same_code(source, code, other, other_code)


@pytest.mark.parametrize(
    ("one", "other"), [("0", "False"), ("7", "7.0"), ("0.0", "-0.0"), ("(1, 1)", "(1, True)")]
)
def test_constants_that_are_equal_need_not_be_the_same(one: str, other: str) -> None:
    """Also if the characters did not tell them apart."""
    code, other_code = code_of(f"x = {one}\n"), code_of(f"x = {other}\n")
    assert code
    assert other_code
    assert not same_code("", code, "", other_code)


# -- large modules, which are cut where classes begin ------------------------------------------------------------


@pytest.fixture
def cut_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dyngen.output.format._LARGE", 0)


@pytest.mark.usefixtures("cut_everywhere")
@pytest.mark.parametrize("form", [by_ruff, by_black])
def test_pieces_are_laid_out_as_the_whole(form: Callable[[Sequence[str]], list[str]]) -> None:
    source = (
        f"import a\n{LINE}class A: pass\nclass B(A):\n  x = 1\nclass C(A): pass\nclass C(A): pass\n"
        f"# said\n# of it\n@one\n@two(1)\nclass D: pass\n\n# said\n\nclass E:\n  {LINE}{LINE}def f(): pass\n"
        "class F: pass\nx = 2\n# the end\n"
    )
    asked: list[str] = []
    made = formatted({"a.py": source}, lambda sources: asked.extend(sources) or form(sources))
    assert made == {"a.py": by_black([source])[0]}
    assert len(asked) == 8


@pytest.mark.usefixtures("cut_everywhere")
def test_what_is_emitted_is_laid_out_alike_in_pieces() -> None:
    modules = lowered(meaning("coordination"), PLAIN).modules
    whole = dict(zip(modules, by_ruff([*modules.values()]), strict=True))
    assert formatted(modules, by_ruff) == whole


@pytest.mark.usefixtures("cut_everywhere")
def test_a_line_of_a_text_that_looks_like_a_class_is_none() -> None:
    source = 'class A:\n  x = """\nclass B:\n"""\nclass C: pass\n'
    assert formatted({"a.py": source}, by_ruff) == {"a.py": by_black([source])[0]}


@pytest.mark.usefixtures("cut_everywhere")
def test_a_piece_that_changed_its_meaning_is_found() -> None:
    with pytest.raises(FormatError, match=r"a\.py: formatting changed the meaning"):
        formatted(
            {"a.py": "class A: x = 1\nclass B: x = 1\n"},
            lambda sources: [sources[0], sources[1].replace("1", "2")],
        )


# -- how ruff is asked -------------------------------------------------------------------------------------------


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are run, as they are run."""
    seen = []
    run = subprocess.run

    def noted(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        seen.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    return seen


def no_black(sources: Sequence[str]) -> list[str]:
    raise AssertionError("black was asked")


@pytest.mark.slow
def test_one_ruff_for_a_whole_build_and_none_if_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]
) -> None:
    monkeypatch.setenv("DYNGEN_CACHE_DIR", str(tmp_path / "cache"))
    schemas = [SCHEMAS / name / "schema.json" for name in ("user_registration", "user_analytics")]
    monkeypatch.setattr("dyngen.output.formatters.by_black", no_black)

    def run(formatter: Formatter = "ruff", *, write: bool = True) -> bool:
        made = build(Settings(tuple(schemas), tmp_path / "out", formatter=formatter), write=write)
        assert made.changes is not None
        return made.changes.clean

    assert not run(write=False)
    assert len(commands) == 1
    assert not run()
    assert len(commands) == 2
    assert run()
    assert run(write=False)
    assert run("black")  # the text is the same, so there is nothing to make again
    assert len(commands) == 2


def test_black_is_not_even_imported_where_ruff_is_asked(tmp_path: Path) -> None:
    """And the other way round: black is asked for, and no program is started."""
    for formatter in ("ruff", "black"):
        script = (
            "import sys\n"
            f"from dyngen.output.formatters import by_{formatter} as form\n"
            f"assert form([{LINE!r}]) == [{SHAPED!r}]\n"
            "print(*{'black', 'ruff'} & set(sys.modules))\n"
        )
        command = [sys.executable, "-c", script]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == formatter


@pytest.mark.parametrize("why", ["no package", "no binary", "no program", "old", "no room"])
def test_where_ruff_cannot_be_had_black_writes_the_same(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ruff"
    monkeypatch.setattr(
        "dyngen.output.formatters.ruff", formatters.ruff.__wrapped__
    )  # which asks anew
    match why:
        case "no package":
            monkeypatch.setitem(sys.modules, "ruff", None)
        case "no binary":
            monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(program))
        case "no program":
            program.write_bytes(b"\x7fELF of another machine")
            program.chmod(0o755)
            monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(program))
        case "old":
            program.write_text("#!/bin/sh\necho 'error: unexpected argument' >&2\nexit 2\n")
            program.chmod(0o755)
            monkeypatch.setattr("ruff.find_ruff_bin", lambda: str(program))
        case "no room":
            monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    asked = []
    monkeypatch.setattr(
        "dyngen.output.formatters.by_black",
        lambda sources: asked.extend(sources) or by_black(sources),
    )
    assert by_ruff([LINE, "x = 1\n"]) == [SHAPED, "x = 1\n"]
    assert asked == [LINE, "x = 1\n"]


def test_nothing_of_the_users_decides_about_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither settings above the working folder or the one for temporary files, nor ignored names, nor variables."""
    place = tmp_path / "build" / "venv"
    place.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*.py\nbuild\n")
    settings = 'line-length = 200\nexclude = ["*.py"]\n[format]\nquote-style = "single"\n'
    (tmp_path / "ruff.toml").write_text(settings)
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.setattr("dyngen.output.formatters.by_black", no_black)
    monkeypatch.chdir(place)
    for name in ("RUFF_OUTPUT_FORMAT", "RUFF_NO_CACHE", "RUFF_CACHE_DIR", "RUFF_CONFIG"):
        monkeypatch.setenv(name, "nonsense")
    assert by_ruff([LINE, 'x = "a"\n']) == [SHAPED, 'x = "a"\n']
    assert [*place.iterdir()] == []  # nothing is left behind
