"""From a parsed quote to a function that rebuilds only the nodes above its holes.

    return self._get(KEY)     ▶     fill -> Return(Call(<shared>, [Arg(fill["KEY"])]))

All that no hole touches is shared between every statement a quote ever builds: building stays a
matter of microseconds, and printing does not care. (Whoever rewrites the result must: a node can be
met twice.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import dropwhile
from typing import Any, TypeAlias

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import literal, phrase
from dyngen.syntax.grouping import demand, fit
from dyngen.syntax.kinds import (
    PLACES,
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Parameters,
    Statements,
)
from dyngen.syntax.moulds import like, mould, parts


class QuoteError(Exception):
    """A quote that can never work (found when it is compiled), or a fill that leaves a block empty."""


# The values were checked by mypy when the quote was called; here they are only passed on.
Fill: TypeAlias = Mapping[str, Any]
Build: TypeAlias = Callable[[Fill], Any]
Many: TypeAlias = Callable[[Fill], list[Any]]

_COMMA = cst.MaybeSentinel.DEFAULT
# Nothing in these can be a hole, and an f-string must not have one: its rules of quoting would be
# the caller's to know. `literal.fstring` makes those.
_OPAQUE = (
    cst.FormattedString,
    cst.SimpleString,
    cst.BaseParenthesizableWhitespace,
    cst.TrailingWhitespace,
    cst.EmptyLine,
)


_HOLDING: dict[type, bool] = {}


def _may_hold_holes(kind: type) -> bool:
    """Whether a hole can stand somewhere in what is of this kind."""
    if kind not in _HOLDING:
        _HOLDING[kind] = issubclass(kind, cst.CSTNode) and not issubclass(kind, _OPAQUE)
    return _HOLDING[kind]


class Compiler:
    """Compiles the nodes of one quote; `seen` counts the places each hole was found in."""

    def __init__(self, kinds: Mapping[str, object]) -> None:
        self._kinds = kinds
        self.seen = dict.fromkeys(kinds, 0)

    def node(self, node: cst.CSTNode) -> Build | None:
        """The function that rebuilds *node*, None if it is the same for every fill."""
        if not _may_hold_holes(type(node)):
            return None
        if isinstance(node, cst.Parameters):
            return self._parameters(node)
        found = {part: self._field(node, part, getattr(node, part)) for part in parts(type(node))}
        moving = {field: build for field, build in found.items() if build}
        if not moving:
            return None
        if isinstance(node, cst.ClassDef) and "bases" in moving:
            return _class(node, moving)
        make = mould(node, *moving)
        builds = list(moving.values())
        return lambda fill: make(*[build(fill) for build in builds])

    def lines(self, lines: Sequence[cst.CSTNode], *, documented: bool = False) -> Many | None:
        """The function that rebuilds the *lines* of a block, holes on their own line spliced."""
        steps = [
            self._line(line, first=documented and index == 0) or self._one(line)
            for index, line in enumerate(lines)
        ]
        return _spliced(lines, steps)

    def _field(self, node: cst.CSTNode, field: str, value: Any) -> Build | None:
        # Told by their types: most are no nodes, and libcst's classes are abstract ones, whose `isinstance` is slow.
        kind = type(value)
        if kind is cst.Name and value.value in self._kinds:
            return self._hole(value.value, node, field)
        if kind is cst.IndentedBlock:
            return self._block(value, documented=isinstance(node, cst.ClassDef | cst.FunctionDef))
        if kind is list or kind is tuple:
            return self._sequence(node, value)
        return self.node(value) if _may_hold_holes(kind) else None

    def _hole(self, name: str, parent: cst.CSTNode, field: str) -> Build:
        self.seen[name] += 1
        kind = self._kinds[name]
        if kind is Identifier:
            return lambda fill: phrase.name(fill[name])
        strength = demand(parent, field)
        if strength is not None and kind is Expression:
            return lambda fill: fit(fill[name], strength)
        if strength is not None and kind is str and not isinstance(parent, cst.Expr):
            return lambda fill: literal.text(fill[name])
        raise QuoteError(
            f"{name} stands as the {field} of a {type(parent).__name__}, "
            f"but its kind can only stand {PLACES[kind]}"
        )

    def _one(self, item: cst.CSTNode) -> Many | None:
        """Like `node`, for an item among others."""
        build = self.node(item)
        return None if build is None else lambda fill: [build(fill)]

    # Lines of a block

    def _block(self, block: cst.IndentedBlock, *, documented: bool) -> Build | None:
        lines = self.lines(block.body, documented=documented)
        if lines is None:
            return None

        def rebuild(fill: Fill) -> cst.IndentedBlock:
            body = lines(fill)
            if not body:
                raise QuoteError("nothing is left of a block")
            return like(block, body=[_topped(body[0]), *body[1:]])

        return rebuild

    def _line(self, line: cst.CSTNode, *, first: bool) -> Many | None:
        """What a hole that has *line* to itself is replaced by; None if it is another line."""
        match line:
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Name(value=name))]):
                kind = self._kinds.get(name)
            case _:
                return None
        if kind not in (Statements, Docstring):
            return None
        self.seen[name] += 1
        if line.trailing_whitespace.comment:
            raise QuoteError(f"the comment beside {name} would be lost")
        if kind == Statements:
            return lambda fill: _led(fill[name], line.leading_lines)

        def docstring(fill: Fill) -> list[cst.SimpleStatementLine]:
            text = fill[name] if first else " ".join(fill[name].split())
            if not text.strip():
                return []
            return [like(line, body=[cst.Expr(literal.docstring(text))])]

        return docstring

    # Items with commas between them

    def _sequence(self, parent: cst.CSTNode, items: Sequence[object]) -> Build | None:
        nodes: list[Any] = [item for item in items if isinstance(item, cst.CSTNode)]
        holes = [self._starred(node) for node in nodes]
        steps = [hole or self._one(node) for hole, node in zip(holes, nodes, strict=True)]
        build = _spliced(nodes, steps)
        if build is None or not any(holes):
            return build
        # `(*ITEMS,)` has its comma for Python's sake, which libcst sees to.
        forced = isinstance(parent, cst.Tuple) and len(nodes) == 1
        closing = _COMMA if forced else nodes[-1].comma
        return _closed(build, closing, may_be_empty=not isinstance(parent, cst.Set))

    def _starred(self, item: cst.CSTNode) -> Many | None:
        """What a starred hole is replaced by; None if *item* is anything else."""
        match item:
            case cst.Arg(value=cst.Name(value=name), star="*"):
                place: object = Arguments
            case cst.StarredElement(value=cst.Name(value=name)):
                place = Elements
            case cst.StarredDictElement(value=cst.Name(value=name)):
                place = Entries
            case _:
                return None
        return self._splice(name, item) if self._kinds.get(name) == place else None

    def _parameters(self, node: cst.Parameters) -> Build | None:
        """A parameter list is one sequence here, sorted into its sections when it is built."""
        if node.posonly_params:
            return None  # never needed in emitted code, so holes are not looked for
        star = [] if isinstance(node.star_arg, cst.MaybeSentinel) else [node.star_arg]
        rest = [node.star_kwarg] if node.star_kwarg else []
        items: list[Any] = [*node.params, *star, *node.kwonly_params, *rest]
        holes = [self._parameter(item) for item in items]
        steps = [hole or self._one(item) for hole, item in zip(holes, items, strict=True)]
        build = _spliced(items, steps)
        if build is None:
            return None
        if any(holes):
            build = _closed(build, items[-1].comma)
        return lambda fill: phrase.parameters(build(fill))

    def _parameter(self, item: cst.CSTNode) -> Many | None:
        match item:
            case cst.Param(name=cst.Name(value=name), annotation=None, default=None, star=""):
                return self._splice(name, item) if self._kinds.get(name) == Parameters else None
        return None

    def _splice(self, name: str, item: cst.CSTNode) -> Many:
        self.seen[name] += 1
        comma = getattr(item, "comma", _COMMA)

        def many(fill: Fill) -> list[Any]:
            items = list(fill[name])
            if items:  # the hole's own comma may carry a comment
                items[-1] = like(items[-1], comma=comma)
            return items

        return many


def _class(node: cst.ClassDef, moving: Mapping[str, Build]) -> Build:
    """A class with other arguments: bases and keywords, which libcst keeps apart."""
    # Left to the printer, parentheses are only there around arguments that are there.
    bare = like(node, lpar=cst.MaybeSentinel.DEFAULT, rpar=cst.MaybeSentinel.DEFAULT)

    def rebuild(fill: Fill) -> cst.ClassDef:
        parts = {field: build(fill) for field, build in moving.items()}
        arguments = [*parts["bases"], *parts.get("keywords", node.keywords)]
        parts["bases"] = [each for each in arguments if each.keyword is None]
        parts["keywords"] = [each for each in arguments if each.keyword is not None]
        return like(bare, **parts)

    return rebuild


def _led(statements: Sequence[Any], lines: Sequence[cst.EmptyLine]) -> list[Any]:
    """*statements*, the first of them below *lines*."""
    if not statements or not lines:
        return list(statements)
    return [phrase.below(lines, statements[0]), *statements[1:]]


def _topped(statement: Any) -> Any:
    """*statement* without blank lines above: what stood above it in the quote may be gone."""
    lines = list(dropwhile(lambda line: not line.comment, statement.leading_lines))
    if len(lines) == len(statement.leading_lines):
        return statement
    return like(statement, leading_lines=lines)


def _spliced(items: Sequence[cst.CSTNode], steps: Sequence[Many | None]) -> Many | None:
    """The function that gives *items* with those rebuilt or replaced that have a step."""
    if not any(steps):
        return None
    pairs = list(zip(items, steps, strict=True))

    def rebuild(fill: Fill) -> list[Any]:
        out: list[Any] = []
        for item, step in pairs:
            if step is None:
                out.append(item)
            else:
                out.extend(step(fill))
        return out

    return rebuild


def _closed(build: Many, closing: object, *, may_be_empty: bool = True) -> Many:
    """*build*, with *closing* behind the last item: a comma exactly if the quote ends with one.

    It is how an author tells black to put every item on a line of its own.
    """
    wanted = isinstance(closing, cst.Comma)

    def close(fill: Fill) -> list[Any]:
        out = build(fill)
        while out and isinstance(out[-1], cst.ParamStar):
            out.pop()  # a marker with nothing behind it
        if out and not (wanted and isinstance(out[-1].comma, cst.Comma)):
            out[-1] = like(out[-1], comma=closing)
        if not out and not may_be_empty:
            raise QuoteError("nothing is left of a set, and {} is a dict")
        return out

    return close
