"""Conditions that hold for no item that is there: a put on one makes a new item, or none.

attribute_not_exists(pk) AND status = "open"
NOT attribute_exists(sk)
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.ir.conditions import Condition, Function, Junction, Not


def is_absence(condition: Condition, keys: Collection[str]) -> bool:
    """Does the condition hold for no item with these key attributes? Only where that is certain."""
    match condition:
        case Function("attribute_not_exists", path) | Not(Function("attribute_exists", path)):
            return len(path.steps) == 1 and path.steps[0] in keys
        case Junction("AND", conditions):
            return any(is_absence(each, keys) for each in conditions)
        case Junction("OR", conditions):
            return all(is_absence(each, keys) for each in conditions)
    return False
