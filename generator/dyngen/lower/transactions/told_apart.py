"""What a docstring tells of an item in the class of a failure or of a result: which of two it is, how many are ordered.

Update User (follow.followed_id), Update User (follow.user_id)   ▶   user_1: CancellationReason[User] | None
                                                                     'User (follow.followed_id).'
                                                                     user_2: …
"""

from __future__ import annotations

from dyngen.ir.transactions import Transaction, TransactItem
from dyngen.lower.docstring import wrapped
from dyngen.syntax import Docstring
from dyngen.words import plan_text


def told_apart(transaction: Transaction) -> list[Docstring]:
    """What is said below the attribute of each item: nothing where its name and type tell all."""
    names = plan_text.item_names(transaction)
    return [
        Docstring(wrapped(_told(item, name)))
        for item, name in zip(transaction.items, names, strict=True)
    ]


def _told(item: TransactItem, name: str) -> str:
    which = "" if name == item.entity else name
    if item.times.each is None:
        return f"{which}." if which else ""
    order = f"the order of `{item.times.each.name}`."
    return f"{which}, in {order}" if which else f"In {order}"
