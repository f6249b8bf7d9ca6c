"""What the parts of the IR are made of, for who walks through all that is in one.

members(slot)      ("component", "ref", "prefix")
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass

_OF_KINDS: dict[type, tuple[str, ...]] = {}


def members(node: object) -> tuple[str, ...]:
    """The names of the members of a dataclass's object; none of any other object."""
    kind = type(node)
    if kind not in _OF_KINDS:
        _OF_KINDS[kind] = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
    return _OF_KINDS[kind]
