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
    Entry,
    Extend,
    Operand,
    Remove,
    Target,
)
from dyngen.ir.conditions import Constant
from dyngen.words import plan_text


def of_change(change: Change) -> str:
    """What happens to one attribute."""
    name = of_target(change.target)
    match change:
        case Assign():
            value = change.value
            text = (
                plan_text.constant(value)
                if isinstance(value, Constant)
                else plan_text.assigned(value)
            )
            return f"{name} = {text}" + (", where it is absent" if change.if_absent else "")
        case Remove():
            return f"{name}, removed"
        case Arithmetic(source=source, operator=operator, operand=operand, start=start):
            behind = (
                "" if start is None else f", from {plan_text.constant(start)} where it is absent"
            )
            return f"{name} = {of_target(source)} {operator} {_operand(operand)}{behind}"
        case Extend(operand=operand, in_front=in_front):
            return f"{name}, with {_operand(operand)} {'in front' if in_front else 'at its end'}"
        case ChangeSet(clause=clause, operand=operand):
            how = "added" if clause == "ADD" else "taken out"
            return f"{name}, with {_operand(operand)} {how}"


def of_target(target: Target) -> str:
    """`prefs.theme`, `votes.{option}`."""
    if isinstance(target, Entry):
        return f"{of_target(target.path)}.{plan_text.ref(target.key)}"
    return str(target)


def _operand(operand: Operand) -> str:
    return (
        plan_text.constant(operand) if isinstance(operand, Constant) else plan_text.ref(operand.ref)
    )
