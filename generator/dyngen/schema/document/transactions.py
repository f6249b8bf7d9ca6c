"""Transactions."""

from __future__ import annotations

from pydantic import Field as Key

from dyngen.schema.document.conditions import Expression
from dyngen.schema.document.patterns import Parameter, UpdateAction
from dyngen.schema.document.terms import (
    CrossAction,
    CrossOperation,
    CrossReturnType,
    IfMissing,
    Shape,
)


class Involved(Shape):
    """One item of a transaction."""

    table: str = Key(examples=["Users"], description="table_name of the table.")
    entity: str = Key(examples=["User"], description="Name of an entity of that table.")
    action: CrossAction = Key(
        description="What is done with the item. Get in TransactGet, the rest in TransactWrite."
    )
    each: str | None = Key(
        None,
        examples=["lines"],
        description="Name of an array parameter: there is an item for each of its elements.",
    )
    when: str | None = Key(
        None,
        examples=["claim"],
        description="Name of an optional parameter without which the item is left out.",
    )
    key: dict[str, str] = Key(
        {},
        examples=[{"product_id": "lines.product_id"}],
        description="What gives a field of the key that no parameter is named after: a parameter, or a field of one. "
        "Of entities that are put: what any field of them must be.",
    )
    condition: Expression | None = Key(
        None,
        examples=["stock >= :quantity"],
        description="What must hold of the item: not_exists, exists, or a condition in either spelling.",
    )
    updates: list[UpdateAction] = Key(
        [], description="What an Update does besides setting fields to parameters of their name."
    )
    if_missing: IfMissing = Key(
        "fail", description="Whether an Update makes the item where it is not there."
    )


class CrossPattern(Shape):
    """A transaction: several items, of one table or more, read or written all or none."""

    pattern_id: int = Key(
        examples=[100], description="Number of the pattern, unique in the whole schema."
    )
    name: str = Key(
        examples=["register_user"], description="Name of the method of TransactionService."
    )
    description: str = Key(
        examples=["Register a user"], description="First line of the method's documentation."
    )
    operation: CrossOperation = Key(description="Whether the items are written or read.")
    entities_involved: list[Involved] = Key(min_length=1, description="The items, at most 100.")
    parameters: list[Parameter] = Key(description="Arguments of the method, in order.")
    return_type: CrossReturnType = Key(
        description="boolean or void for writes; object or array for reads."
    )
