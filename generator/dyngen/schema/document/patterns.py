"""Access patterns, their parameters, and what an update does."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Key

from dyngen.schema.document.conditions import Expression
from dyngen.schema.document.terms import (
    Action,
    IfMissing,
    Operation,
    ParameterItemType,
    ParameterType,
    RangeCondition,
    ReturnType,
    Shape,
)
from dyngen.schema.shapes import refuse_null


def _absent_if_empty(value: object) -> object:
    """An empty text where a name may stand counts as no name: AWS's generator reads it so."""
    return None if value == "" else value


class Parameter(Shape):
    """An argument of an access pattern's method."""

    name: str = Key(
        examples=["user_id"],
        description="Name of the Python argument. Key parameters are named after the fields of the key.",
    )
    type: ParameterType = Key(description="Type of the argument; entity for a whole item.")
    entity_type: str | None = Key(
        None, description="Name of the entity; with type entity, or an array of entities."
    )
    item_type: ParameterItemType | None = Key(
        None, description="Type of the elements of an array (default: string)."
    )
    default: object = Key(None, description="Value of the argument when the caller gives none.")
    optional: bool = Key(
        False,
        description="Whether a Query or Scan goes without it where it is None: without the comparison of the filter, "
        "with an open end of the range, or with fewer fields of the sort key; a transaction without the items whose "
        "when it is. Whether an UpdateItem leaves what it sets as it is where it is not given.",
    )
    description: str | None = Key(None, description="Documentation of the argument.")


class UpdateAction(Shape):
    """What an update does to one field of the item."""

    field: str = Key(
        examples=["like_count"],
        description="Field that is changed, or a path into an object (prefs.theme) or an array (steps[2]).",
    )
    action: Action = Key(description="What happens to it.")
    param: str | None = Key(None, description="Name of the parameter that is the operand.")
    value: object = Key(None, description="A constant operand, as JSON writes it.")
    other_field: str | None = Key(
        None,
        examples=["status"],
        description="Name of a field whose value before the update is the operand of set, increment or decrement.",
    )
    key: str | None = Key(
        None,
        description="Name of a parameter that says which entry of a free-form object is changed.",
    )


class AccessPattern(Shape):
    """A question that the application asks of the table; it becomes one method."""

    pattern_id: int = Key(
        examples=[1], description="Number of the pattern, unique in the whole schema."
    )
    name: str = Key(examples=["get_user"], description="Name of the method, unique in the entity.")
    description: str = Key(
        examples=["Get a user"], description="First line of the method's documentation."
    )
    operation: Operation = Key(description="DynamoDB operation that answers it.")
    return_type: ReturnType = Key(
        description="What the method returns: previous_entity is the item as it was before a PutItem or an UpdateItem."
    )
    parameters: list[Parameter] = Key([], description="Arguments of the method, in order.")
    index_name: Annotated[str | None, BeforeValidator(_absent_if_empty)] = Key(
        None, description="Index that is read, global or local; without it, the table."
    )
    entities: list[str] | None = Key(
        None,
        min_length=1,
        description="The entities that a Query with return_type mixed_data returns; without it, all that share "
        "the partition.",
    )
    range_condition: Annotated[RangeCondition | None, BeforeValidator(_absent_if_empty)] = Key(
        None,
        description="How the sort key is compared with the last parameter (between: the last two).",
    )
    filter_expression: Annotated[Expression | None, BeforeValidator(refuse_null)] = Key(
        None, description="Filter on what a Query or Scan has read, as an object or as text."
    )
    condition: Expression | None = Key(
        None,
        examples=["not_exists"],
        description="Condition of a write: not_exists, exists, or what a filter_expression can say.",
    )
    updates: list[UpdateAction] = Key(
        [],
        description="What an UpdateItem does besides setting fields to parameters of their name.",
    )
    if_missing: IfMissing = Key(
        "fail", description="Whether an UpdateItem makes the item where it is not there."
    )
    partial: bool = Key(
        False,
        description="Whether each parameter that sets a field may be left out, which leaves the field as it is.",
    )
    projection: list[str] | None = Key(
        None,
        min_length=1,
        description="The fields that a read returns, in a class of their own, instead of the whole entity.",
    )
    consistent_read: bool = Key(
        False, description="Whether a read sees all earlier writes. Not on a global index."
    )
    descending: bool = Key(False, description="Whether a Query returns the largest sort key first.")
    limit: int | None = Key(
        None, ge=1, le=2**31 - 1, description="Size of a page of a Query or Scan."
    )
