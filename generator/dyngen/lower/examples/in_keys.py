"""Which values the keys of an entity take, for those that the examples think of beside the samples.

{line:04d}, 9999        a line that is one more is in no key
{user}--{day}, "ann-1"  neither is "ann-", behind which "--" would begin too soon
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from dyngen.ir.conditions import Constant
from dyngen.ir.key_values import component_text
from dyngen.ir.keys import Component
from dyngen.ir.schema import Entity


def taken_by_keys(entity: Entity, label: str) -> Callable[[object], bool]:
    """Whether all keys of the entity that a field stands in take a value of it."""
    return taken_by(
        component
        for key in entity.written_keys
        for template in key.templates
        for component in template.components
        if component.field.label == label
    )


def taken_by(components: Iterable[Component]) -> Callable[[object], bool]:
    """Whether all of these take a value."""
    found = tuple(components)
    return lambda value: all(_takes(each, value) for each in found)


def _takes(component: Component, value: object) -> bool:
    """Is nothing known by which a component refuses a value? What has a form of its own, such as a date, has it."""
    match value:
        case str() if not component.spec:
            text = component_text(component, Constant("S", value))
        case int() | Decimal() if component.spec and not isinstance(value, bool):
            text = component_text(component, Constant("N", str(value)))
            if not _has_room(component, Decimal(value), text):
                return False
        case _:
            return True
    holds = [(text + component.before).find(literal) for literal in component.refused]
    return text != "" and not any(0 <= place < len(text) for place in holds)


def _has_room(component: Component, number: Decimal, text: str) -> bool:
    signed = component.spec[0] in "+ "
    return (number >= 0 or signed) and component.width in (0, len(text)) and Decimal(text) == number
