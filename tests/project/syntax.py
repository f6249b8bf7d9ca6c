"""The modules of dyngen as syntax trees, each made once for all tests."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import dyngen

ROOT = Path(dyngen.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in the syntax tree of a module."""
    return tuple(ast.walk(ast.parse(path.read_text())))
