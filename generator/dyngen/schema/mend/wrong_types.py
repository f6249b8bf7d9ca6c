"""Values of another type than their key takes: what was expected, and what was meant.

{"limit": "5"}              DG102   write 5, without quotes            and go on as if it were 5
{"parameters": ["id"]}      DG102   write {"name": "id", "type": "string"}
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from dyngen.diagnostics import Pointer
from dyngen.schema.document import (
    AccessPattern,
    Entity,
    Field,
    Index,
    Involved,
    Parameter,
    TableConfig,
    TableModel,
)
from dyngen.schema.mend.astray import among_entities
from dyngen.schema.mend.habits import as_array, as_updates
from dyngen.schema.mend.mistake import Edit, Mistake
from dyngen.schema.mend.outline import Model, Outline, holder, keys, trail
from dyngen.schema.quoting import quoted, shown

EXPECTED = {
    "string_type": "a string",
    "int_type": "an integer",
    "bool_type": "true or false",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
}

_NO_TEXT = frozenset({"int_type", "bool_type", "list_type"})
"""Where no text would do, so that quotes do not help either."""

_BOOLEANS = {
    "true": True, "yes": True, "on": True, "1": True, "y": True,
    "false": False, "no": False, "off": False, "0": False, "n": False,
}  # fmt: skip

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})")

_FILTER = 'write it as text, as in status = "open" AND total > 5'
_CONDITION = 'write "exists", "not_exists", or a comparison as text, as in status = "open"'
_UPDATES = 'write an array of what is changed, as in [{"field": "total", "action": "increment", "value": 1}]'
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
    (AccessPattern, "condition"): _CONDITION,
    (AccessPattern, "filter_expression"): _FILTER,
    (Involved, "condition"): _CONDITION,
    (AccessPattern, "updates"): _UPDATES,
    (Involved, "updates"): _UPDATES,
    (Involved, "each"): "name the parameter of type array that has an element for each item",
    (Involved, "when"): "name the optional parameter without which the item is left out",
    (Index, "sort_key"): "name an attribute, or up to four in an array",
    (
        TableModel,
        "entities",
    ): 'write an object that has each of them under its name, as in {"User": {…}, "Order": {…}}',
}


def not_of_type(pointer: Pointer, expected: str, outline: Outline, kind: str) -> Mistake:
    """A value of another type than `expected`; `kind` is what pydantic calls that."""
    value = outline.at(pointer)
    if found := among_entities(pointer, value, outline):
        return found
    key, model = "", None
    if pointer:
        at, model = holder(pointer)
        key = str(pointer[len(at)])
    is_hinted = isinstance(value, bool) and (model, key) in _HINTS
    edit, remedy = (None, "") if is_hinted else _converted(pointer, value, kind)
    if value is None and model and not keys(model)[key].is_required():
        edit, remedy = Edit("remove", pointer), "leave the key out, or give it a value"
    elif edit is None and kind not in _NO_TEXT and (braces := _braces(value)):
        remedy = f"put it in quotes, since to YAML a brace begins an object: {braces}"
    elif edit is None and key == "updates" and (array := as_updates(value)):
        remedy = f"write an array: {array}"
    elif edit is None and not remedy and model and (model, key) in _HINTS:
        remedy = _HINTS[model, key]
    elif edit is None and kind == "list_type" and (array := _as_objects(pointer, value)):
        remedy = f"write {array}"
    elif edit is None and isinstance(value, str) and (example := _as_object(pointer, value)):
        remedy = f"write {example}"
    elif not remedy:
        remedy = f"write {expected}" if pointer else 'a schema begins with {"tables": ['
    message = f"{outline.subject(pointer)} must be {expected}, not {shown(value)}"
    return Mistake("DG102", pointer, message, remedy, edit=edit)


def _as_object(pointer: Pointer, name: str) -> str | None:
    """A field or parameter of which the name alone was given, with what else it needs."""
    last, model = trail(pointer)[-1]
    if last != pointer or model not in (Field, Parameter) or not name.isidentifier():
        return None
    required = ', "required": true' if model is Field else ""
    return f'{{"name": "{name}", "type": "string"{required}}}'


def _as_objects(pointer: Pointer, value: object) -> str | None:
    """An array of objects, as it begins where their names were the keys of one, or a text stood for them."""
    last, model = trail((*pointer, 0))[-1]
    if last != (*pointer, 0) or (
        isinstance(value, dict) and not value.keys().isdisjoint(keys(model))
    ):
        return None
    needed = {key: "…" for key, info in keys(model).items() if info.is_required()}
    named = next((key for key in ("name", "field") if key in needed), None)
    if isinstance(value, dict) and named and value:
        return f"an array of objects: [{{{quoted(named)}: {quoted(str(next(iter(value))))}, …}}]"
    if isinstance(value, str) and named:
        inside = ", ".join(f"{quoted(key)}: {shown}" for key, shown in needed.items())
        return f"an array of objects: [{{{inside}}}]"
    return None


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
