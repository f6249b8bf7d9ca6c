"""What the tests of written Python share: names and expressions spelt shortly, and how nodes look when printed."""

from __future__ import annotations

from textwrap import dedent

import black
import libcst as cst
from black.mode import TargetVersion

from dyngen.syntax import Expression, Identifier, Statement, phrase, statement
from dyngen.syntax.printing import Printer

MODE = black.Mode(target_versions={TargetVersion.PY311})


def name(text: str) -> cst.Name:
    return phrase.name(Identifier(text))


def parsed(code: str) -> Expression:
    return cst.parse_expression(code)


def code(*nodes: Statement) -> str:
    """The text of statements, which is that of libcst."""
    text = Printer().run(nodes)
    assert text == cst.Module(list(nodes)).code
    return text


def shown(*nodes: Statement) -> str:
    return black.format_str(code(*nodes), mode=MODE)


def printed(node: cst.CSTNode) -> str:
    """The text of a node, which is that of libcst."""
    text = Printer().text(node)
    assert text == cst.Module([]).code_for_node(node)
    return text


def text(block: str) -> str:
    return dedent(block).lstrip("\n")


def parameter(text: str) -> cst.Param:
    return phrase.parameter(Identifier(text), name("str"))


@statement
def assign(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""
