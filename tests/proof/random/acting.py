"""Random `updates` of UpdateItem patterns, upserts and partial updates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from proof.model.terms import Json, fields_of, is_number, listed, mappings_of
from proof.model.updating import COUNTING
from proof.random import members, pools
from proof.random.pools import KINDS, parameter

Draw = st.DrawFn
CONSTANTS: dict[str, tuple[Any, ...]] = {
    "string": ("OPEN", "a"),
    "integer": (1, 0, 3),
    "decimal": (1, 1.5, -2),
    "boolean": (True, False),
    "date": ("2024-01-31",),
    "datetime": ("2024-01-01T00:00:00Z",),
    "array": (["a", "b"], ["a"]),
    "string_set": (["a"], ["a", "b"]),
    "number_set": ([1], [1, 2.5]),
}

ELEMENTS = {"string_set": "string", "number_set": "decimal"}
"""What a parameter is that is added to a set, or taken out of it, alone."""


def index_templates(entity: Json) -> list[str]:
    """The templates of index keys, each by itself."""
    return [
        template
        for mapping in mappings_of(entity)
        for template in listed(mapping["pk_template"]) + listed(mapping.get("sk_template"))
    ]


def actions_of(entity: Json, field: Json) -> list[str]:
    """The actions that a field may have: what no request could keep an index key right for is left out (2.4)."""
    name, kind = field["name"], field["type"]
    keys = [each for each in index_templates(entity) if name in fields_of([each])]
    optional = not field["required"] and "default" not in field
    alone = all(fields_of([each]) == [name] for each in keys)
    found = ["set"] * alone + ["remove"] * (alone and optional)
    if not keys:
        found.append("set_if_absent")
    if (
        kind in ("integer", "decimal")
        and name not in pools.CHOICES
        and all(is_number(each, KINDS) for each in keys)
    ):
        found += ["increment", "decrement"]
    if kind == "array":
        found += ["append", "prepend"]
    if kind in ("string_set", "number_set"):
        found += ["add"] + ["delete"] * optional
    return found


def sources_of(entity: Json, field: Json, action: str) -> list[str]:
    """The fields that can be copied into a field: of its kind, in every item, and no index key is made of the copy.

    A number may be counted that not every item has.
    """
    name, keys = field["name"], index_templates(entity)
    if action in COUNTING:
        return [
            each["name"]
            for each in entity["fields"]
            if each["type"] == field["type"]
            and each["name"] != "version"
            and each.get("stored") != "key"
        ]
    if action != "set" or name == "nick" or any(name in fields_of([each]) for each in keys):
        return []
    return [
        each["name"]
        for each in entity["fields"]
        if each["name"] in KINDS
        and each["name"] not in (name, "version")
        and KINDS[each["name"]] == KINDS[name] != "object"
        and pools.CHOICES.get(each["name"]) == pools.CHOICES.get(name)
        and (each["required"] or "default" in each)
        and each.get("stored") != "key"
        and field["type"] not in ELEMENTS
    ]


def constants_of(field: Json) -> tuple[Any, ...]:
    """What a field can be set to by a constant."""
    if KINDS.get(field["name"]) in (members.RECORD, members.RECORDS):
        return ()
    return pools.CHOICES.get(field["name"]) or CONSTANTS.get(field["type"], ())


Said = tuple[list[Json], list[Json]]
"""Entries, and their parameters."""


@st.composite
def of_part(draw: Draw, field: Json, number: int) -> Said | None:
    """Now and then, where the field has parts, entries on those; `number` is that of the first."""
    kind = KINDS[field["name"]]
    if not draw(st.integers(0, 2)):
        return None
    if kind == "array" and draw(st.booleans()):
        return draw(of_element(field["name"], f"u{number}"))
    if kind == members.RECORD:
        return draw(of_members(field["name"], number))
    if kind == "object" and field["required"]:
        return draw(of_entries(field["name"], number))
    return None


@st.composite
def of_element(draw: Draw, array: str, name: str) -> Said:
    """An entry on an element of an array of texts."""
    entry = {"field": f"{array}[{draw(st.integers(0, 1))}]", "action": "set"}
    match draw(st.sampled_from(("remove", "value", "param"))):
        case "remove":
            return [entry | {"action": "remove"}], []
        case "value":
            return [entry | {"value": draw(st.sampled_from(pools.LOOSE_TEXTS))}], []
    return [entry | {"param": name}], [{"name": name, "type": "string"}]


@st.composite
def of_members(draw: Draw, name: str, number: int) -> Said:
    """Entries on members of a declared object, which may be in an object within it."""
    entries, given = list[Json](), list[Json]()
    for member in draw(
        st.lists(st.sampled_from(sorted(members.KINDS)), min_size=1, max_size=2, unique=True)
    ):
        kind = members.KINDS[member]
        can = ["set", "set", "set_if_absent"]
        can += ["remove"] * (member not in (*members.SURE, "spot.x"))
        can += ["increment", "decrement"] * (kind in ("integer", "decimal"))
        entry = {"field": f"{name}.{member}", "action": draw(st.sampled_from(can))}
        if entry["action"] == "remove":
            pass
        elif draw(st.booleans()):
            entry["value"] = draw(st.sampled_from(CONSTANTS[kind]))
        else:
            entry["param"] = f"u{number + len(entries)}"
            given.append({"name": entry["param"], "type": kind})
        entries.append(entry)
    return entries, given


@st.composite
def of_entries(draw: Draw, name: str, number: int) -> Said:
    """Entries on entries of a free-form object, which parameters name: two may name the same."""
    entries, given = list[Json](), list[Json]()
    for _ in range(draw(st.sampled_from((1, 1, 2)))):
        key = f"e{number + len(entries)}"
        given.append({"name": key, "type": "string", "description": pools.COUNTED_ENTRY})
        action = draw(st.sampled_from(("increment", "increment", "decrement", "set", "remove")))
        entry: Json = {"field": name, "key": key, "action": action}
        if action == "remove":
            pass
        elif draw(st.booleans()):
            entry["value"] = draw(st.sampled_from((1, 2)))
        else:
            entry["param"] = f"u{number + len(entries)}"
            given.append({"name": entry["param"], "type": "integer"})
        entries.append(entry)
    return entries, given


@st.composite
def updates(draw: Draw, entity: Json, names: list[str]) -> tuple[list[Json], list[Json]]:
    """Entries on some of the fields, and their parameters."""
    fields = [each for each in entity["fields"] if each["name"] in names]
    entries, given = list[Json](), list[Json]()
    if not fields:
        return entries, given
    for field in draw(st.lists(st.sampled_from(fields), max_size=4, unique_by=lambda f: f["name"])):
        actions = actions_of(entity, field)
        if not actions:
            continue
        entry: dict[str, Any] = {"field": field["name"], "action": draw(st.sampled_from(actions))}
        if part := draw(of_part(field, len(entries))):
            some, more = part
            entries += some
            given += more
            continue
        constants = constants_of(field)
        if entry["action"] == "remove":
            pass
        elif (sources := sources_of(entity, field, entry["action"])) and draw(st.booleans()):
            entry["other_field"] = draw(st.sampled_from(sources))
        elif constants and draw(st.booleans()):
            entry["value"] = draw(st.sampled_from(constants))
        else:
            entry["param"] = f"u{len(entries)}"
            one = ELEMENTS.get(field["type"]) if entry["action"] in ("add", "delete") else None
            given.append(
                {"name": entry["param"], "type": one}
                if one and draw(st.booleans())
                else parameter(entry["param"], field["name"])
            )
        entries.append(entry)
    return entries, given


def needs_the_old(entries: Iterable[Json]) -> bool:
    """Is there an entry that an item that is not there yet has nothing for: a copy, a part of something?"""
    return any(
        "other_field" in each or "key" in each or not each["field"].isidentifier()
        for each in entries
    )


def has_all(entity: Json, given: list[str], entries: list[Json]) -> bool:
    """Does every required field get a value, as an upsert needs?"""
    valued = [
        each["field"]
        for each in entries
        if each["action"] in ("set", "set_if_absent", "increment", "decrement")
        and "key" not in each
    ]
    return all(
        not each.get("required")
        or each.get("generate")
        or each.get("touch")
        or each["name"] in ("version", *given, *valued)
        for each in entity["fields"]
    )


def filling(entity: Json, names: list[str], taken: list[str]) -> list[Json]:
    """Entries that give a constant to every other required field that can have one: what an upsert needs.

    `taken` are fields and parts of them, `tags[0]`: with a part of a field the whole cannot be changed.
    """
    changed = {re.split(r"[.\[]", each)[0] for each in taken}
    found = []
    for field in entity["fields"]:
        name = field["name"]
        constants = constants_of(field)
        if not field.get("required") or name not in names or name in changed or not constants:
            continue
        actions = [each for each in ("set_if_absent", "set") if each in actions_of(entity, field)]
        if actions:
            found.append({"field": name, "action": actions[0], "value": constants[0]})
    return found
