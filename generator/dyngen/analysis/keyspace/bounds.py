"""The ends of a range on one component of a text key.

order_date >= since       f"ORDER#{since}"
order_date <= until       f"ORDER#{until}$"

Each end holds every key of the answer. Where keys sort otherwise than the values in them it holds more, and a
`Keep` drops the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Literal

from dyngen.analysis.keyspace.forms import texts_of
from dyngen.analysis.keyspace.keyvalues import after
from dyngen.ir.conditions import Comparator, Ref
from dyngen.ir.key_values import AfterText, Behind, KeyText, Slot, UpperText
from dyngen.ir.keys import Component, Template
from dyngen.ir.results import Keep
from dyngen.ir.types import Type
from dyngen.records import record


@record(frozen=True, slots=True)
class Ranged:
    """The component that is ranged over, and what is known of the key before it."""

    template: Template
    before: tuple[str | Slot, ...]
    component: Component
    operand: Type
    """The type of what it is compared with."""

    @property
    def last(self) -> bool:
        """Does it end the key?"""
        return self.template.parts[-1] is self.component

    @property
    def ordered(self) -> bool:
        """Do keys sort as this component's values do? Not where a value can hold what sorts below its delimiter."""
        if self.last or self.component.width:
            return self.last or not self.component.before or bool(after(self.component.before))
        return _ordered(texts_of(self.component.field, self.component.spec), self.component.before)

    @property
    def prefix(self) -> str:
        """The text that every key of the answer begins with, as far as it is known while compiling."""
        first = self.before[0] if self.before else ""
        return first if isinstance(first, str) else ""

    def slot(self, ref: Ref, *, prefix: bool = False) -> Slot:
        """The component's place in a bound, judged as it is in a key."""
        field = replace(self.component.field, type=self.operand)
        return Slot(replace(self.component, field=field), ref, prefix)

    def kept(self, operator: Comparator, ref: Ref) -> Keep:
        """What is dropped after reading, as the key sorts it."""
        component = self.component
        return Keep(compared=component.field, operator=operator, ref=ref, lowered=component.lowered)

    def key(self, *parts: str | Slot) -> KeyText:
        return KeyText(self.template, (*self.before, *parts))


def _ordered(texts: Sequence[str], delimiter: str) -> bool:
    """Do some texts sort alone as they do with a delimiter, and whatever follows, behind the lesser?"""
    if not texts or not after(delimiter):
        return False
    return all(
        (lesser + delimiter)[: len(text)] < text
        for lesser, text in product(texts, repeat=2)
        if lesser < text
    )


def low(ranged: Ranged, operator: Literal[">", ">="], ref: Ref, keep: list[Keep]) -> KeyText:
    """The bound below every key whose component is greater than the operand (or equal)."""
    slot, before = ranged.slot(ref), ranged.component.before
    if operator == ">" and before and ranged.ordered:
        return ranged.key(slot, after(before))
    if operator == ">" or not ranged.ordered:
        keep.append(ranged.kept(operator, ref))
    return ranged.key(slot)


def high(
    ranged: Ranged, operator: Literal["<", "<="], ref: Ref, keep: list[Keep]
) -> KeyText | UpperText | AfterText:
    """The bound above every key whose component is less than the operand (or equal)."""
    slot, before = ranged.slot(ref), ranged.component.before
    if not ranged.ordered:
        keep.append(ranged.kept(operator, ref))
        return UpperText(ranged.template, ranged.before, slot)
    if operator == "<":
        if ranged.last:
            keep.append(ranged.kept(operator, ref))
        return ranged.key(slot)
    if ranged.last:
        return ranged.key(slot)
    return ranged.key(slot, after(before)) if before else AfterText(ranged.key(slot))


def behind(ranged: Ranged) -> Behind | None:
    """The least text behind every key that begins as the answer does; None if nothing is."""
    if not ranged.before:
        return None
    template = ranged.template
    *beginning, last = ranged.before
    if isinstance(last, str) and (end := after(last)):
        text = KeyText(template, (*beginning, end)) if beginning else end
        return Behind(template.attribute, text)
    # A component of fixed width stands right before, or text that nothing can be behind.
    if beginning or isinstance(last, Slot):
        return Behind(template.attribute, AfterText(KeyText(template, ranged.before)))
    return None
