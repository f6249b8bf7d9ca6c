"""That the item is there, which an update of an item that must be there demands itself."""

from __future__ import annotations

from collections.abc import Collection

from dyngen.ir.conditions import Condition, conjuncts, every, is_presence


def beyond_presence(condition: Condition, keys: Collection[str]) -> Condition | None:
    """What a condition demands besides an item with these key attributes; None if nothing.

    attribute_exists(pk) AND stock > 0       stock > 0
    """
    return every(*(each for each in conjuncts(condition) if not is_presence(each, keys)))
