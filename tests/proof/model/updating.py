"""What `updates`, upserts and partial updates make of a row (7.1, 7.2), one field after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from proof.model.terms import Json, Value, Values, value_of

COUNTING = {"increment": 1, "decrement": -1}


def operands_of(pattern: Json) -> dict[str, str]:
    """The parameters that `updates` names as operands, each with its field."""
    entries = entries_of(pattern)
    return {
        each["param"]: each["field"] for each in entries if "param" in each and "key" not in each
    }


def entries_of(pattern: Json) -> list[Json]:
    """All `updates` of a pattern, or of the items of a transaction."""
    items = pattern.get("entities_involved", ())
    return [*pattern.get("updates", ()), *(e for each in items for e in each.get("updates", ()))]


def named_by(pattern: Json) -> set[str]:
    """All parameters that `updates` names: operands, and those that say which entry of an object."""
    entries = pattern.get("updates", ())
    return {each[part] for each in entries for part in ("param", "key") if part in each}


def field_at(fields: Iterable[Json], path: str) -> Json:
    """The field at the end of a path."""
    root, _, rest = path.partition(".")
    found = next(each for each in fields if each["name"] == root)
    return field_at(found["fields"], rest) if rest else found


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


def acted(field: Json, action: str, operand: Value, before: Value) -> Value:
    """What a field holds after an action."""
    if action in ("add", "delete") and not isinstance(operand, set):
        operand = {operand}  # one element
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
            return [*(before or ()), *operand] or _none_added(field, before)
        case "prepend":
            return [*operand, *(before or ())] or _none_added(field, before)
        case "add":
            return (before or set()) | operand
        case "delete":
            return (before or set()) - operand
    raise AssertionError(action)


def _none_added(field: Json, before: Any) -> Any:
    """A list to which nothing is added: an optional one stays absent, every item has a required one."""
    return [] if field["required"] else before


def updated_fields(
    fields: Iterable[Json], entries: Iterable[Json], args: Values, before: Values
) -> dict[str, Any]:
    """The fields that the entries of `updates` name, as they are afterwards."""
    fields, found = list(fields), dict[str, Any]()
    for each in entries:
        if place := POSITION.fullmatch(each["field"]):
            root = place["array"]
            held = before[root] or []
            found[root] = with_element(held, int(place["position"]), each, args)
            continue
        root, *way = each["field"].split(".")
        field = field_at(fields, each["field"])
        if "key" in each:
            field, way = {"type": "integer"}, [*way, args[each["key"]]]
        operand = value_of(each["param"], args) if "param" in each else None
        if "other_field" in each:
            operand = before[each["other_field"]]
            if each["action"] in COUNTING and operand is None:
                other = next(one for one in fields if one["name"] == each["other_field"])
                operand = other.get("default", 0)
        if "value" in each:
            operand = constant(field, each["value"])
        change = partial(acted, field, each["action"], operand)
        if "key" in each and each["action"] == "remove":
            change = partial(without, way.pop())
        found[root] = changed_at(found.get(root, before[root]), way, change)
    return found


EXTENDING = ("append", "prepend", "add", "delete")


def changes_nothing(entries: Iterable[Json], args: Values) -> bool:
    """Do the operands leave nothing to be said: an empty set, an empty list?"""
    return all(
        each["action"] in EXTENDING
        and "param" in each
        and value_of(each["param"], args) in ([], set())
        for each in entries
    )


POSITION = re.compile(r"(?P<array>\w+)\[(?P<position>\d+)\]")


def lacking(entries: Iterable[Json], before: Values) -> bool:
    """Is there an entry on an element that is not there, or within an object that is not (7.1)?"""
    entries = list(entries)
    places = [POSITION.fullmatch(each["field"]) for each in entries]
    if any(int(each["position"]) >= len(before[each["array"]] or ()) for each in places if each):
        return True
    for each in entries:
        held: Any = before
        names = each["field"].split(".") if "." in each["field"] else []
        for name in names[:-1]:
            if (held := held[name]) is None:
                return True
    return False


def names_badly(entries: Iterable[Json], args: Values) -> bool:
    """Does an argument name no entry of a free-form object, or two the same one?"""
    named = [(each["field"], args[each["key"]]) for each in entries if "key" in each]
    return len({*named}) < len(named) or any(not name for _, name in named)


def with_element(held: Sequence[Value], position: int, entry: Json, args: Values) -> list[Value]:
    """An array in which an element is another one, or gone."""
    after = [*held[position + 1 :]]
    if entry["action"] != "remove":
        after.insert(0, args[entry["param"]] if "param" in entry else entry["value"])
    return [*held[:position], *after]


def without(name: str, held: Value) -> Value:
    """A free-form object without an entry."""
    return {each: value for each, value in (held or {}).items() if each != name}


def changed_at(held: Value, way: Sequence[str], change: Callable[[Value], Value]) -> Value:
    """A value after a change of what stands at the end of a way through it; an item that is not there has no way."""
    if not way:
        return change(held)
    name, *rest = way
    members = held or {}
    return {**members, name: changed_at(members.get(name), rest, change)}
