"""Mistakes of shape in the words of whoever made them, each with a guess at what was meant.

    {"operation": "query"}   DG104  "operation" of access pattern "get_posts" of entity "Post" cannot be "query"
                                    did you mean "Query"? (…)                    and go on as if it were "Query"

Pydantic finds them; nothing of its wording is kept. The guess is an edit, so that one slip does not hide what else is
wrong. Where there is none (edit is None) the smallest thing that makes sense without it is left out, see `repair`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from dyngen.diagnostics import Pointer
from dyngen.schema.document import (
    AccessPattern,
    CrossPattern,
    Entity,
    Field,
    Involved,
    Parameter,
)
from dyngen.schema.mend.astray import comparison_alone, meant_key, unknown_key
from dyngen.schema.mend.habits import array_of
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.otherwise import word_said_otherwise
from dyngen.schema.mend.outline import Model, Outline, holder, keys, words
from dyngen.schema.mend.wrong_types import EXPECTED, not_of_type
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean, one_of
from dyngen.steps import value_at

Error = Mapping[str, Any]
"""One of pydantic's errors, its `loc` made a pointer."""

_FILLED: dict[tuple[Model, str], object] = {
    (AccessPattern, "description"): "",
    (CrossPattern, "description"): "",
    (Entity, "entity_type"): "",
    (Field, "required"): True,
}
"""What a missing key is taken for, where going on with it cannot mislead."""


def mistakes(errors: list[Error], outline: Outline) -> list[Mistake]:
    """The errors as mistakes: a misspelt key is one, though pydantic also misses the right one."""
    meant = _misspelt(errors, outline)
    alone = dict(_comparisons_alone(errors, outline))
    found = [*alone.values()]
    for error in errors:
        pointer, kind = error["loc"], error["type"]
        if pointer[:-1] in alone:
            continue
        if kind == "missing" and pointer in meant.values():
            continue
        tell = _TELL.get(kind, _wrong_type)
        found.append(
            tell(error, outline)
            if kind != "extra_forbidden"
            else unknown_key(pointer, meant, outline)
        )
    return found


def _comparisons_alone(errors: list[Error], outline: Outline) -> Iterator[tuple[Pointer, Mistake]]:
    """The conditions that are a comparison, and not an object that holds comparisons."""
    for error in errors:
        if error["type"] == "missing" and error["loc"][-1] == "conditions":
            at = error["loc"][:-1]
            if mistake := comparison_alone(at, outline):
                yield at, mistake


def _misspelt(errors: list[Error], outline: Outline) -> dict[Pointer, Pointer]:
    """The unknown keys that are slips for a key that is not there, with the pointer of that key."""
    meant: dict[Pointer, Pointer] = {}
    free: dict[Pointer, list[str]] = {}
    for error in errors:
        if error["type"] != "extra_forbidden":
            continue
        at, model = holder(error["loc"])
        if at not in free:
            written = outline.at(at)
            taken = written if isinstance(written, dict) else {}
            free[at] = [key for key in keys(model) if key not in taken]
        key = meant_key(error["loc"], free[at], outline)
        if key is not None:
            free[at].remove(key)
            meant[error["loc"]] = (*at, key)
    return meant


# -- keys --------------------------------------------------------------------------------------------------------


def _missing(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    at, model = holder(pointer)
    key = str(pointer[-1])
    fill = (model, key) in _FILLED
    return Mistake(
        "DG101",
        at,
        f"{outline.noun(at)} has no {quoted(key)}",
        f"add {_example(key, keys(model)[key], _of_this_schema(at, model, key, outline))}",
        on_key=bool(at) and isinstance(at[-1], str),
        edit=Edit("set", pointer, _FILLED[model, key]) if fill else None,
    )


def _of_this_schema(at: Pointer, model: Model, key: str, outline: Outline) -> str | None:
    """What a missing key should say, where the rest of the schema tells: the table that has an entity."""
    item, tables = outline.at(at), outline.at(("tables",))
    if model is not Involved or key != "table" or not isinstance(tables, list):
        return None
    name = str(value_at(item, ("entity",)))
    found = [value_at(each, _TABLE_NAME) for each in tables if value_at(each, ("entities", name))]
    return next((each for each in found if isinstance(each, str)), None)


_TABLE_NAME = ("table_config", "table_name")


def _example(key: str, info: FieldInfo, value: str | None) -> str:
    """A key as it may be written, with what it says; `value` is what it should, if that is known."""
    allowed = words(info)
    if info.annotation is bool:
        return f"{quoted(key)}: true or false"
    about = (info.description or "").rstrip(".")
    if allowed:
        return f"{quoted(key)}, which can be {one_of(allowed)}"
    value = value or next(iter(info.examples or ()), None)
    shown = json.dumps(value) if value else "…"
    return f"{quoted(key)}: {shown} ({about[:1].lower()}{about[1:]})"


# -- values ------------------------------------------------------------------------------------------------------


def _wrong_type(error: Error, outline: Outline) -> Mistake:
    context = error.get("ctx", {})
    pointer: Pointer = error["loc"]
    if "step" in context:
        pointer = (*pointer, context["step"])
    expected = context.get("expected") or EXPECTED.get(error["type"], "something else")
    return not_of_type(pointer, str(expected), outline, error["type"])


def _not_allowed(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    value = outline.at(pointer)
    at, model = holder(pointer)
    key = str(pointer[len(at)])
    allowed = words(keys(model)[key])
    if not isinstance(value, str):
        return not_of_type(pointer, f"one of {one_of(allowed)}", outline, error["type"])
    guess = did_you_mean(value, allowed)
    remedy = f"it can be {one_of(allowed)}"
    if guess:
        remedy = f"did you mean {quoted(guess)}? {remedy[:1].upper()}{remedy[1:]}"
    if said := word_said_otherwise(model, key, value):
        guess, remedy = None, said
    if key == "item_type" and value == "array":
        remedy = "an array of arrays has no way to say what is in it; make it an array of objects"
    if key == "type" and (item := array_of(value)):
        kind = did_you_mean(item, words(keys(Field)["item_type"])) or "…"
        guess, remedy = "array", f'write "type": "array", "item_type": {quoted(kind)}'
    if model is Parameter and key in ("type", "item_type") and value in _entities(outline):
        guess = None
        remedy = f'write "{key}": "entity", "entity_type": {quoted(value)}'
    edit = Edit("set", pointer, guess) if guess else None
    return Mistake(
        "DG104", pointer, f"{outline.subject(pointer)} cannot be {quoted(value)}", remedy, edit=edit
    )


def _entities(outline: Outline) -> set[str]:
    """The names that stand where entities have theirs."""
    tables = outline.at(("tables",))
    found: set[str] = set()
    for number in range(len(tables) if isinstance(tables, list) else 0):
        entities = outline.at(("tables", number, "entities"))
        found |= entities.keys() if isinstance(entities, dict) else set()
    return found


def _empty(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    at, model = holder(pointer)
    info = keys(model)[str(pointer[len(at)])]
    remedy = "put at least one element into it"
    if not info.is_required():
        remedy += ", or leave the key out"
    return Mistake("DG105", pointer, f"{outline.subject(pointer)} is empty", remedy)


def _too_many(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    most = error["ctx"]["max_length"]
    value = outline.at(pointer)
    count = len(value) if isinstance(value, list) else 0
    help = f"DynamoDB allows {most} attributes in each half of a key; join some of them in one attribute by a template"
    return Mistake(
        "DG106",
        pointer,
        f"{outline.subject(pointer)} has {count} elements, and {most} are allowed",
        help,
    )


def _too_small(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    least = error["ctx"]["ge"]
    message = f"{outline.subject(pointer)} is {outline.at(pointer)}, and must be at least {least}"
    help = "leave the key out if DynamoDB's own default will do"
    return Mistake("DG106", pointer, message, help, edit=Edit("remove", pointer))


def _too_large(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    most = error["ctx"]["le"]
    message = f"{outline.subject(pointer)} is {outline.at(pointer)}, and must be at most {most}"
    help = "leave the key out if DynamoDB's own default will do"
    return Mistake("DG106", pointer, message, help, edit=Edit("remove", pointer))


_TELL: dict[str, Callable[[Error, Outline], Mistake]] = {
    "missing": _missing,
    "literal_error": _not_allowed,
    "too_short": _empty,
    "too_long": _too_many,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
}
