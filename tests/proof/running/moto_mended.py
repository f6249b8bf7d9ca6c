"""moto with those of its mistakes put right that the random proof runs into (reference: emulators, section 5).

test_moto.py holds moto to each of them as it comes: one that moto has mended itself can go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from moto.dynamodb import comparisons
from moto.dynamodb.models.dynamo_type import DDBType, DynamoType


def _size(function: Any, item: Any) -> int | None:
    """size() of an attribute that is missing, or has no size, matches nothing; moto raises."""
    if function.attr.get_type(item) not in ("S", "SS", "NS", "B", "BS", "L", "M"):
        return None
    return len(function.attr.expr(item))


def _sum(one: DynamoType, other: DynamoType) -> DynamoType:
    """Numbers may be written `1E+2`, as botocore's callers write them; moto takes what has no point for an int."""
    return DynamoType({DDBType.NUMBER: f"{Decimal(one.value) + Decimal(other.value)}"})


def _difference(one: DynamoType, other: DynamoType) -> DynamoType:
    return DynamoType({DDBType.NUMBER: f"{Decimal(one.value) - Decimal(other.value)}"})


def _equal(comparison: Any, item: Any) -> bool:
    """What is missing equals nothing, nor what is missing as well; moto says that it does."""
    left, right = comparison.lhs.expr(item), comparison.rhs.expr(item)
    return left is not None and bool(left == right)


_ORDERING = (
    comparisons.FuncBetween,
    comparisons.OpLessThan,
    comparisons.OpLessThanOrEqual,
    comparisons.OpGreaterThan,
    comparisons.OpGreaterThanOrEqual,
)


def _in_order(expr: Callable[[Any, Any], object]) -> Callable[[Any, Any], bool]:
    """A list lies between no two numbers: values of two types are in no order; moto raises."""

    def holds(comparison: Any, item: Any) -> bool:
        try:
            return bool(expr(comparison, item))
        except TypeError:
            return False

    return holds


@contextmanager
def applied() -> Iterator[None]:
    with (
        ExitStack() as ordering,
        patch.object(comparisons.FuncSize, "expr", _size),
        patch.object(comparisons.OpEqual, "expr", _equal),
        patch.object(DynamoType, "__add__", _sum),
        patch.object(DynamoType, "__sub__", _difference),
    ):
        for each in _ORDERING:
            ordering.enter_context(patch.object(each, "expr", _in_order(each.expr)))
        yield
