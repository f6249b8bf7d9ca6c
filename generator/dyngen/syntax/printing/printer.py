"""Prints nodes of all kinds, each in its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import libcst as cst

from dyngen.syntax.printing.expressions import EXPRESSIONS, Form
from dyngen.syntax.printing.scopes import Names, Scopes, variables
from dyngen.syntax.printing.statements import STATEMENTS
from dyngen.syntax.shadowing import plain

_ABSENT: Final = cst.MaybeSentinel.DEFAULT


class Printer:
    """Prints the statements of a module, one after the other; `defined` as `Scopes` say."""

    scopes: Scopes
    indent: str

    def __init__(self, defined: Iterable[str] = ()) -> None:
        self.scopes = Scopes(defined)
        self.indent = ""

    @property
    def names(self) -> Names:
        """Those of all that has been printed."""
        return self.scopes.names

    def text(self, part: object) -> str:
        """The text of a node, or of nothing. TypeError for a kind without a form."""
        return _FORMS[type(part)](self, part)

    def run(self, nodes: Iterable[object]) -> str:
        """The text of nodes one after the other."""
        return "".join([_FORMS[type(node)](self, node) for node in nodes])

    def listed(self, nodes: Sequence[Any]) -> str:
        """The text of nodes with commas between them."""
        texts = []
        last = len(nodes) - 1
        for at, node in enumerate(nodes):
            kind = type(node)
            texts.append(_FORMS[kind](self, node))
            if node.comma is not _ABSENT:
                texts.append(self.text(node.comma))
            elif at < last:
                texts.append(", ")
            if kind is cst.Arg:
                texts.append(self.space(node.whitespace_after_arg))
            elif kind is cst.Param:
                texts.append(self.space(node.whitespace_after_param))
        return "".join(texts)

    def space(self, node: cst.BaseParenthesizableWhitespace) -> str:
        """The text of white space, which half of all nodes are."""
        return node.value if type(node) is cst.SimpleWhitespace else self.text(node)

    def maybe(self, part: object, otherwise: str) -> str:
        """The text of a part, or what stands for it where nothing is said of it."""
        return otherwise if part is _ABSENT else self.text(part)

    def name(self, node: cst.Name) -> str:
        """A name that is no variable."""
        return plain(node.value)

    def target(self, node: cst.BaseExpression) -> str:
        """The text of what gets a value."""
        if isinstance(node, cst.Name):
            return self.scopes.bind(node.value)
        text = self.text(node)
        for name in variables(node):
            self.scopes.bind(name)
        return text

    def annotation(self, mark: str, node: cst.Annotation | None) -> str:
        """The text of an annotation behind its mark."""
        if node is None:
            return ""
        before = self.maybe(node.whitespace_before_indicator, " " if mark == "->" else "")
        after = self.space(node.whitespace_after_indicator)
        return f"{before}{mark}{after}{self.text(node.annotation)}"


class _Forms(dict[type, Form]):
    def __missing__(self, kind: type) -> Form:
        raise TypeError(f"nobody has said how a {kind.__name__} is written")


_FORMS: Final = _Forms({**EXPRESSIONS, **STATEMENTS})
