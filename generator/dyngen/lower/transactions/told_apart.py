"""Two items of one entity, in the class of a failure or of a result: a docstring tells which is which.

Update User (follow.followed_id), Update User (follow.user_id)   ▶   user_1: CancellationReason[User] | None
                                                                     'User (follow.followed_id).'
                                                                     user_2: …
"""

from __future__ import annotations

from dyngen.ir.transactions import Transaction
from dyngen.lower.docstring import wrapped
from dyngen.syntax import Docstring
from dyngen.words import plan_text


def told_apart(transaction: Transaction) -> list[Docstring]:
    """What is said below the attribute of each item: nothing where its name tells all."""
    names = plan_text.item_names(transaction)
    return [
        Docstring("" if name == item.entity else wrapped(f"{name}."))
        for item, name in zip(transaction.items, names, strict=True)
    ]
