"""Fields and parameters that are called like something the emitted code needs.

    date: date | None = None                date: _date | None = None
    born: date                     becomes  born: _date
                                            with    from datetime import date as _date

A schema may call a field `date`, `str` or `post_pk`. `conceal` marks such names before anything is
lowered. `reveal` takes the marks off again, and in each scope that binds a marked name it gives
what the emitted code means by that name its private spelling. So nothing else need care.
"""

# The methods of a transformer are named by libcst, and so are their arguments.
# ruff: noqa: N802, ARG002

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

import libcst as cst

from dyngen.ir.conditions import Ref
from dyngen.ir.model import Schema
from dyngen.ir.plans import Method, Parameter
from dyngen.ir.types import Field
from dyngen.lower.vocabulary import private, shadowable
from dyngen.names import Identifier
from dyngen.syntax import Statement, phrase

_MARK: Final = "__dyngen_shadow__"
if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Node = TypeVar("_Node", bound="DataclassInstance")
_Named = Field | Method | Parameter | Ref


def conceal(schema: Schema) -> Schema:
    """`schema` with a mark on each name of a field or parameter that would hide another name."""
    hidden = {node.name for node in _named(schema, set())} & shadowable(schema)
    return _rebuilt(schema, hidden, {}) if hidden else schema


def reveal(body: Sequence[Statement]) -> list[Statement]:
    """`body` without marks, nothing in it hidden from the code that needs it."""
    revealed: list[Statement] = []
    for each in body:
        alone = cst.Module([each])
        revealed += alone.visit(_Reveal()).body if _MARK in alone.code else [each]
    return revealed


def plain(text: str) -> str:
    """A text that tells of marked names, without the marks."""
    return text.replace(_MARK, "")


def _named(node: object, seen: set[int]) -> Iterator[_Named]:
    """Every part of the IR with a name that a schema chose for a value."""
    if isinstance(node, tuple):
        for each in node:
            yield from _named(each, seen)
    elif is_dataclass(node) and id(node) not in seen:
        seen.add(id(node))
        if isinstance(node, _Named):
            yield node
        for field in fields(node):
            yield from _named(getattr(node, field.name), seen)


def _marked(node: object, hidden: set[Identifier], done: dict[int, object]) -> object:
    """The same part of the IR with marks on `hidden` names."""
    if isinstance(node, tuple):
        return tuple(_marked(each, hidden, done) for each in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if id(node) not in done:
        done[id(node)] = _rebuilt(node, hidden, done)
    return done[id(node)]


def _rebuilt(node: _Node, hidden: set[Identifier], done: dict[int, object]) -> _Node:
    parts = {each.name: _marked(getattr(node, each.name), hidden, done) for each in fields(node)}
    if isinstance(node, _Named) and node.name in hidden:
        parts["name"] = Identifier(f"{node.name}{_MARK}")
    return replace(node, **parts)


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
        if original_node.value.endswith(_MARK):
            return phrase.name(Identifier(plain(original_node.value)))
        if original_node.value in self._hidden[-1]:
            return phrase.name(private(original_node.value))
        return updated_node

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        return updated_node.with_changes(value=plain(original_node.value))

    def leave_FormattedStringText(
        self, original_node: cst.FormattedStringText, updated_node: cst.FormattedStringText
    ) -> cst.FormattedStringText:
        return updated_node.with_changes(value=plain(original_node.value))


def _marked_names(names: set[str]) -> frozenset[str]:
    """The names that marked ones will have, for those that are marked."""
    return frozenset(plain(each) for each in names if each.endswith(_MARK))
