"""The field that counts the updates of an item: one of the schema's own, or one that is added.

{"name": "version", "type": "integer"}             is the count itself
no field is stored under that name                 version: int = 1 is added
"version_attribute": "_rev"                        rev: int = 1, stored as _rev
"version_attribute": null                          nothing is counted, and version is any field
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from dyngen.analysis.naming import is_field_name, suggestion
from dyngen.diagnostics import Place
from dyngen.ir.types import Field, Kind, Type
from dyngen.names import python_name
from dyngen.schema import document as written


def version_of(fields: Mapping[str, Field], attribute: str | None) -> Field | None:
    """The field that counts updates in this attribute; None where nothing is counted."""
    if attribute is None:
        return None
    own = next((each for each in fields.values() if each.attribute == attribute), None)
    return own or _added(attribute)


@cache
def _added(attribute: str) -> Field:
    spelled = attribute if is_field_name(attribute) else suggestion(attribute)
    label = spelled if is_field_name(spelled) else f"{spelled}_value"
    return Field(
        python_name(label), label, attribute, Type(Kind.INTEGER), required=False, default=1
    )


def check_version(
    fields: dict[str, Field],
    model: written.Entity,
    config: written.TableConfig,
    name: str,
    at: Place,
) -> None:
    """Report a field of the schema that stands for the count and cannot be it, or takes its name."""
    version = version_of(fields, config.version_attribute)
    if version is None:
        return
    elsewhere = 'or count in another attribute: "version_attribute" in table_config'
    for number, each in enumerate(model.fields):
        field, here = fields.get(each.name), at["fields"][number]
        if field is None:
            if "const" in each.model_fields_set and (
                version.attribute == each.stored_name or version.label == each.name
            ):
                here["const"].error(
                    "DG223",
                    f"{each.name} of {name} is a constant, but {version.attribute} counts updates",
                    f"call and store the constant otherwise, {elsewhere}",
                )
            continue
        if field != version:
            if field.name == version.name:
                here["name"].error(
                    "DG207",
                    f"field {field.label} of {name} and the count of updates are both {field.name} in Python",
                    f'give the field another name, such as "{field.label}_value", {elsewhere}',
                )
        elif field.type.kind is not Kind.INTEGER:
            here["type"].error(
                "DG223",
                f"{field.label} of {name} is of type {field.type.kind}, but it counts updates",
                f"make it an integer, give the field another name, {elsewhere}",
            )
        elif field.type.choices or field.ttl:
            why = "has an enum" if field.type.choices else "is the time to live"
            here["enum" if field.type.choices else "ttl"].error(
                "DG223",
                f"{field.label} of {name} {why}, but it counts updates",
                f"give the field another name, {elsewhere}",
            )
        elif field.default not in (None, 1):
            here["default"].error(
                "DG224",
                f"{field.label} of {name} counts updates, which begins at 1",
                f"remove the default, give the field another name, {elsewhere}",
            )
        elif field.optional:
            fields[each.name] = replace(
                field, default=1
            )  # as if it were added: a count, never None
