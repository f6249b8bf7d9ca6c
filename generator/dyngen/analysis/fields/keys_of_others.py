"""Fields that are key attributes of an index which their entity does not fill.

DynamoDB takes an item only if what it holds there could be a key: no empty text, and none that is too long.

    index ByMood of `mood`; Note has a field mood, and no mapping      at most 2048 bytes

What a caller gives is looked at by the package. What the schema itself gives is looked at here: constants, defaults,
values of an enum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dyngen.analysis.fields.computed import key_templates
from dyngen.analysis.indexes import attributes, declared_indexes
from dyngen.diagnostics import Place
from dyngen.ir.keys import PARTITION_KEY_BYTES, SORT_KEY_BYTES
from dyngen.ir.types import Field
from dyngen.schema import document as written
from dyngen.schema.quoting import shown

_HELP = "choose another value, or store the field under another name"


def held_to_keys(
    fields: Mapping[str, Field], model: written.Entity, table: written.TableModel, at: Place
) -> dict[str, Field]:
    """The fields, the texts held to what those keys take; the keys of its own are checked when they are made.

    What the schema itself would store there that no key can be is reported.
    """
    limits = key_limits(table)
    for attribute, _ in key_templates(model, table):
        limits.pop(attribute, None)
    for number, each in enumerate(model.fields):
        if each.type == "string":
            _check_values(each, limits.get(each.stored_name), at["fields"][number])
    if why := refusal(model.entity_type, limits.get(table.table_config.type_attribute or "")):
        at["entity_type"].error(
            "DG243", f"{shown(model.entity_type)} is stored as the type, {why}", _HELP
        )
    return {
        name: replace(each, key_bytes=limits.get(each.attribute)) if each.type.is_text else each
        for name, each in fields.items()
    }


def refusal(value: object, most: int | None) -> str | None:
    """Why a value cannot be a key attribute of at most so many bytes; None if it can, or there is no such limit."""
    if most is None or not isinstance(value, str):
        return None
    if not value:
        return "and a key attribute is never empty"
    if len(value.encode()) > most:
        return f"and a key attribute has at most {most:,} bytes"
    return None


def _check_values(model: written.Field, most: int | None, at: Place) -> None:
    for code, what, value, here in _given(model, at):
        if why := refusal(value, most):
            here.error(code, f"{model.name} {what} {shown(value)}, {why}", _HELP)


def _given(model: written.Field, at: Place) -> Iterator[tuple[str, str, object, Place]]:
    """The values that a field has by the schema: the code of a finding, how it has them, each and where it stands."""
    yield "DG243", "is always", model.const, at["const"]
    for number, choice in enumerate(model.enum or ()):
        yield "DG229", "can be", choice, at["enum"][number]
    if not model.required and model.default not in (model.enum or ()):
        yield "DG229", "is by default", model.default, at["default"]


def key_limits(table: written.TableModel) -> dict[str, int]:
    """How many bytes the key attributes of the table and of its indexes take, which may be part of several keys."""
    config = table.table_config
    keys = [
        (config.partition_key, config.sort_key),
        *((each.partition_key, each.sort_key) for each in declared_indexes(table)),
    ]
    limits: dict[str, int] = {}
    for halves in keys:
        for names, most in zip(halves, (PARTITION_KEY_BYTES, SORT_KEY_BYTES), strict=True):
            for name in attributes(names):
                limits[name] = min(most, limits.get(name, most))
    return limits
