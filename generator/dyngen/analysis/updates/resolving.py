"""All that one update changes: its actions, parameters called like fields, what an upsert adds, and index keys.

updates: likes increment 1; parameter title       likes, title, and every index key that is made of them
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given, adopt
from dyngen.analysis.updates.actions import Action, read_actions
from dyngen.analysis.updates.first_elements import tell_unmet_at_first
from dyngen.analysis.updates.index_keys import IndexKeys
from dyngen.analysis.updates.making import made
from dyngen.analysis.updates.supplies import touches
from dyngen.analysis.updates.targets import is_settable
from dyngen.analysis.updates.upserts import completed
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.ir.changes import Arithmetic, Assign, Change, is_element, of_attribute
from dyngen.ir.conditions import Condition, Constant, Function, Path, Ref, Value, every, present
from dyngen.ir.types import Field
from dyngen.records import record


@record(frozen=True, slots=True)
class Updated:
    """What an update changes, and what it demands for that."""

    changes: tuple[Change, ...]
    nothing: bool
    """Does it set nothing but what every write stores?"""
    demands: tuple[Path, ...]
    """Objects that must be there, since something inside of them is changed, and elements."""
    together: tuple[tuple[Ref, ...], ...] = ()
    some: tuple[Ref, ...] = ()


def updated(update: WrittenUpdate) -> Updated | None:
    """What the update changes; None if something in it is wrong, which is reported."""
    found = read_actions(update)
    found += [_implied(field, given, update) for field, given in update.assigned.items()]
    actions = [each for each in found if each is not None]
    if len(actions) < len(found) or not _apart(actions, update.name):
        return None
    tell_unmet_at_first(actions, update)
    left_alone = all(each.partial for each in actions)
    actions += touches(update.entity, update.naming)
    if update.creates:
        whole = completed(actions, update)
        if whole is None:
            return None
        actions = whole
    changes: list[Change] = [
        made(each, creates=update.creates) for each in actions if not each.field.in_key_only
    ]
    changes = [*_alike(changes)]
    keys = IndexKeys(update)
    if not keys.follow(actions, changes):
        return None
    refs = tuple(ref for each in actions if each.partial for ref in each.refs)
    return Updated(
        (*changes, *_marks(update.entity, changes)),
        not changes,
        tuple(dict.fromkeys(path for each in actions for path in _demanded(each, update))),
        keys.together,
        tuple(dict.fromkeys(refs)) if left_alone else (),
    )


def _alike(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes, where the set that one of them refuses as empty is no empty one for the others."""
    assigns = [each for each in changes if isinstance(each, Assign)]
    refused = {each.value for each in assigns if each.never_empty or is_element(each.target)}
    for each in changes:
        if isinstance(each, Assign) and each.may_be_empty and each.value in refused:
            yield replace(each, never_empty=True)
        else:
            yield each


def _marks(entity: Draft, changes: Sequence[Change]) -> Iterator[Change]:
    """The markers, which items of old may be without; an upsert has set one that is an index key."""
    set_already = entity.key_names | {each.target.attribute for each in changes}
    for marker in entity.markers:
        if marker.attribute not in set_already:
            yield Assign(target=of_attribute(marker.attribute), value=marker.value)


def counting(
    changes: Iterable[Change], condition: Condition | None, *, creates: bool
) -> tuple[Change, ...]:
    """The changes, where what the condition asks to be there is counted from what it is, and from nothing else."""
    sure = [] if creates else [*present(condition)]
    return tuple(
        replace(each, start=None) if isinstance(each, Arithmetic) and each.source in sure else each
        for each in changes
    )


def demanding(condition: Condition | None, paths: Sequence[Path]) -> Condition | None:
    """The condition, and that there are these elements and objects, where it does not ask for that itself.

    What others stored where there is no object can be NULL, which exists.
    """
    sure = [*present(condition)]
    there = [
        Function("attribute_exists", path)
        if is_element(path)
        else Function("attribute_type", path, Constant("S", "M"))
        for path in paths
        if not any(_shows(each, path) for each in sure)
    ]
    return every(condition, *there) if there else condition


def _shows(known: Path, path: Path) -> bool:
    """Is there an element, or an object, at `path` if something stands at `known`?"""
    inside = len(known.steps) > len(path.steps) or (known == path and is_element(path))
    return inside and known.steps[: len(path.steps)] == path.steps


def _implied(field: Field, given: Given, update: WrittenUpdate) -> Action | None:
    """A parameter that sets the field it is called like; None removes the field where it is optional."""
    if not is_settable(field, update.entity, update.name, given.named):
        return None
    removable = field.optional and given.name not in update.never_none
    if not adopt(given, field.type, field.label, update.name, removable=removable):
        return None
    if not given.has_default_for(field):
        return None
    partial = update.partial or given.name in update.optional
    if partial and not given.may_be_unset(update.name):
        return None
    return Action(
        at=given.named,
        field=field,
        target=of_attribute(field.attribute),
        path=field.label,
        name="set",
        operand=Value(given.ref, field.type),
        source=given.ref,
        leaf=field,
        nullable=removable,
        partial=partial,
    )


def _apart(actions: Sequence[Action], name: str) -> bool:
    """Does each action have its place to itself? DynamoDB refuses two on overlapping paths."""
    for one, other in combinations(actions, 2):
        if _overlap(one.target, other.target):
            twice = one.target == other.target
            other.at.error(
                "DG453",
                f"{name} changes {_spelled(one)} "
                + ("twice" if twice else f"and {_spelled(other)} in one request"),
                "one place of an item has one action: remove one of them"
                if twice
                else "one is inside the other: change the whole, or parts of it",
            )
            return False
    return True


def _overlap(one: Path, other: Path) -> bool:
    """Is one of the targets the other, or inside it? Two names of entries are compared before the request is sent."""
    shorter = min(len(one.steps), len(other.steps))
    return one.steps[:shorter] == other.steps[:shorter]


def _spelled(action: Action) -> str:
    entry = action.target.entry
    return f"the entry {entry.name} of {action.path}" if entry else action.path


def _demanded(action: Action, update: WrittenUpdate) -> Sequence[Path]:
    """What must be there: an element, or the innermost of the objects around a target that an item may be without.

    An object without a default is told, unless the condition asks for it, or for what is in it.
    """
    if is_element(action.target):
        return [action.target]
    around = action.target.owner.steps
    found = []
    owner = action.field
    for depth, step in enumerate(around):
        if depth:
            members = owner.type.record.fields if owner.type.record else ()
            owner = next(each for each in members if each.attribute == step)
        if not owner.required:
            found.append(Path(around[: depth + 1]))
        told = any(each.steps[: depth + 1] == around[: depth + 1] for each in update.sure)
        if owner.optional and not told:
            members = owner.type.record.fields if owner.type.record else ()
            needed = any(each.required for each in members)
            default = "a default with its required fields" if needed else "a default, such as {}"
            action.at["field"].warning(
                "DG458",
                f"{owner.label} may be absent, and then there is nothing in it to change: "
                f"{update.name} raises {update.refused}",
                f'give {owner.label} {default}, or make it "required": true',
                once=f"{update.name} changes something in {owner.label}",
            )
    return found[-1:]
