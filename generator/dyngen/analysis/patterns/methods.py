"""Access patterns become methods: what fits together, which plan, which name."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Mapped
from dyngen.analysis.entities.rows import READS
from dyngen.analysis.naming import check_method_name
from dyngen.analysis.parameters import optional
from dyngen.analysis.parameters import roles as parts
from dyngen.analysis.patterns import crud
from dyngen.analysis.patterns.batch import plan_batch_get, plan_batch_write
from dyngen.analysis.patterns.delete import plan_delete
from dyngen.analysis.patterns.get import plan_get
from dyngen.analysis.patterns.guard import has_single_items
from dyngen.analysis.patterns.kinds import reader
from dyngen.analysis.patterns.put import plan_put
from dyngen.analysis.patterns.query import plan_query, plan_scan
from dyngen.analysis.patterns.shape import is_operation
from dyngen.analysis.patterns.update import plan_update
from dyngen.analysis.scene import Scene
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Method, Plan
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted


def resolve_methods(scene: Scene) -> tuple[Method, ...]:
    """The methods of an entity: those of its access patterns, and the CRUD methods."""
    return crud.all_methods(scene.entity, _declared(scene))


def _declared(scene: Scene) -> list[Method]:
    entity = scene.entity
    found: list[Method] = []
    names: set[str] = set()
    for number, pattern in enumerate(entity.model.access_patterns):
        at = entity.at["access_patterns"][number]
        if pattern.name in names:
            at["name"].error(
                "DG402",
                f"{entity.name} has two access patterns called {quoted(pattern.name)}",
                "rename one of them",
            )
            continue
        names.add(pattern.name)
        if not check_method_name(pattern.name, at["name"]) or not is_operation(pattern, scene, at):
            continue
        if any(scene.is_broken(each.entity_type or "") for each in pattern.parameters):
            continue
        method = _method(pattern, scene, at)
        if method is not None:
            found.append(method)
            crud.check_name(method, entity, at)
    return found


def _method(pattern: written.AccessPattern, owner: Scene, at: Place) -> Method | None:
    scene = reader(pattern, owner)
    entity = scene.entity
    mapped = (
        entity.mapping(pattern.index_name)
        if pattern.index_name and pattern.operation in ("Query", "Scan")
        else None
    )
    where = mapped or entity
    roles = parts.assign(pattern, entity, where.pk, where.sk, scene.entities, at)
    if roles is None:
        return None
    if pattern.operation in READS:
        for given in roles.entities:
            given.named.error(
                "DG413",
                f"{given.name} has no effect in {pattern.name}",
                f"{a(pattern.operation)} takes values of fields: name them as parameters",
            )
        if roles.entities:
            return None
    if pattern.operation in ("PutItem", "UpdateItem") and not has_single_items(roles, pattern):
        return None
    can_do_without = pattern.operation in ("Query", "Scan", "UpdateItem")
    if not can_do_without and not optional.refuse(roles.all, pattern.name, pattern.operation):
        return None
    plan = _plan(pattern, scene, roles, mapped, at)
    left_out = [given.may_be_left_out(pattern.name) for given in roles.all]
    if plan is None or not all(left_out):
        return None
    return Method(
        pattern_id=pattern.pattern_id,
        name=Identifier(pattern.name),
        description=pattern.description,
        operation=pattern.operation,
        parameters=ordered([given.parameter for given in roles.all]),
        plan=plan,
    )


def _plan(
    pattern: written.AccessPattern,
    scene: Scene,
    roles: parts.Roles,
    mapped: Mapped | None,
    at: Place,
) -> Plan | None:
    match pattern.operation:
        case "GetItem":
            return plan_get(pattern, scene, roles, at)
        case "PutItem":
            return plan_put(pattern, scene, roles, at)
        case "UpdateItem":
            return plan_update(pattern, scene, roles, at)
        case "DeleteItem":
            return plan_delete(pattern, scene, roles, at)
        case "Query":
            return plan_query(pattern, scene, roles, mapped, at)
        case "Scan":
            return plan_scan(pattern, scene, roles, mapped, at)
        case "BatchGetItem":
            return plan_batch_get(pattern, scene, roles, at)
        case "BatchWriteItem":
            return plan_batch_write(pattern, scene, roles, at)


def ordered(parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """Parameters with a default behind those without, keyword-only ones last, otherwise in the order of the schema."""
    return tuple(sorted(parameters, key=lambda each: (each.partial, each.has_default)))
