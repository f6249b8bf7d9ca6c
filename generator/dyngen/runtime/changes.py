"""Update expressions, made of the attributes that change."""

from __future__ import annotations

from collections.abc import Mapping

from .wire import AttributeValue


class Changes:
    """One update: `SET` of values, `REMOVE` of those that are None, and version + 1.

        changes = Changes({"nick": {"S": "Al"}, "age": None}, key="pk", version="version")

        changes.expression   SET #nick = :0, #version = if_not_exists(#version, :1) + :1
                             REMOVE #age
        changes.condition    attribute_exists(#pk)
        changes.names        {"#pk": "pk", "#nick": "nick", "#version": "version", …}
        changes.values       {":0": {"S": "Al"}, ":1": {"N": "1"}}

    With `expected_version` the condition also demands that the stored item has it. An item
    without that attribute has version 1.

    A name's placeholder is `#` and the name where that is an identifier; every other
    placeholder begins with a digit, so none is that of a parameter.
    """

    __slots__ = ("condition", "expression", "names", "values")

    def __init__(
        self,
        assignments: Mapping[str, AttributeValue | None],
        *,
        key: str,
        version: str,
        expected_version: int | None = None,
    ) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, AttributeValue] = {}
        self.condition = f"attribute_exists({self._name(key)})"

        sets: list[str] = []
        removes: list[str] = []
        for attribute, value in assignments.items():
            name = self._name(attribute)
            if value is None:
                removes.append(name)
            else:
                sets.append(f"{name} = {self._value(value)}")

        counter, one = self._name(version), self._value({"N": "1"})
        sets.append(f"{counter} = if_not_exists({counter}, {one}) + {one}")
        if expected_version is not None:
            expected = self._value({"N": str(expected_version)})
            agrees = f"{counter} = {expected}"
            if expected_version == 1:
                agrees = f"({agrees} OR attribute_not_exists({counter}))"
            self.condition += f" AND {agrees}"

        self.expression = "SET " + ", ".join(sets)
        if removes:
            self.expression += " REMOVE " + ", ".join(removes)

    def _name(self, attribute: str) -> str:
        """Return the placeholder of an attribute's name: reserved words need one."""
        plain = attribute.isascii() and attribute.isidentifier()
        placeholder = f"#{attribute}" if plain else f"#{len(self.names)}"
        self.names[placeholder] = attribute
        return placeholder

    def _value(self, value: AttributeValue) -> str:
        placeholder = f":{len(self.values)}"
        self.values[placeholder] = value
        return placeholder
