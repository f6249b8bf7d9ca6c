"""Values of key attributes, made of parameters: whole keys, and the text behind a prefix.

after("ORDER#")      "ORDER$"
"""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyCall, KeyEquals, KeyNumber, KeyText, Slot, Source
from dyngen.ir.keys import Key, Template
from dyngen.ir.types import Field

HIGHEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def after(text: str) -> str:
    """The least text that is greater than every text beginning with `text`; empty if there is none."""
    while text:
        code = ord(text[-1])
        if code < HIGHEST:
            code = _SURROGATES.stop if code + 1 in _SURROGATES else code + 1
            return text[:-1] + chr(code)
        text = text[:-1]
    return ""


def value(template: Template, refs: Mapping[Field, Source]) -> KeyText | KeyNumber:
    """A whole key attribute."""
    if template.wire == "N":
        field = template.components[0].field
        return KeyNumber(template, field, refs[field])
    return KeyText(template, _rendered(template, refs))


def _rendered(template: Template, refs: Mapping[Field, Source]) -> tuple[str | Slot, ...]:
    return tuple(
        part if isinstance(part, str) else Slot(part, refs[part.field]) for part in template.parts
    )


def whole(key: Key, refs: Mapping[Field, Ref]) -> tuple[KeyEquals, ...]:
    """Equality with every attribute of a key."""
    if not key.several and len(key.templates) == 1:
        call = KeyCall(key, tuple(refs[field] for field in key.fields))
        return (KeyEquals(key.templates[0].attribute, call),)
    return tuple(KeyEquals(each.attribute, value(each, refs)) for each in key.templates)
