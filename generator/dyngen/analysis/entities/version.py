"""The field that counts the updates of an item: one of the schema's own, or one that is added.

{"name": "version", "type": "integer"}             is the count itself
no field is stored under that name                 version: int = 1 is added
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dyngen.diagnostics import Place
from dyngen.ir.types import Field, Kind, Type
from dyngen.names import Identifier
from dyngen.schema import document as written

VERSION = "version"
"""The attribute that counts updates."""


def version_of(fields: Mapping[str, Field]) -> Field:
    """The field that counts updates."""
    own = next((each for each in fields.values() if each.attribute == VERSION), None)
    return own or Field(
        Identifier(VERSION), VERSION, VERSION, Type(Kind.INTEGER), required=False, default=1
    )


def check_version(fields: dict[str, Field], model: written.Entity, name: str, at: Place) -> None:
    """Report a field of the schema that stands for the count and cannot be it, or takes its name."""
    version = version_of(fields)
    for number, each in enumerate(model.fields):
        field, here = fields.get(each.name), at["fields"][number]
        if field is None:
            continue
        if field != version:
            if field.name == version.name:
                here["name"].error(
                    "DG207",
                    f"field {field.label} of {name} and the count of updates are both {field.name} in Python",
                    f'give the field another name, such as "{field.label}_value"',
                )
        elif field.type.kind is not Kind.INTEGER:
            here["type"].error(
                "DG223",
                f"{field.label} of {name} is of type {field.type.kind}, but it counts updates",
                "make it an integer, or give the field another name, such as revision",
            )
        elif field.default not in (None, 1):
            here["default"].error(
                "DG224",
                f"{field.label} of {name} counts updates, which begins at 1",
                "remove the default, or give the field another name, such as revision",
            )
        elif field.optional:
            fields[each.name] = replace(
                field, default=1
            )  # as if it were added: a count, never None
