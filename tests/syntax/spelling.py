"""What the tests of written Python share: names and expressions spelt shortly, and how nodes look when printed."""

from __future__ import annotations

from textwrap import dedent

import black
import libcst as cst
from black.mode import TargetVersion

from dyngen.syntax import Expression, Identifier, Statement, phrase, statement

MODE = black.Mode(target_versions={TargetVersion.PY311})


def name(text: str) -> cst.Name:
    return phrase.name(Identifier(text))


def parsed(code: str) -> Expression:
    return cst.parse_expression(code)


def code(*nodes: Statement) -> str:
    return cst.Module(list(nodes)).code


def shown(*nodes: Statement) -> str:
    return black.format_str(code(*nodes), mode=MODE)


def printed(node: cst.CSTNode) -> str:
    return cst.Module([]).code_for_node(node)


def text(block: str) -> str:
    return dedent(block).lstrip("\n")


def parameter(text: str) -> cst.Param:
    return phrase.parameter(Identifier(text), name("str"))


@statement
def assign(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""
