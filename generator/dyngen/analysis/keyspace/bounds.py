"""The ends of a range on one component of a text key.

order_date >= since       f"ORDER#{since}"
order_date <= until       f"ORDER#{until}$"
"""

from __future__ import annotations

from dyngen.analysis.keyspace.keyvalues import HIGHEST, after
from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Component, Template
from dyngen.ir.plans import Keep, KeyText, Slot, UpperText


def ordered(component: Component) -> bool:
    """Do keys sort as this component's values? Not where a value can hold what sorts below its delimiter."""
    if not component.before:
        return True
    return (
        component.alphabet is not None
        and all(character > component.before[0] for character in component.alphabet)
    ) or component.width is not None


def low(
    template: Template,
    parts: tuple[str | Slot, ...],
    component: Component,
    operator: str,
    ref: Ref,
    keep: list[Keep],
) -> KeyText | None:
    if not operator:
        return None
    slot = Slot(component, ref)
    if operator == ">" and component.before and ordered(component):
        return KeyText(template, (*parts, slot, after(component.before)))
    if operator == ">" or not ordered(component):
        keep.append(Keep(component.field, ">" if operator == ">" else ">=", ref))
    return KeyText(template, (*parts, slot))


def high(
    template: Template,
    parts: tuple[str | Slot, ...],
    component: Component,
    operator: str,
    ref: Ref,
    keep: list[Keep],
) -> KeyText | UpperText | None:
    if not operator:
        return None
    slot = Slot(component, ref)
    if not ordered(component):
        keep.append(Keep(component.field, "<" if operator == "<" else "<=", ref))
        return UpperText(template, parts, slot)
    if operator == "<=" and not component.before and template.parts[-1] != component:
        keep.append(Keep(component.field, "<=", ref))  # a part of the key touches it
        return UpperText(template, parts, slot)
    if operator == "<":
        if not component.before:
            keep.append(Keep(component.field, "<", ref))
        return KeyText(template, (*parts, slot))
    tail = (after(component.before),) if component.before else ()
    return KeyText(template, (*parts, slot, *tail))


def behind(template: Template, parts: tuple[str | Slot, ...]) -> tuple[KeyText | str, str | None]:
    """The bound behind every key that begins with `parts`."""
    last = parts[-1]
    if not isinstance(
        last, str
    ):  # a component of fixed width stands right before: no text to count up
        return KeyText(template, (*parts, chr(HIGHEST))), None
    if len(parts) == 1:
        return after(last), after(last)
    return KeyText(template, (*parts[:-1], after(last))), None
