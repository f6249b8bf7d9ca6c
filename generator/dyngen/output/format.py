"""Emitted modules in black's form, with a proof that only their layout changed.

    formatted({"shop/keys.py": 'x = compute("a", …too long a line…)\n'}, by_ruff)
    ▶ {"shop/keys.py": 'x = compute(\n    "a", …\n)\n'}

Whoever lays them out (see `formatters`), Python compiles what comes out, and that is what it was before: by its code
(`same_code`), or where that leaves a doubt by its syntax tree (`proof`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import CodeType

from dyngen.output.proof import ChangedMeaning, proved
from dyngen.output.same_code import same_code


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def formatted(
    modules: Mapping[str, str], form: Callable[[Sequence[str]], list[str]]
) -> dict[str, str]:
    """The modules, by the same names, as `form` lays them out; the names are for an error to say."""
    codes = {name: _compiled(name, text) for name, text in modules.items()}
    laid_out = dict(zip(modules, form([*modules.values()]), strict=True))
    for name, text in laid_out.items():
        before = modules[name]
        if not same_code(before, codes[name], text, _compiled(name, text)):
            try:
                proved(ast.parse(before), ast.parse(text))
            except ChangedMeaning as error:
                raise FormatError(
                    f"{name}: formatting changed the meaning of emitted text: {error}"
                ) from error
    return laid_out


def _compiled(name: str, text: str) -> CodeType:
    """What Python compiles the text to, which also finds what the grammar allows and Python does not."""
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise _no_python(name, error) from error


def _no_python(name: str, error: Exception) -> FormatError:
    return FormatError(f"{name}: emitted text is not Python: {error}")
