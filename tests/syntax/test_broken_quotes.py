"""Quotes and fills that cannot work, and who says so: the quote, or mypy."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import dyngen.export
import dyngen.lower
import dyngen.syntax
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Identifier,
    Parameters,
    QuoteError,
    Statements,
    expression,
    literal,
    statement,
)
from dyngen.syntax.quote import Quote
from syntax.spelling import text


def _broken_syntax() -> None:
    """def f("""


def _unused(A: Identifier, B: str) -> None:
    """f(A)"""


def _in_string(A: Identifier) -> None:
    """f(A, "about A")"""


def _in_fstring(A: Identifier) -> None:
    """f(f"{A}")"""


def _in_comment(A: Identifier) -> None:
    """
    f(A)  # about A
    """


def _lower_case(name: Identifier) -> None:
    """f(name)"""


def _no_kind(A: int) -> None:
    """f(A)"""


def _untyped(A) -> None:  # type: ignore[no-untyped-def]
    """f(A)"""


def _default(A: str = "a") -> None:
    """f(A)"""


def _text_as_name(A: str) -> None:
    """def A(): pass"""


def _text_as_keyword(A: str) -> None:
    """f(A=1)"""


def _text_as_attribute(A: str) -> None:
    """f.A"""


def _text_as_target(A: str) -> None:
    """A = 1"""


def _text_as_statement(A: str) -> None:
    """A"""


def _expression_as_target(A: Expression) -> None:
    """A = 1"""


def _arguments_unstarred(A: Arguments) -> None:
    """f(A)"""


def _arguments_in_list(A: Arguments) -> None:
    """[*A]"""


def _elements_in_call(A: Elements) -> None:
    """f(*A)"""


def _entries_in_list(A: Entries) -> None:
    """[A]"""


def _parameters_in_call(A: Parameters) -> None:
    """f(A)"""


def _parameter_annotated(A: Parameters) -> None:
    """def f(A: int): pass"""


def _parameters_with_slash(A: Parameters) -> None:
    """def f(a, /, A): pass"""


def _statements_in_expression(A: Statements) -> None:
    """x = A"""


def _statements_on_one_line(A: Statements) -> None:
    """if x: A"""


def _statements_as_the_statement(A: Statements) -> None:
    """A"""


def _docstring_as_value(A: Docstring) -> None:
    """x = A"""


def _comment_beside_splice(A: Statements) -> None:
    """
    if x:
        A  # lost
    """


def _two_statements() -> None:
    """
    a = 1
    b = 2
    """


def _comment_at_the_end() -> None:
    """
    a = 1
    # lost
    """


def _no_docstring() -> None: ...


@pytest.mark.parametrize(
    ("quote", "problem"),
    [
        (_broken_syntax, "is no Python"),
        (_unused, "never uses B"),
        (_in_string, "names A where holes are not filled"),
        (_in_fstring, "names A where holes are not filled"),
        (_in_comment, "names A where holes are not filled"),
        (_lower_case, "hole name that is not in capitals"),
        (_no_kind, "hole A of no known kind"),
        (_untyped, "hole A of no known kind"),
        (_default, "default for A"),
        (_text_as_name, "A stands as the name of a FunctionDef"),
        (_text_as_keyword, "A stands as the keyword of a Arg"),
        (_text_as_attribute, "A stands as the attr of a Attribute"),
        (_text_as_target, "A stands as the target of a AssignTarget"),
        (_text_as_statement, "A stands as the value of a Expr"),
        (_expression_as_target, "A stands as the target of a AssignTarget"),
        (_arguments_unstarred, r"can only stand starred \(\*HOLE\) in a call"),
        (_arguments_in_list, r"can only stand starred \(\*HOLE\) in a call"),
        (_elements_in_call, "in a list, tuple or set display"),
        (_entries_in_list, r"double-starred \(\*\*HOLE\)"),
        (_parameters_in_call, "bare among the parameters"),
        (_parameter_annotated, "bare among the parameters"),
        (_parameters_with_slash, "names A where holes are not filled: .* slash"),
        (_statements_in_expression, "alone on a line of a block"),
        (_statements_on_one_line, "alone on a line of a block"),
        (_statements_as_the_statement, "alone on a line of a block"),
        (_docstring_as_value, "alone on a line of a class or function"),
        (_comment_beside_splice, "the comment beside A would be lost"),
        (_two_statements, "holds 2 statements"),
        (_comment_at_the_end, "ends with a comment"),
        (_no_docstring, "has no docstring"),
    ],
)
def test_a_quote_that_cannot_work_fails_when_compiled(
    quote: Callable[..., None], problem: str
) -> None:
    with pytest.raises(QuoteError, match=f"quote .*{quote.__name__}: .*{problem}"):
        _ = statement(quote).compiled


def test_an_expression_that_needs_parentheses_says_so() -> None:
    def pair() -> None:
        """a, b"""

    with pytest.raises(QuoteError, match="parentheses"):
        _ = expression(pair).compiled


def quotes() -> Iterator[tuple[str, Quote[..., object]]]:
    """Every quote of the program, by its name."""
    for package in (dyngen.export, dyngen.lower, dyngen.syntax):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(each.name)).items():
                if isinstance(value, Quote):
                    yield f"{each.name}.{name}", value


QUOTES = dict(quotes())


@pytest.mark.parametrize("name", QUOTES)
def test_every_quote_of_the_program_can_work(name: str) -> None:
    """They are compiled when they are first called, and a test may call none of them."""
    _, build = QUOTES[name].compiled
    assert callable(build)


def test_all_quotes_are_found() -> None:
    decorated = re.compile(r"^@(statement|statements|expression)$", re.MULTILINE)
    sources = (Path(dyngen.lower.__file__).parents[1]).rglob("*.py")
    assert len({id(each) for each in QUOTES.values()}) == sum(
        len(decorated.findall(path.read_text())) for path in sources
    )


@pytest.mark.slow
def test_mypy_checks_the_fills(tmp_path: Path) -> None:
    used = tmp_path / "used.py"
    used.write_text(
        text('''
        import libcst as cst
        from dyngen.syntax import Arguments, Expression, Identifier, expression, statement

        @statement
        def assign(NAME: Identifier, VALUE: Expression) -> None:
            """NAME = VALUE"""

        @expression
        def call(VALUES: Arguments) -> None:
            """f(*VALUES)"""

        node: cst.BaseExpression = call([cst.Arg(cst.Name("a"))])
        assign(Identifier("a"), node)
        assign(Identifier("a"))  # missing
        assign("a", node)  # str for a name
        assign(Identifier("a"), "b")  # str for an expression
        assign(NAM=Identifier("a"), VALUE=node)  # misspelt
        call([node])  # expressions for arguments
        ''')
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(used)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            "MYPYPATH": str(Path(literal.__file__).parents[2]),
            "MYPY_CACHE_DIR": str(tmp_path),
        },
    )
    lines = [int(line.split(":")[1]) for line in ran.stdout.splitlines() if ": error:" in line]
    assert sorted(set(lines)) == [14, 15, 16, 17, 18], ran.stdout + ran.stderr
