"""Which parameters are values of the sort-key attribute itself, as they are stored."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dyngen.analysis.parameters.given import Given
from dyngen.ir.keys import Key

_RAW_SUFFIXES = r"(?:_(?:prefix|start|end|from|to|min|max|after|before))?"


def raw_whole(rest: Sequence[Given], sk: Key) -> Given | None:
    """The parameter that is the whole sort key, if one is called like its attribute."""
    attribute = sk.templates[0].attribute
    if sk.several or sk.templates[0].identity:
        return None
    return next((each for each in rest if each.name == attribute), None)


def is_raw_operand(name: str, sk: Key) -> bool:
    """Is a range operand of this name a raw value of the sort-key attribute?

    Not that of a field of the key: `slot_start` of the sort key `slot` is compared with that field.
    """
    template = sk.templates[0]
    if any(name == each.label for each in sk.fields):
        return False
    if sk.several or template.wire != "S" or template.identity:
        return False
    stems = "|".join(re.escape(stem) for stem in {template.attribute, "sk", "sort_key"})
    return re.fullmatch(f"(?:{stems}){_RAW_SUFFIXES}", name) is not None
