"""Changes of an update in words, a line each.

status = {status}                        SET
draft, removed                           REMOVE
stock = stock - {quantity}               arithmetic
tags, with {new_tags} added              ADD
"""

from __future__ import annotations

from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    Operand,
    OtherField,
    Remove,
)
from dyngen.ir.conditions import Constant
from dyngen.words import plan_text


def of_change(change: Change) -> str:
    """What happens to one attribute."""
    name = str(change.target)
    match change:
        case Assign():
            behind = ", where it is absent" if change.if_absent else ""
            if change.otherwise:
                behind = (
                    f"; if left out: {plan_text.assigned(change.otherwise)}, where it is absent"
                )
            return f"{name} = {plan_text.assigned(change.value)}{behind}"
        case Copy(source=source, start=start):
            return f"{name} = {source}{_or_else(start)}"
        case Remove():
            return f"{name}, removed"
        case Arithmetic(source=source, operator=operator, operand=operand, start=start):
            behind = (
                "" if start is None else f", from {plan_text.constant(start)} where it is absent"
            )
            return f"{name} = {source} {operator} {_operand(operand)}{behind}"
        case Extend(operand=operand, in_front=in_front):
            return f"{name}, with {plan_text.assigned(operand)} {'in front' if in_front else 'at its end'}"
        case ChangeSet(clause=clause, operand=operand):
            how = "added" if clause == "ADD" else "taken out"
            return f"{name}, with {plan_text.assigned(operand)} {how}"


def _operand(operand: Operand | OtherField) -> str:
    if isinstance(operand, OtherField):
        return f"{operand.source}{_or_else(operand.start)}"
    return plan_text.assigned(operand)


def _or_else(start: Constant | None) -> str:
    """What counts in place of an attribute that is absent."""
    return "" if start is None else f", or {plan_text.constant(start)} where that is absent"
