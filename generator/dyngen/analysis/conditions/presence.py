"""That the item is there, which an update of an item that must be there demands itself."""

from __future__ import annotations

from collections.abc import Collection

from dyngen.ir.conditions import Condition, Function, Junction, conjuncts


def beyond_presence(condition: Condition, keys: Collection[str]) -> Condition | None:
    """What a condition demands besides an item with these key attributes; None if nothing.

    attribute_exists(pk) AND stock > 0       stock > 0
    """
    besides = [each for each in conjuncts(condition) if not _is_presence(each, keys)]
    if len(besides) == len([*conjuncts(condition)]):
        return condition
    if len(besides) < 2:
        return next(iter(besides), None)
    return Junction("AND", tuple(besides))


def _is_presence(condition: Condition, keys: Collection[str]) -> bool:
    match condition:
        case Function("attribute_exists", path):
            return len(path.steps) == 1 and path.steps[0] in keys
    return False
