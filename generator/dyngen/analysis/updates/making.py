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
    OtherField,
    Remove,
    of_attribute,
)


def made(action: Action, *, creates: bool) -> Change:
    """The change; `creates`: there may be no item yet, and so nothing in it."""
    target, operand = action.target, action.operand
    if action.counts:
        return counted(action, creates=creates)
    if copied := action.copied:
        source = of_attribute(copied.source.attribute)
        return Copy(target=target, source=source, start=copied.start)
    if operand is None:
        return Remove(target=target)
    match action.name:
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


def counted(action: Action, *, creates: bool) -> Arithmetic:
    """What counts a number up or down, from its default, or from 0, where there is none yet."""
    default = action.leaf.default if action.leaf else None
    number = default if isinstance(default, int | Decimal) else 0
    return Arithmetic(
        target=action.target,
        source=action.target,
        operator="+" if action.name == "increment" else "-",
        operand=_number(action),
        start=number_constant(number) if action.absent or creates else None,
    )


def _number(action: Action) -> Operand | OtherField:
    """What is counted: a value, or what another field held."""
    if copied := action.copied:
        return OtherField(source=of_attribute(copied.source.attribute), start=copied.start)
    if action.operand is None:
        raise ValueError(f"{action.path} is counted by nothing")
    return action.operand
