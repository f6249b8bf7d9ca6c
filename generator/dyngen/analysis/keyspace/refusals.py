"""Why a value that is known while compiling cannot stand in a key: of an enum, or of usage data.

    {user_id}#ORDER, user_id = "a#ORDER"      'which holds "#ORDER", the text behind it'

The same that the key functions of the package say at run time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dyngen.analysis.keyspace.disjoint import Share
from dyngen.analysis.keyspace.forms import fits
from dyngen.analysis.stored_values import constant
from dyngen.ir.key_values import component_text as text_in_key
from dyngen.ir.keys import Component, Template
from dyngen.ir.types import Kind
from dyngen.schema.misfits import Misfit

Parts = Sequence[str | Component]
"""What a key text is made of, or a part of one."""


def refusal(component: Component, text: str) -> str | None:
    """Why a component cannot be this text; None if it can."""
    if not text:
        return "and no part of a key may be empty"
    if not fits(component.spec, text):
        return f'for which the format "{component.spec}" has no room'
    for literal in component.refused:
        if 0 <= (text + component.before).find(literal) < len(text):
            behind = "the text behind it" if literal == component.before else "as other keys do"
            return f'which holds "{literal}", {behind}'
    return None


def refusal_of_value(component: Component, value: object) -> str | None:
    """Why a component cannot be this sample value."""
    text = component_text(component, value)
    if text is None:
        return None
    moment = component.field.type.kind is Kind.DATETIME
    if component.spec and not moment and Decimal(text) != Decimal(str(value)):
        return f'which has more digits than the format "{component.spec}" shows'
    return refusal(component, text)


def refusal_in_text(
    template: Template, parts: Parts, component: Component, value: object
) -> str | None:
    """Why a component cannot be this value in a key text, or a part of one, that is made of these parts."""
    if why := refusal_of_value(component, value):
        return why
    text = component_text(component, value) or ""
    room = template.most - sum(_least(each) for each in parts if each is not component)
    return _too_long(template) if len(text.encode()) > room else None


def _least(part: str | Component) -> int:
    """How many bytes it has at least."""
    return len(part.encode()) if isinstance(part, str) else part.width or 1


def _too_long(template: Template) -> str:
    return f"which makes a key of more than the {template.most:,} bytes that DynamoDB takes"


def refusal_of_prefix(component: Component, value: object) -> str | None:
    """Why a component cannot begin with this sample value, which need not be one of the field."""
    text = str(value).lower() if component.lowered else str(value)
    held = next((literal for literal in component.refused if literal in text), None)
    return None if held is None else f'which holds "{held}", and that has a meaning in the key'


def refusal_of_whole(template: Template, share: Share, text: str) -> str | None:
    """Why a finished key cannot be this text, whose components can be what they are."""
    if len(text.encode()) > template.most:
        return _too_long(template)
    if share.is_of_rival(text):
        return "which makes the key of another kind of item"
    return None


def key_text(template: Template, values: Mapping[str, object]) -> str | None:
    """The key text of sample values; None if one is missing, or is of another type."""
    texts = []
    for part in template.parts:
        text = _part_text(part, values)
        if text is None:
            return None
        texts.append(text)
    return "".join(texts)


def _part_text(part: str | Component, values: Mapping[str, object]) -> str | None:
    if isinstance(part, str):
        return part
    return component_text(part, values.get(part.field.label))


def component_text(component: Component, value: object) -> str | None:
    """The text of a component with a value as JSON writes it; None where there is none, or it is of another type."""
    found = constant(value, component.field.type)
    if isinstance(found, Misfit) or found.wire not in ("S", "N", "BOOL"):
        return None
    return text_in_key(component, found)
