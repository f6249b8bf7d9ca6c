"""Mistakes of shape in the words of whoever made them, each with a guess at what was meant.

    {"operation": "query"}   DG104  "operation" of access pattern "get_posts" of entity "Post" cannot be "query"
                                    did you mean "Query"? (…)                    and go on as if it were "Query"

Pydantic finds them; nothing of its wording is kept. The guess is an edit, so that one slip does not hide what else is
wrong. Where there is none (edit is None) the smallest thing that makes sense without it is left out, see `repair`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from dyngen.diagnostics import Pointer
from dyngen.schema.document import (
    AccessPattern,
    CrossPattern,
    Entity,
    Field,
    Index,
    Parameter,
    TableConfig,
    TableModel,
)
from dyngen.schema.mend.astray import among_entities, meant_key, unknown_key
from dyngen.schema.mend.habits import array_of, as_array
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.outline import Model, Outline, holder, keys, words
from dyngen.schema.quoting import quoted, shown
from dyngen.schema.suggest import did_you_mean, one_of

Error = Mapping[str, Any]
"""One of pydantic's errors, its `loc` made a pointer."""

_FILLED: dict[tuple[Model, str], object] = {
    (AccessPattern, "description"): "",
    (CrossPattern, "description"): "",
    (Entity, "entity_type"): "",
    (Field, "required"): True,
}
"""What a missing key is taken for, where going on with it cannot mislead."""

_EXPECTED = {
    "string_type": "a string",
    "int_type": "an integer",
    "bool_type": "true or false",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
}

_BOOLEANS = {
    "true": True, "yes": True, "on": True, "1": True, "y": True,
    "false": False, "no": False, "off": False, "0": False, "n": False,
}  # fmt: skip

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})")

_HINTS: dict[tuple[Model, str], str] = {
    (
        TableConfig,
        "partition_key",
    ): "only an index can have a key of several attributes; name one attribute here",
    (
        Entity,
        "pk_template",
    ): "write one text, with all fields in it, as in TENANT#{tenant_id}#USER#{user_id}",
    (
        Entity,
        "sk_template",
    ): "write one text, with all fields in it, as in ORDER#{order_date}#{order_id}",
    (
        Entity,
        "crud",
    ): 'write true or false, or an array of the methods that are to be there: ["create", "get"]',
    (Index, "sort_key"): "name an attribute, or up to four in an array",
    (
        TableModel,
        "entities",
    ): 'write an object that has each of them under its name, as in {"User": {…}, "Order": {…}}',
}


def mistakes(errors: list[Error], outline: Outline) -> list[Mistake]:
    """The errors as mistakes: a misspelt key is one, though pydantic also misses the right one."""
    meant = _misspelt(errors, outline)
    found = []
    for error in errors:
        pointer, kind = error["loc"], error["type"]
        if kind == "missing" and pointer in meant.values():
            continue
        tell = _TELL.get(kind, _wrong_type)
        found.append(
            tell(error, outline)
            if kind != "extra_forbidden"
            else unknown_key(pointer, meant, outline)
        )
    return found


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
        f"add {_example(key, keys(model)[key])}",
        on_key=bool(at) and isinstance(at[-1], str),
        edit=Edit("set", pointer, _FILLED[model, key]) if fill else None,
    )


def _example(key: str, info: FieldInfo) -> str:
    """A key as it may be written, with what it says."""
    allowed = words(info)
    if info.annotation is bool:
        return f"{quoted(key)}: true or false"
    about = (info.description or "").rstrip(".")
    if allowed:
        return f"{quoted(key)}, which can be {one_of(allowed)}"
    value = json.dumps(info.examples[0]) if info.examples else "…"
    return f"{quoted(key)}: {value} ({about[:1].lower()}{about[1:]})"


# -- values ------------------------------------------------------------------------------------------------------


def _wrong_type(error: Error, outline: Outline) -> Mistake:
    context = error.get("ctx", {})
    pointer: Pointer = error["loc"]
    if "step" in context:
        pointer = (*pointer, context["step"])
    expected = context.get("expected") or _EXPECTED.get(error["type"], "something else")
    return _not(pointer, str(expected), outline, error["type"])


def _not(pointer: Pointer, expected: str, outline: Outline, kind: str) -> Mistake:
    value = outline.at(pointer)
    if found := among_entities(pointer, value, outline):
        return found
    key, model = "", None
    if pointer:
        at, model = holder(pointer)
        key = str(pointer[len(at)])
    edit, remedy = _converted(pointer, value, kind)
    if value is None and model and not keys(model)[key].is_required():
        edit, remedy = Edit("remove", pointer), "leave the key out, or give it a value"
    elif edit is None and (braces := _braces(value)):
        remedy = f"put it in quotes, since to YAML a brace begins an object: {braces}"
    elif edit is None and model and (model, key) in _HINTS:
        remedy = _HINTS[model, key]
    elif not remedy:
        remedy = f"write {expected}" if pointer else 'a schema begins with {"tables": ['
    message = f"{outline.subject(pointer)} must be {expected}, not {shown(value)}"
    return Mistake("DG102", pointer, message, remedy, edit=edit)


def _braces(value: object) -> str | None:
    """A template that YAML has taken for an object, {user_id}, as it should be written; else None."""
    if isinstance(value, dict) and len(value) == 1 and None in value.values():
        return f'"{{{next(iter(value))}}}"'
    return None


def _converted(pointer: Pointer, value: object, kind: str) -> tuple[Edit | None, str]:
    """The value with the type that is wanted, where it is plain what that would be; and how to write it."""
    if kind == "bool_type" and isinstance(value, str | int):
        guess = _BOOLEANS.get(str(value).lower())
        if guess is not None:
            written = json.dumps(guess)
            quotes = ", without quotes" if value == written else ""
            return Edit("set", pointer, guess), f"write {written}{quotes}"
    if kind == "int_type" and isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return Edit("set", pointer, int(value)), f"write {value}, without quotes"
    if kind == "string_type" and isinstance(value, bool | int | Decimal):
        text = json.dumps(value) if isinstance(value, bool) else str(value)
        return Edit("set", pointer, text), f'write "{text}", in quotes'
    if kind == "list_type" and (array := as_array(value)):
        return None, f"write an array: {array}"
    if kind == "list_type" and isinstance(value, dict):
        return None, "put it in square brackets: an array with one object per element"
    return None, ""


def _not_allowed(error: Error, outline: Outline) -> Mistake:
    pointer: Pointer = error["loc"]
    value = outline.at(pointer)
    at, model = holder(pointer)
    key = str(pointer[len(at)])
    allowed = words(keys(model)[key])
    if not isinstance(value, str):
        return _not(pointer, f"one of {one_of(allowed)}", outline, error["type"])
    guess = did_you_mean(value, allowed)
    remedy = f"it can be {one_of(allowed)}"
    if guess:
        remedy = f"did you mean {quoted(guess)}? {remedy[:1].upper()}{remedy[1:]}"
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
