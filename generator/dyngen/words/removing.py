"""What an update removes, or leaves as it is, by the values that it is given: the types of its parameters do not tell.

nick: str | None              None removes nick.
nick, bio: str | None         None for nick or bio removes it.
tags: set[str]                An empty set removes tags.
tags: set[str] | None         None or an empty set removes tags.
more: set[str], to be added   Where more is empty, only version changes.
owner, set where absent       Sets owner and owner_pk where they are absent, each by itself: …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from dyngen.ir import given
from dyngen.ir.changes import Assign, Change, ChangeSet, Extend
from dyngen.ir.conditions import Ref, Value
from dyngen.ir.plans import UpdateFields
from dyngen.ir.schema import Entity
from dyngen.words.phrasing import any_of, listed

_NONE, _EMPTY, _EITHER = "None", "An empty set", "None or an empty set"


def told(plan: UpdateFields, entity: Entity) -> Iterator[str]:
    """All of it, a line each."""
    # A set that is compared is never empty.
    compared = {
        value.ref
        for condition in given.conditions(plan)
        for _, value, _ in given.compared(condition)
    }
    yield from _removed(entity, plan.changes, compared)
    yield from _left(entity, plan.changes)
    yield from _kept(entity, plan.changes)


def _removed(entity: Entity, changes: Iterable[Change], compared: Collection[Ref]) -> Iterator[str]:
    """A line for each way in which fields are removed; index keys go with what they are made of."""
    names = {each.attribute for each in entity.known}
    removed: defaultdict[str, list[str]] = defaultdict(list)
    for each in changes:
        if not isinstance(each, Assign) or each.if_absent or each.target.attribute not in names:
            continue
        refused = isinstance(each.value, Value) and each.value.ref in compared
        emptied = each.may_be_empty and not refused
        if emptied or each.nullable:
            how = _EITHER if emptied and each.nullable else _EMPTY if emptied else _NONE
            removed[how].append(str(entity.as_written(each.target)))
    for how in (_NONE, _EITHER, _EMPTY):
        if labels := removed.get(how):
            # Of several, each is removed by its own value: "removes a and b" would say that one removes both.
            one = len(labels) == 1
            yield (
                f"{how} removes {labels[0]}." if one else f"{how} for {any_of(labels)} removes it."
            )


def _kept(entity: Entity, changes: Iterable[Change]) -> Iterator[str]:
    """A line for each index whose key stays where it is there, as a field does that it is made of.

    The package writes both or none. Of what others wrote, one may be there without the other.
    """
    staying = {
        each.target.attribute for each in changes if isinstance(each, Assign) and each.if_absent
    }
    for mapped in entity.indexes:
        kept: dict[str, None] = {}
        fields: dict[str, None] = {}
        for template in mapped.own_templates:
            made_of = [
                each.label
                for each in template.fields
                if each.attribute in staying and each not in entity.key_fields
            ]
            if made_of and template.attribute in staying and not template.stored_as_field:
                fields |= dict.fromkeys(made_of)
                kept[template.attribute] = None
        if kept:
            names = listed([*fields])
            yield (
                f"Sets {listed([*fields, *kept])} where they are absent, each by itself: an item that has "
                f"one without the other, as other code may write it, may stand in index {mapped.index.name} "
                f"under another {names} than its own."
            )


def _left(entity: Entity, changes: Iterable[Change]) -> Iterator[str]:
    """A line where nothing may be changed but the version; without one that is a `ValueError`."""
    extending = list[str]()
    for each in changes:
        match each:
            case ChangeSet(operand=Value(ref), element=None) | Extend(operand=Value(ref)):
                extending.append(ref.attribute or ref.name)
            case _:
                return
    if extending and entity.version:
        are = "is" if len(extending) == 1 else "are"
        yield f"Where {listed(extending)} {are} empty, only {entity.version.label} changes."
