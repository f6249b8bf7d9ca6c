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
is used, and a quote that could never work fails when it is compiled: wrong syntax, a hole without use,
in a place its kind cannot take, or inside a string, an f-string or a comment. It is compiled when it is
first called, since no schema needs them all, or before by who has time for it (`compiling`); a test
compiles every one. Splicing an empty sequence leaves nothing behind, not even its comma; a block that
is left with nothing in it is an error.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from textwrap import dedent
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

import libcst as cst

from dyngen.syntax.compiler import Build, Compiler, Fill, QuoteError
from dyngen.syntax.grouping import Strength, strength
from dyngen.syntax.kinds import PLACES, Expression, Statement
from dyngen.syntax.phrase import below

_QUOTES: list[Quote[..., Any]] = []
"""All that were imported. What many modules share is imported first."""

P = ParamSpec("P")
Input = TypeVar("Input")
Output = TypeVar("Output")


class Quote(Generic[P, Output]):
    """A quote as the function that builds what it holds."""

    def __init__(
        self, quote: Callable[P, None], compile_: Callable[[_Form], Callable[[Fill], Output]]
    ) -> None:
        self._quote = quote
        self._compile = compile_
        _QUOTES.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Output:
        form, build = self.compiled
        return form.named(build, form.fill(args, kwargs))

    @cached_property
    def compiled(self) -> tuple[_Form, Callable[[Fill], Output]]:
        """Its form, and what builds it of a fill. QuoteError if nothing could."""
        form = _Form(self._quote)
        return form, self._compile(form)


def compiling() -> Iterator[object]:
    """Compile the quotes that were imported, one at a time."""
    return (quote.compiled for quote in _QUOTES)


def statement(quote: Callable[P, None]) -> Quote[P, Statement]:
    """The function that builds the one statement *quote* holds."""
    return Quote(quote, _statement)


def statements(quote: Callable[P, None]) -> Quote[P, list[Statement]]:
    """The function that builds the statements *quote* holds."""
    return Quote(quote, _statements)


def expression(quote: Callable[P, None]) -> Quote[P, Expression]:
    """The function that builds the expression *quote* holds."""
    return Quote(quote, _expression)


def _statement(form: _Form) -> Callable[[Fill], Statement]:
    lines = _lines(form)
    if len(lines) != 1:
        raise form.error(f"holds {len(lines)} statements where one is wanted")
    fixed = lines[0]
    build = form.compiled(lambda compiler: compiler.node(fixed))
    return build or (lambda _: fixed)


def _statements(form: _Form) -> Callable[[Fill], list[Statement]]:
    fixed = _lines(form)
    build = form.compiled(lambda compiler: compiler.lines(fixed))
    return build or (lambda _: list(fixed))


def _expression(form: _Form) -> Callable[[Fill], Expression]:
    fixed = form.parsed(lambda text: cst.parse_expression(text.strip()))
    if strength(fixed) is Strength.BARE:
        raise form.error("needs parentheses to stand as one expression")
    build = form.compiled(lambda compiler: compiler.node(cst.Expr(fixed)))
    if build is None:
        return lambda _: fixed

    def value(fill: Fill) -> Expression:
        line: cst.Expr = build(fill)
        return line.value

    return value


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
        words = Counter(re.findall(r"\w+", self._text))
        for name, seen in compiler.seen.items():
            mentions = words[name]
            if not mentions:
                raise self.error(f"never uses {name}")
            if mentions != seen:
                raise self.error(f"names {name} where holes are not filled: {_BLIND}")
        return build

    def fill(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> Fill:
        """The value of each hole; TypeError as for any function when one is missing or unknown."""
        fill: dict[str, object] = dict(zip(self._kinds, args, strict=False))
        if not kwargs and len(args) == len(self._kinds):
            return fill
        fill |= kwargs
        if len(args) + len(kwargs) != len(self._kinds) or fill.keys() != self._kinds.keys():
            self._signature.bind(*args, **kwargs)
        return fill

    def named(self, step: Callable[[Input], Output], given: Input) -> Output:
        """What *step* returns; an error says which quote it was."""
        try:
            return step(given)
        except QuoteError as error:
            raise self.error(str(error)) from None
