"""Small parts of the comparison: lists, members, wire values, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any


class DifferenceError(AssertionError):
    """The emitted code does not do what the model says."""


def settled(result: Any) -> Any:
    """A lazy query or scan as a list."""
    return list(result) if hasattr(result, "page") else result


def attempt(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return work(), None
    except DifferenceError:
        raise
    except Exception as error:
        if isinstance(error, AssertionError):
            raise
        return None, error


def among(one: object, many: Iterable[object]) -> bool:
    return any(one == each for each in many)


def same_members(some: list[Any], others: list[Any]) -> bool:
    rest = list(others)
    for one in some:
        if one not in rest:
            return False
        rest.remove(one)
    return not rest


def scanned(client: Any, table: str) -> list[Any]:
    found: list[Any] = []
    for page in client.get_paginator("scan").paginate(TableName=table):
        found += page["Items"]
    return found


def unwired(value: Mapping[str, Any]) -> Any:
    """A wire value as the model has it."""
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return Decimal(content)
        case "L":
            return [unwired(each) for each in content]
        case "M":
            return {name: unwired(each) for name, each in content.items()}
        case "SS":
            return frozenset(content)
        case "NULL":
            return None
        case "NS":
            return frozenset(map(Decimal, content))
    return content
