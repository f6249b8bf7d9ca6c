"""Plans of PutItem, UpdateItem, DeleteItem and BatchWriteItem.

What an update drags along is decided here (SPEC 2.4): a changed field that is part of an index key changes that
key in the same request; if the key has a field that the update does not know, it is a compile error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from dyngen.analysis.entities import Draft
from dyngen.analysis.filters import resolve_expression
from dyngen.analysis.parameters import Given
from dyngen.analysis.ranges import value
from dyngen.analysis.reads import Scene, key_arguments
from dyngen.analysis.roles import Roles, adopt, left_over
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Key
from dyngen.ir.plans import (
    Agreement,
    Assignment,
    BatchWrite,
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

_RETURNS: Mapping[str, Returns] = {"single_entity": "entity", "success_flag": "flag", "void": "nothing"}


def guard(pattern: written.AccessPattern, one: Draft, roles: Roles, at: Pointer, report: Report) -> Guard | None:
    """The condition of a write; None if it is wrong, which is reported."""
    match pattern.condition:
        case None:
            return Guard()
        case "not_exists" | "exists" as word:
            return Guard(exists=word == "exists")
        case written.FilterExpression() as expression:
            givens = {given.name: given for given in roles.all}
            condition = resolve_expression(expression, one, givens, pattern.name, (*at, "condition"), report)
            return Guard(condition=condition) if condition else None


def plan_put(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report) -> Put | None:
    one = scene.one
    own = [given for given in roles.entities if _is(given, one)]
    references = [given for given in roles.entities if not _is(given, one)]
    if len(own) > 1:
        report.add("DG427", own[1].at, f"{pattern.name} has two parameters of type {one.name}, but puts one item", "remove one, or use BatchWriteItem or a transaction")
        return None
    if own and roles.left:
        for given in roles.left:
            report.add("DG413", given.at, f"{given.name} has no effect in {pattern.name}, which puts {own[0].name} as it is", "remove it, or set the field on the entity")
        return None
    fields: tuple[tuple[Field, Ref], ...] = ()
    if not own:
        built = _built(pattern, one, roles, at, report)
        if built is None:
            return None
        fields = built
    condition = guard(pattern, one, roles, at, report)
    agreements = _references(pattern, one, own[0] if own else None, fields, references, scene, report)
    if condition is None:
        return None
    create = pattern.name == f"create_{one.snake}" and bool(own) and condition in (Guard(), Guard(exists=False))
    return Put(own[0].ref if own else None, fields, condition, create, agreements, _RETURNS[pattern.return_type])


def _is(given: Given, one: Draft) -> bool:
    return isinstance(given.parameter.type, EntityType) and given.parameter.type.entity == one.name


def _built(pattern: written.AccessPattern, one: Draft, roles: Roles, at: Pointer, report: Report) -> tuple[tuple[Field, Ref], ...] | None:
    """The fields of an item that is made of scalar parameters."""
    found: list[tuple[Field, Ref]] = []
    if not roles.left:
        report.add("DG426", (*at, "name"), f"{pattern.name} has no item to put", f'add the parameter {{"name": "{one.snake}", "type": "entity", "entity_type": "{one.name}"}}')
        return None
    sound = True
    for given in roles.left:
        field = one.fields.get(given.name)
        if field is None or field.derived:
            report.add("DG413", given.at, f"{given.name} has no effect in {pattern.name}: it is not a field of {one.name}", "name it after a field, or remove it")
            sound = False
            continue
        adopt(given, field.type, field.attribute, pattern.name, report)
        if field.optional and not given.parameter.has_default:
            given.parameter = Parameter(given.parameter.name, field.type, given.parameter.description, optional=True)
        found.append((field, given.ref))
    given_fields = {field.attribute for field, _ in found}
    missing = [each.attribute for each in one.fields.values() if each.required and not each.derived and each.attribute not in given_fields]
    if missing and sound:
        report.add("DG426", (*at, "name"), f"{pattern.name} does not give {', '.join(missing)}, which every {one.name} has", f"add {'them' if len(missing) > 1 else 'it'}, or take the whole entity as a parameter")
        return None
    return tuple(found) if sound else None


def _references(
    pattern: written.AccessPattern, one: Draft, own: Given | None, fields: Sequence[tuple[Field, Ref]], references: Sequence[Given], scene: Scene, report: Report
) -> tuple[Agreement, ...]:
    """Every field of a reference's key that the item has too must be equal (SPEC 3.4)."""
    found: list[Agreement] = []
    built = {field.attribute: ref for field, ref in fields}
    for given in references:
        if not isinstance(given.parameter.type, EntityType):
            continue
        other = scene.entities[given.parameter.type.entity]
        shared = [field for field in other.key_fields if field.attribute in one.fields and (own or field.attribute in built)]
        if not shared or given.parameter.type.many:
            report.add("DG437", given.at, f"{given.name} of {pattern.name} has no effect: {one.name} has no field of the key of {other.name}", f"give {one.name} the field {', '.join(f.attribute for f in other.key_fields)}, or remove the parameter")
        for field in shared:
            mine = one.fields[field.attribute]
            left = Ref(own.ref.name, mine.name) if own else built[field.attribute]
            found.append(Agreement(left, Ref(given.parameter.name, field.name), f"{one.snake}.{field.attribute} must be that of {given.name}", optional=mine.optional))
    return tuple(found)


def assignments(
    one: Draft, known: Mapping[Field, Given], changed: Mapping[Field, Given], name: str, at: Pointer, report: Report
) -> tuple[Assignment, ...] | None:
    """SET and REMOVE of the changed fields and of every index key attribute they are part of."""
    sound = True
    found: list[Assignment] = []
    for field, given in changed.items():
        if field.derived or field == one.version:
            why = "computed from the key" if field.derived else "counted by every update"
            report.add("DG423", given.at, f"{name} sets {field.attribute}, which is {why}", "remove the parameter" + ("; expected_version checks it" if field == one.version else ""))
            sound = False
            continue
        adopt(given, field.type, field.attribute, name, report)
        if not field.required:
            given.parameter = Parameter(given.parameter.name, field.type, given.parameter.description, True, given.parameter.default, given.parameter.has_default)
        nullable = (given.ref,) if not field.required else ()
        found.append(Assignment(field.attribute, given.ref, field.type, nullable))
    values = {**known, **changed}
    for mapped in one.mapped:
        for key in (mapped.pk, mapped.sk):
            sound = _index_key(one, mapped.index.name, key, values, changed, found, name, at, report) and sound
    return tuple(found) if sound else None


def _index_key(
    one: Draft, index: str, key: Key | None, values: Mapping[Field, Given], changed: Mapping[Field, Given], found: list[Assignment], name: str, at: Pointer, report: Report
) -> bool:
    sound = True
    for template in key.templates if key else ():
        touched = [field for field in template.fields if field in changed]
        if not touched or template.stored_as_field or any(each.attribute == template.attribute for each in found):
            continue
        missing = [field for field in template.fields if field not in values]
        if missing:
            names = ", ".join(field.attribute for field in missing)
            report.add("DG424", (*at, "name"), f'{name} changes {touched[0].attribute}, but not {names}, and the key "{template.source}" of index {index} needs both', f"add {names} as a parameter, or update with the whole entity: {{\"type\": \"entity\", \"entity_type\": \"{one.name}\"}}")
            sound = False
            continue
        refs = {field: values[field].ref for field in template.fields}
        nullable = tuple(dict.fromkeys(refs[field] for field in template.fields if field in changed and not field.required))
        found.append(Assignment(template.attribute, value(template, refs), None, nullable))
    return sound


def plan_update(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report) -> Update | None:
    one = scene.one
    own = [given for given in roles.entities if _is(given, one)]
    others = [given for given in roles.entities if not _is(given, one)]
    for given in others:
        report.add("DG413", given.at, f"{given.name} has no effect in {pattern.name}, which updates a {one.name}", "remove it")
    if len(own) > 1:
        report.add("DG427", own[1].at, f"{pattern.name} has two parameters of type {one.name}, but updates one item", "remove one of them")
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
    key = key_arguments(roles, one, pattern.name, at, report)
    if key is None or condition is None:
        return None
    assigned = assignments(one, roles.key, roles.assigned, pattern.name, at, report)
    if assigned is None:
        return None
    if not assigned:
        report.add("DG425", (*at, "name"), f"{pattern.name} sets nothing: it only counts version up", "add a parameter for each field to set")
    return Update(key, assigned, None, condition, (), _RETURNS[pattern.return_type])


def _by_entity(pattern: written.AccessPattern, one: Draft, own: Given, roles: Roles, condition: Guard | None, report: Report) -> Update | None:
    agreements: list[Agreement] = []
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name, report)
        agreements.append(Agreement(Ref(own.ref.name, field.name), given.ref, f"{own.name}.{field.attribute} must be {given.name}"))
    optimistic = pattern.name == f"update_{one.snake}" and not roles.key and pattern.return_type == "single_entity" and condition == Guard()
    if condition is None:
        return None
    return Update(KeyArguments(entity=own.ref), (), own.ref, condition, tuple(agreements), _RETURNS[pattern.return_type], optimistic)


def plan_delete(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report) -> Delete | None:
    one = scene.one
    for given in roles.entities:
        report.add("DG413", given.at, f"{given.name} has no effect in {pattern.name}", "a DeleteItem takes the fields of the key")
    sound = left_over(roles, one.sk, pattern, one, report) and not roles.entities
    condition = guard(pattern, one, roles, at, report)
    key = key_arguments(roles, one, pattern.name, at, report)
    if key is None or condition is None or not sound:
        return None
    returns: Mapping[str, Literal["flag", "optional", "nothing"]] = {"success_flag": "flag", "single_entity": "optional", "void": "nothing"}
    return Delete(key, condition, returns[pattern.return_type])


def plan_batch_write(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report) -> BatchWrite | None:
    for given in roles.left:
        report.add("DG413", given.at, f"{given.name} has no effect in {pattern.name}", "a BatchWriteItem takes arrays of entities")
    if not roles.entities:
        one = scene.one
        report.add("DG429", (*at, "name"), f"{pattern.name} has nothing to write", f'add the parameter {{"name": "{one.snake}s", "type": "array", "item_type": "entity", "entity_type": "{one.name}"}}')
    if roles.left or not roles.entities:
        return None
    puts = []
    for given in roles.entities:
        kind = given.parameter.type
        if isinstance(kind, EntityType):
            other = scene.entities[kind.entity]
            if other.table is not scene.one.table:
                report.add("DG429", given.at, f"{kind.entity} lives in table {other.table.table_config.table_name}, not in that of {scene.one.name}", "a repository writes one table: give it a pattern of its own")
                return None
            puts.append((kind.entity, given.ref, kind.many))
    return BatchWrite(tuple(puts), _RETURNS[pattern.return_type])
