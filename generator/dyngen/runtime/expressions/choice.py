"""`IN` over a list whose length is known only when it is given."""

from __future__ import annotations

from collections.abc import Sequence

from ..wire import AttributeValue


class Choice:
    """The condition that an operand is one of some values.

        choice = Choice("#status", "statuses", [{"S": "OPEN"}, {"S": "PAID"}])

        choice.expression    #status IN (:0_statuses, :1_statuses)
        choice.values        {":0_statuses": {"S": "OPEN"}, ":1_statuses": {"S": "PAID"}}

    Of no values it is a condition that never holds. Raises `ValueError` for more than 100, as
    many as DynamoDB compares with.
    """

    __slots__ = ("expression", "values")

    def __init__(
        self, operand: str, label: str, values: Sequence[AttributeValue]
    ) -> None:
        if len(values) > 100:
            raise ValueError(f"{label}: {len(values)} values, of at most 100")
        self.values: dict[str, AttributeValue] = {
            f":{number}_{label}": value for number, value in enumerate(values)
        }
        self.expression = f"{operand} IN ({', '.join(self.values)})"
        if not values:  # `IN ()` is no expression
            never = f":0_{label}"
            self.values = {never: {"BOOL": True}}
            self.expression = f"({operand} = {never} AND {operand} <> {never})"
