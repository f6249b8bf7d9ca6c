"""That the item is there, which an update of an item that must be there demands itself."""

from __future__ import annotations

from collections.abc import Collection

from dyngen.ir.conditions import Condition, Function, conjuncts, every


def beyond_presence(condition: Condition, keys: Collection[str]) -> Condition | None:
    """What a condition demands besides an item with these key attributes; None if nothing.

    attribute_exists(pk) AND stock > 0       stock > 0
    """
    return every(*(each for each in conjuncts(condition) if not _is_presence(each, keys)))


def _is_presence(condition: Condition, keys: Collection[str]) -> bool:
    match condition:
        case Function("attribute_exists", path):
            return len(path.steps) == 1 and path.steps[0] in keys
    return False
