"""Proof that a change of layout changed nothing else: Python reads the same in both texts.

    proved(ast.parse('f("a", 1)'), ast.parse('f(\\n    "a", 1\\n)'))     fine
    proved(ast.parse("x = (a)"), ast.parse("x = (a,)"))                ChangedMeaning

All that may differ is the white space within docstrings.
"""

from __future__ import annotations

import ast


class ChangedMeaning(Exception):
    """A text does not say what it said; the message tells where it begins to differ."""


def proved(before: ast.Module, after: ast.Module) -> None:
    """Two texts of one meaning; ChangedMeaning otherwise."""
    if not _same(before, after):
        old, new = ast.dump(before), ast.dump(after)
        raise ChangedMeaning(_first_difference(old, new))


def words(docstring: str) -> str:
    """A docstring without the white space that its layout decides."""
    return "\n".join(map(str.strip, docstring.strip().splitlines()))


def _same(one: object, other: object) -> bool:
    """Whether two syntax trees, or parts of them, differ in nothing but places."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False  # which tells 1 from 1.0 and True
    if isinstance(one, ast.Name) and isinstance(other, ast.Name):
        return one.id == other.id  # what stands above decides about its context
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if not isinstance(one, ast.AST):
        return one == other
    if isinstance(one, _DOCUMENTED) and isinstance(other, _DOCUMENTED):
        _to_words(one)
        _to_words(other)
    if isinstance(one, ast.Delete) and isinstance(other, ast.Delete):
        return _same(_deleted(one), _deleted(other))
    if isinstance(one, ast.Constant) and isinstance(other, ast.Constant):
        return _same(one.value, other.value)  # whatever `kind` of literal
    for name in one._fields:  # noqa: SIM110    a generator is slower
        if not _same(getattr(one, name, None), getattr(other, name, None)):
            return False
    return True


# Asked of every node: of a tuple that is quicker than of a union.
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def _to_words(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """Reduce the docstring of a node to its words."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str() as text) as constant), *_]:
            constant.value = words(text)


def _deleted(node: ast.Delete) -> list[ast.expr]:
    """What is deleted, which `del (a, b)` says as `del a, b` does."""
    match node.targets:
        case [ast.Tuple(elts=targets)]:
            return targets
    return node.targets


def _first_difference(before: str, after: str) -> str:
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return f"…{before[max(at - 40, 0) : at + 40]}… became …{after[max(at - 40, 0) : at + 40]}…"
