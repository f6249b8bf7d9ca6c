"""The plan of UpdateItem: scalars that are assigned, or a whole entity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters import optional
from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.parameters.guesses import left_over
from dyngen.analysis.parameters.key_arguments import covers_key, key_arguments
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.guard import guard, is_own, returns_of
from dyngen.analysis.scene import Scene
from dyngen.analysis.updates.actions import names_parameters, read_actions
from dyngen.analysis.updates.fitting import lacks_parameter
from dyngen.analysis.updates.one_part import have_one_part, tell_fields_left_alone, told_of
from dyngen.analysis.updates.resolving import Updated, counting, demanding, updated
from dyngen.analysis.updates.targets import has_content
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.changes import Assign
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyWithRawSort
from dyngen.ir.plans import Agreement, Guard, Update, UpdateEntity, UpdateFields
from dyngen.schema import document as written


def plan_update(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place
) -> Update | None:
    entity = scene.entity
    own = [given for given in roles.entities if is_own(given, entity)]
    if not _is_of_one(own, roles, entity, pattern) or (own and not _is_plain(pattern, at)):
        return None
    if not own:
        _assign(roles, entity)
    asked = WrittenUpdate(
        entity=entity,
        name=pattern.name,
        at=at["updates"],
        naming=at["name"],
        key=roles.key,
        assigned=roles.assigned,
        entries=pattern.updates,
        givens={given.name: given for given in roles.all},
        creates=pattern.if_missing == "create",
        partial=pattern.partial,
        optional={given.name for given in roles.all if given.model.optional},
    )
    if not names_parameters(pattern.updates, asked.givens, pattern.name, at["updates"]):
        return None  # what is left over may be what was meant
    if not own and not covers_key(roles, entity, pattern, at):
        return None
    condition = guard(pattern, entity, roles, at)
    if condition:
        asked = replace(asked, condition=condition.condition)
    if roles.left:  # said behind the rest, which may be where one of them was meant to be
        read_actions(asked)
        if not any(lacks_parameter(each, entity.known.get(each.field)) for each in pattern.updates):
            left_over(roles, entity.sk, pattern, entity)
        return None
    if not own:
        if not optional.only_set(roles, entity, pattern.updates, pattern.name):
            return None
        return _by_fields(pattern, asked, roles, condition, at)
    if not optional.refuse(roles.all, pattern.name, "UpdateItem by an entity"):
        return None
    if not has_content(entity, pattern.name, own[0].named):
        return None
    return _by_entity(pattern, entity, own[0], roles, condition)


def _is_of_one(
    own: Sequence[Given], roles: Roles, entity: Draft, pattern: written.AccessPattern
) -> bool:
    """Are there no entities but at most the one that is updated? Others are reported."""
    others = [given for given in roles.entities if given not in own]
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
    return not others and len(own) <= 1


def _assign(roles: Roles, entity: Draft) -> None:
    """Parameters that are called like fields set them."""
    for given in list(roles.left):
        if field := entity.known.get(given.name):
            roles.assigned[field] = given
            roles.left.remove(given)


def _by_fields(
    pattern: written.AccessPattern,
    asked: WrittenUpdate,
    roles: Roles,
    condition: Guard | None,
    at: Place,
) -> UpdateFields | None:
    entity, creates = asked.entity, asked.creates
    key = key_arguments(roles, entity, pattern)
    told = told_of(pattern.updates)
    if condition is None or not have_one_part(roles, entity, pattern.name, told):
        return None
    if creates and isinstance(key, KeyWithRawSort):
        at["if_missing"].error(
            "DG456",
            f"{pattern.name} may make the item, but {key.sort.name} is its sort key as it is stored: the fields "
            "that it is made of would be missing",
            "take the fields of the key as parameters",
            on_key=True,
        )
        return None
    tell_fields_left_alone(pattern.updates, entity, pattern.name, at["updates"])
    found = updated(asked)
    if found is None or not _does_something(pattern, found, entity, at):
        return None
    return UpdateFields(
        key=key,
        changes=counting(found.changes, condition.condition, creates=creates),
        condition=demanding(condition.condition, found.demands),
        creates=creates,
        together=found.together,
        some=found.some,
        returns=returns_of(pattern, needs_item=not creates),
    )


def _is_plain(pattern: written.AccessPattern, at: Place) -> bool:
    """Does an update by a whole entity say nothing else? If it does, that is reported."""
    for key in ("updates", "if_missing", "partial"):
        if getattr(pattern, key) not in ([], "fail", False):
            at[key].error(
                "DG457",
                f"{pattern.name} stores every field of an entity, so {key} has nothing to say",
                f"remove {key}, or take the fields of the key as parameters in place of the entity",
                on_key=True,
            )
            return False
    return True


def _does_something(
    pattern: written.AccessPattern, found: Updated, entity: Draft, at: Place
) -> bool:
    if pattern.partial and not any(isinstance(e, Assign) and e.unset for e in found.changes):
        at["partial"].error(
            "DG457",
            f"{pattern.name} is partial, but has no parameter that sets a field",
            "add a parameter for each field that may be set, or remove partial; a parameter that updates names may be "
            'left out by itself, with "optional": true',
            on_key=True,
        )
        return False
    if found.nothing and entity.version is None:
        at["name"].error(
            "DG242",
            f"{pattern.name} sets nothing, and no version is counted",
            'add a parameter for each field to set, or say in "updates" what changes',
        )
        return False
    if found.nothing and entity.version:
        at["name"].warning(
            "DG425",
            f"{pattern.name} sets nothing: all it does is to count {entity.version.label} up",
            'add a parameter for each field to set, or say in "updates" what changes',
        )
    return True


def _by_entity(
    pattern: written.AccessPattern,
    entity: Draft,
    own: Given,
    roles: Roles,
    condition: Guard | None,
) -> UpdateEntity | None:
    agreements: list[Agreement] = []
    for field, given in roles.key.items():
        adopt(given, field.type, field.label, pattern.name)
        agreements.append(
            Agreement(
                left=Ref(own.ref.name, field.name),
                right=given.ref,
                message=f"{own.name}.{field.label} must be {given.name}",
                any_case=entity.has_any_case(field),
            )
        )
    if roles.raw_sort and entity.sk:
        attribute, raw = entity.sk.templates[0].attribute, roles.raw_sort
        message = f"the sort key of {own.name} must be {raw.name}"
        agreements.append(Agreement(left=own.ref, right=raw.ref, message=message, stored=attribute))
    if condition is None:
        return None
    return UpdateEntity(
        entity=own.ref,
        condition=condition.condition,
        agreements=tuple(agreements),
        returns=returns_of(pattern, needs_item=pattern.if_missing == "fail"),
    )
