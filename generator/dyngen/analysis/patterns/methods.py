"""Access patterns become methods: what fits together, which plan, which name."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Mapped
from dyngen.analysis.entities.rows import READS, check_row
from dyngen.analysis.indexes import (
    declared_indexes,
    declared_mappings,
    find_index,
    mistaken_index,
    unknown_index,
)
from dyngen.analysis.naming import a, check_method_name
from dyngen.analysis.parameters import optional
from dyngen.analysis.parameters import roles as parts
from dyngen.analysis.patterns import crud
from dyngen.analysis.patterns.batch import plan_batch_get, plan_batch_write
from dyngen.analysis.patterns.delete import plan_delete
from dyngen.analysis.patterns.get import plan_get
from dyngen.analysis.patterns.guard import has_single_items
from dyngen.analysis.patterns.kinds import check_kinds, reader
from dyngen.analysis.patterns.put import plan_put
from dyngen.analysis.patterns.query import plan_query, plan_scan
from dyngen.analysis.patterns.update import plan_update
from dyngen.analysis.scene import Scene
from dyngen.analysis.updates.misplaced import check_misplaced
from dyngen.diagnostics import Place
from dyngen.ir.parameters import Parameter
from dyngen.ir.plans import Method, Plan
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import one_of

RETURNS: dict[str, tuple[str, ...]] = {
    "GetItem": ("single_entity",),
    "PutItem": ("single_entity", "previous_entity", "success_flag", "void"),
    "UpdateItem": ("single_entity", "previous_entity", "success_flag", "void"),
    "DeleteItem": ("success_flag", "single_entity", "void"),
    "Query": ("entity_list", "mixed_data", "single_entity"),
    "Scan": ("entity_list",),
    "BatchGetItem": ("entity_list",),
    "BatchWriteItem": ("success_flag", "void"),
}
_WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")


_INSTEAD_OF_CONDITION = {
    "GetItem": "remove it: a GetItem returns what is there, and the caller compares",
    "BatchGetItem": "remove it: a BatchGetItem returns what is there, and the caller compares",
    "BatchWriteItem": "remove it: a batch has no conditions; a PutItem has, and a transaction of several items",
}


def _instead_of_condition(operation: str, condition: object) -> str:
    """What to do about a condition of what is no write of one item."""
    if operation not in ("Query", "Scan"):
        return _INSTEAD_OF_CONDITION[operation]
    if condition in ("exists", "not_exists"):
        return f"remove it: {a(operation)} finds what is there"
    return 'call it "filter_expression"'


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
        if not check_method_name(pattern.name, at["name"]) or not _check(pattern, scene, at):
            continue
        if any(scene.is_broken(each.entity_type or "") for each in pattern.parameters):
            continue
        method = _method(pattern, scene, at)
        if method is not None:
            found.append(method)
            crud.check_name(method, entity, at)
    return found


def _check(pattern: written.AccessPattern, scene: Scene, at: Place) -> bool:
    """What can be said of a pattern before its parameters are looked at."""
    findings = at.report.findings
    before = len(findings)
    entity, name, operation = scene.entity, pattern.name, pattern.operation
    if pattern.return_type not in RETURNS[operation]:
        able = [each for each, returned in RETURNS.items() if pattern.return_type in returned]
        at["return_type"].error(
            "DG411",
            f"{name} is {a(operation)}, which cannot return {pattern.return_type}",
            f"{a(operation)} returns {one_of(RETURNS[operation])}; "
            f"{pattern.return_type} is what {one_of(able)} returns",
        )
    index = find_index(entity.table, pattern.index_name)
    if pattern.index_name and not _reads_index(pattern, pattern.index_name, scene, at):
        return False
    _check_keys(pattern, at)
    has_row = check_row(pattern, entity, index, at)
    check_kinds(pattern, scene, at)
    if pattern.return_type == "mixed_data" and index and index.projection != "ALL":
        at["return_type"].error(
            "DG411",
            f"{name} returns whole items, but index {index.name} holds only a part of them",
            'make its projection ALL, or return "entity_list"',
        )
    return has_row and not any(finding.stops for finding in findings[before:])


def _reads_index(pattern: written.AccessPattern, asked: str, scene: Scene, at: Place) -> bool:
    """Can more be said of a pattern that names this index? What is wrong with that is reported."""
    entity, name, operation = scene.entity, pattern.name, pattern.operation
    index = find_index(entity.table, asked)
    if index is None:
        message, remedy = unknown_index(asked, entity.table)
        once = mistaken_index(entity.table, asked)
        at["index_name"].error("DG403", message, remedy, once=once)
        return False
    if operation not in ("Query", "Scan"):
        at["index_name"].warning(
            "DG405",
            f"{name} is {a(operation)}, which goes to the table: index_name has no effect",
            "remove it, or make it a Query",
            on_key=True,
        )
    elif not reader(pattern, scene).entity.mapping(asked):
        indexes = {each.name for each in declared_indexes(entity.table)}
        mapped = {each.name for each in declared_mappings(entity.model)}
        if asked in mapped or mapped - indexes:
            return False  # the mapping is there, and wrong: reported
        at["index_name"].error(
            "DG404",
            f"{name} reads index {asked}, but {entity.name} is never in it",
            f"add a mapping for {asked} to the {index.mappings_name} of {entity.name}",
            once=f"{entity.name} in {mistaken_index(entity.table, asked)}",
        )
        return False
    elif pattern.consistent_read and not index.local:
        at["consistent_read"].error(
            "DG406",
            f"{name} asks index {asked} for a consistent read",
            "a global index is eventually consistent: remove consistent_read, or read the table",
            on_key=True,
        )
    return True


def _check_keys(pattern: written.AccessPattern, at: Place) -> None:
    """Report what the pattern says that its operation has no use for."""
    name, operation = pattern.name, pattern.operation
    if pattern.consistent_read and operation in _WRITES:
        at["consistent_read"].warning(
            "DG407",
            f"{name} is {a(operation)}, for which consistent_read has no meaning",
            "remove it: it goes with reads",
            on_key=True,
        )
    if pattern.range_condition and operation != "Query":
        at["range_condition"].error(
            "DG418",
            f"range_condition goes with Query, and {name} is {a(operation)}",
            "make it a Query, or remove range_condition",
            on_key=True,
        )
    if pattern.filter_expression and operation not in ("Query", "Scan"):
        at["filter_expression"].error(
            "DG501",
            f"a filter goes with Query and Scan, and {name} is {a(operation)}",
            'remove it; a write takes a "condition"' if operation in _WRITES else "remove it",
            on_key=True,
        )
    if pattern.condition and operation not in ("PutItem", "UpdateItem", "DeleteItem"):
        at["condition"].error(
            "DG432",
            f"a condition goes with PutItem, UpdateItem and DeleteItem, and {name} is {a(operation)}",
            _instead_of_condition(operation, pattern.condition),
            on_key=True,
        )
    if pattern.condition == "not_exists" and operation in ("UpdateItem", "DeleteItem"):
        creates = pattern.if_missing == "create"
        only = "makes new items only" if creates else "can never do anything"
        at["condition"].error(
            "DG432",
            f"{name} is {a(operation)}, which on condition not_exists {only}",
            ("remove it" if creates else 'write "exists"')
            + ", or make it a PutItem if it is to make a new item",
        )
    check_misplaced(
        pattern,
        name,
        is_called=operation,
        may_be="UpdateItem",
        keys=("updates", "if_missing", "partial"),
        at=at,
    )
    for key in ("descending", "limit"):
        allowed = ("Query",) if key == "descending" else ("Query", "Scan")
        if getattr(pattern, key) and operation not in allowed:
            at[key].error(
                "DG431",
                f"{name} is {a(operation)}, for which {key} has no meaning",
                f"remove it: {key} goes with {' and '.join(allowed)}",
                on_key=True,
            )
    returns_one = operation == "Query" and pattern.return_type == "single_entity"
    if returns_one and pattern.limit not in (None, 1):
        at["limit"].warning(
            "DG407",
            f"{name} returns one item, and its limit is {pattern.limit}",
            "remove it, or write 1: the query ends at the first match",
            on_key=True,
        )


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
    searches = pattern.operation in ("Query", "Scan")
    if not searches and not optional.refuse(roles.all, pattern.name, pattern.operation):
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
