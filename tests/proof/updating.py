"""What `updates`, upserts and partial updates make of a row (7.1, 7.2), one field after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from proof.terms import Json, Value, Values

COUNTING = {"increment": 1, "decrement": -1}


def operands_of(pattern: Json) -> dict[str, str]:
    """The parameters that `updates` names, each with its field."""
    entries = pattern.get("updates", ())
    return {each["param"]: each["field"] for each in entries if "param" in each}


def constant(field: Json, value: Json) -> Value:
    """A constant as JSON writes it, as the value of a field."""
    match field["type"]:
        case "decimal":
            return Decimal(str(value))
        case "date":
            return date.fromisoformat(value)
        case "datetime":
            return datetime.fromisoformat(value).astimezone(UTC)
        case "uuid":
            return UUID(value)
        case "string_set":
            return set(value)
        case "number_set":
            return {Decimal(str(each)) for each in value}
    return value


def acted(field: Json, action: str, before: Value, operand: Value) -> Value:
    """What a field holds after an action."""
    match action:
        case "set":
            return operand
        case "set_if_absent":
            return (
                operand if before is None or before == set() else before
            )  # no empty set is stored
        case "remove":
            return None
        case "increment" | "decrement":
            start = field.get("default", 0) if before is None else before
            return start + COUNTING[action] * operand
        case "append":
            return [*(before or ()), *operand] or before
        case "prepend":
            return [*operand, *(before or ())] or before
        case "add":
            return (before or set()) | operand
        case "delete":
            return (before or set()) - operand
    raise AssertionError(action)


def updated_fields(
    fields: Iterable[Json], entries: Iterable[Json], args: Values, before: Values
) -> dict[str, Any]:
    """The fields that the entries of `updates` name, as they are afterwards."""
    known, found = {each["name"]: each for each in fields}, dict[str, Any]()
    for each in entries:
        field = known[each["field"]]
        operand = args[each["param"]] if "param" in each else None
        if "value" in each:
            operand = constant(field, each["value"])
        found[field["name"]] = acted(field, each["action"], before[field["name"]], operand)
    return found
