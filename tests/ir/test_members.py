"""What is found within a plan, held against the plainest walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from dyngen.ir.keys import Template
from dyngen.ir.members import members, within
from dyngen.ir.types import Field
from emitted import NAMES, meaning

CLOSED = (Field, Template)


def plainly(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        for each in node:
            yield from plainly(each)
    elif is_dataclass(node) and fields(node):
        yield node
        if not isinstance(node, CLOSED):
            for each in fields(node):
                yield from plainly(getattr(node, each.name))


@pytest.mark.parametrize("name", NAMES[:3])
def test_parts_come_in_the_order_in_which_they_stand(name: str) -> None:
    schema = meaning(name)
    parts = [*within(schema, CLOSED)]
    assert len(parts) > 500
    assert all(one is other for one, other in zip(parts, plainly(schema), strict=True))


def test_what_is_no_part_has_no_members() -> None:
    assert members("text") == members(7) == members(None) == members(()) == ()
