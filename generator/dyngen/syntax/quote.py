"""Quotes: the docstring of a function is the code it emits, and its parameters are the holes.

    @statement
    def _get(ENTITY: Identifier, KEY: Parameters, KEY_OF: Identifier, VALUES: Arguments) -> None:
        '''
        def get(self, *, KEY) -> ENTITY | None:
            return self._get(KEY_OF(*VALUES))
        '''

    _get(Identifier("Post"), parameters, Identifier("post_key"), arguments)

        def get(self, *, post_id: str) -> Post | None:
            return self._get(post_key(post_id))

A hole is filled according to its declared kind (see `kinds`). Holes are written IN_CAPITALS, each
is used, and a quote that could never work fails when its module is imported: wrong syntax, a hole
without use, in a place its kind cannot take, or inside a string, an f-string or a comment. Splicing
an empty sequence leaves nothing behind, not even its comma; a block that is left with nothing in it
is an error.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from textwrap import dedent
from typing import ParamSpec, TypeVar, get_type_hints

import libcst as cst

from dyngen.syntax.compiler import Build, Compiler, Fill, QuoteError
from dyngen.syntax.grouping import Strength, strength
from dyngen.syntax.kinds import PLACES, Expression, Statement
from dyngen.syntax.phrase import below

P = ParamSpec("P")
Input = TypeVar("Input")
Output = TypeVar("Output")


def statement(quote: Callable[P, None]) -> Callable[P, Statement]:
    """The function that builds the one statement *quote* holds."""
    form = _Form(quote)
    lines = _lines(form)
    if len(lines) != 1:
        raise form.error(f"holds {len(lines)} statements where one is wanted")
    fixed = lines[0]
    build = form.compiled(lambda compiler: compiler.node(fixed))

    @wraps(quote)
    def emit(*args: P.args, **kwargs: P.kwargs) -> Statement:
        fill = form.fill(args, kwargs)
        node: Statement = fixed if build is None else form.named(build, fill)
        return node

    return emit


def statements(quote: Callable[P, None]) -> Callable[P, list[Statement]]:
    """The function that builds the statements *quote* holds."""
    form = _Form(quote)
    fixed = _lines(form)
    build = form.compiled(lambda compiler: compiler.lines(fixed))

    @wraps(quote)
    def emit(*args: P.args, **kwargs: P.kwargs) -> list[Statement]:
        fill = form.fill(args, kwargs)
        return list(fixed) if build is None else form.named(build, fill)

    return emit


def expression(quote: Callable[P, None]) -> Callable[P, Expression]:
    """The function that builds the expression *quote* holds."""
    form = _Form(quote)
    fixed = form.parsed(lambda text: cst.parse_expression(text.strip()))
    if strength(fixed) is Strength.BARE:
        raise form.error("needs parentheses to stand as one expression")
    build = form.compiled(lambda compiler: compiler.node(cst.Expr(fixed)))

    @wraps(quote)
    def emit(*args: P.args, **kwargs: P.kwargs) -> Expression:
        fill = form.fill(args, kwargs)
        node: Expression = fixed if build is None else form.named(build, fill).value
        return node

    return emit


def _lines(form: _Form) -> list[Statement]:
    """The statements of a quote, a comment above the first one kept with it."""
    module = form.parsed(cst.parse_module)
    lines: list[Statement] = list(module.body)
    if any(line.comment for line in module.footer):
        raise form.error("ends with a comment, which would be lost")
    if lines:
        lines[0] = below(module.header, lines[0])
    return lines


_BLIND = "a string, an f-string, a comment, or parameters with a slash"
_HOLE = re.compile(r"[A-Z][A-Z0-9_]*")


class _Form:
    """What is read off a quote before anything is built: its text and its holes."""

    def __init__(self, quote: Callable[..., None]) -> None:
        self._name = f"{quote.__module__}.{quote.__qualname__}"
        if not quote.__doc__:
            raise self.error("has no docstring (python -OO drops it)")
        self._text = dedent(quote.__doc__).strip() + "\n"
        self._signature = inspect.signature(quote)
        self._kinds = get_type_hints(quote)
        self._kinds.pop("return", None)
        for name, hole in self._signature.parameters.items():
            if not _HOLE.fullmatch(name):
                raise self.error(f"has a hole {name} that is not in capitals")
            if self._kinds.get(name) not in PLACES:
                raise self.error(f"has a hole {name} of no known kind")
            if hole.default is not hole.empty:
                raise self.error(f"has a default for {name}")

    def error(self, problem: str) -> QuoteError:
        return QuoteError(f"quote {self._name}: {problem}")

    def parsed(self, parse: Callable[[str], Output]) -> Output:
        """What *parse* makes of the text."""
        try:
            return parse(self._text)
        except cst.ParserSyntaxError as error:
            raise self.error(f"is no Python: {error}") from None

    def compiled(self, compile_: Callable[[Compiler], Build | None]) -> Build | None:
        """What *compile_* returns, once every mention of a hole is known to be a hole."""
        compiler = Compiler(self._kinds)
        build = self.named(compile_, compiler)
        for name, seen in compiler.seen.items():
            mentions = len(re.findall(rf"\b{name}\b", self._text))
            if not mentions:
                raise self.error(f"never uses {name}")
            if mentions != seen:
                raise self.error(f"names {name} where holes are not filled: {_BLIND}")
        return build

    def fill(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Fill:
        """The value of each hole; TypeError as for any function when one is missing or unknown."""
        fill = {**dict(zip(self._kinds, args, strict=False)), **kwargs}
        if len(args) + len(kwargs) != len(self._kinds) or fill.keys() != self._kinds.keys():
            self._signature.bind(*args, **kwargs)
        return fill

    def named(self, step: Callable[[Input], Output], given: Input) -> Output:
        """What *step* returns; an error says which quote it was."""
        try:
            return step(given)
        except QuoteError as error:
            raise self.error(str(error)) from None
