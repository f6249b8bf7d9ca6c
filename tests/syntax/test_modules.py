"""A whole module, and the imports that it turns out to need."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import black
import libcst as cst
import pytest

from dyngen.syntax import (
    Identifier,
    Import,
    Module,
    UnknownName,
    module,
)
from syntax.spelling import MODE, assign, name, text


def imported(source: str) -> str:
    """The imports of a module with this body, where T, U and f can be imported."""
    body = cst.parse_module(ast.unparse(ast.parse(text(source)))).body
    vocabulary = {name: Import("vocabulary", name) for name in ("T", "U", "f")}
    lines = module(".made", "Made.", body, vocabulary).code.splitlines()
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "\n".join(line for line in imports if "__future__" not in line)


ONLY_T = "from vocabulary import T"


@pytest.mark.parametrize(
    "source",
    [
        "x: T",
        "x: list[T] = []",
        "def g(a: T) -> int: return a",
        "def g(a: int) -> T: return a",
        "def g(a=T): return a",
        "def g(*a, k: T, **b): return a, k, b",
        "@T\nclass A: x = 1",
        "class A(T): y: int",
        "class A:\n    def g(self): return T",
        "class A:\n    T = 1\n    def g(self): return T",  # a method does not see the class
        "class A:\n    T: T",  # a field named like its type
        "class A:\n    f: int\n    g: T\n",
        "def g(f): return f(T)",
        "def g():\n    f = T\n    return f",
        "def g():\n    f: T = 1\n    return f",
        "[f for f in T]",
        "{f: u for f, u in T}",
        "(lambda f, *u: f(u))(T)",
        "try:\n    T()\nexcept ValueError as f:\n    print(f)",
        "with T() as f: f()",
        "if (f := T()): print(f)",
        "for f in T: print(f)",
        "async def g():\n    async for f in T: await f",
        "def f(): return T\nclass U: x = f()",
        "class A:\n    x = [U for U in T]",
        "T.f.U",
        "print(T, __name__, __file__, ValueError)",
    ],
)
def test_only_what_is_read_and_not_bound_is_imported(source: str) -> None:
    assert imported(source) == ONLY_T


def test_unknown_names_are_all_listed() -> None:
    with pytest.raises(UnknownName, match="nobody knows: HOLE, Missing") as error:
        imported("x: Missing = HOLE(T, exit_ := 1)")
    assert error.value.names == ("HOLE", "Missing")
    with pytest.raises(UnknownName):
        imported("exit()")


VOCABULARY = {
    "dataclass": Import("dataclasses", "dataclass"),
    "field": Import("dataclasses", "field"),
    "Decimal": Import("decimal", "Decimal"),
    "sys": Import("sys"),
    "dt": Import("datetime"),
    "ZERO": Import("decimal", "ROUND_UP"),
    "Iterable": Import("collections.abc", "Iterable"),
    "boto3": Import("boto3"),
    "Attr": Import("boto3.dynamodb", "Attr"),
    "Query": Import(".runtime", "Query"),
    "page": Import(".runtime", "page"),
    "LIMIT": Import(".runtime", "LIMIT"),
    "runtime": Import(".", "runtime"),
    "Post": Import(".entities", "Post"),
    "above": Import("..above", "above"),
}


def sample() -> Module:
    used = [assign(Identifier(f"x_{key}"), name(key)) for key in VOCABULARY if key != "Post"]
    own = cst.parse_statement('class Own:\n    """Own."""\n')
    return module(
        ".blog",
        "Entities of the blog.",
        [*used, own],
        VOCABULARY,
        exports=[Identifier("Post"), Identifier("Own")],
    )


def test_a_module() -> None:
    code = black.format_str(sample().code, mode=MODE)
    assert code.startswith(
        text('''
        """Entities of the blog."""

        from __future__ import annotations

        import datetime as dt
        import sys
        from collections.abc import Iterable
        from dataclasses import dataclass, field
        from decimal import ROUND_UP as ZERO
        from decimal import Decimal

        import boto3
        from boto3.dynamodb import Attr

        from ..above import above
        from . import runtime
        from .entities import Post
        from .runtime import LIMIT, Query, page

        __all__ = ["Own", "Post"]

        x_dataclass = dataclass
        ''')
    )


def test_ruff_would_sort_the_same(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text(black.format_str(sample().code, mode=MODE))
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select=I,RUF022,F", str(path)],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_future_gives_way_to_what_is_called_like_it() -> None:
    own = cst.parse_statement('class annotations:\n    """Own."""\n')
    taken = module(".blog", "Blog.", [own], {}).code
    assert "from __future__ import annotations as _annotations\n" in taken


def test_a_module_does_not_import_from_itself() -> None:
    body = [assign(Identifier("post"), name("_date")), assign(Identifier("date"), name("post"))]
    vocabulary = {"_date": Import(".blog", "date")}
    assert module(".blog", "Blog.", body, vocabulary).code.endswith(
        "\npost = _date\ndate = post\n_date = date\n"
    )


def test_long_imports_are_broken_as_black_breaks_them() -> None:
    names = [f"a_rather_long_name_{number}" for number in range(5)]
    vocabulary = {each: Import("a_module", each) for each in names}
    body = [assign(Identifier("x"), name(each)) for each in names]
    code = module(".made", "Made.", body, vocabulary).code
    assert "from a_module import (\n    a_rather_long_name_0,\n" in code
    lines = code.partition("\n\nfrom a_module")[2].partition(")\n")[0] + ")\n"
    assert black.format_str(f"from a_module{lines}", mode=MODE) == f"from a_module{lines}"
