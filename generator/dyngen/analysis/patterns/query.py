"""The plans of Query and Scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyngen.analysis.conditions.attributes import Subject, can_be_compared
from dyngen.analysis.conditions.typing import typed
from dyngen.analysis.conditions.untyped import Spot
from dyngen.analysis.entities.compared import compared, compared_by
from dyngen.analysis.entities.draft import Draft, Mapped
from dyngen.analysis.entities.projections import holds, projection
from dyngen.analysis.entities.rows import row
from dyngen.analysis.keyspace import chosen, scope
from dyngen.analysis.keyspace.collisions import same_texts
from dyngen.analysis.keyspace.keyvalues import whole
from dyngen.analysis.parameters import optional
from dyngen.analysis.parameters.given import adopt
from dyngen.analysis.parameters.guesses import left_over
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.kinds import Kinds, kinds
from dyngen.analysis.patterns.operands import has_raw_operands, tell_later_fields
from dyngen.analysis.patterns.ranges import Sorted, sort_conditions
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Comparison, Condition, Path, Ref, Value, every
from dyngen.ir.key_values import SortCase
from dyngen.ir.keys import Key
from dyngen.ir.plans import Query, Scan
from dyngen.ir.results import CollectionResult, EntityResult, Keep, Result
from dyngen.ir.tables import Collection
from dyngen.schema import document as written


def plan_query(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, mapped: Mapped | None, at: Place
) -> Query | None:
    entity = scene.entity
    where = mapped or entity
    pk, sk = where.pk, where.sk
    sound = left_over(roles, sk, pattern, entity)
    for field, given in roles.key.items():
        adopt(given, field.type, field.label, pattern.name)
    if not optional.can_be_left_out(roles, pk, sk, pattern.name):
        return None
    tell_later_fields(roles, sk, pattern.name)
    mixed = pattern.return_type == "mixed_data"
    together = kinds(pattern, scene, at)
    chosen_kinds = together.chosen if together and pattern.entities else ()
    filter_ = _filter(pattern, scene, roles, mapped, at, chosen_kinds)
    if not sound or filter_ is _BROKEN or together is None:
        return None
    cases = _cases(roles, pk, sk, pattern.name, mixed=_all_of(together, mapped) if mixed else None)
    if cases is None or not _come_back(chosen_kinds, cases, mapped, pattern, scene, at):
        return None
    *narrower, (_, widest) = cases
    keyed = _keyed(entity, mapped)
    keep = tuple(dict.fromkeys(each for _, found in cases for each in found.keep))
    if mixed:
        scope_filter = chosen.rest(together.chosen, together.others, keyed, mapped)
        result: Result = _collection(scene, together.chosen, keep)
    else:
        scope_filter, must_skip = None, False
        if mapped or not widest.exact:
            near = _near(entity, (*together.chosen, *together.others), cases, mapped)
            scope_filter, must_skip = scope.keep_out(entity, near, keyed, _held(entity, mapped))
        part = row(pattern, entity) or (projection(entity, mapped) if mapped else None)
        result = EntityResult(
            entity=entity.name,
            part=part,
            recogniser=scope.recogniser(entity) if must_skip else None,
            behind=next((found.behind for _, found in cases if found.behind), None),
            keep=keep,
            compared=compared(compared_by(keep), pattern, entity, mapped, part),
        )
    partition = whole(pk, {field: roles.key[field].ref for field in pk.fields})
    return Query(
        keyed_by=entity.name,
        index=scene.indexes[mapped.index.name] if mapped else None,
        partition=partition,
        sort=widest.conditions,
        filter=filter_,
        scope=scope_filter,
        result=result,
        single=pattern.return_type == "single_entity",
        descending=pattern.descending,
        limit=None if pattern.return_type == "single_entity" else pattern.limit,
        consistent=pattern.consistent_read,
        span=cases[0][1].span,
        beginning=cases[0][1].beginning,
        cases=tuple(
            SortCase(given=given, conditions=found.conditions) for given, found in narrower
        ),
        needs=optional.needs(roles, pk, sk),
    )


def _all_of(together: Kinds, mapped: Mapped | None) -> Sorted:
    """What is asked of the sort key to have all items of these kinds."""
    condition = chosen.between(together.chosen, together.others, mapped)
    return Sorted((condition,) if condition else ())


def _cases(
    roles: Roles, pk: Key, sk: Key | None, name: str, *, mixed: Sorted | None
) -> list[tuple[tuple[Ref, ...], Sorted]] | None:
    """What is asked of the sort key where these optional parameters are given, most of them first.

    None if it cannot be asked, which is reported. `mixed` is asked for several kinds where none are given.
    """
    raw = has_raw_operands(roles, sk)
    found: list[tuple[tuple[Ref, ...], Sorted]] = []
    for each in optional.alternatives(roles, pk, sk):
        sorted_ = sort_conditions(each.roles, sk, name, raw=raw, mixed=mixed is not None)
        if sorted_ is None:
            return None
        if mixed is not None and not _asks_sort(each.roles, pk, sk):
            sorted_ = mixed  # not this entity's part of the partition
        found.append((each.given, sorted_))
    return found


def _asks_sort(roles: Roles, pk: Key, sk: Key | None) -> bool:
    """Is anything given that is compared with the sort key?"""
    fields = [each for each in (sk.fields if sk else ()) if each not in pk.fields]
    return bool(roles.operands or roles.raw_sort) or any(each in roles.key for each in fields)


def _near(
    entity: Draft,
    drafts: Sequence[Draft],
    cases: Sequence[tuple[tuple[Ref, ...], Sorted]],
    mapped: Mapped | None,
) -> list[Draft]:
    """Those of the drafts, but for the entity, of which any of the sort conditions lets items through."""
    return [
        other
        for other in drafts
        if other is not entity
        and any(_reachable(other, found, mapped, entity) for _, found in cases)
    ]


def _come_back(
    chosen_kinds: Sequence[Draft],
    cases: Sequence[tuple[tuple[Ref, ...], Sorted]],
    mapped: Mapped | None,
    pattern: written.AccessPattern,
    scene: Scene,
    at: Place,
) -> bool:
    """Is each of the kinds that were chosen let through by what is asked of the sort key? If not, it is reported."""
    near = _near(scene.entity, chosen_kinds, cases, mapped)
    there = {each.name for each in (scene.entity, *near)}
    lost = [each for each in chosen_kinds if each.name not in there]
    names = [*(pattern.entities or ())]
    for each in lost:
        at["entities"][names.index(each.name)].error(
            "DG445",
            f"no {each.name} has a sort key as {pattern.name} asks for it, by that of {scene.entity.name}",
            "take it off the list, or ask for no part of the sort key",
        )
    return not lost


def _reachable(other: Draft, found: Sorted, mapped: Mapped | None, entity: Draft) -> bool:
    """Can an item of `other` be among those that the sort conditions let through?"""
    sk = (mapped or entity).sk
    theirs = other.mapping(mapped.index.name) if mapped else other
    if not found.conditions or sk is None or sk.several or theirs is None:
        return True
    key = theirs.sk
    if found.exact:
        return mapped is not None and (key is None or same_texts(key, sk))
    behind = found.behind.text if found.behind else None
    text = behind if isinstance(behind, str) else None
    return scope.can_begin(key.templates[0] if key else None, found.begins, text)


def _held(entity: Draft, mapped: Mapped | None) -> Callable[[str], bool]:
    """Is an attribute there, in what is read?"""
    return lambda name: holds(entity, mapped, name)


def _keyed(entity: Draft, mapped: Mapped | None) -> frozenset[str]:
    return frozenset(template.attribute for template in (mapped or entity).key_templates)


def _collection(
    scene: Scene, together: Sequence[Draft], keep: tuple[Keep, ...]
) -> CollectionResult:
    entity = scene.entity
    union = tuple(each.name for each in together)
    known = tuple(sorted(union))
    found = scene.collections.get(known)
    # An entity can share one partition with some and another with others.
    if found is None:
        before = sum(each.owner == entity.name for each in scene.collections.values())
        found = scene.collections[known] = Collection(entity.name, before + 1, union)
    return CollectionResult(
        entity=entity.name, collection=found, keep=keep if entity in together else ()
    )


_BROKEN = Comparison(Path(()), "=", Path(()))
"""Stands for a filter that is wrong, and has been reported."""


def _filter(
    pattern: written.AccessPattern,
    scene: Scene,
    roles: Roles,
    mapped: Mapped | None,
    at: Place,
    returned: Sequence[Draft] = (),
) -> Condition | None:
    entity = scene.entity
    conditions: list[Condition] = []
    keyed = _keyed(entity, mapped) if pattern.operation == "Query" else frozenset[str]()
    subject = Subject(
        entity,
        {given.name: given for given in roles.all},
        pattern.name,
        at["filter_expression"],
        keyed,
        _held(entity, mapped),
        returned,
    )
    if roles.filter:
        resolved = typed(roles.filter, subject, read=True)
        if resolved is None:
            return _BROKEN
        conditions.append(resolved)
    for field, given in roles.equal.items():
        if not can_be_compared(field.label, field.attribute, subject, Spot(given.named)):
            return _BROKEN
        conditions.append(Comparison(Path((field.attribute,)), "=", Value(given.ref, field.type)))
    if not all(optional.holds_without(each, roles, pattern.name) for each in conditions):
        return _BROKEN
    conditions = [part for each in conditions for part in optional.ends_apart(each, roles)]
    return every(*conditions)


def plan_scan(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, mapped: Mapped | None, at: Place
) -> Scan | None:
    entity = scene.entity
    sound = left_over(roles, None, pattern, entity)
    filter_ = _filter(pattern, scene, roles, mapped, at)
    if not sound or filter_ is _BROKEN:
        return None
    others = (
        scope.index_mates(entity, mapped.index.name, scene.drafts, whole_index=True)
        if mapped
        else [each for each in scene.drafts if each is not entity]
    )
    scope_filter, must_skip = scope.keep_out(entity, others, frozenset(), _held(entity, mapped))
    return Scan(
        index=scene.indexes[mapped.index.name] if mapped else None,
        filter=filter_,
        scope=scope_filter,
        result=EntityResult(
            entity=entity.name,
            part=row(pattern, entity) or (projection(entity, mapped) if mapped else None),
            recogniser=scope.recogniser(entity) if must_skip else None,
        ),
        limit=pattern.limit,
        consistent=pattern.consistent_read,
    )
