"""Fields that are key attributes of an index which their entity does not fill.

DynamoDB takes an item only if what it holds there could be a key: no empty text, and none that is too long.

    index ByMood of `mood`; Note has a field mood, and no mapping      at most 2048 bytes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dyngen.analysis.fields.computed import key_templates
from dyngen.analysis.indexes import attributes, declared_indexes
from dyngen.ir.keys import PARTITION_KEY_BYTES, SORT_KEY_BYTES
from dyngen.ir.types import Field, Kind
from dyngen.schema import document as written


def held_to_keys(
    fields: Mapping[str, Field], model: written.Entity, table: written.TableModel
) -> dict[str, Field]:
    """The fields, the texts held to what those keys take; the keys of its own are checked when they are made."""
    limits = _limits(table)
    for attribute, _ in key_templates(model, table):
        limits.pop(attribute, None)
    return {
        name: replace(each, key_bytes=limits.get(each.attribute)) if _is_any_text(each) else each
        for name, each in fields.items()
    }


def _is_any_text(field: Field) -> bool:
    return field.type.kind is Kind.STRING and not field.type.choices


def _limits(table: written.TableModel) -> dict[str, int]:
    """How many bytes the key attributes of the indexes take, which may be part of several keys."""
    limits: dict[str, int] = {}
    for index in declared_indexes(table):
        for names, most in (
            (index.partition_key, PARTITION_KEY_BYTES),
            (index.sort_key, SORT_KEY_BYTES),
        ):
            for name in attributes(names):
                limits[name] = min(most, limits.get(name, most))
    return limits
