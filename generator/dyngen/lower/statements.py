"""The statements at the top of a module: their text, untouched, what each of them defines and reads.

split("LIMIT = 3\n")[0].names     ("LIMIT",)
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from dyngen.records import record


@record(frozen=True, slots=True, eq=False)
class TopStatement:
    """A statement at the top of a module."""

    text: str
    """The lines of it, of comments right above, and of a docstring below."""
    names: tuple[str, ...]
    """What it defines."""
    tree: ast.stmt
    blank_lines: int
    """How many stand above it."""

    def with_text(self, text: str) -> TopStatement:
        """The same statement written in another way."""
        return replace(self, text=text, tree=ast.parse(text).body[0])

    @property
    def is_private(self) -> bool:
        """Whether all that it defines is for its module alone."""
        return all(name.startswith("_") for name in self.names)

    @property
    def is_block(self) -> bool:
        """Whether it is a function, a class or the like, around which there are two blank lines."""
        return hasattr(self.tree, "body")


def split(body: str) -> list[TopStatement]:
    """The statements of the body of a module, which has neither docstring nor imports."""
    return list(statements(ast.parse(body).body, body.splitlines(), 0))


@cache
def reads(statement: TopStatement) -> frozenset[str]:
    """The names that a statement uses, those of its own variables among them, but for parameters."""
    return frozenset(_names(statement.tree))


def statements(nodes: Iterable[ast.stmt], lines: list[str], end: int) -> Iterator[TopStatement]:
    """The statements of what stands behind the line `end` of a module."""
    found: TopStatement | None = None
    for node in nodes:
        begin, end = end, node.end_lineno or 0
        text = "\n".join(lines[begin:end])
        if found and isinstance(node, ast.Expr):  # the docstring of what stands above
            below = f"{found.text}\n{text}"
            found = TopStatement(below, found.names, found.tree, found.blank_lines)
            continue
        if found:
            yield found
        bare = text.lstrip("\n")
        found = TopStatement(bare, tuple(_defined(node)), node, len(text) - len(bare))
    if found:
        yield found


def _defined(node: ast.stmt) -> Iterator[str]:
    """What a statement defines; where it defines it twice, for those who check types and for others, once."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.If(test=ast.Compare(left=ast.Name("__name__"))):
            pass  # what is done where the module is the program
        case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
            yield name
        case ast.If(body=body):
            for each in body:
                yield from _defined(each)
        case _:
            raise ValueError(f"{ast.unparse(node)}: support code defines, and does nothing else")


def _names(*trees: ast.AST) -> Iterator[str]:
    ahead = [*trees]
    while ahead:  # in half the time of `ast.walk`: each build goes through the support code
        node = ahead.pop()
        match node:
            case ast.Name(name):
                yield name
                continue
            case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
                given = {each.arg for each in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
                yield from {*_names(*node.body)} - given
                ahead += [args, *node.decorator_list, *([node.returns] if node.returns else [])]
                continue
            case ast.AnnAssign(annotation=ast.Name("TypeAlias"), value=ast.Constant(str(alias))):
                ahead.append(ast.parse(alias))
            case _:
                pass
        for member in node._fields:
            each = getattr(node, member, None)
            if isinstance(each, ast.AST):
                ahead.append(each)
            elif isinstance(each, list):
                ahead += [one for one in each if isinstance(one, ast.AST)]
