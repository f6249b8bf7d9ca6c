"""Conditions of requests: with more that must hold, by themselves, and such as never hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..wire import Item, is_object

_PLACEHOLDER: Final = re.compile(r"[#:][A-Za-z0-9_]+")


class Guard:
    """The condition of a request, with more that must hold."""

    def __init__(self, request: Mapping[str, object]) -> None:
        own = request.get("ConditionExpression")
        names = request.get("ExpressionAttributeNames")
        values = request.get("ExpressionAttributeValues")
        self._own = own if isinstance(own, str) else ""
        self._names: dict[str, object] = {**names} if is_object(names) else {}
        self._values: dict[str, object] = {**values} if is_object(values) else {}
        self._clauses: list[str] = []

    def present(self, name: str) -> None:
        self._clauses.append(f"attribute_exists({self._name(name)})")

    def absent(self, names: Iterable[str]) -> None:
        for name in names:
            self._clauses.append(f"attribute_not_exists({self._name(name)})")

    def equal(self, name: str, item: Item) -> None:
        value = _unused(":seen", self._values)
        self._values[value] = item[name]
        self._clauses.append(f"{self._name(name)} = {value}")

    def members(self) -> dict[str, object]:
        """What the request says of it."""
        own = [_grouped(self._own)] if self._own else []
        found: dict[str, object] = {
            "ConditionExpression": " AND ".join([*own, *self._clauses]),
            "ExpressionAttributeNames": self._names,
        }
        return found | (
            {"ExpressionAttributeValues": self._values} if self._values else {}
        )

    def _name(self, name: str) -> str:
        placeholder = _unused("#seen", self._names)
        self._names[placeholder] = name
        return placeholder


def _grouped(condition: str) -> str:
    """Return the condition in parentheses, once: DynamoDB refuses those that say nothing more."""
    depth = 0
    for position, character in enumerate(condition):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:  # what opens at the beginning ends here
            whole = 0 < position == len(condition) - 1
            return condition if whole else f"({condition})"
    return f"({condition})"


def _unused(kind: str, taken: Mapping[str, object]) -> str:
    number = len(taken)
    while f"{kind}{number}" in taken:
        number += 1
    return f"{kind}{number}"


def only_condition(request: Mapping[str, object]) -> dict[str, object] | None:
    """Return the ConditionCheck of the condition of a write; None if it has none."""
    condition = request.get("ConditionExpression")
    if not isinstance(condition, str):
        return None
    named = set(_PLACEHOLDER.findall(condition))
    kept: dict[str, object] = {
        name: request[name] for name in ("TableName", "Key") if name in request
    }
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        told = request.get(part)
        used = {
            name: value
            for name, value in (told.items() if is_object(told) else ())
            if name in named
        }
        if used:
            kept[part] = used
    return {
        **kept,
        "ConditionExpression": condition,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def failing_check(request: Mapping[str, object], attribute: str) -> dict[str, object]:
    """Return a ConditionCheck of the item of a write that fails in any case; `attribute` is one of its key."""
    return {
        "TableName": request["TableName"],
        "Key": request["Key"],
        "ConditionExpression": "attribute_exists(#key) AND attribute_not_exists(#key)",
        "ExpressionAttributeNames": {"#key": attribute},
    }
