"""What can be said of an access pattern before its parameters are looked at: what it names, and what goes together."""

from __future__ import annotations

from dyngen.analysis.entities.index_keys import is_mapped_wrongly
from dyngen.analysis.entities.rows import READS, check_row
from dyngen.analysis.indexes import (
    find_index,
    mistaken_index,
    unknown_index,
)
from dyngen.analysis.patterns.kinds import check_kinds, reader
from dyngen.analysis.scene import Scene
from dyngen.analysis.updates.misplaced import check_misplaced
from dyngen.articles import a
from dyngen.diagnostics import Place
from dyngen.schema import document as written
from dyngen.schema.suggest import one_of

_RETURNS: dict[str, tuple[str, ...]] = {
    "GetItem": ("single_entity",),
    "PutItem": ("single_entity", "previous_entity", "success_flag", "void"),
    "UpdateItem": ("single_entity", "previous_entity", "success_flag", "void"),
    "DeleteItem": ("success_flag", "single_entity", "void"),
    "Query": ("entity_list", "mixed_data", "single_entity"),
    "Scan": ("entity_list",),
    "BatchGetItem": ("entity_list",),
    "BatchWriteItem": ("success_flag", "void"),
}


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


def is_operation(pattern: written.AccessPattern, scene: Scene, at: Place) -> bool:
    """Whether a pattern is an operation that DynamoDB has; what is not so is reported."""
    findings = at.report.findings
    before = len(findings)
    entity, name, operation = scene.entity, pattern.name, pattern.operation
    if pattern.return_type not in _RETURNS[operation]:
        able = [each for each, returned in _RETURNS.items() if pattern.return_type in returned]
        at["return_type"].error(
            "DG411",
            f"{name} is {a(operation)}, which cannot return {pattern.return_type}",
            f"{a(operation)} returns {one_of(_RETURNS[operation])}; "
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
    elif any(
        is_mapped_wrongly(each, asked)
        for each in scene.drafts
        if each is entity or each.name in (pattern.entities or ())
    ):
        return False  # reported
    elif not reader(pattern, scene).entity.mapping(asked):
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
    if pattern.consistent_read and operation not in READS:
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
            'remove it; a write takes a "condition"' if operation not in READS else "remove it",
            on_key=True,
        )
    _check_condition(pattern, at)
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


def _check_condition(pattern: written.AccessPattern, at: Place) -> None:
    """Report a condition that the operation has no use for."""
    name, operation = pattern.name, pattern.operation
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
