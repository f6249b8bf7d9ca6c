"""Update expressions that depend on which values are given, and on which version is expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..items.plain import plain_integer
from ..wire import AttributeValue, Item

_NONE: Final[Mapping[str, str]] = {}
_NO_VALUES: Final[Mapping[str, AttributeValue]] = {}


class Changes:
    """The expression of an update in the making, and the values that it adds.

        changes = Changes(set="#plan = :plan")
        changes.set("#nick = :nick", {":nick": {"S": "Al"}})
        changes.remove("#age")

        changes.expression   SET #plan = :plan, #nick = :nick REMOVE #age
        changes.values       {":nick": {"S": "Al"}}

    What the other placeholders stand for is said where the request is made.
    """

    __slots__ = ("_adds", "_deletes", "_removes", "_sets", "names", "values")

    def __init__(
        self, *, set: str = "", remove: str = "", add: str = "", delete: str = ""
    ) -> None:
        self._sets = [set] if set else []
        self._removes = [remove] if remove else []
        self._adds = [add] if add else []
        self._deletes = [delete] if delete else []
        self.names: dict[str, str] = {}
        self.values: Item = {}

    @property
    def expression(self) -> str:
        """The whole expression. Raises ValueError if there is nothing in it: DynamoDB takes none that is empty."""
        clauses = {
            "SET": self._sets,
            "REMOVE": self._removes,
            "ADD": self._adds,
            "DELETE": self._deletes,
        }
        told = [
            f"{clause} {', '.join(texts)}" for clause, texts in clauses.items() if texts
        ]
        if not told:
            raise ValueError("the update changes nothing")
        return " ".join(told)

    def set(
        self,
        assignments: str,
        values: Mapping[str, AttributeValue] = _NO_VALUES,
        names: Mapping[str, str] = _NONE,
    ) -> None:
        """Add assignments, and the values in them and the names that nothing else binds."""
        self._sets.append(assignments)
        self._bind(values, names)

    def remove(self, removed: str, names: Mapping[str, str] = _NONE) -> None:
        """Add attributes to be removed."""
        self._removes.append(removed)
        self._bind({}, names)

    def add(
        self,
        elements: str,
        values: Mapping[str, AttributeValue] = _NO_VALUES,
        names: Mapping[str, str] = _NONE,
    ) -> None:
        """Add elements that are to be in sets of the item."""
        self._adds.append(elements)
        self._bind(values, names)

    def delete(
        self,
        elements: str,
        values: Mapping[str, AttributeValue] = _NO_VALUES,
        names: Mapping[str, str] = _NONE,
    ) -> None:
        """Add elements that are not to be in sets of the item."""
        self._deletes.append(elements)
        self._bind(values, names)

    def replace(self, names: Mapping[str, str], item: Item) -> None:
        """Set each attribute that the item has, by its placeholder, and remove the others."""
        for name, attribute in names.items():
            if attribute in item:
                value = f":{name[1:]}"
                self._sets.append(f"{name} = {value}")
                self.values[value] = item[attribute]
            else:
                self._removes.append(name)

    def _bind(
        self, values: Mapping[str, AttributeValue], names: Mapping[str, str]
    ) -> None:
        self.values.update(values)
        self.names.update(names)


def bound_values(changes: Changes) -> Mapping[str, Item]:
    """Return the values of changes as a member of a request, which has none where there are no values."""
    return {"ExpressionAttributeValues": changes.values} if changes.values else {}


class ExpectedVersion:
    """What an update demands of the stored version: nothing where none is expected.

        expected = ExpectedVersion("#version", 4)

        expected.agrees      "#version = :0"
        expected.condition   " AND #version = :0"
        expected.values      {":0": {"N": "4"}}

    An item without that attribute has version 1.
    """

    __slots__ = ("agrees", "condition", "values")

    def __init__(self, name: str, version: int | None) -> None:
        self.agrees = self.condition = ""
        self.values: Item = {}
        if version is not None:
            expected = _whole_number(version)
            self.agrees = f"{name} = :0"
            if version == 1:
                self.agrees = f"({self.agrees} OR attribute_not_exists({name}))"
            self.condition = f" AND {self.agrees}"
            self.values = {":0": {"N": expected}}


def _whole_number(version: object) -> str:
    """Return the version as it is stored; `ValueError` if it is no number."""
    if isinstance(version, int) and not isinstance(version, bool):
        return str(plain_integer(version))
    raise ValueError(
        f"the expected version must be a whole number, not {type(version).__name__}"
    )


class VersionOfUpsert:
    """What an upsert demands of the stored version, where the item is there: nothing where none is expected.

        expected = VersionOfUpsert("#version", 4, "pk")

        expected.members   {"ConditionExpression": "attribute_not_exists(#0) OR #version = :0", ...}
        expected.names     {"#0": "pk"}
        expected.values    {":0": {"N": "4"}}

    A request cannot bind a name that it does not use.
    """

    __slots__ = ("members", "names", "values")

    def __init__(self, name: str, version: int | None, key: str) -> None:
        expected = ExpectedVersion(name, version)
        self.members: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.values = expected.values
        if expected.agrees:
            self.members = {
                "ConditionExpression": f"attribute_not_exists(#0) OR {expected.agrees}",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
            self.names = {"#0": key}
