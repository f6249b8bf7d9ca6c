"""Emitted text in black's form, with a proof that only its layout changed.

    format_module('x = compute("a", …too long a line…)\\n')   ->   'x = compute(\\n    "a", …\\n)\\n'

What is emitted is written by libcst, and is black's already but for what `layout` sees to. The proof compares what
Python makes of the text before and after; all that may differ is the white space within docstrings.
"""

from __future__ import annotations

import ast
from opcode import opmap
from types import CodeType

from dyngen.output.layout import lay_out


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def format_module(source: str, name: str = "<emitted>") -> str:
    """`source`, a module as libcst prints it, exactly as black prints it; `name` is for an error to say."""
    try:
        tree = ast.parse(source)
        # To compile it finds what the grammar allows: return outside a function.
        before = compile(tree, "<emitted>", "exec", dont_inherit=True)
        text = lay_out(source, tree, _black)
        after = compile(text, "<emitted>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise FormatError(f"{name}: emitted text is not Python: {error}") from error
    if not _same(before, after):  # where a line ends can be seen even in code that does the same
        old, new = _tree(source), _tree(text)
        if old != new:
            raise FormatError(
                f"{name}: formatting changed the meaning of emitted text: {_first_difference(old, new)}"
            )
    return text


def _black(source: str) -> str:
    """What black makes of it: for the few statements that the layout does not know."""
    import black  # takes longer to import than most packages to lay out
    from black.mode import TargetVersion

    # The oldest Python that emitted code runs on decides what black may use. Told, not detected: detection reads
    # every text once more, and can come out differently from one to the next.
    mode = black.Mode(target_versions={TargetVersion.PY311})
    return black.format_str(source, mode=mode)


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
        return _words(one) == _words(other)
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


def _words(docstring: str) -> str:
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
                first.value.value = _words(first.value.value)
    return ast.dump(tree)


def _first_difference(before: str, after: str) -> str:
    pairs = enumerate(zip(before, after, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    return f"…{before[max(at - 40, 0) : at + 40]}… became …{after[max(at - 40, 0) : at + 40]}…"
