"""A condition in either spelling read to one tree, and its parameters looked up.

"total >= :least"  or  {"conditions": [{"field": "total", "operator": ">=", "param": "least"}]}
"""

from __future__ import annotations

from collections.abc import Collection

from dyngen.analysis.conditions.from_objects import read_object
from dyngen.analysis.conditions.from_text import read_text
from dyngen.analysis.conditions.untyped import Node, parameters
from dyngen.diagnostics import Place
from dyngen.schema import document as written

WORDS = ("exists", "not_exists")
"""Conditions of a write that are about the item as a whole."""


def read(expression: written.FilterExpression | str, at: Place) -> Node | None:
    """The tree of a condition; None if it cannot be read, which is reported."""
    return read_text(expression, at) if isinstance(expression, str) else read_object(expression, at)


def names_only(known: Collection[str], node: Node) -> bool:
    """Are all parameters of a condition among those `known`? One that is not is told where its type is known."""
    return all(each.name in known for each in parameters(node))
