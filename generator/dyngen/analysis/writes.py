"""Plans of PutItem, UpdateItem, DeleteItem and BatchWriteItem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dyngen.analysis.agreements import references
from dyngen.analysis.assignments import assignments
from dyngen.analysis.drafts import Draft
from dyngen.analysis.filters import resolve_expression
from dyngen.analysis.leftovers import left_over
from dyngen.analysis.naming import a, mistaken_field
from dyngen.analysis.parameters import Given
from dyngen.analysis.reads import Scene, key_arguments
from dyngen.analysis.roles import Roles, adopt
from dyngen.analysis.tables import unknown
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import (
    Agreement,
    Delete,
    EntityType,
    Guard,
    KeyArguments,
    Parameter,
    Put,
    Returns,
    Update,
)
from dyngen.ir.types import Field
from dyngen.schema import document as written

RETURNS_OF: Mapping[str, Returns] = {
    "single_entity": "entity",
    "success_flag": "flag",
    "void": "nothing",
}


def guard(
    pattern: written.AccessPattern, one: Draft, roles: Roles, at: Pointer, report: Report
) -> Guard | None:
    """The condition of a write; None if it is wrong, which is reported."""
    match pattern.condition:
        case None:
            return Guard()
        case "not_exists" | "exists" as word:
            return Guard(exists=word == "exists")
        case written.FilterExpression() as expression:
            givens = {given.name: given for given in roles.all}
            condition = resolve_expression(
                expression, one, givens, pattern.name, (*at, "condition"), report
            )
            return Guard(condition=condition) if condition else None


def plan_put(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report
) -> Put | None:
    one = scene.one
    own = [given for given in roles.entities if _is(given, one)]
    others = [given for given in roles.entities if not _is(given, one)]
    if len(own) > 1:
        report.add(
            "DG427",
            own[1].named,
            f"{pattern.name} has two parameters of type {one.name}, but puts one item",
            "remove one, or use BatchWriteItem or a transaction",
        )
        return None
    if own and roles.left:
        for given in roles.left:
            report.add(
                "DG413",
                given.named,
                f"{given.name} has no effect in {pattern.name}, which puts {own[0].name} as it is",
                "remove it, or set the field on the entity",
            )
        return None
    fields: tuple[tuple[Field, Ref], ...] = ()
    if not own:
        built = _built(pattern, one, roles, at, report)
        if built is None:
            return None
        fields = built
    condition = guard(pattern, one, roles, at, report)
    agreements = references(pattern, one, own[0] if own else None, fields, others, scene, report)
    if condition is None:
        return None
    create = (
        pattern.name == f"create_{one.snake}"
        and bool(own)
        and condition in (Guard(), Guard(exists=False))
    )
    return Put(
        own[0].ref if own else None,
        fields,
        condition,
        create,
        agreements,
        RETURNS_OF[pattern.return_type],
    )


def _is(given: Given, one: Draft) -> bool:
    return isinstance(given.parameter.type, EntityType) and given.parameter.type.entity == one.name


def _built(
    pattern: written.AccessPattern, one: Draft, roles: Roles, at: Pointer, report: Report
) -> tuple[tuple[Field, Ref], ...] | None:
    """The fields of an item that is made of scalar parameters."""
    found: list[tuple[Field, Ref]] = []
    if not roles.left:
        report.add(
            "DG426",
            (*at, "name"),
            f"{pattern.name} has no item to put",
            f'add the parameter {{"name": "{one.snake}", "type": "entity", "entity_type": "{one.name}"}}',
        )
        return None
    sound = True
    for given in roles.left:
        field = one.fields.get(given.name)
        if field is None or field.derived:
            others = [each for each in one.fields if each not in {g.name for g in roles.all}]
            report.add(
                "DG413",
                given.named,
                f"{given.name} has no effect in {pattern.name}: "
                + (
                    f"{one.name} computes it from its key"
                    if field
                    else f"it is not a field of {one.name}"
                ),
                "remove it" if field else unknown(given.name, others, "remove it"),
                once=mistaken_field(one.name, given.name),
            )
            sound = False
            continue
        adopt(given, field.type, field.attribute, pattern.name, report)
        # An entity always has a version, also where the schema calls the field optional.
        if field.optional and field != one.version and not given.parameter.has_default:
            given.parameter = Parameter(
                given.parameter.name, field.type, given.parameter.description, optional=True
            )
        found.append((field, given.ref))
    given_fields = {field.attribute for field, _ in found}
    missing = [
        each.attribute
        for each in one.fields.values()
        if each.required and not each.derived and each.attribute not in given_fields
    ]
    if missing and sound:
        report.add(
            "DG426",
            (*at, "name"),
            f"{pattern.name} does not give {', '.join(missing)}, which every {one.name} has",
            f"add {'them' if len(missing) > 1 else 'it'}, or take the whole entity as a parameter",
        )
        return None
    return tuple(found) if sound else None


def plan_update(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report
) -> Update | None:
    one = scene.one
    own = [given for given in roles.entities if _is(given, one)]
    others = [given for given in roles.entities if not _is(given, one)]
    for given in others:
        report.add(
            "DG413",
            given.named,
            f"{given.name} has no effect in {pattern.name}, which updates {a(one.name)}",
            "remove it",
        )
    if len(own) > 1:
        report.add(
            "DG427",
            own[1].named,
            f"{pattern.name} has two parameters of type {one.name}, but updates one item",
            "remove one of them",
        )
    if others or len(own) > 1:
        return None
    for given in list(roles.left):
        field = one.fields.get(given.name) or (one.version if given.name == "version" else None)
        if field and not own:
            roles.assigned[field] = given
            roles.left.remove(given)
    if not left_over(roles, one.sk, pattern, one, report):
        return None
    condition = guard(pattern, one, roles, at, report)
    if own:
        return _by_entity(pattern, one, own[0], roles, condition, report)
    key = key_arguments(roles, one, pattern, at, report)
    if key is None or condition is None:
        return None
    assigned = assignments(one, roles.key, roles.assigned, pattern.name, at, report)
    if assigned is None:
        return None
    if not assigned:
        report.add(
            "DG425",
            (*at, "name"),
            f"{pattern.name} sets nothing: all it does is to count version up",
            "add a parameter for each field to set",
        )
    return Update(key, assigned, None, condition, (), RETURNS_OF[pattern.return_type])


def _by_entity(
    pattern: written.AccessPattern,
    one: Draft,
    own: Given,
    roles: Roles,
    condition: Guard | None,
    report: Report,
) -> Update | None:
    agreements: list[Agreement] = []
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name, report)
        agreements.append(
            Agreement(
                Ref(own.ref.name, field.name),
                given.ref,
                f"{own.name}.{field.attribute} must be {given.name}",
            )
        )
    optimistic = (
        pattern.name == f"update_{one.snake}"
        and not roles.key
        and pattern.return_type == "single_entity"
        and condition == Guard()
    )
    if condition is None:
        return None
    return Update(
        KeyArguments(entity=own.ref),
        (),
        own.ref,
        condition,
        tuple(agreements),
        RETURNS_OF[pattern.return_type],
        optimistic,
    )


def plan_delete(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report
) -> Delete | None:
    one = scene.one
    for given in roles.entities:
        report.add(
            "DG413",
            given.named,
            f"{given.name} has no effect in {pattern.name}",
            "remove it: a DeleteItem takes the fields of the key",
        )
    sound = left_over(roles, one.sk, pattern, one, report) and not roles.entities
    condition = guard(pattern, one, roles, at, report)
    key = key_arguments(roles, one, pattern, at, report) if sound else None
    if key is None or condition is None:
        return None
    returns: Mapping[str, Literal["flag", "optional", "nothing"]] = {
        "success_flag": "flag",
        "single_entity": "optional",
        "void": "nothing",
    }
    return Delete(key, condition, returns[pattern.return_type])
