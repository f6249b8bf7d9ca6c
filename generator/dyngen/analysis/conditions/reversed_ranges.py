"""Ranges whose ends are given at run time, and may be in the wrong order: nothing is within them.

DynamoDB refuses a BETWEEN whose bounds are reversed, and has nothing against two comparisons that exclude each other. A
read that has such a range above all else is not sent at all, and keeps its BETWEEN.

NOT total BETWEEN :low AND :high        NOT (total >= :low AND total <= :high)
"""

from __future__ import annotations

from dyngen.ir.conditions import Between, Comparison, Condition, Constant, Junction, Not, Value


def sendable(condition: Condition, *, read: bool) -> Condition:
    """The condition without ranges that DynamoDB could refuse; `read`: those that all items must be within are left."""
    match condition:
        case Junction("AND", inner):
            return Junction("AND", tuple(sendable(each, read=read) for each in inner))
        case Junction(operator, inner):
            return Junction(operator, tuple(sendable(each, read=False) for each in inner))
        case Not(inner):
            return Not(sendable(inner, read=False))
        case Between(left, low, high):
            bounds = (low, high)
            given = sum(isinstance(each, Value) for each in bounds)
            if (read and given == 2) or not given:
                return condition
            if all(isinstance(each, Value | Constant) for each in bounds):
                return Junction("AND", (Comparison(left, ">=", low), Comparison(left, "<=", high)))
    return condition
