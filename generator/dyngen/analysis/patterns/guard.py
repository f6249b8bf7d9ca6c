"""What the writes have in common: the condition, what comes back, and whose the entity parameters are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dyngen.analysis.conditions.attributes import Subject
from dyngen.analysis.conditions.presence import beyond_presence
from dyngen.analysis.conditions.typing import typed
from dyngen.analysis.conditions.untyped import Node, parameters
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.members import Member, stored_fields
from dyngen.analysis.parameters.roles import Roles
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.conditions import holds_of_nothing, is_absence
from dyngen.ir.parameters import EntityType
from dyngen.ir.plans import Guard, Returns
from dyngen.ir.types import Field
from dyngen.schema import document as written

_RETURNS: Mapping[str, Returns] = {
    "single_entity": "entity",
    "previous_entity": "previous",
    "success_flag": "done",
    "void": "nothing",
}


def returns_of(pattern: written.AccessPattern, *, needs_item: bool) -> Returns:
    """What a PutItem or an UpdateItem returns; before one that does not need an item there may be none."""
    found = _RETURNS[pattern.return_type]
    return found if needs_item or found != "previous" else "optional"


def is_refused_without_item(guard: Guard) -> bool:
    """Does the write raise where there is no item, by its condition?"""
    if guard.exists is not None:
        return guard.exists
    return guard.condition is not None and holds_of_nothing(guard.condition) is False


def is_met_by_new(
    guard: Guard, given: Collection[Field], entity: Draft, name: str, at: Place
) -> bool:
    """Can a put of these fields be carried out? Not if it makes its key anew and demands the item: that is reported."""
    made = [each for each in entity.key_fields if each.generate and each not in given]
    if not made or not is_refused_without_item(guard):
        return True
    new = made[0].label
    at["condition"].error(
        "DG462",
        f"{name} puts a {entity.name} with a {new} of its own, and demands that it is there",
        f"remove the condition, or take a parameter {new} if an item that is there is meant",
    )
    return False


def guard(pattern: written.AccessPattern, entity: Draft, roles: Roles, at: Place) -> Guard | None:
    """The condition of a write; None if it is wrong, which is reported."""
    match pattern.condition:
        case None:
            return Guard()
        case "not_exists" | "exists" as word:
            return Guard(exists=word == "exists")
        case _:
            fields = stored_fields(pattern, entity, roles.all)
            if not _are_there(roles.condition, fields, pattern.name):
                return None
            givens = fields | {given.name: given for given in roles.all}
            subject = Subject(entity, givens, pattern.name, at["condition"])
            condition = typed(roles.condition, subject) if roles.condition else None
            if condition and _needs_item(pattern) and is_absence(condition, entity.key_names):
                at["condition"].error(
                    "DG432",
                    f"{pattern.name} is {a(pattern.operation)}, and its condition holds only where there is no item",
                    "remove what says so, or make it a PutItem if it is to make a new item",
                )
                return None
            if condition and pattern.operation == "UpdateItem" and _needs_item(pattern):
                return Guard(condition=beyond_presence(condition, entity.key_names))
            return Guard(condition=condition) if condition else None


def _are_there(condition: Node | None, fields: Mapping[str, Member], name: str) -> bool:
    """Are the fields that a condition names never None? One that may be is reported."""
    named = parameters(condition) if condition else ()
    wrong = [each for each in named if each.name in fields and fields[each.name].field.optional]
    for each in wrong:
        each.spot.error(
            "DG618",
            f"{each.name} is an optional field, and the condition of {name} needs its value",
            "make the field required, give it a default, or take a parameter of its own",
        )
    return not wrong


def _needs_item(pattern: written.AccessPattern) -> bool:
    """Does the write do nothing where there is no item?"""
    return pattern.operation in ("UpdateItem", "DeleteItem") and pattern.if_missing == "fail"


def is_own(given: Given, entity: Draft) -> bool:
    return (
        isinstance(given.parameter.type, EntityType) and given.parameter.type.entity == entity.name
    )


def has_single_items(roles: Roles, pattern: written.AccessPattern) -> bool:
    """Whether each entity is one, and not an array of them; those that are not are reported."""
    several = [
        given
        for given in roles.entities
        if isinstance(given.parameter.type, EntityType) and given.parameter.type.many
    ]
    for given in several:
        given.named.error(
            "DG427",
            f"{given.name} holds several items, but {pattern.name} is {a(pattern.operation)}, which writes one",
            'write "type": "entity" for one item; several are for BatchWriteItem or a transaction',
        )
    return not several
