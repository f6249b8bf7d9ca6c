"""What examples want of a sample beyond what must hold: something to take away for an update, to find for a read.

DELETE #docks {3}           contains(docks, 3)
REMOVE #owner               attribute_exists(owner)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal

from dyngen.ir.changes import Change, ChangeSet, Remove
from dyngen.ir.conditions import Condition, Constant, Function, Ref, Value
from dyngen.ir.keys import Key
from dyngen.ir.plans import Query, Scan
from dyngen.ir.results import EntityResult
from dyngen.ir.schema import Entity


def taken_away(changes: Iterable[Change], known: Callable[[Ref], object]) -> Iterator[Condition]:
    """What must hold of an item for each change that takes something away to do so."""
    for each in changes:
        match each:
            case Remove(target=target):
                yield Function("attribute_exists", target)
            case ChangeSet(clause="DELETE", target=target, element=Value() as element):
                yield Function("contains", target, element)
            case ChangeSet(
                clause="DELETE", target=target, operand=Constant(wire, tuple() as texts)
            ):
                for text in texts:
                    yield Function("contains", target, Constant(_IN_SET[wire], str(text)))
            case ChangeSet(clause="DELETE", target=target, operand=Value(ref, type)):
                given = known(ref)
                for element in given if isinstance(given, list) else ():
                    yield Function("contains", target, Constant(_IN_SET[type.wire], str(element)))


def selecting(entity: Entity, plan: Query | Scan) -> set[str]:
    """The fields by which a read finds an item beside its filter."""
    keys = [key for each in entity.indexes if each.index == plan.index for key in each.own]
    compared = plan.result.keep if isinstance(plan.result, EntityResult) else ()
    fields = [field for key in keys for field in key.fields]
    for each in compared:
        fields += each.compared.fields if isinstance(each.compared, Key) else [each.compared]
    return {each.label for each in fields}


_IN_SET: Final[dict[str, Literal["S", "N"]]] = {"SS": "S", "NS": "N"}
"""How an element of a set is stored by itself."""
