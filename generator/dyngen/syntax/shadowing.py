"""Names that hide others: a field or parameter that is called like something the code needs.

    date (marked): date | None = None                   date: _date | None = None
    born: date                           ▶  reveal  ▶   born: _date

A name that may do so is marked when the code is built. `reveal` takes the marks off again, and in
each scope that binds a marked name it gives what else the code means by that name its private
spelling (which the vocabulary must know: `from datetime import date as _date`).
"""

# The methods of a transformer are named by libcst, and so are their arguments.
# ruff: noqa: N802, ARG002

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax.kinds import MARK, Marked, Statement
from dyngen.syntax.phrase import name
from dyngen.syntax.printing import printed


def marked(identifier: Identifier) -> Identifier:
    """The name, with the mark that makes others give way to it. As a text it is the name alone."""
    return Marked(identifier)


def plain(name_in_code: str) -> str:
    """The name without its mark."""
    return name_in_code.removesuffix(MARK)


def private(identifier: str) -> Identifier:
    """The other spelling of a name, for where a marked one has its place."""
    return Identifier(f"_{identifier}")


def reveal(body: Sequence[Statement]) -> list[Statement]:
    """*body* without marks, nothing in it hidden; a printed statement without a mark is the same object."""
    revealed: list[Statement] = []
    for each in printed(body):
        if MARK in each.code:
            revealed += printed(cst.Module([each.node]).visit(_Reveal()).body)
        else:
            revealed.append(each)
    return revealed


class _Reveal(cst.CSTTransformer):
    """Takes marks off; beneath a scope that binds a marked name, other uses of it become private.

    What is hidden where the visit stands is on top of `_hidden`. A class hides its names from its
    own lines (annotations, decorators, defaults), but not from the bodies of its methods.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hidden: list[frozenset[str]] = [frozenset()]
        self._functions: list[frozenset[str]] = [frozenset()]

    def visit_ClassDef_body(self, node: cst.ClassDef) -> None:
        own = {
            line.target.value
            for block in node.body.body
            if isinstance(block, cst.SimpleStatementLine)
            for line in block.body
            if isinstance(line, cst.AnnAssign) and isinstance(line.target, cst.Name)
        }
        own |= {each.name.value for each in node.body.body if isinstance(each, cst.FunctionDef)}
        self._hidden.append(_marked_names(own) | self._functions[-1])

    def leave_ClassDef_body(self, node: cst.ClassDef) -> None:
        self._hidden.pop()

    def visit_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        params = node.params
        given = [*params.params, *params.kwonly_params]
        hidden = _marked_names({each.name.value for each in given}) | self._functions[-1]
        self._functions.append(hidden)
        self._hidden.append(hidden)

    def leave_FunctionDef_body(self, node: cst.FunctionDef) -> None:
        self._functions.pop()
        self._hidden.pop()

    # Names that are no variables: what is hidden does not concern them.

    def visit_FunctionDef_name(self, node: cst.FunctionDef) -> None:
        self._hidden.append(frozenset())

    def leave_FunctionDef_name(self, node: cst.FunctionDef) -> None:
        self._hidden.pop()

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        self._hidden.append(frozenset())

    def leave_Attribute_attr(self, node: cst.Attribute) -> None:
        self._hidden.pop()

    def visit_Arg_keyword(self, node: cst.Arg) -> None:
        self._hidden.append(frozenset())

    def leave_Arg_keyword(self, node: cst.Arg) -> None:
        self._hidden.pop()

    def visit_Param_name(self, node: cst.Param) -> None:
        # Of a lambda inside a function the parameter is a variable like others there.
        inside = self._hidden[-1] is self._functions[-1]
        self._hidden.append(self._hidden[-1] if inside else frozenset())

    def leave_Param_name(self, node: cst.Param) -> None:
        self._hidden.pop()

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        if original_node.value.endswith(MARK):
            return name(Identifier(plain(original_node.value)))
        if original_node.value in self._hidden[-1]:
            return name(private(original_node.value))
        return updated_node


def _marked_names(names: set[str]) -> frozenset[str]:
    """The names that marked ones will have, for those that are marked."""
    return frozenset(plain(each) for each in names if each.endswith(MARK))
