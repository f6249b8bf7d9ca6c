"""Proof that a change of layout changed nothing else.

    proved('f("a", 1)', 'f(\\n    "a", 1\\n)')     fine
    proved("x = (a)", "x = (a,)")                ChangedMeaning

Python itself is asked: both texts must compile to code that does the same. All that may differ is the white space
within docstrings.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from opcode import opmap
from types import CodeType


class ChangedMeaning(Exception):
    """A text does not do what it did; the text says where it begins to differ."""


def proved(before: str, after: str) -> None:
    """Two texts of one meaning; ChangedMeaning otherwise, SyntaxError (or ValueError) if one is no Python."""
    with suppress(SyntaxError):  # `return` in a part of a function
        if _same(
            *(compile(each, "<emitted>", "exec", dont_inherit=True) for each in (before, after))
        ):
            return
    # Where a line ends can be seen even in code that does the same.
    old, new = _tree(before), _tree(after)
    if old != new:
        raise ChangedMeaning(_first_difference(old, new))


def _same(one: object, other: object) -> bool:
    """Whether code, or a constant of it, does the same; False where it takes a closer look."""
    if type(one) is not type(other):
        return False
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return (
            all(getattr(one, part) == getattr(other, part) for part in _PARTS)
            and _steps(one.co_code) == _steps(other.co_code)
            and _same(one.co_consts, other.co_consts)
        )
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, str) and isinstance(other, str) and "\n" in one:  # a docstring
        return words(one) == words(other)
    return one == other


_PARTS = (
    "co_name",
    "co_names",
    "co_varnames",
    "co_freevars",
    "co_cellvars",
    "co_flags",
    "co_argcount",
    "co_kwonlyargcount",
    "co_exceptiontable",
)


def _steps(code: bytes) -> bytes:
    """Bytecode without the instructions that only mark a line."""
    if _NOTHING not in code:
        return code
    steps = (code[at : at + 2] for at in range(0, len(code), 2))
    return b"".join(step for step in steps if step != _NOTHING)


_NOTHING = bytes((opmap["NOP"], 0))


def words(docstring: str) -> str:
    """A docstring without the white space that its layout decides."""
    return "\n".join(line.strip() for line in docstring.splitlines()).strip()


def _tree(text: str) -> str:
    """The syntax tree of `text` written out, without places, docstrings reduced to the words of their lines."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
        ):
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                first.value.value = words(first.value.value)
    return ast.dump(tree)


def _first_difference(before: str, after: str) -> str:
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return f"…{before[max(at - 40, 0) : at + 40]}… became …{after[max(at - 40, 0) : at + 40]}…"
