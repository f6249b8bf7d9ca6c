"""Methods of TransactionService that read: TransactGetItems, and what they return.

get_user_and_email: Get User, Get EmailLookup, as an object

    [stored_user, stored_email_lookup] = transact_get(self._client.transact_get_items, …)
    return GetUserAndEmailResult(
        user=decoded_or_none(stored_user, User.from_item),
        …
"""

from __future__ import annotations

import libcst as cst

from dyngen.ir.schema import Schema
from dyngen.ir.transactions import ReadTransaction, TransactItem, is_fixed
from dyngen.lower.expressions.placeholders import Placeholders
from dyngen.lower.fragments import called, declared, list_of, list_with, returning
from dyngen.lower.items import codec
from dyngen.lower.methods import signature
from dyngen.lower.methods.results import from_item
from dyngen.lower.methods.signature import Body
from dyngen.lower.transactions.gathering import gathered
from dyngen.lower.transactions.items import WRITTEN_DOWN, Sayings, literal_get
from dyngen.lower.transactions.loops import Loops
from dyngen.lower.transactions.told_apart import told_apart
from dyngen.names import Identifier, result_name
from dyngen.syntax import (
    Arguments,
    Docstring,
    Elements,
    Expression,
    Statement,
    Statements,
    phrase,
    statement,
)


def result(transaction: ReadTransaction) -> Statement:
    """The class of the object that it returns."""
    return _result_class(
        result_name(transaction.name),
        Docstring(f"What `{transaction.name}` found; None for an item that is not there."),
        [
            line
            for item, which in zip(transaction.items, told_apart(transaction), strict=True)
            for line in declared(item.name, _kind(item), which)
        ],
    )


def _kind(item: TransactItem) -> Expression:
    """The type of what is found of an item, or of each that there is."""
    found = codec.optional(phrase.name(item.entity))
    return list_of(found) if item.times.each else found


def read(transaction: ReadTransaction, schema: Schema) -> Body:
    """What is not there is None, or left out."""
    variables = signature.variables(transaction.parameters)
    return (_fixed if is_fixed(transaction) else _gathered)(transaction, schema, variables)


def _kinds(transaction: ReadTransaction) -> Expression:
    """`User | EmailLookup`: what is in the list that comes back."""
    return phrase.union(
        [phrase.name(name) for name in dict.fromkeys(item.entity for item in transaction.items)]
    )


def _fixed(transaction: ReadTransaction, schema: Schema, variables: set[str]) -> Body:
    """A request whose items are written down."""
    sayings = Sayings(transaction.items, schema, variables)
    gets = [
        phrase.argument(literal_get(item, sayings.of(at, WRITTEN_DOWN)))
        for at, item in enumerate(transaction.items)
    ]
    placeholders = Placeholders(variables)
    found = [placeholders.variable(f"stored_{item.name}") for item in transaction.items]
    pairs = list(zip(transaction.items, found, strict=True))
    body = [_transact_get([phrase.element(phrase.name(n)) for n in found], gets)]
    match transaction.returns:
        case "object":
            result = phrase.name(result_name(transaction.name))
            members = [
                phrase.argument(
                    called("decoded_or_none", phrase.name(name), from_item(item.entity)), item.name
                )
                for item, name in pairs
            ]
            return Body(result, [*body, returning(phrase.call(result, *members))])
        case "array":
            kinds = _kinds(transaction)
            body += [_nothing_found(kinds)]
            body += [_append(name, from_item(item.entity)) for item, name in pairs]
            return Body(list_of(kinds), [*body, returning(phrase.name(Identifier("found")))])


def _gathered(transaction: ReadTransaction, schema: Schema, variables: set[str]) -> Body:
    """A request whose items come together at run time."""
    loops = Loops(transaction, schema, variables)
    items = Placeholders(variables).variable("items")
    body = [
        *loops.arrays(),
        *gathered(transaction, schema, variables, loops, items, _new_items(items)),
        _sent_items(items),
    ]
    match transaction.returns:
        case "object":
            result = phrase.name(result_name(transaction.name))
            members = [phrase.argument(_found(item), item.name) for item in transaction.items]
            return Body(result, [*body, returning(phrase.call(result, *members))])
        case "array":
            there = [
                cst.StarredElement(called("found.there", item.name, from_item(item.entity)))
                for item in transaction.items
            ]
            return Body(list_of(_kinds(transaction)), [*body, returning(list_with(there))])


def _found(item: TransactItem) -> Expression:
    found = "found.each" if item.times.each else "found.one"
    return called(found, item.name, from_item(item.entity))


@statement
def _result_class(NAME: Identifier, DOC: Docstring, FIELDS: Statements) -> None:
    """
    @dataclass(frozen=True, slots=True, kw_only=True)
    class NAME:
        DOC

        FIELDS
    """


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


@statement
def _new_items(ITEMS: Identifier) -> None:
    """ITEMS = ReadItems()"""


@statement
def _sent_items(ITEMS: Identifier) -> None:
    """found = ITEMS.send(self._client.transact_get_items)"""
