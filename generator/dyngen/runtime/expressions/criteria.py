"""Key conditions and filters that depend on which arguments are given."""

from __future__ import annotations

from collections.abc import Mapping

from ..wire import AttributeValue


class Criteria:
    """What a read asks for, in the making: what it always asks, and what is added to that.

    criteria = Criteria(key="#pk = :pk", names={"#pk": "pk"}, values={":pk": {"S": "u1"}})
    criteria.filter("#total >= :least", {":least": {"N": "5"}}, {"#total": "total"})

    criteria.members     {"KeyConditionExpression": "#pk = :pk",
                          "FilterExpression": "#total >= :least",
                          "ExpressionAttributeNames": {"#pk": "pk", "#total": "total"},
                          "ExpressionAttributeValues": {":pk": …, ":least": …}}
    """

    __slots__ = ("_filters", "_keys", "_names", "_values")

    def __init__(
        self,
        *,
        key: str | None = None,
        filter: str | None = None,
        names: Mapping[str, str] | None = None,
        values: Mapping[str, AttributeValue] | None = None,
    ) -> None:
        self._keys = [] if key is None else [key]
        self._filters = [] if filter is None else [filter]
        self._names = dict(names or {})
        self._values = dict(values or {})

    def key(
        self,
        condition: str,
        values: Mapping[str, AttributeValue],
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Add a key condition with the values in it, and the names that are new."""
        self._keys.append(condition)
        self._bind(values, names)

    def filter(
        self,
        condition: str,
        values: Mapping[str, AttributeValue],
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Add a condition to the filter, likewise."""
        self._filters.append(condition)
        self._bind(values, names)

    @property
    def members(self) -> dict[str, object]:
        """The members of the request; none that would be empty."""
        found: dict[str, object] = {
            "KeyConditionExpression": " AND ".join(self._keys),
            "FilterExpression": " AND ".join(self._filters),
            "ExpressionAttributeNames": self._names,
            "ExpressionAttributeValues": self._values,
        }
        return {member: value for member, value in found.items() if value}

    def _bind(
        self, values: Mapping[str, AttributeValue], names: Mapping[str, str] | None
    ) -> None:
        self._values.update(values)
        self._names.update(names or {})
