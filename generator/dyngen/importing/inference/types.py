"""The type of an attribute by all of its values, as keys of a field; None where the language has none for them.

type_of([N 1, N 2.5], …)     {"type": "decimal"}
type_of([S "a", N 1], …)     None: what is left out of a schema survives every update
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dyngen.importing.inference.labels import field_label
from dyngen.importing.inference.texts import SECONDS, are_loose_moments, type_of_texts
from dyngen.importing.values import Value
from dyngen.records import field, record

_TIME = re.compile(
    r"(?:^|_)(?:at|on|ts|time|timestamp|date|ttl|due|expires?|expiry|expiration|created|updated|modified|until|since|ct|md)(?:_|$)"
)
_FRACTION = re.compile(
    r"(?:^|_)(?:price|amount|total|cost|fee|tip|tax|balance|budget|discount|percent|percentage|ratio|rate|rating|weight)(?:_|$)"
)
_SMALLEST = re.compile(
    r"(?:^|_)(?:cents?|pence|minor|micros|units|points|count|qty|quantity)(?:_|$)"
)
"""What is counted in these has no fractions."""
_WHOLE = re.compile(r"-?\d+")
_ENOUGH = 5
"""So many objects tell what they have in common."""
_MOST_MEMBERS = 40
_JSON = frozenset(("S", "N", "BOOL", "NULL", "L", "M"))


@record(slots=True)
class Typed:
    """Keys of a field that say its type, and what is to be said of the guess."""

    keys: dict[str, object]
    notes: list[str] = field(default_factory=list)


def type_of(
    values: Sequence[Value], label: str, *, in_key: bool = False, ttl: bool = False
) -> Typed | str:
    """The type of a field that has these values; a text that says why there is none."""
    there = [value for value in values if value.kind != "NULL"]
    kinds = sorted({value.kind for value in there})
    if not kinds:
        return "holds nothing but NULL"
    if len(kinds) > 1:
        counted = [f"{kind} in {sum(value.kind == kind for value in there)}" for kind in kinds]
        return f"holds values of several types: {', '.join(counted)}"
    [kind] = kinds
    if kind == "N" and not in_key and ttl:
        found: Typed | str = _time_to_live(there)
    elif kind == "N" and _TIME.search(label):
        found = _time(there)
    elif kind == "N" and not in_key and _is_fraction(label) and _are_whole(there):
        note = "whole in every item, under a name that says a quantity"
        found = Typed({"type": "decimal"}, [note])
    else:
        found = _plain(kind, there)
    if isinstance(found, Typed) and len(there) < len(values):
        found.notes.append(f"NULL in {len(values) - len(there)}, which reads as None")
    return found


def _is_fraction(label: str) -> bool:
    """Whether a name says a quantity that may have fractions, although none was seen."""
    return _FRACTION.search(label) is not None and _SMALLEST.search(label) is None


def _plain(kind: str, values: Sequence[Value]) -> Typed | str:
    """The type of values of one kind, whatever they are called."""
    match kind:
        case "S":
            return _text([value.text for value in values])
        case "N":
            return Typed({"type": "integer" if _are_whole(values) else "decimal"})
        case "L":
            return _list([element for value in values for element in value.elements])
        case "M":
            return _object(values)
        case "BS":
            return "holds sets of binary values"
        case _:
            return Typed({"type": _SIMPLE[kind]})


_SIMPLE = {"BOOL": "boolean", "B": "bytes", "SS": "string_set", "NS": "number_set"}


def _text(texts: Sequence[str]) -> Typed:
    found = Typed(type_of_texts(texts))
    if found.keys == {"type": "string"} and are_loose_moments(texts):
        found.notes.append(
            "moments in a spelling that no format has; kept as text, so that it stays"
        )
    return found


def _are_whole(values: Sequence[Value]) -> bool:
    return all(_WHOLE.fullmatch(value.text) for value in values)


def _seconds(values: Sequence[Value], unit: int) -> bool:
    """Whether numbers are like moments of these years, in seconds or in a fraction of them."""
    return _are_whole(values) and all(int(value.text) // unit in SECONDS for value in values)


def _time_to_live(values: Sequence[Value]) -> Typed:
    if not _are_whole(values):
        return Typed({"type": "decimal"}, ["the time to live by its name, and no whole number"])
    kind = "datetime" if _seconds(values, 1) else "integer"
    return Typed({"type": kind, "ttl": True}, ["the time to live"])


def _time(values: Sequence[Value]) -> Typed | str:
    """The type of numbers that are called like a time."""
    for format, unit in (("epoch_s", 1), ("epoch_ms", 1000)):
        if _seconds(values, unit):
            note = f"numbers that are moments as {format} has them, under a name that says a time"
            return Typed({"type": "datetime", "format": format}, [note])
    return _plain("N", values)


def _list(elements: Sequence[Value]) -> Typed | str:
    kinds = sorted({element.kind for element in elements})
    if not kinds:
        note = "the lists are empty; what they would hold is a guess"
        return Typed({"type": "array", "item_type": "string"}, [note])
    [kind, *others] = kinds
    if others or kind in ("L", "NULL", "SS", "NS", "BS"):
        return f"holds lists of {' and '.join(kinds)}"
    found = _plain(kind, elements)
    if isinstance(found, str):
        return found
    item_type = found.keys["type"]
    keys: dict[str, object] = {
        "type": "array",
        # A moment in a list has no format of its own.
        "item_type": "string" if item_type == "datetime" else item_type,
    }
    if "fields" in found.keys:
        keys["item_fields"] = found.keys["fields"]
    return Typed(keys, found.notes)


def _object(values: Sequence[Value]) -> Typed | str:
    names = sorted({name for value in values for name in value.members})
    common = all(
        2 * sum(name in value.members for value in values) >= len(values) for name in names
    )
    if len(values) >= _ENOUGH and names and len(names) <= _MOST_MEMBERS and common:
        fields = _members(values, names)
        if fields:
            return Typed({"type": "object", "fields": fields})
    if all(map(is_json, values)):
        few = f"{len(values)} of them say little about what they have in common"
        note = few if len(values) < _ENOUGH else "their members differ"
        return Typed({"type": "object"}, [f"objects of any form: {note}"])
    return "holds objects with sets or binary values, whose members differ"


def _members(values: Sequence[Value], names: Sequence[str]) -> list[dict[str, object]]:
    """The fields of objects that have much in common; what has no type is left out, and survives."""
    fields: list[dict[str, object]] = []
    taken: set[str] = set()
    for name in names:
        held = [value.members[name] for value in values if name in value.members]
        label = field_label(name, taken)
        found = type_of(held, label)
        if isinstance(found, str):
            continue
        taken.add(label)
        everywhere = len(held) == len(values) and all(value.kind != "NULL" for value in held)
        said: dict[str, object] = {"name": label, **found.keys, "required": everywhere}
        fields.append(said if label == name else said | {"attribute": name})
    return fields


def is_json(value: Value) -> bool:
    """Whether a value is one that JSON has, through and through."""
    inner = (*value.elements, *value.members.values()) if value.kind in _JSON else ()
    return value.kind in _JSON and all(map(is_json, inner))
