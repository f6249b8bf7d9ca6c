"""What may be called what. Decided once; docs/naming.md tells it to users.

A field called like a keyword gets an underscore in Python (`class_`) and keeps its stored name; names of builtins
are fine. What every entity and method has (`key`, `to_item`, `from_item`, `self`) is refused with a suggestion;
else emitted code calls its own things otherwise where a schema takes a name.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Container

from dyngen.diagnostics import Place
from dyngen.names import pascal, snake
from dyngen.schema.quoting import quoted

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

RESERVED_FIELDS = frozenset({"to_item", "from_item", "key"})
RESERVED_PARAMETERS = frozenset({"self"})
RESERVED_CLASSES = frozenset({"Database", "TransactionService"})


def count(number: int, noun: str) -> str:
    """The number with its noun: `1 template`, `2 templates`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def suggestion(name: str) -> str:
    """A name that is allowed and as near as can be."""
    words = snake(re.sub(r"[^A-Za-z0-9_]+", "_", name)) or "name"
    if keyword.iskeyword(words):
        return f"{words}_item"
    return words if words[0].isalpha() else f"n_{words.lstrip('_')}"


def class_suggestion(name: str) -> str:
    """The same for a class."""
    words = pascal(suggestion(name).removesuffix("_item"))
    return f"{words}Entity" if keyword.iskeyword(name) or keyword.iskeyword(words) else words


def mistaken_field(owner: str, name: str) -> str:
    """What a mistake about a field is called, that it is told once (see `Report.add`)."""
    return f"field {owner}.{name}"


def mistaken_entry(entity: str, pattern: str, parameter: str) -> str:
    """The mistake that a parameter names an entry in the path of an update, which has "key" for that."""
    return f"entry {parameter} of {pattern} of {entity}"


def _still(name: str) -> str:
    """How the item keeps a name that the field cannot have."""
    return f', and add "attribute": {quoted(name)} to keep the stored name'


def is_field_name(name: str) -> bool:
    """May a field be called so?"""
    return bool(_WORD.fullmatch(name)) and not name.startswith("_") and name not in RESERVED_FIELDS


def check_field_name(name: str, owner: str, at: Place) -> bool:
    if not _WORD.fullmatch(name):
        at.error(
            "DG201",
            f"field name {quoted(name)} of {owner} cannot be a Python name",
            f'use letters, digits and underscores, such as "{suggestion(name)}"{_still(name)}',
            once=mistaken_field(owner, name),
        )
    elif name.startswith("_"):
        at.error(
            "DG202",
            f"field name {quoted(name)} of {owner} begins with an underscore",
            f'such names are kept for emitted code: call it "{suggestion(name)}"{_still(name)}',
            once=mistaken_field(owner, name),
        )
    elif name in RESERVED_FIELDS:
        at.error(
            "DG202",
            f'every entity has a method called "{name}", so no field of {owner} can be',
            f'call it "{name}_value" or "{snake(owner)}_{name}"{_still(name)}',
            once=mistaken_field(owner, name),
        )
    else:
        return True
    return False


def check_entity_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name) or keyword.iskeyword(name) or name.startswith("_"):
        at.error(
            "DG201",
            f"entity name {quoted(name)} cannot be the name of a Python class",
            f'use letters and digits, such as "{class_suggestion(name)}"',
            on_key=True,
        )
    elif name in RESERVED_CLASSES:
        at.error(
            "DG202",
            f'entity "{name}" would hide {name} of the emitted package',
            f'call it "{name}Entity" or name what it is in your domain',
            on_key=True,
        )
    else:
        return True
    return False


def check_method_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name) or keyword.iskeyword(name):
        at.error(
            "DG201",
            f"{quoted(name)} cannot be the name of a Python method",
            f'use letters, digits and underscores, such as "{suggestion(name)}"',
        )
    elif name.startswith("_"):
        at.error(
            "DG202",
            f"method name {quoted(name)} begins with an underscore",
            f'such names are kept for emitted code: call it "{suggestion(name)}"',
        )
    else:
        return True
    return False


def check_parameter_name(name: str, at: Place) -> bool:
    if not _WORD.fullmatch(name):
        at.error(
            "DG201",
            f"{quoted(name)} cannot be the name of a Python parameter",
            f'use letters, digits and underscores, such as "{suggestion(name)}"',
        )
    elif name.startswith("_") or name in RESERVED_PARAMETERS:
        at.error(
            "DG202",
            f"{quoted(name)} is kept for emitted code and cannot be a parameter",
            f'call it "{suggestion(name.strip("_"))}_value"',
        )
    else:
        return True
    return False


def without_braces(template: str, fields: Container[str]) -> str:
    """What to write where a template has the name of a field and not the field; empty if it has none."""
    named = [word for word in re.findall(r"\w+", template) if word in fields]
    return f"{named[0]} is only text there: write {{{named[0]}}} for the field" if named else ""
