"""The texts in an expression, as they are spelt, in their order; those of f-strings without what is put in."""

from __future__ import annotations

import libcst as cst


def texts(expression: cst.BaseExpression) -> list[str]:
    """`"a" if b else f"c{d}"` has two: `"a"` and `c`."""
    reader = _Reader()
    expression.visit(reader)
    return reader.found


class _Reader(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.SimpleString | cst.FormattedStringText):
            self.found.append(node.value)
        return True
