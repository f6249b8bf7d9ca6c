"""What breaks one thing in a schema at random, and the finding that it is to have."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dyngen.diagnostics import Pointer
from dyngen.schema.mend.outline import Model, keys, trail, words

GONE: Any = object()


@dataclass(frozen=True)
class Broken:
    """A schema with one thing broken at a pointer into it."""

    value: Any
    at: Pointer


Mutation = Callable[[Any, random.Random], Broken | None]
"""Breaks one thing, or finds nothing that it could break."""
_WALKED: dict[int, list[tuple[Pointer, Any]]] = {}


def walk(value: Any) -> list[tuple[Pointer, Any]]:
    """Every value in a schema with its pointer."""
    if id(value) not in _WALKED:
        _WALKED[id(value)] = list(_walk(value, ()))
    return _WALKED[id(value)]


def _walk(value: Any, at: Pointer) -> Iterator[tuple[Pointer, Any]]:
    yield at, value
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, inner in members:
        yield from _walk(inner, (*at, step))


def at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[step]
    return value


def changed(value: Any, pointer: Pointer, new: Any) -> Any:
    """The value with another one at the pointer; what is not on the way there is shared."""
    if not pointer:
        return new
    result = copy.copy(value)
    if new is GONE and len(pointer) == 1:
        del result[pointer[0]]
    else:
        inner = None if len(pointer) == 1 else result[pointer[0]]
        result[pointer[0]] = changed(inner, pointer[1:], new)
    return result


def misspelt(word: str, chance: random.Random) -> str:
    """The word with a letter doubled, dropped or changed, or two swapped."""
    for _ in range(50):
        position = chance.randrange(len(word))
        rest = word[position + 1 :]
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        candidates = (
            word[:position] + rest,
            word[: position + 1] + word[position:],
            word[:position] + letter + rest,
        )
        found = chance.choice(candidates)
        if found != word and re.fullmatch(r"[A-Za-z]\w*", found):
            return found
    return f"{word}x"


_MODELS: dict[int, list[tuple[Pointer, Model]]] = {}


def models(value: Any) -> list[tuple[Pointer, Model]]:
    """The objects of the format in a schema, each with its kind."""
    if id(value) not in _MODELS:
        objects = [pointer for pointer, inner in walk(value) if isinstance(inner, dict)]
        _MODELS[id(value)] = [
            (pointer, trail(pointer)[-1][1])
            for pointer in objects
            if trail(pointer)[-1][0] == pointer and pointer[-1:] != ("entities",)
        ]
    return _MODELS[id(value)]


def misspell_key(value: Any, chance: random.Random) -> Broken | None:
    pointer, model = chance.choice(models(value))
    written = at(value, pointer)
    names = [name for name in written if name in keys(model) and len(name) > 3]
    if not names:
        return None
    name = chance.choice(names)
    wrong = misspelt(name, chance)
    if wrong in keys(model):
        return None
    members = {wrong if key == name else key: inner for key, inner in written.items()}
    return Broken(changed(value, pointer, members), (*pointer, wrong))


def unknown_key(value: Any, chance: random.Random) -> Broken | None:
    pointer, _ = chance.choice(models(value))
    return Broken(changed(value, (*pointer, "zzz"), 1), (*pointer, "zzz"))


def drop_key(value: Any, chance: random.Random) -> Broken | None:
    pointer, model = chance.choice(models(value))
    names = [name for name in at(value, pointer) if keys(model)[name].is_required()]
    if not names:
        return None
    return Broken(changed(value, (*pointer, chance.choice(names)), GONE), pointer)


def wrong_word(value: Any, chance: random.Random) -> Broken | None:
    found = [
        (*pointer, key)
        for pointer, model in models(value)
        for key, inner in at(value, pointer).items()
        if words(keys(model)[key]) and isinstance(inner, str) and inner.isalpha()
    ]
    place = chance.choice(found)
    return Broken(changed(value, place, misspelt(at(value, place), chance)), place)


# What can be of several types, or may be an empty object; and without "dyngen:ignore" more is said.
NO_TYPE = {"$schema", "dyngen:ignore", "default", "condition", "enum", "gsi_list", "lsi_list"}


def wrong_type(value: Any, chance: random.Random) -> Broken | None:
    found = [
        (pointer, inner)
        for pointer, inner in walk(value)
        if pointer and not NO_TYPE & {*pointer[-2:]}
    ]
    pointer, inner = chance.choice(found)
    wrong: Any = {} if isinstance(inner, (list, str)) else []
    if isinstance(inner, (str, bool)) and chance.random() < 0.5:
        wrong = 5
    return Broken(changed(value, pointer, wrong), pointer)


def template_field(value: Any, chance: random.Random) -> Broken | None:
    found = [
        (pointer, inner)
        for pointer, inner in walk(value)
        if isinstance(inner, str) and "{" in inner and {"pk_template", "sk_template"} & set(pointer)
    ]
    pointer, template = chance.choice(found)
    name = chance.choice(re.findall(r"\{(\w+)", template))
    entity = at(value, pointer[:4])
    wrong = misspelt(name, chance)
    if wrong in {field["name"] for field in entity["fields"]}:
        return None
    return Broken(changed(value, pointer, template.replace(f"{{{name}", f"{{{wrong}", 1)), pointer)


def _references(*names: str) -> Mutation:
    def mutate(value: Any, chance: random.Random) -> Broken | None:
        found = [
            pointer
            for pointer, inner in walk(value)
            if isinstance(inner, str)
            and "/".join(str(s) for s in pointer if isinstance(s, str)).endswith(names)
        ]
        if not found:
            return None
        pointer = chance.choice(found)
        return Broken(changed(value, pointer, misspelt(at(value, pointer), chance) + "Q"), pointer)

    return mutate


def duplicate_name(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, inner in walk(value)
        if isinstance(inner, list)
        and len(inner) > 1
        and all(isinstance(one, dict) for one in inner)
        and pointer[-1]
        in (
            "fields",
            "access_patterns",
            "parameters",
            "gsi_list",
            "gsi_mappings",
            "lsi_list",
            "lsi_mappings",
            "cross_table_access_patterns",
        )
    ]
    if not found:
        return None
    pointer = chance.choice(found)
    members = at(value, pointer)
    new = dict(chance.choice(members))
    if "pattern_id" in new:
        new["pattern_id"] = 9999
    return Broken(changed(value, pointer, [*members, new]), (*pointer, len(members), "name"))


def duplicate_id(value: Any, chance: random.Random) -> Broken | None:
    found = [pointer for pointer, inner in walk(value) if pointer[-1:] == ("pattern_id",)]
    first, second = sorted(chance.sample(range(len(found)), 2))
    return Broken(changed(value, found[second], at(value, found[first])), found[second])


def rename_parameter(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, _ in walk(value)
        if pointer[-1:] == ("name",) and "parameters" in pointer
    ]
    pointer = chance.choice(found)
    return Broken(changed(value, pointer, misspelt(at(value, pointer), chance)), pointer)


def rename_field(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, _ in walk(value)
        if pointer[-1:] == ("name",) and pointer[-3:-2] == ("fields",)
    ]
    pointer = chance.choice(found)
    return Broken(changed(value, pointer, misspelt(at(value, pointer), chance)), pointer)


def drop_member(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, inner in walk(value)
        if len(pointer) > 1 and isinstance(pointer[-1], int) and isinstance(inner, dict)
    ]
    pointer = chance.choice(found)
    return Broken(changed(value, pointer, GONE), pointer[:-1])


def swap_values(value: Any, chance: random.Random) -> Broken | None:
    leaves = [pointer for pointer, inner in walk(value) if not isinstance(inner, (dict, list))]
    one, other = chance.sample(leaves, 2)
    result = changed(value, one, at(value, other))
    return Broken(changed(result, other, at(value, one)), one)


def leave_out_what_is_needed(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, inner in walk(value)
        if pointer[-2:-1] == ("parameters",)
        and not {"default", "optional"} & inner.keys()
        and at(value, pointer[:-2])["operation"] not in ("Query", "Scan")
        and not _is_set(value, pointer)
    ]
    place = (*chance.choice(found), "optional")
    return Broken(changed(value, place, True), place)


def _is_set(value: Any, pointer: Pointer) -> bool:
    """Is it a parameter of an update, and none of the key? What it sets stays as it is without it."""
    if at(value, pointer[:-2])["operation"] != "UpdateItem":
        return False
    entity = at(value, pointer[:4])
    templates = f"{entity['pk_template']} {entity.get('sk_template')}"
    return not re.search(rf"\{{{at(value, pointer)['name']}\b", templates)


def leave_to_the_key(value: Any, chance: random.Random) -> Broken | None:
    found = [
        pointer
        for pointer, _ in walk(value)
        if len(pointer) == 6 and pointer[-2] == "fields" and pointer[2] == "entities"
    ]
    pointer = chance.choice(found)
    entity, name = at(value, pointer[:4]), at(value, pointer)["name"]
    keys = [entity, *entity.get("gsi_mappings", ()), *entity.get("lsi_mappings", ())]
    templates = str([each.get(half) for each in keys for half in ("pk_template", "sk_template")])
    if re.search(rf"\{{{name}\b", templates):
        return None
    place = (*pointer, "stored")
    return Broken(changed(value, place, "key"), place)


def _in_keys(value: Any) -> list[tuple[Pointer, Any]]:
    """What gives each field of a key, in the items of transactions."""
    return [
        (pointer, inner)
        for pointer, inner in walk(value)
        if "entities_involved" in pointer and pointer[-2:-1] == ("key",)
    ]


def misspell_key_source(value: Any, chance: random.Random) -> Broken | None:
    found = [each for each in _in_keys(value) if "." not in each[1]]
    if not found:
        return None
    pointer, name = chance.choice(found)
    return Broken(changed(value, pointer, misspelt(name, chance) + "Q"), pointer)


def misspell_key_field(value: Any, chance: random.Random) -> Broken | None:
    found = _in_keys(value)
    if not found:
        return None
    (*above, field), name = chance.choice(found)
    return Broken(changed(value, tuple(above), {field + "Q": name}), (*above, field + "Q"))


def misspell_member(value: Any, chance: random.Random) -> Broken | None:
    found = [
        (pointer, inner)
        for pointer, inner in walk(value)
        if isinstance(inner, str)
        and re.search(r"\blines\.\w", inner)
        and "entities_involved" in pointer
    ]
    if not found:
        return None
    pointer, text = chance.choice(found)
    return Broken(changed(value, pointer, text + "Q"), pointer)


STRICT: dict[str, Mutation] = {
    "misspell a key": misspell_key,
    "add an unknown key": unknown_key,
    "drop a key that is needed": drop_key,
    "misspell one of the format's words": wrong_word,
    "change the type of a value": wrong_type,
    "misspell a field in a template": template_field,
    "misspell the name of an index": _references(
        "index_name", "gsi_mappings/name", "gsi_list/name", "lsi_mappings/name", "lsi_list/name"
    ),
    "misspell a field in a filter": _references("conditions/field"),
    "misspell a field in a projection": _references("access_patterns/projection"),
    "misspell a parameter in a filter": _references("conditions/param", "conditions/param2"),
    "misspell an entity or a table": _references(
        "parameters/entity_type",
        "access_patterns/entities",
        "entities_involved/table",
        "entities_involved/entity",
    ),
    "misspell what a transaction has many of": _references(
        "entities_involved/each", "entities_involved/when"
    ),
    "misspell what gives a key": misspell_key_source,
    "misspell a field of a key": misspell_key_field,
    "misspell a field of an element": misspell_member,
    "give a name twice": duplicate_name,
    "give a number twice": duplicate_id,
    "make a parameter optional that is needed": leave_out_what_is_needed,
    "leave a field to a key without it": leave_to_the_key,
}
LOOSE: dict[str, Mutation] = {
    "rename a parameter": rename_parameter,
    "rename a field": rename_field,
    "leave something out": drop_member,
    "swap two values": swap_values,
}
STRICT_CODES: dict[str, set[str]] = {
    "misspell a key": {"DG103"},
    "add an unknown key": {"DG103"},
    "drop a key that is needed": {"DG101"},
    "misspell one of the format's words": {"DG104"},
    # What an action sets can be of any type, as far as reading goes.
    "change the type of a value": {"DG102", "DG451"},
    "misspell a field in a template": {"DG203"},
    "misspell the name of an index": {"DG302", "DG403"},
    "misspell a field in a filter": {"DG502"},
    "misspell a field in a projection": {"DG442"},
    "misspell a parameter in a filter": {"DG507"},
    "misspell an entity or a table": {"DG410", "DG445", "DG601", "DG602"},
    "misspell what a transaction has many of": {"DG615", "DG616"},
    "misspell what gives a key": {"DG617"},
    "misspell a field of a key": {"DG617"},
    "misspell a field of an element": {"DG618"},
    "give a name twice": {"DG205", "DG301", "DG307", "DG402", "DG408", "DG614"},
    "give a number twice": {"DG401"},
    "make a parameter optional that is needed": {"DG440", "DG615", "DG616"},
    "leave a field to a key without it": {"DG231"},
}
ELSEWHERE = {
    # Where the name is used, and not where it is made: who is to say which of the two is right?
    "misspell the name of an index",
}
MOST = {
    # An entity that is gone is missed by name where it is a parameter, and with its table in a transaction.
    "leave something out": 5,
    # A field that nothing else names is just another field; one that is named in ten places is missed once. But a
    # parameter that was called like it has no effect any more in each of two transactions, and each condition may mean
    # the parameter.
    "rename a field": 3,
    # A parameter is missed where it was needed, by a condition and by a key.
    "rename a parameter": 2,
    # Two places are broken, and each value can be wrong for two reasons. Two templates of keys are: no pattern gives
    # what the other is made of.
    "swap two values": 40,
}
