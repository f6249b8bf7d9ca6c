"""Methods of TransactionService that read: TransactGetItems, and what they return.

get_user_and_email: Get User, Get EmailLookup, as an object

    [user_item, email_lookup_item] = transact_get(self._client.transact_get_items, …)
    return GetUserAndEmailResult(
        user=None if user_item is None else User.from_item(user_item),
        …
"""

from __future__ import annotations

from dyngen.ir.schema import Schema
from dyngen.ir.transactions import ReadTransaction
from dyngen.lower.fragments import list_of, returning
from dyngen.lower.methods import signature
from dyngen.lower.methods.results import from_item
from dyngen.lower.methods.signature import Body
from dyngen.lower.transactions.items import Items
from dyngen.names import Identifier, result_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Expression,
    Statement,
    Statements,
    expression,
    phrase,
    statement,
)


def result(transaction: ReadTransaction) -> Statement:
    """The class of the object that it returns."""
    return _result_class(
        result_name(transaction.name),
        Docstring(f"What `{transaction.name}` found; None for an item that is not there."),
        [_found_field(item.name, phrase.name(item.entity)) for item in transaction.items],
    )


def read(transaction: ReadTransaction, schema: Schema) -> Body:
    """What is not there is None, or left out."""
    items = Items(schema, transaction.parameters)
    gets = [phrase.argument(items.get(item)) for item in transaction.items]
    taken = transaction.parameters
    found = [signature.local(taken, Identifier(f"{item.name}_item")) for item in transaction.items]
    pairs = list(zip(transaction.items, found, strict=True))
    body = [*items.statements, _transact_get([phrase.element(phrase.name(n)) for n in found], gets)]
    match transaction.returns:
        case "object":
            result = phrase.name(result_name(transaction.name))
            members = [
                phrase.argument(_decoded_or_none(name, from_item(item.entity)), item.name)
                for item, name in pairs
            ]
            return Body(result, [*body, returning(phrase.call(result, *members))])
        case "array":
            kinds = phrase.union(
                [phrase.name(name) for name in dict.fromkeys(item.entity for item, _ in pairs)]
            )
            body += [_nothing_found(kinds)]
            body += [_append(name, from_item(item.entity)) for item, name in pairs]
            return Body(list_of(kinds), [*body, returning(phrase.name(Identifier("found")))])


@statement
def _result_class(NAME: Identifier, DOC: Docstring, FIELDS: Statements) -> None:
    """
    @dataclass(frozen=True, slots=True, kw_only=True)
    class NAME:
        DOC

        FIELDS
    """


@statement
def _found_field(NAME: Identifier, TYPE: Expression) -> None:
    """NAME: TYPE | None"""


@statement
def _transact_get(NAMES: Elements, GETS: Arguments) -> None:
    """
    [*NAMES] = transact_get(
        self._client.transact_get_items,
        *GETS,
    )
    """


@statement
def _nothing_found(KINDS: Expression) -> None:
    """found: list[KINDS] = []"""


@statement
def _append(NAME: Identifier, DECODE: Expression) -> None:
    """
    if NAME is not None:
        found.append(DECODE(NAME))
    """


@expression
def _decoded_or_none(NAME: Identifier, DECODE: Expression) -> None:
    """(None if NAME is None else DECODE(NAME))"""
