"""Placeholders in the order in which the expressions of a request speak of them.

"SET #version = … REMOVE #depots[0]"        {"#version": "version", "#depots": "depots", "#id": "id"}
"attribute_exists(#id) AND …"

They are bound in another one, as what an update copies or counts is asked for before what it is set to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import libcst as cst

from dyngen.lower.expressions.placeholders import Members
from dyngen.syntax import Expression
from dyngen.syntax.moulds import like
from dyngen.syntax.texts import texts

_PLACEHOLDER = re.compile(r"[#:]\w+")


def in_order(members: Members) -> Members:
    """The members, what they bind sorted; as it is where some is spoken of in what is known at run time only."""
    spoken = [each for name, value in members if name.endswith("Expression") for each in _in(value)]
    places = {placeholder: place for place, placeholder in enumerate(dict.fromkeys(spoken))}
    return [(name, _sorted(value, places)) for name, value in members]


def _sorted(value: Expression, places: Mapping[str, int]) -> Expression:
    if not isinstance(value, cst.Dict):
        return value
    bound = [each for each in value.elements if isinstance(each, cst.DictElement)]
    keys = [placeholder for each in bound for placeholder in _in(each.key)]
    if len(keys) != len(bound) or not all(key in places for key in keys):
        return value
    order = sorted(range(len(bound)), key=lambda position: places[keys[position]])
    entries = [bound[position] for position in order]
    return like(value, elements=[*entries, *value.elements[len(bound) :]])


def _in(value: Expression) -> list[str]:
    """The placeholders in the texts of an expression."""
    return [found for text in texts(value) for found in _PLACEHOLDER.findall(text)]
