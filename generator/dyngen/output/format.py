"""Emitted modules in black's form, with a proof that only their layout changed.

    formatted({"shop/keys.py": 'x = compute("a", …too long a line…)\n'}, by_ruff)
    ▶ {"shop/keys.py": 'x = compute(\n    "a", …\n)\n'}

Whoever lays them out (see `formatters`), Python compiles what comes out, and that is what it was before: by its code
(`same_code`), or where that leaves a doubt by its syntax tree (`proof`).

A large module is cut where classes begin, and each piece is laid out and proved as if it were a module: Python takes
three quarters of the time for the pieces that it takes for the whole.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Final

from dyngen.output.proof import ChangedMeaning, proved
from dyngen.output.same_code import same_code

_LARGE: Final = 30_000
"""A piece has at least so many characters: one file more for ruff takes its time, too."""
_CLASS: Final = re.compile(r"^(?:[@#].*\n)*class \w+[(:]", re.MULTILINE)
_ABOVE_A_CLASS: Final = "\n\n"
"""What black always has between the lines of a class and those above."""


class FormatError(Exception):
    """Emitted text is no Python, or formatting it changed its meaning: a bug of dyngen's, never of a schema's."""


def formatted(
    modules: Mapping[str, str], form: Callable[[Sequence[str]], list[str]]
) -> dict[str, str]:
    """The modules, by the same names, as `form` lays them out; the names are for an error to say."""
    codes = {name: _compiled_pieces(name, text) for name, text in modules.items()}
    laid_out = iter(form([piece for pieces in codes.values() for piece, _ in pieces]))
    return {
        name: _ABOVE_A_CLASS.join(
            [_proved(name, piece, code, next(laid_out)) for piece, code in pieces]
        )
        for name, pieces in codes.items()
    }


def _proved(name: str, before: str, code: CodeType, text: str) -> str:
    """The text of a piece that was laid out, which means what it meant before."""
    if not same_code(before, code, text, _compiled(name, text)):
        try:
            proved(ast.parse(before), ast.parse(text))
        except ChangedMeaning as error:
            raise FormatError(
                f"{name}: formatting changed the meaning of emitted text: {error}"
            ) from error
    return text


def _compiled_pieces(name: str, text: str) -> list[tuple[str, CodeType]]:
    """The pieces of a module, each with what Python compiles it to."""
    try:
        return [(piece, _compiled(name, piece)) for piece in _pieces(text)]
    except FormatError:  # a line of a text may look like that of a class
        return [(text, _compiled(name, text))]


def _pieces(text: str) -> Iterator[str]:
    begin = 0
    if len(text) > _LARGE:
        for found in _CLASS.finditer(text):
            if found.start() - begin > _LARGE:
                yield text[begin : found.start()]
                begin = found.start()
    yield text[begin:]


def _compiled(name: str, text: str) -> CodeType:
    """What Python compiles the text to, which also finds what the grammar allows and Python does not."""
    try:
        return compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise _no_python(name, error) from error


def _no_python(name: str, error: Exception) -> FormatError:
    return FormatError(f"{name}: emitted text is not Python: {error}")
