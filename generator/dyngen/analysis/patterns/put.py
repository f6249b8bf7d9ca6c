"""The plan of PutItem: an entity as it is, or one that is made of scalars."""

from __future__ import annotations

from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.parameters.given import adopt
from dyngen.analysis.parameters.key_arguments import key_of
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.equalities import references
from dyngen.analysis.patterns.guard import (
    guard,
    is_met_by_new,
    is_own,
    is_refused_without_item,
    returns_of,
)
from dyngen.analysis.scene import Scene
from dyngen.analysis.updates.one_part import have_one_part
from dyngen.diagnostics import Place
from dyngen.ir.conditions import is_absence
from dyngen.ir.plans import FieldValue, Guard, Put, PutEntity, PutFields
from dyngen.ir.types import Field
from dyngen.schema import document as written
from dyngen.schema.suggest import unknown


def plan_put(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place) -> Put | None:
    entity = scene.entity
    own = [given for given in roles.entities if is_own(given, entity)]
    others = [given for given in roles.entities if not is_own(given, entity)]
    if len(own) > 1:
        own[1].named.error(
            "DG427",
            f"{pattern.name} has two parameters of type {entity.name}, but puts one item",
            "remove one, or use BatchWriteItem or a transaction",
        )
        return None
    idle = [given for given in roles.left if given.name not in roles.compared]
    if own and idle:
        for given in idle:
            given.named.error(
                "DG413",
                f"{given.name} has no effect in {pattern.name}, which puts {own[0].name} as it is",
                "remove it, or set the field on the entity",
            )
        return None
    fields: tuple[FieldValue, ...] = ()
    if not own:
        if not have_one_part(roles, entity, pattern.name):
            return None
        built = _built(pattern, entity, roles, at)
        if built is None:
            return None
        fields = built
    condition = guard(pattern, entity, roles, at)
    agreements = references(pattern, entity, own[0] if own else None, fields, others, scene)
    if condition is None:
        return None
    new = Guard(exists=False)
    create = bool(own) and pattern.name == f"create_{entity.snake}" and condition in (Guard(), new)
    if create:
        condition = new
    values = [each.field for each in fields]
    if not own and not is_met_by_new(condition, values, entity, pattern.name, at):
        return None
    if not _can_return(pattern, condition, entity, at):
        return None
    returns = returns_of(pattern, needs_item=is_refused_without_item(condition))
    if not own:
        return PutFields(
            key=key_of({each.field: each.ref for each in fields}, entity),
            fields=fields,
            moments=entity.moments(values),
            guard=condition,
            agreements=agreements,
            returns=returns,
        )
    return PutEntity(
        entity=own[0].ref,
        guard=condition,
        create=create,
        agreements=agreements,
        returns=returns,
    )


def _can_return(pattern: written.AccessPattern, guard: Guard, entity: Draft, at: Place) -> bool:
    """Can there be an item before the put, if that is what it returns? If not, that is reported."""
    new = guard.exists is False or (
        guard.condition is not None and is_absence(guard.condition, entity.key_names)
    )
    if pattern.return_type == "previous_entity" and new:
        at["return_type"].error(
            "DG411",
            f"{pattern.name} makes new items only, so there is none before it to return",
            'return "single_entity", "success_flag" or "void"',
        )
        return False
    return True


def _built(
    pattern: written.AccessPattern, entity: Draft, roles: Roles, at: Place
) -> tuple[FieldValue, ...] | None:
    """The fields of an item that is made of scalar parameters."""
    found: list[FieldValue] = []
    if not roles.left:
        at["name"].error(
            "DG426",
            f"{pattern.name} has no item to put",
            f'add the parameter {{"name": "{entity.variable}", "type": "entity", "entity_type": "{entity.name}"}}',
        )
        return None
    sound = True
    for given in roles.left:
        field = entity.fields.get(given.name)
        if field is None or field.derived or field.touch:
            others = [each for each in entity.fields if each not in {g.name for g in roles.all}]
            constant = entity.if_constant(given.name)
            given.named.error(
                "DG413",
                f"{given.name} has no effect in {pattern.name}"
                + ("" if constant else f": {_why_not(field, entity)}"),
                constant or ("remove it" if field else unknown(given.name, others, "remove it")),
                once=mistaken_field(entity.name, given.name),
            )
            sound = False
            continue
        adopt(given, field.type, field.label, pattern.name)
        sound = given.has_default_for(field) and sound
        # An entity always has a version, also where the schema calls the field optional.
        if field.optional and field != entity.version and given.parameter.default is None:
            given.parameter = replace(given.parameter, optional=True)
        found.append(FieldValue(field=field, ref=given.ref))
    missing = entity.missing([each.field for each in found])
    if missing and sound:
        at["name"].error(
            "DG426",
            f"{pattern.name} does not give {', '.join(missing)}, which every {entity.name} has",
            f"add {'them' if len(missing) > 1 else 'it'}, or take the whole entity as a parameter",
        )
        return None
    return tuple(found) if sound else None


def _why_not(field: Field | None, entity: Draft) -> str:
    """Why a scalar does not give a field."""
    if field is None:
        return f"it is not a field of {entity.name}"
    if field.touch:
        return "every write sets it to now"
    return f"{entity.name} computes it from its key"
