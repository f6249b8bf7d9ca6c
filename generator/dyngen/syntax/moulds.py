"""Nodes made after a model.

    name = mould(cst.Name("model"), "value")
    name("user_id")                                 cst.Name("user_id")
    like(call, args=[])                             call.with_changes(args=[])

The constructors of libcst check what they are given, which takes most of the time that it takes to emit a
package. A model has been checked, and what takes the place of a part fits there as that did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from typing import TypeVar

import libcst as cst

_Node = TypeVar("_Node", bound=cst.CSTNode)


def mould(model: _Node, *parts: str) -> Callable[..., _Node]:
    """The function that makes nodes like *model* with other *parts*, given in this order."""
    kind = type(model)
    setters = _setters(kind)
    kept = [(put, getattr(model, part)) for part, put in setters.items() if part not in parts]
    puts = [setters[part] for part in parts]
    new = object.__new__

    # Most have one or two other parts, and every node that is emitted would pay for a loop over those.
    if len(puts) == 1:
        (only,) = puts

        def with_one(given: object) -> _Node:
            node = new(kind)
            for put, value in kept:
                put(node, value)
            only(node, given)
            return node

        return with_one
    if len(puts) == 2:
        first, second = puts

        def with_two(one: object, other: object) -> _Node:
            node = new(kind)
            for put, value in kept:
                put(node, value)
            first(node, one)
            second(node, other)
            return node

        return with_two

    def with_all(*values: object) -> _Node:
        node = new(kind)
        for put, value in kept:
            put(node, value)
        for put, value in zip(puts, values, strict=True):
            put(node, value)
        return node

    return with_all


def like(model: _Node, **parts: object) -> _Node:
    """A node like *model* with other *parts*."""
    node = object.__new__(type(model))
    for part, put in _setters(type(model)).items():
        put(node, parts[part] if part in parts else getattr(model, part))
    return node


def parts(kind: type[cst.CSTNode]) -> Iterable[str]:
    """The names of the parts of a node of this kind."""
    return _setters(kind).keys()


@cache
def _setters(kind: type[cst.CSTNode]) -> dict[str, Callable[[cst.CSTNode, object], None]]:
    """What sets each part of a new node; nodes are frozen once they are made."""
    return {field.name: getattr(kind, field.name).__set__ for field in fields(kind)}
