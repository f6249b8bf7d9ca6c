"""Parts of the IR with something in them exchanged.

    with_refs(item, {lines: line})       Ref(lines, quantity) becomes Ref(line, quantity), wherever it is

What is shared stays shared: a part that occurs twice is rebuilt once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field as Part
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

from dyngen.ir.members import members


class Dataclass(Protocol):
    """Any part of the IR."""

    __dataclass_fields__: ClassVar[dict[str, Part[Any]]]


Node = TypeVar("Node", bound=Dataclass)
Changes = Callable[[object], dict[str, object]]
"""What is exchanged in one part, by the names of its members; the rest of it is rebuilt anyway."""


def rebuilt(node: Node, changes: Changes) -> Node:
    """The same part of the IR with what `changes` says of it, and of all that is in it."""
    return _rebuilt(node, changes, {})


def _rebuilt(node: Node, changes: Changes, done: dict[int, object]) -> Node:
    parts = {name: _changed(getattr(node, name), changes, done) for name in members(node)}
    return replace(node, **(parts | changes(node)))


def _changed(node: Any, changes: Changes, done: dict[int, object]) -> object:
    if isinstance(node, tuple):
        return tuple(_changed(each, changes, done) for each in node)
    if not members(node):
        return node
    if id(node) not in done:
        done[id(node)] = _rebuilt(node, changes, done)
    return done[id(node)]
