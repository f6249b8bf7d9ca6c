"""Conditions that only hold where there is no item: a write that needs one can never be carried out on them.

attribute_not_exists(pk) AND status = "open"
NOT attribute_exists(sk)
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.analysis.entities.draft import Draft
from dyngen.ir.conditions import Condition, Function, Junction, Not, Step


def wants_absence(condition: Condition, entity: Draft) -> bool:
    """Does the condition hold for no item that is there? Only where that is certain."""
    config = entity.table.table_config
    keys = {(each,) for each in (config.partition_key, config.sort_key) if each}
    return _never(condition, keys)


def _never(condition: Condition, keys: Collection[tuple[Step, ...]]) -> bool:
    match condition:
        case Function("attribute_not_exists", path) | Not(Function("attribute_exists", path)):
            return path.steps in keys
        case Junction("AND", conditions):
            return any(_never(each, keys) for each in conditions)
        case Junction("OR", conditions):
            return all(_never(each, keys) for each in conditions)
    return False
