"""A part of the support code, taken apart.

part("keys/key_texts").statements[0].names     ("KeyShape",)
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from dyngen import runtime
from dyngen.lower.statements import TopStatement, statements
from dyngen.records import record
from dyngen.syntax import Import


@record(frozen=True, slots=True)
class Part:
    """A module of `dyngen.runtime`."""

    name: str
    doc: tuple[str, ...]
    imports: Mapping[str, Import]
    """Where names come from; those of another part from its path there: `Import("/items/codec", "elements")`."""
    statements: tuple[TopStatement, ...]

    @property
    def defined(self) -> frozenset[str]:
        """What it defines."""
        return frozenset(name for each in self.statements for name in each.names)


@cache
def part(name: str) -> Part:
    """The part of this name (`keys/key_texts`)."""
    text = resources.files(runtime).joinpath(f"{name}.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    doc = tuple((ast.get_docstring(tree) or "").splitlines())
    below = tree.body[1 + len(imports) :]
    begin = max(node.end_lineno or 0 for node in imports)
    imported = dict(_imported(name, imports))
    return Part(name, doc, imported, tuple(statements(below, text.splitlines(), begin)))


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
