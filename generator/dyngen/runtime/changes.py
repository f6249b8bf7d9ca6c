"""Update expressions that depend on which values are given, and on which version is expected."""

from __future__ import annotations

from collections.abc import Mapping

from .wire import AttributeValue, Item


class Changes:
    """The expression of an update in the making, and the values that it adds.

        changes = Changes(set="#plan = :plan")
        changes.set("#nick = :nick", {":nick": {"S": "Al"}})
        changes.remove("#age")

        changes.expression   SET #plan = :plan, #nick = :nick REMOVE #age
        changes.values       {":nick": {"S": "Al"}}

    What the other placeholders stand for is said where the request is made.
    """

    __slots__ = ("_removes", "_sets", "values")

    def __init__(self, *, set: str) -> None:
        self._sets = [set]
        self._removes: list[str] = []
        self.values: Item = {}

    @property
    def expression(self) -> str:
        removes = f" REMOVE {', '.join(self._removes)}" if self._removes else ""
        return f"SET {', '.join(self._sets)}{removes}"

    def set(self, assignments: str, values: Mapping[str, AttributeValue]) -> None:
        """Add assignments, and the values in them."""
        self._sets.append(assignments)
        self.values.update(values)

    def remove(self, names: str) -> None:
        """Add names of attributes to be removed."""
        self._removes.append(names)

    def replace(self, names: Mapping[str, str], item: Item) -> None:
        """Set each attribute that the item has, by its placeholder, and remove the others."""
        for name, attribute in names.items():
            if attribute in item:
                value = f":{name[1:]}"
                self._sets.append(f"{name} = {value}")
                self.values[value] = item[attribute]
            else:
                self._removes.append(name)


class ExpectedVersion:
    """What an update demands of the stored version: nothing where none is expected.

        expected = ExpectedVersion("#version", 4)

        expected.condition   " AND #version = :0"
        expected.values      {":0": {"N": "4"}}

    An item without that attribute has version 1.
    """

    __slots__ = ("condition", "values")

    def __init__(self, name: str, version: int | None) -> None:
        self.condition = ""
        self.values: Item = {}
        if version is not None:
            agrees = f"{name} = :0"
            if version == 1:
                agrees = f"({agrees} OR attribute_not_exists({name}))"
            self.condition = f" AND {agrees}"
            self.values = {":0": {"N": str(version)}}
