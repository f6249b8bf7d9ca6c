"""Transactions whose items are known at run time only: each is added to the others by a statement.

Put OrderLine, each of lines        for line in lines:
                                        items.add("order_line", "Put", self._table_names["Shop"], line.key(), Item=…)
"""

from __future__ import annotations

from dyngen.ir.schema import Schema
from dyngen.ir.transactions import Transaction, TransactItem
from dyngen.lower.expressions.placeholders import Place
from dyngen.lower.methods import guards
from dyngen.lower.transactions.items import Said, Sayings
from dyngen.lower.transactions.loops import Loops, arrays_of
from dyngen.names import Identifier
from dyngen.syntax import Arguments, Expression, Statement, phrase, statement


def gathered(
    transaction: Transaction,
    schema: Schema,
    variables: set[str],
    loops: Loops,
    items: Identifier,
    begin: Statement,
) -> list[Statement]:
    """The statements that `begin` to gather `items` and add each, behind those that check what is always there."""
    inside = [loops.inside(item, arrays_of(item)) for item in transaction.items]
    sayings = Sayings(inside, schema, variables)
    above: list[Statement] = []
    found: list[Statement] = []
    for at, item in enumerate(transaction.items):
        # Each loop and each `if` around it moves it to the right.
        depth = len([*filter(None, (item.times.each, item.times.when))])
        what = sayings.of(at, Place(12 + 4 * depth))
        added = _added(inside[at], what, items)
        if depth:
            found += loops.around(item, [*what.statements, added])
        else:
            above += what.statements
            found.append(added)
    return [*phrase.once(above), begin, *found]


def _added(item: TransactItem, what: Said, items: Identifier) -> Statement:
    said = guards.arguments(what.members)
    return _add(items, str(item.name), item.action, what.table, what.key, said)


@statement
def _add(
    ITEMS: Identifier, ITEM: str, ACTION: str, TABLE: Expression, KEY: Expression, SAID: Arguments
) -> None:
    """ITEMS.add(ITEM, ACTION, TABLE, KEY, *SAID)"""
