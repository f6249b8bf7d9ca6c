"""The plan of UpdateItem: scalars that are assigned, or a whole entity."""

from __future__ import annotations

from dyngen.analysis.naming import a
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.guesses import left_over
from dyngen.analysis.parameters.key_arguments import covers_key, key_arguments
from dyngen.analysis.parameters.roles import Roles, adopt, have_one_part
from dyngen.analysis.patterns.assignments import assignments
from dyngen.analysis.patterns.guard import RETURNS_OF, guard, is_own
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import Agreement, Guard, Update, UpdateEntity, UpdateFields
from dyngen.schema import document as written


def plan_update(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place
) -> Update | None:
    entity = scene.entity
    own = [given for given in roles.entities if is_own(given, entity)]
    others = [given for given in roles.entities if not is_own(given, entity)]
    for given in others:
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}, which updates {a(entity.name)}",
            "remove it",
        )
    if len(own) > 1:
        own[1].named.error(
            "DG427",
            f"{pattern.name} has two parameters of type {entity.name}, but updates one item",
            "remove one of them",
        )
    if others or len(own) > 1:
        return None
    for given in list(roles.left):
        field = entity.fields.get(given.name) or (
            entity.version if given.name == "version" else None
        )
        if field and not own:
            roles.assigned[field] = given
            roles.left.remove(given)
    covered = bool(own) or covers_key(roles, entity, pattern, at)
    if not covered or not left_over(roles, entity.sk, pattern, entity):
        return None
    condition = guard(pattern, entity, roles, at)
    if own:
        return _by_entity(pattern, own[0], roles, condition)
    key = key_arguments(roles, entity, pattern)
    if condition is None or not have_one_part(roles, entity, pattern.name):
        return None
    assigned = assignments(entity, roles.key, roles.assigned, pattern.name, at)
    if assigned is None:
        return None
    if not assigned:
        at["name"].warning(
            "DG425",
            f"{pattern.name} sets nothing: all it does is to count version up",
            "add a parameter for each field to set",
        )
    return UpdateFields(
        key=key,
        assignments=assigned,
        condition=condition.condition,
        returns=RETURNS_OF[pattern.return_type],
    )


def _by_entity(
    pattern: written.AccessPattern, own: Given, roles: Roles, condition: Guard | None
) -> UpdateEntity | None:
    agreements: list[Agreement] = []
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name)
        agreements.append(
            Agreement(
                left=Ref(own.ref.name, field.name),
                right=given.ref,
                message=f"{own.name}.{field.attribute} must be {given.name}",
            )
        )
    if condition is None:
        return None
    return UpdateEntity(
        entity=own.ref,
        condition=condition.condition,
        agreements=tuple(agreements),
        returns=RETURNS_OF[pattern.return_type],
    )
