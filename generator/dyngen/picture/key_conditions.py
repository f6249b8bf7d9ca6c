"""Key conditions on sample items: what each key attribute is compared with, and whether it fits.

sk BETWEEN ORDER#{since} AND ORDER$,  since = 2024      "ORDER#2024" <= sk <= "ORDER$"
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.analysis.keyspace.keyvalues import after
from dyngen.ir.conditions import Constant
from dyngen.ir.key_values import (
    AfterText,
    KeyBeginsWith,
    KeyBetween,
    KeyCall,
    KeyCompare,
    KeyEquals,
    KeyNumber,
    KeyText,
    KeyValue,
    RawText,
    Slot,
    SortCondition,
    UpperText,
    component_text,
)
from dyngen.ir.plans import Query
from dyngen.picture.arguments import Arguments
from dyngen.picture.items import Item
from dyngen.picture.judging import compare
from dyngen.picture.key_texts import key_constant, key_segments


def conditions_of(query: Query, given: Arguments) -> tuple[SortCondition, ...]:
    """The key condition of a query with these arguments."""
    for case in query.cases:
        if all(given.has(ref) for ref in case.given):
            return (*query.partition, *case.conditions)
    return (*query.partition, *query.sort)


def matches(condition: SortCondition, item: Item, given: Arguments) -> bool:
    """Whether a key attribute of an item fits."""
    held = item.attributes.get(condition.attribute)
    match condition:
        case KeyEquals(_, value):
            return compare(held, "=", key_value(value, given))
        case KeyCompare(_, operator, value):
            return compare(held, operator, key_value(value, given))
        case KeyBetween(_, low, high):
            ends = key_value(low, given), key_value(high, given)
            return compare(held, ">=", ends[0]) and compare(held, "<=", ends[1])
        case KeyBeginsWith(_, value):
            beginning = key_value(value, given)
            return bool(held and beginning) and _text(held).startswith(_text(beginning))


def key_value(value: KeyValue | str, given: Arguments) -> Constant | None:
    """What a key attribute is compared with; None where an argument for it is missing."""
    match value:
        case str():
            return Constant("S", value)
        case KeyCall(key, arguments):
            pairs = zip(key.fields, arguments, strict=True)
            found = {field.label: given.constant(ref, field.type) for field, ref in pairs}
            known = {name: constant for name, constant in found.items() if constant}
            [template] = key.templates
            segments = key_segments(template, known)
            return key_constant(template, segments) if segments else None
        case KeyText(_, parts):
            return _joined(parts, given)
        case KeyNumber(_, field, ref):
            return given.constant(ref, field.type)
        case RawText(_, ref, at_least, at_most):
            text = max(given.raw(ref), at_least or "")
            return Constant("S", text if at_most is None else min(text, at_most))
        case AfterText(text):
            return Constant("S", after(_text(_joined(text.parts, given))))
        case UpperText(_, before, slot):
            return Constant("S", max(_ends(before, slot, given), default=""))


def _ends(before: tuple[str | Slot, ...], slot: Slot, given: Arguments) -> Iterator[str]:
    """The ends of all keys whose component is a beginning of the operand: one of them is the last."""
    prefix, operand = _text(_joined(before, given)), _text(_joined((slot,), given))
    for length in range(1, len(operand) + 1):
        yield after(prefix + operand[:length] + slot.component.before)


def _joined(parts: tuple[str | Slot, ...], given: Arguments) -> Constant | None:
    texts = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = given.constant(part.ref, part.component.field.type)
        if value is None:
            return None
        texts.append(component_text(part.component, value))
    return Constant("S", "".join(texts))


def _text(value: Constant | None) -> str:
    return str(value.value) if value else ""
