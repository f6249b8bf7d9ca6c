"""Plans of GetItem, Query, Scan and BatchGetItem."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dyngen.analysis import scope
from dyngen.analysis.drafts import Draft, Mapped
from dyngen.analysis.filters import resolve_expression
from dyngen.analysis.keyvalues import whole
from dyngen.analysis.leftovers import left_over
from dyngen.analysis.ranges import Sorted, sort_conditions
from dyngen.analysis.results import holds, projection
from dyngen.analysis.roles import Roles, adopt, needs, retyped
from dyngen.diagnostics import Pointer, Report
from dyngen.ir.conditions import Comparison, Condition, Junction, Path, Value
from dyngen.ir.model import Collection, Index
from dyngen.ir.plans import Check, Get, KeyArguments, Query, Result, Scan
from dyngen.ir.types import Kind, Type
from dyngen.names import Identifier
from dyngen.schema import document as written


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a pattern is read against."""

    one: Draft
    drafts: Sequence[Draft]
    """All entities of its table."""
    entities: Mapping[str, Draft]
    """All entities of the schema."""
    indexes: Mapping[str, Index]
    """The resolved indexes of its table."""
    collections: dict[tuple[str, ...], Collection]
    """Collections that patterns have asked for so far."""
    is_broken: Callable[[str], bool] = lambda _: False
    """Is an entity of this name there, but wrong, and reported?"""


def key_arguments(
    roles: Roles, one: Draft, pattern: written.AccessPattern, at: Pointer, report: Report
) -> KeyArguments | None:
    """The whole primary key from scalar parameters; None if it is not covered, which is reported."""
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name, report)
    if roles.raw_sort and one.sk:
        template = one.sk.templates[0]
        roles.raw_sort.parameter = retyped(roles.raw_sort.parameter, Type(Kind.STRING))
        return KeyArguments(
            tuple(roles.key[field].ref for field in one.pk.fields),
            raw=((template.attribute, roles.raw_sort.ref),),
        )
    missing = [field for field in one.key_fields if field not in roles.key]
    if missing:
        for field in missing:
            needs(field, roles.left, f"the primary key of {one.name}", pattern, at, report)
        return None
    return KeyArguments(tuple(roles.key[field].ref for field in one.key_fields))


def plan_get(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Pointer, report: Report
) -> Get | None:
    sound = left_over(roles, scene.one.sk, pattern, scene.one, report)
    key = key_arguments(roles, scene.one, pattern, at, report) if sound else None
    if key is None:
        return None
    return Get(
        key,
        pattern.consistent_read,
        tuple(Check(field, given.ref) for field, given in roles.equal.items()),
    )


def plan_query(
    pattern: written.AccessPattern,
    scene: Scene,
    roles: Roles,
    mapped: Mapped | None,
    at: Pointer,
    report: Report,
) -> Query | None:
    one = scene.one
    pk, sk = (mapped.pk, mapped.sk) if mapped else (one.pk, one.sk)
    if not left_over(roles, sk, pattern, one, report):
        return None
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name, report)
    mixed = pattern.return_type == "mixed_data"
    found = sort_conditions(roles, sk, pattern.name, report)
    if found is None:
        return None
    given_of_sort = (
        roles.operands
        or roles.raw_sort
        or any(field in roles.key for field in (sk.fields if sk else ()) if field not in pk.fields)
    )
    if mixed and not given_of_sort:
        found = Sorted()  # the whole partition, not this entity's part of it
    filter_ = _filter(pattern, scene, roles, mapped, at, report)
    if filter_ is _BROKEN:
        return None
    keyed = _keyed(one, mapped)
    mates = (
        scope.index_mates(one, mapped.index.name, scene.drafts)
        if mapped
        else scope.partition_mates(one, scene.drafts)
    )
    scope_filter: Condition | None = None
    must_skip = False
    if not mixed and not (found.exact and mapped is None):
        near = [each for each in mates if _reachable(each, found, mapped, one)]
        scope_filter, must_skip = scope.keep_out(one, near, keyed)
    result = _result(scene, mapped, mixed=mixed, mates=mates, must_skip=must_skip, found=found)
    partition = whole(pk, {field: roles.key[field].ref for field in pk.fields})
    return Query(
        index=scene.indexes[mapped.index.name] if mapped else None,
        partition=partition,
        sort=found.conditions,
        filter=filter_,
        scope=scope_filter,
        result=result,
        single=pattern.return_type == "single_entity",
        descending=pattern.descending,
        limit=pattern.limit,
        consistent=pattern.consistent_read,
        reversed_if=found.reversed_if,
    )


def _reachable(other: Draft, found: Sorted, mapped: Mapped | None, one: Draft) -> bool:
    """Can an item of `other` be among those that the sort conditions let through?"""
    sk = mapped.sk if mapped else one.sk
    theirs = other.mapping(mapped.index.name) if mapped else None
    key = (theirs.sk if theirs else None) if mapped else other.sk
    if not found.conditions:
        return True
    if sk is None or sk.several:
        return True
    if mapped and not theirs:
        return True
    if found.exact:
        return mapped is not None and (
            key is None or key.templates[0].shape.literals == sk.templates[0].shape.literals
        )
    return scope.can_begin(key.templates[0] if key else None, found.begins, found.behind)


def _keyed(one: Draft, mapped: Mapped | None) -> frozenset[str]:
    keys = (mapped.pk, mapped.sk) if mapped else (one.pk, one.sk)
    return frozenset(template.attribute for key in keys if key for template in key.templates)


def _result(
    scene: Scene,
    mapped: Mapped | None,
    *,
    mixed: bool,
    mates: Sequence[Draft],
    must_skip: bool,
    found: Sorted,
) -> Result:
    one = scene.one
    if mixed:
        union = tuple(each.name for each in scope.in_order([one, *mates]))
        known = tuple(sorted(union))
        collection = scene.collections.get(known)
        # An entity can share one partition with some and another with others.
        if collection is None:
            name = f"{one.snake}_collection_item"
            same = sum(each.function.startswith(name) for each in scene.collections.values())
            function = Identifier(f"{name}_{same + 1}" if same else name)
            collection = scene.collections[known] = Collection(function, union)
        return Result(one.name, collection=collection, keep=found.keep)
    recogniser = scope.recogniser(one, scene.drafts) if must_skip else None
    return Result(
        one.name,
        projection(one, mapped) if mapped else None,
        recogniser=recogniser,
        keep=found.keep,
    )


_BROKEN = Comparison(Path(()), "=", Path(()))
"""Stands for a filter that is wrong, and has been reported."""


def _filter(
    pattern: written.AccessPattern,
    scene: Scene,
    roles: Roles,
    mapped: Mapped | None,
    at: Pointer,
    report: Report,
) -> Condition | None:
    one = scene.one
    conditions: list[Condition] = []
    keyed = _keyed(one, mapped) if pattern.operation == "Query" else frozenset[str]()
    if pattern.filter_expression:
        resolved = resolve_expression(
            pattern.filter_expression, one, {given.name: given for given in roles.all}, pattern.name,
            (*at, "filter_expression"), report, keyed=keyed, held=lambda field: holds(one, mapped, field),
        )  # fmt: skip
        if resolved is None:
            return _BROKEN
        conditions.append(resolved)
    for field, given in roles.equal.items():
        if field.attribute in keyed:
            report.add(
                "DG503",
                given.named,
                f"{field.attribute} is a key attribute of what {pattern.name} queries, and "
                "DynamoDB refuses a filter on it",
                "make it part of the key condition",
            )
            return _BROKEN
        conditions.append(Comparison(Path((field.attribute,)), "=", Value(given.ref, field.type)))
    return (
        conditions[0]
        if len(conditions) == 1
        else Junction("AND", tuple(conditions))
        if conditions
        else None
    )


def plan_scan(
    pattern: written.AccessPattern,
    scene: Scene,
    roles: Roles,
    mapped: Mapped | None,
    at: Pointer,
    report: Report,
) -> Scan | None:
    one = scene.one
    if not left_over(roles, None, pattern, one, report):
        return None
    filter_ = _filter(pattern, scene, roles, mapped, at, report)
    if filter_ is _BROKEN:
        return None
    others = (
        scope.index_mates(one, mapped.index.name, scene.drafts, whole_index=True)
        if mapped
        else [each for each in scene.drafts if each is not one]
    )
    scope_filter, must_skip = scope.keep_out(one, others, frozenset())
    recogniser = scope.recogniser(one, scene.drafts) if must_skip else None
    return Scan(
        index=scene.indexes[mapped.index.name] if mapped else None,
        filter=filter_,
        scope=scope_filter,
        result=Result(one.name, projection(one, mapped) if mapped else None, recogniser=recogniser),
        limit=pattern.limit,
        consistent=pattern.consistent_read,
    )
