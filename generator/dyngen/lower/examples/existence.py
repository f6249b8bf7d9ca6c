"""Whether an item must, must not, or may be there for what the examples do with it."""

from __future__ import annotations

from dyngen.ir.conditions import Condition, Function, Junction, Not
from dyngen.ir.plans import Guard, Put
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import TransactItem


def is_new(item: TransactItem, entity: Entity) -> bool:
    """Must or may there be no such item yet?"""
    if isinstance(item.plan, Put):
        return makes(item.guard, entity)
    return wanted(item.guard, entity) is False


def makes(guard: Guard, entity: Entity) -> bool:
    """Is a put on this condition one of a new item?"""
    there = wanted(guard, entity)
    return guard.condition is None if there is None else not there


def wanted(guard: Guard, entity: Entity) -> bool | None:
    """Whether the item must (True) or must not (False) be there."""
    return _existence(guard.condition, entity) if guard.exists is None else guard.exists


def _existence(condition: Condition | None, entity: Entity) -> bool | None:
    match condition:
        case Function("attribute_exists" | "attribute_not_exists" as name, path):
            if len(path.steps) == 1 and path.attribute in entity.table.key_names:
                return name == "attribute_exists"
        case Junction(_, conditions):
            found = [_existence(each, entity) for each in conditions]
            return next((each for each in found if each is not None), None)
        case Not(inner):
            there = _existence(inner, entity)
            return None if there is None else not there
    return None
