"""The signatures of emitted methods, read off the modules that the package has.

signatures(schema)["PostRepository.get_user_posts"]      get_user_posts(user_id: str) -> Query[Post]
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from dyngen.ir.schema import Schema
from dyngen.lower.conceal import conceal
from dyngen.lower.methods.repository import repositories_module
from dyngen.lower.transactions.service import transactions_module

_WIDTH = 76


def signatures(schema: Schema) -> Mapping[str, str]:
    """What each public method of the package takes and returns."""
    schema = conceal(schema)
    modules = (repositories_module(schema), transactions_module(schema))
    return dict(found for each in modules if each for found in _in_module(each.code))


_Lines = list[bytes]
"""The lines of a module; places in a syntax tree are counted in bytes."""


def _in_module(text: str) -> Iterator[tuple[str, str]]:
    lines = text.encode().split(b"\n")
    for made in ast.parse(text).body:
        if not isinstance(made, ast.ClassDef):
            continue
        for method in made.body:
            if isinstance(method, ast.FunctionDef) and method.returns:
                yield f"{made.name}.{method.name}", _signature(method, method.returns, lines)


def _signature(method: ast.FunctionDef, returns: ast.expr, lines: _Lines) -> str:
    """Without `self`; on one line if that is short, else with a parameter on each."""
    taken = list(_taken(method.args, lines))
    result = f") -> {_source(returns, lines)}"
    short = f"{method.name}({', '.join(taken)}{result}"
    if len(short) <= _WIDTH:
        return short
    below = "".join(f"    {each},\n" for each in taken)
    return f"{method.name}(\n{below}{result}"


def _taken(arguments: ast.arguments, lines: _Lines) -> Iterator[str]:
    positional = arguments.args[1:]
    missing = len(positional) - len(arguments.defaults)
    for each, default in zip(positional, [*[None] * missing, *arguments.defaults], strict=True):
        yield _parameter(each, default, lines)
    if arguments.kwonlyargs:
        yield "*"
    for each, preset in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(each, preset, lines)


def _parameter(parameter: ast.arg, default: ast.expr | None, lines: _Lines) -> str:
    said = _source(parameter, lines)
    return said if default is None else f"{said} = {_source(default, lines)}"


def _source(node: ast.expr | ast.arg, lines: _Lines) -> str:
    """The code of a node; none of those in a signature goes over several lines."""
    return lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode()
