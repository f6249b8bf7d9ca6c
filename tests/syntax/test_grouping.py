"""Parentheses: where the meaning needs them, and nowhere else."""

from __future__ import annotations

import ast

import pytest

from dyngen.syntax import (
    Expression,
    expression,
    statement,
)
from syntax.spelling import code, parsed, printed


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("x = VALUE.attr", "x = (a or b).attr"),
        ("x = f(VALUE)", "x = f(a or b)"),
        ("x = VALUE or c", "x = a or b or c"),
        ("x = c or VALUE", "x = c or (a or b)"),
        ("x = VALUE and c", "x = (a or b) and c"),
        ("x = not VALUE", "x = not (a or b)"),
        ("x = VALUE == 1", "x = (a or b) == 1"),
        ("x = VALUE if VALUE else VALUE", "x = a or b if a or b else a or b"),
        ("x = [y for y in VALUE if VALUE]", "x = [y for y in a or b if a or b]"),
        ("x = VALUE[VALUE]", "x = (a or b)[a or b]"),
        ("x: VALUE = VALUE", "x: a or b = a or b"),
        ("x = -VALUE ** VALUE", "x = -(a or b) ** (a or b)"),
        ("x = [*VALUE, {**VALUE}]", "x = [*(a or b), {**(a or b)}]"),
        ("x = (VALUE)", "x = a or b"),
        ("return VALUE", "return a or b"),
        ("if VALUE:\n    pass", "if a or b:\n    pass"),
        ("VALUE", "a or b"),
        (
            "def f(x: VALUE = VALUE) -> VALUE:\n    pass",
            "def f(x: a or b = a or b) -> a or b:\n    pass",
        ),
        ("x = await VALUE", "x = await (a or b)"),
        ("x = lambda: VALUE", "x = lambda: a or b"),
        ("raise VALUE from VALUE", None),
    ],
)
def test_parentheses_come_where_they_are_needed(quote: str, expected: str | None) -> None:
    def hole(VALUE: Expression) -> None: ...

    hole.__doc__ = quote
    if expected is None:
        expected = "raise a or b from a or b"
    assert code(statement(hole)(parsed("a or b"))) == f"{expected}\n"


ATOMS = ["a", "1", "-1", "not a", "a + b", "a ** b", "a | b", "a < b", "lambda: a", "a if b else c"]
ATOMS += ["await a", "a.b", "f(a)", "a[b]", "(a := b)", "a and b", "a or b", "a, b", "[a]", "'s'"]
ATOMS += ["1.5", "~a", "a @ b", "a << b", "a in b", "{}", "{**a}", "...", "f'{a}'"]
PLACES = ["X.y", "X()", "X[0]", "f(X)", "f(k=X)", "f(*X)", "-X", "not X", "X ** X", "X - X"]
PLACES += ["X | X", "X & X", "X < X", "X and X", "X or X", "X if X else X", "[X]", "(X,)", "[*X]"]
PLACES += ["{X: X}", "{**X}", "{X}", "[X for a in X if X]", "lambda: X", "await X", "a[X:X]"]
PLACES += ["(a := X)", "{X: X for a in X}", "X << X", "X % X", "X ^ X", "X in X", "~X"]


@pytest.mark.parametrize("place", PLACES)
def test_a_hole_means_what_a_variable_in_its_place_would(place: str) -> None:
    def hole(X: Expression) -> None: ...

    hole.__doc__ = place
    fill = expression(hole)

    class Put(ast.NodeTransformer):
        def __init__(self, value: ast.expr) -> None:
            self.value = value

        def visit_Name(self, node: ast.Name) -> ast.expr:
            return self.value if node.id == "X" else node

    def flat(tree: ast.AST) -> str:
        """The tree, `a and b and c` the same however it is nested to the left."""
        for node in ast.walk(tree):
            if isinstance(node, ast.BoolOp) and isinstance(node.values[0], ast.BoolOp):
                first = node.values[0]
                if type(first.op) is type(node.op):
                    node.values[:1] = first.values
        return ast.dump(tree)

    for atom in ATOMS:
        got = ast.parse(printed(fill(parsed(atom))), mode="eval")
        wanted = Put(ast.parse(atom, mode="eval").body).visit(ast.parse(place, mode="eval"))
        assert flat(got) == flat(wanted), (place, atom, printed(fill(parsed(atom))))
