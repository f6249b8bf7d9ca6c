"""A part of the support code, taken apart: its statements, what each of them defines and reads.

part("keys/key_texts").statements[0].names     ("KeyShape",)
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from dyngen import runtime
from dyngen.syntax import Import


@dataclass(frozen=True, slots=True, eq=False)
class PartStatement:
    """A statement at the top of a part."""

    text: str
    """The lines of it, of comments right above, and of a docstring below."""
    names: tuple[str, ...]
    """What it defines."""
    tree: ast.stmt
    blank_lines: int
    """How many stand above it."""

    @property
    def is_block(self) -> bool:
        """Whether it is a function, a class or the like, around which there are two blank lines."""
        return hasattr(self.tree, "body")


@dataclass(frozen=True, slots=True)
class Part:
    """A module of `dyngen.runtime`."""

    name: str
    doc: tuple[str, ...]
    imports: Mapping[str, Import]
    """Where names come from; those of another part from its path there: `Import("/items/codec", "elements")`."""
    statements: tuple[PartStatement, ...]


@cache
def part(name: str) -> Part:
    """The part of this name (`keys/key_texts`)."""
    text = resources.files(runtime).joinpath(f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    doc = tuple((ast.get_docstring(tree) or "").splitlines())
    below = tree.body[1 + len(imports) :]
    begin = max(node.end_lineno or 0 for node in imports)
    statements = tuple(_statements(below, text.splitlines(), begin))
    return Part(name, doc, dict(_imported(name, imports)), statements)


@cache
def reads(statement: PartStatement) -> frozenset[str]:
    """The names that a statement uses, those of its own variables among them."""
    return frozenset(_names(statement.tree))


def _statements(nodes: Iterable[ast.stmt], lines: list[str], end: int) -> Iterator[PartStatement]:
    """The statements of what stands behind the line `end`."""
    found: PartStatement | None = None
    for node in nodes:
        begin, end = end, node.end_lineno or 0
        text = "\n".join(lines[begin:end])
        if found and isinstance(node, ast.Expr):  # the docstring of what stands above
            below = f"{found.text}\n{text}"
            found = PartStatement(below, found.names, found.tree, found.blank_lines)
            continue
        if found:
            yield found
        bare = text.lstrip("\n")
        found = PartStatement(bare, tuple(_defined(node)), node, len(text) - len(bare))
    if found:
        yield found


def _defined(node: ast.stmt) -> Iterator[str]:
    """What a statement defines; where it defines it twice, for those who check types and for others, once."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
            yield name
        case ast.If(body=body):
            for each in body:
                yield from _defined(each)
        case _:
            raise ValueError(f"{ast.unparse(node)}: support code defines, and does nothing else")


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(name):
                yield name
            case ast.AnnAssign(annotation=ast.Name("TypeAlias"), value=ast.Constant(str(alias))):
                yield from _names(ast.parse(alias))
            case _:
                pass


def _imported(
    part_name: str, nodes: Iterable[ast.Import | ast.ImportFrom]
) -> Iterator[tuple[str, Import]]:
    """Where the names of a part come from that it imports."""
    for node in nodes:
        for each in node.names:
            if isinstance(node, ast.Import):
                yield each.asname or each.name, Import(each.name)
            elif node.level:
                yield each.asname or each.name, Import(_beside(part_name, node), each.name)
            else:
                yield each.asname or each.name, Import(node.module or "", each.name)


def _beside(part_name: str, node: ast.ImportFrom) -> str:
    """The part that a relative import of another means."""
    room = part_name.split("/")[: -node.level]
    return "/".join(("", *room, *(node.module or "").split(".")))
