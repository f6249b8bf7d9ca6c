"""One statement, or the head of one, as black writes it.

    laid_out('return {"name": {"S": self.name}, …too long for a line…}', 1)   ->   its lines, indented once

What the modules of many packages have in common is laid out once in a process.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from dyngen.output.hidden import hidden
from dyngen.output.leaves import Unknown, leaves
from dyngen.output.proof import proved
from dyngen.output.splitting import split


@lru_cache(maxsize=1 << 15)
def laid_out(source: str, depth: int) -> tuple[str, ...]:
    """The lines of `source`, whose first line belongs at `depth`; Unknown where only black knows them.

    Raises ChangedMeaning if they would do something else: a bug.
    """
    try:
        tree = ast.parse(_whole(source))
    except SyntaxError:
        raise Unknown from None
    lines = split(leaves(source, hidden(_node(source, tree), source)), depth)
    written = "\n".join(lines)[4 * depth :]
    if written != source:
        proved(tree, ast.parse(_whole(written)))
    return tuple(lines)


def _whole(source: str) -> str:
    """A statement of which `source` may be only the head, or a decorator."""
    word = first_word(source)
    if word == "elif":
        return f"if _: ...\n{source} ..."
    if word in HEADS:
        return f"{source} ..."
    return f"{source}\ndef _(): ..." if word == "@" else source


HEADS = ("class", "def", "for", "if", "while", "with")
"""What begins a statement that has a block of others, and no part before that."""


def _node(source: str, tree: ast.Module) -> ast.stmt | ast.expr:
    """The part of `tree` that is `source`."""
    match tree.body:
        case [ast.If(orelse=[node])] if source.startswith("elif"):
            return node
        case [ast.FunctionDef(decorator_list=[node])] if source.startswith("@"):
            return node
        case [node]:
            return node
    raise Unknown  # several on one line


def first_word(statement: str) -> str:
    """The word that says what kind of statement it is, `@` for a decorator."""
    if statement[0] == "@":
        return "@"
    return statement.split(maxsplit=1)[0].partition("(")[0].rstrip(":")
