"""What an update removes, or leaves as it is, by the values that it is given: the types of its parameters do not tell.

nick: str | None              None removes nick.
nick, bio: str | None         None for nick or bio removes it.
tags: set[str]                An empty set removes tags.
tags: set[str] | None         None or an empty set removes tags.
more: set[str], to be added   Where more is empty, only version changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dyngen.ir.changes import Assign, Change, ChangeSet, Extend
from dyngen.ir.conditions import Value
from dyngen.ir.schema import Entity
from dyngen.words.phrasing import any_of, listed

_NONE, _EMPTY, _EITHER = "None", "An empty set", "None or an empty set"


def told(entity: Entity, changes: Iterable[Change]) -> Iterator[str]:
    """A line for each way in which fields are removed; index keys go with what they are made of."""
    names = {each.attribute for each in entity.known}
    removed: defaultdict[str, list[str]] = defaultdict(list)
    for each in changes:
        if not isinstance(each, Assign) or each.if_absent or each.target.attribute not in names:
            continue
        emptied = each.may_be_empty
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


def left(entity: Entity, changes: Iterable[Change]) -> Iterator[str]:
    """A line where nothing may be changed but the version; without one that is a `ValueError`."""
    given = list[str]()
    for each in changes:
        match each:
            case ChangeSet(operand=Value(ref), element=None) | Extend(operand=Value(ref)):
                given.append(ref.attribute or ref.name)
            case _:
                return
    if given and entity.version:
        are = "is" if len(given) == 1 else "are"
        yield f"Where {listed(given)} {are} empty, only {entity.version.label} changes."
