"""Actions as changes: what stands in the update expression for each."""

from __future__ import annotations

from decimal import Decimal

from dyngen.analysis.stored_values import number_constant
from dyngen.analysis.updates.actions import Action
from dyngen.ir.changes import (
    Arithmetic,
    Assign,
    Change,
    ChangeSet,
    Copy,
    Extend,
    Operand,
    Remove,
    of_attribute,
)


def made(action: Action, *, creates: bool) -> Change:
    """The change; `creates`: there may be no item yet, and so nothing in it."""
    target, operand = action.target, action.operand
    if copied := action.copied:
        source = of_attribute(copied.source.attribute)
        return Copy(target=target, source=source, start=copied.start)
    if operand is None:
        return Remove(target=target)
    match action.name:
        case "increment" | "decrement":
            return counted(action, operand, creates=creates)
        case "append" | "prepend":
            return Extend(
                target=target,
                operand=operand,
                in_front=action.name == "prepend",
                absent=action.absent or creates,
                kept_absent=action.absent,
            )
        case "add":
            return ChangeSet(clause="ADD", target=target, operand=operand)
        case "delete":
            return ChangeSet(clause="DELETE", target=target, operand=operand)
        case _:
            return Assign(
                target=target,
                value=operand,
                nullable=action.refs if action.nullable else (),
                unset=action.refs if action.partial else (),
                if_absent=action.name == "set_if_absent",
                otherwise=action.initial[0] if action.initial else None,
                never_empty=action.leaf is not None and action.leaf.never_empty,
            )


def counted(action: Action, operand: Operand, *, creates: bool) -> Arithmetic:
    """What counts a number up or down, from its default, or from 0, where there is none yet."""
    default = action.leaf.default if action.leaf else None
    number = default if isinstance(default, int | Decimal) else 0
    return Arithmetic(
        target=action.target,
        source=action.target,
        operator="+" if action.name == "increment" else "-",
        operand=operand,
        start=number_constant(number) if action.absent or creates else None,
    )
