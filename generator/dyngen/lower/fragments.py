"""What many emitted functions have in common: their head, and the commonest statements and expressions."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import (
    Docstring,
    Entries,
    Expression,
    Parameters,
    Statement,
    Statements,
    expression,
    phrase,
    statement,
)
from dyngen.syntax.kinds import ParameterItem

BOOL = phrase.word("bool")
STR = phrase.word("str")
ITEM = phrase.word("Item")
SELF = phrase.word("self")


def method_of(
    name: Identifier,
    parameters: Sequence[ParameterItem],
    returns: Expression,
    doc: Docstring,
    body: Statements,
) -> Statement:
    """A function whose first parameter is `self`."""
    own = phrase.parameter(Identifier("self"))
    return function(name, [own, *parameters], returns, doc, body)


@statement
def function(
    NAME: Identifier, PARAMETERS: Parameters, TYPE: Expression, DOC: Docstring, BODY: Statements
) -> None:
    """
    def NAME(PARAMETERS) -> TYPE:
        DOC
        BODY
    """


def argument(name: str, value: Expression) -> cst.Arg:
    """`name=value`."""
    return phrase.argument(value, Identifier(name))


@statement
def returning(VALUE: Expression) -> None:
    """return VALUE"""


@statement
def assigning(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""


@statement
def if_so(TEST: Expression, BODY: Statements) -> None:
    """
    if TEST:
        BODY
    """


@statement
def either(TEST: Expression, BODY: Statements, OTHERWISE: Statements) -> None:
    """
    if TEST:
        BODY
    else:
        OTHERWISE
    """


@expression
def is_given(VALUE: Expression) -> None:
    """VALUE is not None"""


@expression
def is_none(VALUE: Expression) -> None:
    """VALUE is None"""


@expression
def is_empty(VALUE: Expression) -> None:
    """not VALUE"""


@expression
def to_item(ENTITY: Expression) -> None:
    """ENTITY.to_item()"""


@expression
def key_of(ENTITY: Expression) -> None:
    """ENTITY.key()"""


@expression
def mapping(ENTRIES: Entries) -> None:
    """{**ENTRIES}"""


@expression
def for_each(ITEM: Expression, NAME: Identifier, VALUES: Expression) -> None:
    """[ITEM for NAME in VALUES]"""


@expression
def list_of(ITEM: Expression) -> None:
    """list[ITEM]"""


@expression
def wire(TYPE: str, VALUE: Expression) -> None:
    """{TYPE: VALUE}"""
