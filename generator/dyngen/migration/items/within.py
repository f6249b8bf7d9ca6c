"""The objects within a value, in wire format: the value itself, each of a list, or what lies deeper in them.

changed_within({"L": [{"M": {"a": …}}, …]}, (), rename)      a copy in which `rename` was done to each
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyngen.migration.outcome import AttributeValue

Change = Callable[[dict[str, AttributeValue]], None]
"""What is done to the members of an object."""


def changed_within(value: AttributeValue, within: Sequence[str], change: Change) -> AttributeValue:
    """A copy, changed in all objects that the attributes `within` lead to. What is no object stays as it is."""
    match value:
        case {"L": list(items)}:
            return {"L": [changed_within(each, within, change) for each in items]}
        case {"M": dict(found)}:
            members: dict[str, AttributeValue] = dict(found)
            if not within:
                change(members)
            elif within[0] in members:
                members[within[0]] = changed_within(members[within[0]], within[1:], change)
            return {"M": members}
    return value


def without(value: AttributeValue, within: Sequence[str], name: str) -> AttributeValue:
    """A copy in which these objects have no attribute of this name."""
    return changed_within(value, within, lambda members: _forget(members, name))


def _forget(members: dict[str, AttributeValue], name: str) -> None:
    members.pop(name, None)
