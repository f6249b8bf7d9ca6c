"""Fields that are copied: what another field held before the update.

{"field": "previous_status", "action": "set", "other_field": "status"}      SET previous_status = status
"""

from __future__ import annotations

import math
from dataclasses import replace

from dyngen.analysis.conditions.operand_types import differing
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.stored_values import stored_default
from dyngen.analysis.updates.targets import Aim
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Constant
from dyngen.ir.types import Field, Type
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


@record(frozen=True, slots=True)
class Copied:
    """What is copied, and what stands in its place where an item is without it."""

    source: Field
    start: Constant | None


def copied(model: written.UpdateAction, aim: Aim, entity: Draft, at: Place) -> Copied | None:
    """What an entry of `updates` copies from `other_field`; None if it cannot, which is reported."""
    name = model.other_field or ""
    if model.action != "set":
        at["other_field"].error(
            "DG451",
            f"{model.action} of {model.field} takes no other field",
            "use set, which copies what the other field held before the update",
            on_key=True,
        )
        return None
    for key in ("param", "value"):
        if key in model.model_fields_set:
            at[key].error(
                "DG451",
                f"set of {model.field} takes another field or {a(key)}, not both",
                "remove one of them",
                on_key=True,
            )
            return None
    source = entity.known.get(name)
    if source is None:
        at["other_field"].error(
            "DG452",
            f"{quoted(name)} is not a field of {entity.name}",
            unknown(name, list(entity.fields), "add it to the fields"),
        )
        return None
    if wrong := _unfit(model, source, aim.type, entity):
        at["other_field"].error("DG459", *wrong)
        return None
    start = None if source.required else stored_default(source.default, source.type)
    return Copied(source, start)


def _unfit(
    model: written.UpdateAction, source: Field, kind: Type | None, entity: Draft
) -> tuple[str, str] | None:
    """Why a field cannot be copied, and what to do."""
    if kind is None:
        return (
            f"an entry of {model.field} holds what JSON can say, and {source.label} is a field",
            "copy it into a field of its own type",
        )
    if source.derived or source.in_key_only or source == entity.version:
        return (
            f"{source.label} cannot be copied: not every item has an attribute of it",
            "take its value as a parameter",
        )
    target = entity.known.get(model.field)
    if target and target.key_bytes and target.key_bytes < (source.key_bytes or math.inf):
        return (
            f"{source.label} may hold what {model.field}, a key attribute of an index, cannot: no text, or a long one",
            "take the value as a parameter, which is checked",
        )
    if source.optional or source.type.is_set:
        why = "is optional" if source.optional else "may be empty"
        return (
            f"{source.label} {why}, and what is absent cannot be copied",
            "take the value as a parameter"
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
