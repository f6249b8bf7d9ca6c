"""Who reads the clock: repositories and transactions that write the time of a call.

def __init__(self, …, *, clock: Callable[[], datetime] = utc_now) -> None:
    self._clock = clock
"""

from __future__ import annotations

import libcst as cst

from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import WriteTransaction
from dyngen.lower.fragments import argument
from dyngen.names import Identifier
from dyngen.syntax import Statement, expression, phrase, statement
from dyngen.syntax.kinds import ParameterItem

CLOCK = Identifier("clock")


def in_repository(entity: Entity, schema: Schema) -> bool:
    """Does a method of the repository read it?"""
    return any(schema.reads_clock(each.plan, entity) for each in entity.methods)


def in_transaction(transaction: WriteTransaction, schema: Schema) -> bool:
    """Does a transaction read it?"""
    return any(
        schema.reads_clock(each.plan, schema.entity(each.entity)) for each in transaction.items
    )


def in_transactions(schema: Schema) -> bool:
    """Does any transaction read it?"""
    return any(
        isinstance(each, WriteTransaction) and in_transaction(each, schema)
        for each in schema.transactions
    )


def in_package(schema: Schema) -> bool:
    """Does anything read it?"""
    of_entities = any(in_repository(each, schema) for each in schema.entities)
    return of_entities or in_transactions(schema)


def parameters(*, read: bool) -> list[ParameterItem]:
    """`clock: Callable[[], datetime] = utc_now`, if it is `read`."""
    default = phrase.name(Identifier("utc_now"))
    return [phrase.parameter(CLOCK, _annotation(), default)] if read else []


def arguments(*, read: bool) -> list[cst.Arg]:
    """`clock=clock`, if it is `read`."""
    return [argument(CLOCK, phrase.name(CLOCK))] if read else []


def told(*, read: bool) -> str:
    """What the docstring of a class says of it, if it is `read`."""
    return "`clock` tells the time that writes set in fields." if read else ""


def kept(*, read: bool) -> list[Statement]:
    """The statement that keeps it, if it is `read`."""
    return [_keep()] if read else []


@statement
def _keep() -> None:
    """self._clock = clock"""


@expression
def _annotation() -> None:
    """Callable[[], datetime]"""
