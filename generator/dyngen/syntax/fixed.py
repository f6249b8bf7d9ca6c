"""Code that is emitted as it stands: the text of a real module, without its docstring and its imports.

    fixed('"A part."\\nimport re\\n\\nWORD = re.compile("a")\\n')      ▶      WORD = re.compile("a")

What it reads is imported like all else that is read in the emitted module, by the vocabulary.
"""

from __future__ import annotations

from functools import cache

import libcst as cst

from dyngen.syntax.kinds import Statement
from dyngen.syntax.printing import printed


@cache
def fixed(source: str) -> tuple[Statement, ...]:
    """The statements of *source*; it comes from files of dyngen's own, never from outside."""
    module = cst.parse_module(source)
    kept = [
        line for number, line in enumerate(module.body) if not _is_left_out(line, first=not number)
    ]
    return tuple(printed(kept))  # once for all packages


def _is_left_out(line: Statement, *, first: bool) -> bool:
    """An import, or (the first line only) a docstring."""
    if not isinstance(line, cst.SimpleStatementLine):
        return False
    match line.body:
        case [cst.Import() | cst.ImportFrom()]:
            return True
        case [cst.Expr(cst.SimpleString())]:
            return first
    return False
