"""Where black thinks brackets: the syntax tree tells, since it takes more than leaves to know.

return first or second        ▶        around `first or second`
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from dyngen.output.leaves import Unknown

_Node: TypeAlias = ast.expr | ast.alias


def hidden(node: ast.stmt | ast.expr, source: str) -> list[tuple[int, int]]:
    """The parts of the statement `node`, whose text is `source`, or of its head, with hidden brackets around them."""
    at = _Places(source, node.lineno)
    if isinstance(node, ast.expr):  # a decorator
        return _conditionals([node], at, []) if " if " in source else []
    found = [span for first, last in _wholes(node, source) if (span := at.whole(first, last))]
    if isinstance(node, ast.FunctionDef):
        found += _unions(node, at)
    return _conditionals(_expressions(node), at, found) if " if " in source else found


class _Places:
    """Where nodes stand in the text of a statement."""

    def __init__(self, source: str, line: int) -> None:
        self.source = source
        self._line = line
        self._lines = None if source.isascii() else source.split("\n")
        self._starts = [0]
        if "\n" in source:
            self._starts += [at + 1 for at, character in enumerate(source) if character == "\n"]

    def span(self, first: _Node, last: _Node) -> tuple[int, int]:
        start = self._offset(first.lineno, first.col_offset)
        return start, self._offset(last.end_lineno or 0, last.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        """The offset of a place of the syntax tree, whose columns are bytes."""
        if self._lines:
            column = len(self._lines[line - self._line].encode()[:column].decode())
        return self._starts[line - self._line] + column

    def whole(self, first: _Node, last: _Node) -> tuple[int, int] | None:
        """The span of what stands after a keyword or sign; None if it has brackets of its own that have to stay."""
        start, end = self.span(first, last)
        if start and (self.source[start - 1] != " " or self.source[start - 2] in "(\n "):
            raise Unknown  # in brackets that black might take away
        return None if first is last and self._has_brackets(first, start) else (start, end)

    def _has_brackets(self, node: _Node, start: int) -> bool:
        if self.source[start] != "(":
            return False
        if isinstance(node, ast.Tuple):
            return not node.elts or self.span(node.elts[0], node)[0] != start
        return isinstance(node, ast.GeneratorExp)


def _wholes(node: ast.stmt, source: str) -> Iterator[tuple[_Node, _Node]]:
    """What stands after a keyword or sign that black thinks a bracket after: its first node and its last."""
    match node:
        case ast.Return(value=ast.expr() as value) | ast.AugAssign(value=value):
            yield value, value
        case ast.Assign(targets=[first, *others], value=value):
            if source[0] == "(" or (source[0] == "[" and first.lineno != first.end_lineno):
                raise Unknown
            _see_target(first)
            if isinstance(first, ast.Tuple | ast.List):
                yield first, first
            for each in (*others, value):
                yield each, each
        case ast.AnnAssign(annotation=annotation, value=value):
            yield annotation, annotation
            if value:
                yield value, value
        case ast.If(test=test) | ast.While(test=test):
            yield test, test
        case ast.For(target=target, iter=iterable):
            if source.startswith("for ("):
                raise Unknown
            _see_target(target)
            yield target, target
            yield iterable, iterable
        case ast.With(items=[first_item, *_] as items):
            if source.startswith("with (") or any(map(_is_bracketed, items)):
                raise Unknown
            yield first_item.context_expr, items[-1].optional_vars or items[-1].context_expr
        case ast.Delete(targets=[target]):
            yield target, target
        case ast.ImportFrom(names=names):
            yield names[0], names[-1]
        case ast.FunctionDef(returns=ast.expr() as returns):
            if isinstance(returns, ast.Constant) and returns.value is not None:
                raise Unknown
            yield returns, returns
        case ast.Expr(value=ast.BinOp() | ast.Constant()):
            raise Unknown
        case ast.ClassDef(bases=[], keywords=[]) if "(" in source:
            raise Unknown
        case ast.Expr() | ast.FunctionDef() | ast.ClassDef() | ast.Raise() | ast.Return():
            pass
        case _:
            raise Unknown


def _see_target(target: ast.expr) -> None:
    """Unknown for `a, = b`, where black puts brackets."""
    if isinstance(target, ast.Tuple) and len(target.elts) == 1:
        raise Unknown


def _is_bracketed(item: ast.withitem) -> bool:
    """Whether black does something of its own about the brackets of an item of `with`."""
    given = item.context_expr
    if isinstance(given, ast.Dict | ast.List | ast.Set | ast.Tuple):
        return True
    return item.optional_vars is not None and isinstance(
        given, ast.BinOp | ast.BoolOp | ast.Compare
    )


def _unions(node: ast.FunctionDef, at: _Places) -> list[tuple[int, int]]:
    """The types of parameters that are unions."""
    parameters = node.args
    if parameters.vararg:
        raise Unknown
    given = [*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs]
    if parameters.kwarg:
        given.append(parameters.kwarg)
    unions = [each.annotation for each in given if isinstance(each.annotation, ast.BinOp)]
    return [span for each in unions if (span := at.whole(each, each))]


def _expressions(node: ast.stmt) -> list[ast.expr]:
    """The expressions of a statement, without the statements in it."""
    if isinstance(node, ast.FunctionDef):
        return [each for each in (*node.args.defaults, *node.args.kw_defaults) if each]
    if isinstance(node, ast.With):
        return [item.context_expr for item in node.items]
    if isinstance(node, ast.ClassDef):
        return [*node.bases, *(each.value for each in node.keywords)]
    return [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)]


def _conditionals(
    roots: Sequence[ast.expr], at: _Places, found: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """`found`, and each `a if b else c` that has no brackets to itself."""
    source = at.source
    for root in roots:
        for node in ast.walk(root):
            if isinstance(node, ast.IfExp):
                start, end = at.span(node, node)
                alone = source[:start].rstrip()[-1:] == "(" and source[end:].lstrip()[:1] == ")"
                if not alone:
                    found.append((start, end))
    return list(dict.fromkeys(found))
