"""The IR as text: what a test compares and a person reads.

Get
  key: KeyArguments
    arguments: [Ref user_id]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass


def dump(node: object) -> str:
    """`node`, a part of the IR, as indented text; fields that hold their default, or nothing, are left out."""
    return "\n".join(_lines(node, 0)) + "\n"


def _lines(node: object, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if is_dataclass(node) and not isinstance(node, type):
        yield f"{pad}{type(node).__name__}"
        for field in fields(node):
            value = getattr(node, field.name)
            without = field.default is MISSING and value in ((), None, "")
            if without or value == field.default:
                continue
            if is_dataclass(value) or isinstance(value, tuple):
                yield f"{pad}  {field.name}:"
                yield from _lines(value, depth + 2)
            else:
                yield f"{pad}  {field.name}: {value!r}"
    elif isinstance(node, tuple):
        for item in node:
            yield from _lines(item, depth)
    else:
        yield f"{pad}{node!r}"
