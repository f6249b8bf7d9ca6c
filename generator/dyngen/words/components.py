"""What may stand in a component of a key, in words.

{order_date}#{order_id}      order_date: never empty, never with "#"
{n:04d}                      n: always 4 characters, as 04d writes it
"""

from __future__ import annotations

from dyngen.ir.keys import Component
from dyngen.ir.types import Kind


def limits(component: Component) -> list[str]:
    """What its text must be like."""
    type = component.field.type
    found = []
    if type.choices:
        found.append(f"one of {', '.join(map(str, type.choices))}")
    elif type.kind is Kind.BOOLEAN:
        found.append("true or false")
    if component.spec:
        found.append(f"written as {component.spec}")
    if component.lowered:
        found.append("in lower case")
    if component.width and component.cut:
        found.append(f"always {component.width} characters")
    if type.is_text:
        found.append("never empty")
    found += [f'never with "{literal}"' for literal in component.refused]
    return found
