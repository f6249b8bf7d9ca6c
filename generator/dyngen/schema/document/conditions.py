"""Conditions of writes and filters of reads, in either spelling."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Tag
from pydantic import Field as Key

from dyngen.schema.document.terms import (
    CONDITION_TAGS,
    FilterFunction,
    FilterOperator,
    LogicalOperator,
    Shape,
)


def _condition_kind(value: object) -> str:
    return CONDITION_TAGS[isinstance(value, dict)]


class FilterCondition(Shape):
    """A comparison, a group of them (`conditions`), or a negation (`not`)."""

    field: str | None = Key(
        None,
        examples=["status"],
        description="What is compared: a field, a path into one, or a key attribute.",
    )
    key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of a free-form object is compared.",
    )
    operator: FilterOperator | None = Key(
        None, description="Comparison; with function size it compares the size."
    )
    function: FilterFunction | None = Key(
        None, description="Function of DynamoDB's condition expressions."
    )
    param: str | None = Key(
        None,
        description="Name of the parameter to compare with: the lower bound of between, the array of in.",
    )
    param2: str | None = Key(
        None, description="Name of the parameter that is the upper bound of between."
    )
    params: list[str] | None = Key(None, min_length=1, description="Names of the parameters of in.")
    value: object = Key(None, description="A constant to compare with, as JSON writes it.")
    values: list[object] | None = Key(
        None, min_length=1, description="Constants: the two bounds of between, the options of in."
    )
    other_field: str | None = Key(None, description="Another attribute to compare with.")
    other_key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of other_field, a free-form object, is compared with.",
    )
    conditions: list[FilterCondition] | None = Key(
        None, min_length=1, description="A group of conditions, in place of field."
    )
    logical_operator: LogicalOperator = Key("AND", description="How the group is joined.")
    negated: FilterCondition | None = Key(
        None, alias="not", description="The condition that must not hold, in place of field."
    )


class FilterExpression(Shape):
    """Comparisons joined by one operator. DynamoDB reads, and bills, what a filter then discards."""

    conditions: list[FilterCondition] = Key(min_length=1, description="The comparisons, in order.")
    logical_operator: LogicalOperator = Key("AND", description="How the comparisons are joined.")


Expression = Annotated[
    Annotated[str, Tag(CONDITION_TAGS[0])] | Annotated[FilterExpression, Tag(CONDITION_TAGS[1])],
    Discriminator(_condition_kind),
]
"""A condition in either spelling."""
