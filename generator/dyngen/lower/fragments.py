"""What many emitted functions have in common: their head, and the commonest statements and expressions."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from dyngen.names import Identifier
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Entries,
    Expression,
    Parameters,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
    statements,
)
from dyngen.syntax.kinds import ParameterItem

BOOL = phrase.word("bool")
STR = phrase.word("str")
ITEM = phrase.word("Item")
SELF = phrase.word("self")
AN_ITEM = phrase.parameter(Identifier("item"), ITEM)
"""`item: Item`."""


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


def entry(name: str, value: Expression) -> cst.DictElement:
    """`"name": value`."""
    return phrase.entry(literal.text(name), value)


def member(variable: Identifier, name: str) -> Expression:
    """`changes.expression`: what an object of the support code has."""
    return phrase.attribute(phrase.name(variable), Identifier(name))


def called(function: str, *given: str | Expression | cst.Arg) -> Expression:
    """`text_after(text)`, `found.one("user", User.from_item)`: a call by name; a text that is given is a literal."""
    path = [Identifier(each) for each in function.split(".")]
    values = [literal.text(each) if isinstance(each, str) else each for each in given]
    return phrase.call(phrase.attribute(phrase.name(path[0]), *path[1:]), *values)


def calling(function: str, *given: str | Expression | cst.Arg) -> Statement:
    """The same as a statement: `check_text("Order", "sk", "order_date", order_date, "#")`."""
    return doing(called(function, *given))


@statement
def doing(CALL: Expression) -> None:
    """CALL"""


@statement
def returning(VALUE: Expression) -> None:
    """return VALUE"""


@statement
def assigning(NAME: Identifier, VALUE: Expression) -> None:
    """NAME = VALUE"""


@statement
def set_attribute(OBJECT: Expression, NAME: Identifier, VALUE: Expression) -> None:
    """OBJECT.NAME = VALUE"""


@statements
def declared(NAME: Identifier, TYPE: Expression, DOC: Docstring) -> None:
    """
    NAME: TYPE
    DOC
    """


@statement
def alias(NAME: Identifier, TYPE: Expression) -> None:
    """NAME: TypeAlias = TYPE"""


@statement
def loop(NAME: Identifier, VALUES: Expression, BODY: Statements) -> None:
    """
    for NAME in VALUES:
        BODY
    """


@statement
def keep_client() -> None:
    """self._client = synchronous(client)"""


@statement
def keep_names() -> None:
    """self._table_names = deployed_names(TABLES, table_names)"""


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
def or_empty(TEXT: Expression) -> None:
    """TEXT or \"\""""


@expression
def replaced(OBJECT: Expression, CHANGES: Arguments) -> None:
    """replace(OBJECT, *CHANGES)"""


@expression
def list_with(ITEMS: Elements) -> None:
    """[*ITEMS]"""


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
