"""The kinds of holes a quote can have, each the type of what fills it.

A kind says what becomes of a value; the value itself is never looked at to find out:

    NAME: Identifier        a name
    TABLE: str              a quoted literal, whatever the text
    DOC: Docstring          a docstring, on a line of its own
    TYPE: Expression        an expression, in parentheses where its place needs them
    BODY: Statements        spliced where `BODY` is a line of its own
    KEY: Parameters         spliced where `KEY` stands among the parameters
    VALUES: Arguments       spliced where `*VALUES` stands in a call or in the bases of a class
    ITEMS: Elements         spliced where `*ITEMS` stands in a list, tuple or set display
    NAMES: Entries          spliced where `**NAMES` stands in a dict display
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import libcst as cst

from dyngen.names import Identifier

Expression: TypeAlias = cst.BaseExpression
Statement: TypeAlias = cst.SimpleStatementLine | cst.BaseCompoundStatement
ParameterItem: TypeAlias = cst.Param | cst.ParamStar

Statements: TypeAlias = Sequence[Statement]
Parameters: TypeAlias = Sequence[ParameterItem]
Arguments: TypeAlias = Sequence[cst.Arg]
Elements: TypeAlias = Sequence[cst.BaseElement]
Entries: TypeAlias = Sequence[cst.BaseDictElement]


class Docstring(str):
    """Text to stand as a docstring; text without a visible character leaves no docstring.

    First in a class or function it may have several lines. Anywhere else (below a field) black
    would not indent them, so there it is shown on one line.
    """

    __slots__ = ()


class Marked(Identifier):
    """A name before which others give way (see `shadowing`). Its mark shows only where it stands as a name in code."""

    __slots__ = ()


MARK: Final = "\N{MIDDLE DOT}value"
"""No text from outside can be taken for it: a name is ASCII, and in texts nobody looks for it."""
GLOBAL_MARK: Final = "\N{MIDDLE DOT}package"
"""The same for a `GlobalName`."""


# Each kind with the place it can take, as an error says it.
PLACES: dict[object, str] = {
    Identifier: "wherever a name can",
    str: "wherever an expression can",
    Expression: "wherever an expression can",
    Docstring: "alone on a line of a class or function",
    Statements: "alone on a line of a block",
    Parameters: "bare among the parameters of a function",
    Arguments: "starred (*HOLE) in a call or among the bases of a class",
    Elements: "starred (*HOLE) in a list, tuple or set display",
    Entries: "double-starred (**HOLE) in a dict display",
}
