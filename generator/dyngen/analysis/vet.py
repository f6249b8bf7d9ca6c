"""Advice: schemas that work and will cost more than they must (DG9xx)."""

from __future__ import annotations

from collections.abc import Iterator, Set

from dyngen.analysis.indexes import DeclaredIndex, declared_indexes
from dyngen.analysis.naming import without_braces
from dyngen.diagnostics import Place
from dyngen.ir.conditions import (
    Between,
    Comparison,
    Condition,
    Function,
    Junction,
    Path,
    Value,
    paths,
)
from dyngen.ir.keys import Halves, Key
from dyngen.ir.plans import Method, Query, Scan
from dyngen.ir.results import CollectionResult
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import IndexKey
from dyngen.ir.types import Kind
from dyngen.schema import document as written
from dyngen.schema.read import Document


def advise(document: Document, schema: Schema, root: Place) -> None:
    """Add what an experienced reviewer would say about a schema without errors."""
    for number, table in enumerate(document.model.tables):
        used = {
            pattern.index_name
            for entity in table.entities.values()
            for pattern in entity.access_patterns
        }
        for index in declared_indexes(table):
            if index.name not in used:
                index.at(root["tables"][number])["name"].warning(
                    "DG901",
                    f"no access pattern reads index {index.name}",
                    "every write pays for it: remove the index, or add a pattern that queries it",
                )
            _advise_projection(schema, table, index, root["tables"][number])
        entities = root["tables"][number]["entities"]
        for name in table.entities:
            entity = schema.entity(name)
            for position, pattern in enumerate(table.entities[name].access_patterns):
                _advise_pattern(entity, pattern, entities[name]["access_patterns"][position])


def _advise_pattern(entity: Entity, pattern: written.AccessPattern, at: Place) -> None:
    method = next((each for each in entity.methods if each.pattern_id == pattern.pattern_id), None)
    if method and isinstance(method.plan, Query) and _reads_everything(entity, method, pattern):
        labels = {each.label for each in entity.fields}
        templates = _queried(entity, method.plan).pk.templates
        at["operation"].warning(
            "DG904",
            f"{pattern.name} reads every {entity.name} there is: they share one partition",
            next(filter(None, (without_braces(each.source, labels) for each in templates)), "")
            or 'give it a "limit", a "range_condition", or a partition key with a field in it',
        )
    if method is None or not isinstance(method.plan, (Query, Scan)) or method.plan.filter is None:
        return
    if isinstance(method.plan.result, CollectionResult):  # the index may be without other kinds
        return
    optional = {each.name for each in method.parameters if each.optional}
    equal = set(_equalities(method.plan.filter, optional))
    queried = method.plan.index.name if method.plan.index else ""
    within = _within(entity, method.plan)
    if isinstance(method.plan, Scan) and _given(entity.pk, equal):
        at["operation"].warning(
            "DG902",
            f"{pattern.name} scans for {_named(entity.pk)}, which the key of the table could find",
            "make it a Query",
        )
        return
    for index in entity.indexes:
        if index.index.local or index.index.name == queried or method.plan.consistent:
            continue
        if not _given(index.pk, equal | within) or not _has_the_same(index, equal, within):
            continue
        if not _can_ask_for_the_rest(entity, index, method.plan.filter):
            continue
        named = _named(index.pk, within)
        if isinstance(method.plan, Scan):
            at["operation"].warning(
                "DG902",
                f"{pattern.name} scans for {named}, which index {index.index.name} could find",
                f'make it a Query with "index_name": "{index.index.name}"',
            )
        else:
            at["filter_expression"].warning(
                "DG903",
                f"{pattern.name} filters by {named}, which index {index.index.name} could find",
                f'query "{index.index.name}" instead',
                on_key=True,
            )
        return


def _within(entity: Entity, plan: Query | Scan) -> set[str]:
    """The attributes that are the same in all that is read: those of the partition of a query."""
    if isinstance(plan, Scan):
        return set()
    return {field.attribute for field in _queried(entity, plan).pk.fields}


def _given(key: Key, equal: Set[str]) -> bool:
    """Are all fields of a partition key compared with `=`, as they are? (There is at least one.)"""
    parts = [part for template in key.templates for part in template.components]
    as_they_are = all(part.field.attribute in equal and not part.lowered for part in parts)
    return bool(parts) and as_they_are


def _has_the_same(index: IndexKey, equal: Set[str], within: Set[str]) -> bool:
    """Has one partition of an index every match, and nothing of other partitions than are queried now?"""
    partition = {field.attribute for field in index.pk.fields}
    sparse = {field.attribute for field in index.key_fields if not field.required} - equal
    return within <= partition and not partition <= within and not sparse


def _named(key: Key, within: Set[str] = frozenset()) -> str:
    return " and ".join(field.label for field in key.fields if field.attribute not in within)


def _can_ask_for_the_rest(entity: Entity, key: IndexKey, filter: Condition) -> bool:
    """Does the index hold what is left of a filter, and is of its sort key no more than a key condition can say?"""
    given = {each.attribute for each in key.pk.fields}
    left = [path.attribute for path in paths(filter) if path.attribute not in given]
    sort = {each.attribute for each in key.sk.templates} if key.sk else set[str]()
    held = {*key.index.included, *(each.attribute for each in entity.key_templates), *sort}
    if key.index.projection != "ALL" and not held.issuperset(left):
        return False
    ranges = (list(paths(each)) for each in _parts(filter) if _is_range(each))
    said = {named[0].attribute for named in ranges if len(named) == 1} & sort
    return sum(each in sort for each in left) == len(said) <= 1


def _parts(condition: Condition) -> Iterator[Condition]:
    """What must hold of every match."""
    if isinstance(condition, Junction) and condition.operator == "AND":
        for each in condition.conditions:
            yield from _parts(each)
    else:
        yield condition


def _is_range(condition: Condition) -> bool:
    """Is it what a key condition says of a sort key?"""
    if isinstance(condition, Function):
        return condition.name == "begins_with"
    return isinstance(condition, Between) or (
        isinstance(condition, Comparison) and condition.operator != "<>"
    )


def _equalities(filter: Condition, optional: Set[str]) -> Iterator[str]:
    """Attributes that every match has equal to a parameter that is always given, or to a constant."""
    for each in _parts(filter):
        if (
            isinstance(each, Comparison)
            and each.operator == "="
            and isinstance(each.left, Path)
            and len(each.left.steps) == 1
            and not (isinstance(each.right, Value) and each.right.ref.name in optional)
        ):
            yield each.left.attribute


def _reads_everything(entity: Entity, method: Method, pattern: written.AccessPattern) -> bool:
    """Does a query without an end begin at a partition that all items share?"""
    plan = method.plan
    if not isinstance(plan, Query) or plan.single or plan.limit or pattern.range_condition:
        return False
    where = _queried(entity, plan)
    named = {parameter.name for parameter in method.parameters}
    return not where.pk.fields and not any(field.name in named for field in where.key_fields)


def _queried(entity: Entity, plan: Query) -> Halves:
    """Whose keys a query asks for: those of the table, or of an index."""
    return next((each for each in entity.indexes if each.index == plan.index), entity)


def _advise_projection(
    schema: Schema, table: written.TableModel, index: DeclaredIndex, at: Place
) -> None:
    """An index that holds whole items holds their binary values, which are what makes items large."""
    if index.projection != "ALL":
        return
    for entity in map(schema.entity, table.entities):
        large = [field.label for field in entity.fields if field.type.kind is Kind.BYTES]
        if large and any(each.index.name == index.name for each in entity.indexes):
            index.at(at)["name"].warning(
                "DG905",
                f"index {index.name} holds a copy of {large[0]} of every {entity.name} in it",
                'write "projection": "INCLUDE" and list what its queries show',
            )
            return
