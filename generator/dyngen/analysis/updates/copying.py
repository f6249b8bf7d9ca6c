"""Fields that are operands, with what they held before the update.

{"field": "previous_status", "action": "set", "other_field": "status"}      SET previous_status = status
{"field": "balance", "action": "increment", "other_field": "pending"}       SET balance = balance + pending
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from dyngen.analysis.conditions.operand_types import differing
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.stored_values import number_constant, stored_default
from dyngen.analysis.updates.targets import Aim
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.changes import of_attribute
from dyngen.ir.conditions import Constant
from dyngen.ir.types import Field, Kind, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


@record(frozen=True, slots=True)
class Copied:
    """What is copied or counted, and what stands in its place where an item is without it."""

    source: Field
    start: Constant | None


_COUNTING: Final = ("increment", "decrement")


def copied(
    model: written.UpdateAction, aim: Aim, update: WrittenUpdate, at: Place
) -> Copied | None:
    """What an entry of `updates` takes from `other_field`; None if it cannot, which is reported."""
    name, entity = model.other_field or "", update.entity
    if model.action not in ("set", *_COUNTING):
        at["other_field"].error(
            "DG451",
            f"{model.action} of {model.field} takes no other field",
            "use set, which copies what the other field held before the update, or increment or decrement, "
            "which count it",
            on_key=True,
        )
        return None
    for key in ("param", "value"):
        if key in model.model_fields_set:
            at[key].error(
                "DG451",
                f"{model.action} of {model.field} takes another field or {a(key)}, not both",
                "remove one of them",
                on_key=True,
            )
            return None
    source = entity.known.get(name)
    if source is None:
        at["other_field"].error(*_no_field(name, entity))
        return None
    sure = of_attribute(source.attribute) in update.sure and not update.creates
    counts = model.action in _COUNTING
    wrong = _not_stored(source, entity)
    wrong = wrong or (
        _uncountable(model, source, aim)
        if counts
        else _unfit(model, source, aim, entity, sure=sure)
    )
    if wrong:
        at["other_field"].error("DG459", *wrong)
        return None
    if sure or (source.required and not (counts and update.creates)):
        return Copied(source, None)
    return Copied(source, _start(source) if counts else stored_default(source.default, source.type))


def _no_field(name: str, entity: Draft) -> tuple[str, str, str]:
    """What is wrong with a name that is that of no field whose value could be another in each item."""
    if entity.is_constant(name):
        return (
            "DG459",
            f"{name} of {entity.name} is a constant, and what is copied is what a field held",
            'write "value", and what the constant is, in place of "other_field"',
        )
    root = re.split(r"[.\[]", name, maxsplit=1)[0]
    if root != name and root in entity.known:
        return (
            "DG452",
            f"{quoted(name)} is a part of {root}, and only whole fields are copied",
            "take the value as a parameter",
        )
    return (
        "DG452",
        f"{quoted(name)} is not a field of {entity.name}",
        unknown(name, list(entity.fields), "add it to the fields"),
    )


def _start(source: Field) -> Constant:
    """What a number that is absent counts as: its default, or 0."""
    default = source.default
    return number_constant(default if isinstance(default, int | Decimal) else 0)


def _not_stored(source: Field, entity: Draft) -> tuple[str, str] | None:
    if source.derived or source.in_key_only or source == entity.version:
        return (
            f"{source.label} cannot be copied: not every item has an attribute of it",
            "take its value as a parameter",
        )
    return None


def _uncountable(model: written.UpdateAction, source: Field, aim: Aim) -> tuple[str, str] | None:
    """Why a field cannot be counted, and what to do. One that is absent counts as its default, or as 0."""
    wanted = aim.type or Type(Kind.INTEGER)  # what an entry of a free-form object counts
    if source.type.kind == wanted.kind:
        return None
    return (
        f"{source.label} is {a(source.type.kind)}, and {model.action} of {model.field} takes {a(wanted.kind)}",
        "count a field that is declared alike",
    )


def _unfit(
    model: written.UpdateAction, source: Field, aim: Aim, entity: Draft, *, sure: bool
) -> tuple[str, str] | None:
    """Why a field cannot be copied, and what to do; `sure`: the condition demands that it is there."""
    kind = aim.type
    if kind is None:
        return (
            f"an entry of {model.field} holds what JSON can say, and {source.label} is a field",
            "copy it into a field of its own type",
        )
    target = entity.known.get(model.field)
    if target and target.key_bytes and target.key_bytes < (source.key_bytes or math.inf):
        return (
            f"{source.label} may hold what {model.field}, a key attribute of an index, cannot: no text, or a long one",
            "take the value as a parameter, which is checked",
        )
    if (source.optional or source.type.is_set) and not sure:
        why = "is optional" if source.optional else "may be empty"
        return (
            f"{source.label} {why}, and what is absent cannot be copied",
            f'demand it, as in "condition": "attribute_exists({source.label})", or take the value as a parameter'
            + (", or give the field a default" if source.optional else ""),
        )
    held, wanted = source.type, kind
    if _in_item(held) != _in_item(wanted):
        mine, theirs = differing(held, wanted) or (held.kind, wanted.kind)
        return (
            f"{source.label} and {model.field} are of two types, {mine} and {theirs}",
            "copy between fields that are declared alike",
        )
    if wanted.choices and not ({*held.choices} and {*held.choices} <= {*wanted.choices}):
        return (
            f"{source.label} may hold values that are not in the enum of {model.field}",
            "copy between fields that are declared alike",
        )
    return None


def _in_item(type: Type) -> Type:
    """What a type is to DynamoDB: whatever an enum allows, and a time to live as any moment in seconds."""
    return replace(type, choices=(), epoch=False, format=type.stored_as)
