"""Which parameters are values of the sort-key attribute itself, as they are stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from dyngen.analysis.parameters.given import Given
from dyngen.ir.keys import Key, Template
from dyngen.ir.types import Field, Kind

_RAW_SUFFIXES = r"(?:_(?:prefix|start|end|from|to|min|max|after|before))?"


def raw_whole(rest: Sequence[Given], sk: Key) -> Given | None:
    """The parameter that is the whole sort key, if one is called like its attribute."""
    template = sk.templates[0]
    if sk.several or _is_typed(template) or _is_field(template.attribute, sk):
        return None
    return next((each for each in rest if each.name == template.attribute), None)


def names_of(field: Field, sk: Key | None) -> Collection[str]:
    """What a parameter is called that gives a field of the sort key."""
    if sk is None or sk.several or not _is_typed(sk.templates[0]):
        return (field.label,)
    return (field.label, sk.templates[0].attribute)


def _is_typed(template: Template) -> bool:
    """Is a key one field as it stands, that is no text? Who is called like the key has the type of the field."""
    return template.identity and template.components[0].field.type.kind is not Kind.STRING


def _is_field(name: str, sk: Key) -> bool:
    return any(name == each.label for each in sk.fields)


def is_raw_operand(name: str, sk: Key) -> bool:
    """Is a range operand of this name a raw value of the sort-key attribute?

    Not that of a field of the key: `slot_start` of the sort key `slot` is compared with that field.
    """
    template = sk.templates[0]
    if sk.several or template.wire != "S" or _is_typed(template) or _is_field(name, sk):
        return False
    stems = "|".join(re.escape(stem) for stem in {template.attribute, "sk", "sort_key"})
    return re.fullmatch(f"(?:{stems}){_RAW_SUFFIXES}", name) is not None
