"""What is raised where a transaction is cancelled: for each of its items, why.

register_user: Put User, Put EmailLookup   ▶   class RegisterUserFailed(TransactionFailedError):
                                                   user: CancellationReason[User] | None
                                                   email_lookup: CancellationReason[EmailLookup] | None

Of two items of one entity, a docstring tells which is which.
"""

from __future__ import annotations

from dyngen.ir.transactions import TransactItem, WriteTransaction, is_fixed
from dyngen.lower.docstring import wrapped
from dyngen.lower.fragments import SELF, called, declared, set_attribute
from dyngen.lower.items import codec
from dyngen.lower.methods.results import from_item
from dyngen.lower.transactions.told_apart import told_apart
from dyngen.names import Identifier, failure_name
from dyngen.syntax import (
    Docstring,
    Expression,
    Statement,
    Statements,
    expression,
    literal,
    phrase,
    statement,
)
from dyngen.words import plan_text


def failure(transaction: WriteTransaction) -> Statement:
    """The class of what a transaction raises."""
    doc = wrapped(f"Why `{transaction.name}` was cancelled, by item; None for one that was fine.")
    fixed = is_fixed(transaction)
    return _failure_class(
        failure_name(transaction.name),
        Docstring(doc),
        [
            line
            for item, which in zip(transaction.items, told_apart(transaction), strict=True)
            for line in declared(_attribute(item), _reasons(item), which)
        ],
        transaction.name,
        phrase.dict_(
            [
                (literal.text(item.name), literal.text(f"{item.action} {name}"))
                for item, name in zip(
                    transaction.items, plan_text.item_names(transaction), strict=True
                )
            ]
        ),
        [
            set_attribute(
                SELF, _attribute(item), _told_at(position, item) if fixed else _told(item)
            )
            for position, item in enumerate(transaction.items)
        ],
    )


def _reasons(item: TransactItem) -> Expression:
    """The type of what is told of an item, or of each that there is."""
    reason = phrase.subscript(phrase.word("CancellationReason"), phrase.name(item.entity))
    return _tuple_of(codec.optional(reason)) if item.times.each else codec.optional(reason)


def _told_at(position: int, item: TransactItem) -> Expression:
    where = literal.number(position)
    return called("reason_at", phrase.word("reasons"), where, from_item(item.entity))


def _told(item: TransactItem) -> Expression:
    """What is told of an item whose position is known at run time only."""
    told = "reasons_for" if item.times.each else "reason_for"
    return called(told, phrase.word("reasons"), item.name, from_item(item.entity))


# What every exception and TransactionFailedError have: no name for an item of the transaction.
_OF_EXCEPTIONS = frozenset({"add_note", "args", "codes", "transaction", "with_traceback"})


def _attribute(item: TransactItem) -> Identifier:
    """The attribute of a failure that tells of the item."""
    return Identifier(f"{item.name}_") if item.name in _OF_EXCEPTIONS else item.name


@statement
def _failure_class(
    NAME: Identifier,
    DOC: Docstring,
    REASONS: Statements,
    TRANSACTION: str,
    ITEMS: Expression,
    DECODED: Statements,
) -> None:
    """
    class NAME(TransactionFailedError):
        DOC

        REASONS

        def __init__(self, reasons: Reasons) -> None:
            super().__init__(TRANSACTION, reasons, ITEMS)
            DECODED
    """


@expression
def _tuple_of(REASON: Expression) -> None:
    """tuple[REASON, ...]"""
