"""Emitted modules in black's form, with a proof that only their layout changed.

    formatted({"shop/keys.py": 'x = compute("a", …too long a line…)\n'}, by_ruff)
    ▶ {"shop/keys.py": 'x = compute(\n    "a", …\n)\n'}

Whoever lays them out (see `formatters`), the syntax tree of each module is the same before and after, and Python
compiles what comes out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from dyngen.output.proof import ChangedMeaning, proved


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def formatted(
    modules: Mapping[str, str], form: Callable[[Sequence[str]], list[str]]
) -> dict[str, str]:
    """The modules, by the same names, as `form` lays them out; the names are for an error to say."""
    trees = {name: _parsed(name, text) for name, text in modules.items()}
    laid_out = dict(zip(modules, form([*modules.values()]), strict=True))
    for name, text in laid_out.items():
        tree = _parsed(name, text)
        _compiled(name, tree)
        try:
            proved(trees[name], tree)
        except ChangedMeaning as error:
            raise FormatError(
                f"{name}: formatting changed the meaning of emitted text: {error}"
            ) from error
    return laid_out


def _parsed(name: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise _no_python(name, error) from error


def _compiled(name: str, tree: ast.Module) -> None:
    """Find what the grammar allows and Python does not: return outside a function."""
    try:
        compile(tree, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise _no_python(name, error) from error


def _no_python(name: str, error: Exception) -> FormatError:
    return FormatError(f"{name}: emitted text is not Python: {error}")
