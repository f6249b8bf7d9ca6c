"""Digits of other scripts are digits to Python, and neither numbers nor formats in a schema."""

from __future__ import annotations

import pytest

from emitted import compiled
from schemas import JSON, entity, pattern, schema, table

FORMATS = ("\u06605d", "0\u0665d", "\uff104d", "\u0665")
CONDITIONS = (
    "price > \u0665",
    "price > 1.\u0665",
    "price > -\uff11",
    "sizes[\u0662] = 1",
    "size(sizes) > \uff12",
)


def codes(document: JSON) -> list[str]:
    return [each.code for each in compiled(document).errors]


def shop(template: str = "{number:05d}", condition: str = "price > 5") -> JSON:
    update = pattern("mark", "UpdateItem", "id number:integer mark", "void", condition=condition)
    columns = "id number:integer price:decimal sizes:array/integer mark"
    return schema(table("Shop", "pk", "sk", Thing=entity("T#{id}", template, columns, update)))


def test_ascii_digits_are_taken() -> None:
    assert codes(shop(condition="price > 1.5 AND sizes[2] = 1")) == []


@pytest.mark.parametrize("spec", FORMATS)
def test_a_format_has_ascii_digits(spec: str) -> None:
    assert codes(shop(f"N#{{number:{spec}}}")) == ["DG221"]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_has_ascii_digits(condition: str) -> None:
    assert codes(shop(condition=condition)) == ["DG520"]
