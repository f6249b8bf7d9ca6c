"""What the parts of the IR are made of, for who walks through all that is in one.

members(slot)              ("component", "ref", "prefix")
within(plan, (Field,))     the plan, its conditions, the comparisons in them, …
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

_OF_KINDS: dict[type, tuple[str, ...]] = {}


def members(node: object) -> tuple[str, ...]:
    """The names of the members of a dataclass's object; none of any other object."""
    kind = type(node)
    if kind not in _OF_KINDS:
        _OF_KINDS[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _OF_KINDS[kind]


def within(whole: object, closed: tuple[type, ...]) -> Iterator[object]:
    """A part of the IR and the parts in it that have members, each before its own; nothing within a `closed` kind."""
    ahead = [whole]
    while ahead:
        node = ahead.pop()
        if isinstance(node, tuple):
            ahead += reversed(node)
        elif names := members(node):
            yield node
            if not isinstance(node, closed):
                ahead += [getattr(node, name) for name in reversed(names)]
