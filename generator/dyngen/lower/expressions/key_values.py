"""Where the values of key conditions and key attributes come from: whole keys, prefixes and bounds of keys.

KeyText(["ORDER#", Slot(order_date)]), `since`         {"S": f"ORDER#{since}"}
                                                       and above it: check_text("Order", "sk", …)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeGuard

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import (
    AfterText,
    Fixed,
    KeyCall,
    KeyNumber,
    KeyText,
    KeyValue,
    RawText,
    Slot,
    Source,
    Supplied,
    UpperText,
)
from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import assigning, called, wire
from dyngen.lower.items import codec, keytext
from dyngen.lower.items.keytext import Given
from dyngen.lower.vocabulary import attribute_function, key_function
from dyngen.names import Identifier, free_name
from dyngen.syntax import Expression, Statement, literal, phrase


class KeyValues:
    """Key values of one request; what must be checked before them gathers in `statements`."""

    def __init__(self, entity: Entity, taken: Iterable[Identifier] | None = None) -> None:
        """With the names that are `taken` the text of a formatted number gets a variable of its own."""
        self._entity = entity
        self._checks: dict[tuple[str, Slot | Source], list[Statement]] = {}
        self._names = None if taken is None else set(taken)
        self._texts: dict[tuple[str, Slot], Identifier] = {}
        self._kept: dict[KeyValue, Identifier] = {}
        self._called: set[tuple[str, Slot]] = set()
        """What a key function has checked above."""
        self._made: list[KeyText] = []
        """The keys that stand in variables above, no longer than a key can be."""
        self._assigned: list[Statement] = []

    @property
    def statements(self) -> list[Statement]:
        """The checks, and what sets the variables that are used more than once."""
        return [*(check for checks in self._checks.values() for check in checks), *self._assigned]

    def keep(self, value: KeyText | AfterText, variable: Identifier) -> None:
        """Have a bound stand in a variable, which `behind` reads too."""
        self._kept[value] = variable

    def checks(self, value: KeyValue | str, other: KeyText | AfterText) -> TypeGuard[KeyText]:
        """Is it a whole key, whose function checks a component of the other? A formatted number is made again."""
        if not isinstance(value, KeyText) or self._whole(value) is None:
            return False
        text = other.text if isinstance(other, AfterText) else other
        slots = (part for part in text.parts if isinstance(part, Slot))
        return any(slot in value.parts and not slot.component.spec for slot in slots)

    def wire(self, value: KeyValue | str) -> Expression:
        """The value in wire format."""
        match value:
            case str():
                return wire("S", literal.text(value))
            case KeyCall(key, arguments):
                [template] = key.templates
                call = phrase.call(phrase.name(key_function(key)), *map(value_of, arguments))
                return keytext.key_value(template, call)
            case KeyNumber(template, field, ref):
                [component] = template.components
                slot = Slot(replace(component, field=field), ref)
                self._check(template, slot, Given(slot.component, value_of(ref)))
                return codec.encode(field.type, value_of(ref))
            case KeyText() | AfterText():
                return wire("S", self._bound(value))
            case UpperText():
                return wire("S", self._upper(value))
            case RawText():
                return wire("S", self._raw(value))

    def behind(self, value: KeyText | AfterText | str) -> Expression:
        """The text of a bound once more, nothing of which is checked again."""
        match value:
            case KeyText() | AfterText() if value in self._kept:
                return phrase.name(self._kept[value])
            case str():
                return literal.text(value)
            case KeyText(template, parts):
                return self._rendered(template, parts)
            case AfterText(text):
                return called("text_after", self._rendered(text.template, text.parts))

    def assigned(self, value: KeyText | KeyNumber) -> Expression:
        """A whole key attribute in wire format, its checks within, so that it can stand in a condition."""
        slots = (
            [Slot(value.template.components[0], value.ref)]
            if isinstance(value, KeyNumber)
            else [part for part in value.parts if isinstance(part, Slot)]
        )
        if call := self._call(value.template, slots):
            return keytext.key_value(value.template, call)
        return self.wire(value)

    def _bound(self, value: KeyText | AfterText) -> Expression:
        text = self._text(value)
        if value not in self._kept:
            return text
        self._assigned.append(assigning(self._kept[value], text))
        if isinstance(value, KeyText) and self._whole(value):
            self._made.append(value)
            slots = (part for part in value.parts if isinstance(part, Slot))
            self._called |= {(value.template.attribute, slot) for slot in slots}
        return phrase.name(self._kept[value])

    def _text(self, value: KeyText | AfterText) -> Expression:
        match value:
            case KeyText(template, parts):
                if call := self._whole(value):
                    return call
                return self._short(template, parts, self._rendered(template, parts))
            case AfterText(KeyText(template, parts)):
                bound = called("text_after", self._rendered(template, parts))
                # The least text behind one can be longer by a byte.
                return self._short(template, (*parts, " "), bound)

    def _short(
        self, template: Template, parts: Sequence[str | Slot], text: Expression
    ) -> Expression:
        """The text of a bound or a prefix, held to the length of a key where `parts` may be longer."""
        if not any(isinstance(part, Slot) and _is_free(part) for part in parts):
            return text
        if any(each.template == template and _holds(each.parts, parts) for each in self._made):
            return text
        return keytext.finished(self._entity.name, template, text)

    def _whole(self, value: KeyText) -> Expression | None:
        """The call of the key function, which also looks for rivals; None for a part of a key."""
        slots = [part for part in value.parts if isinstance(part, Slot)]
        parts = tuple(part.component if isinstance(part, Slot) else part for part in value.parts)
        if parts != value.template.parts or any(slot.prefix for slot in slots) or not slots:
            return None
        return self._call(value.template, slots)

    def _call(self, template: Template, slots: Sequence[Slot]) -> Expression | None:
        """The call of a key function with all its fields; None if there is none, or two values for one field."""
        given: dict[Field, Source] = {}
        for slot in slots:
            if given.setdefault(slot.component.field, slot.ref) != slot.ref:
                return None
        function = phrase.name(attribute_function(template))
        return phrase.call(function, *(value_of(given[field]) for field in template.fields))

    def _upper(self, value: UpperText) -> Expression:
        slot = value.slot
        return called(
            "upper_text",
            self._entity.name,
            value.template.attribute,
            self._rendered(value.template, value.before),
            self._rendered(value.template, [slot]),
            slot.component.before,
            literal.number(value.template.most),
        )

    def _raw(self, value: RawText) -> Expression:
        given = value_of(value.ref)
        clamped = value.at_least is not None
        self._checks.setdefault(
            (value.template.attribute, value.ref),
            [keytext.raw_check(self._entity.name, value.template, given, alone=not clamped)],
        )
        text = keytext.finished(self._entity.name, value.template, given)
        if value.at_least is not None:
            text = called("max", text, value.at_least)
        if value.at_most is not None:
            text = called("min", text, value.at_most)
        return text

    def _rendered(self, template: Template, parts: Sequence[str | Slot]) -> Expression:
        return keytext.key_text(
            self._entity.name,
            template,
            [
                part
                if isinstance(part, str)
                else self._given(template, part, alone=len(parts) == 1)
                for part in parts
            ],
        )

    def _given(self, template: Template, slot: Slot, *, alone: bool) -> Given:
        """A component of a key text, checked; the text of a formatted number gets a variable."""
        given = Given(slot.component, value_of(slot.ref), slot.prefix, slot.prefix and alone)
        if self._names is not None and not alone and not slot.prefix and slot.component.spec:
            given = replace(given, text=self._variable(template, slot))
        self._check(template, slot, given)
        return given

    def _check(self, template: Template, slot: Slot, given: Given) -> None:
        """Check a component once, and where its text has a variable, set that."""
        key = (template.attribute, slot)
        if given.text is not None or key not in self._checks.keys() | self._called:
            self._checks[key] = keytext.checks(self._entity.name, template, [given])

    def _variable(self, template: Template, slot: Slot) -> Identifier:
        """A name for the text of a formatted number."""
        key = (template.attribute, slot)
        if key not in self._texts:
            taken = {*(self._names or ()), *self._texts.values()}
            self._texts[key] = free_name(f"padded_{_named(slot.ref)}", taken)
        return self._texts[key]


def _holds(whole: Sequence[str | Slot], parts: Sequence[str | Slot]) -> bool:
    """Is the text of the one at least as long as that of the other, whatever the components are?"""
    slots = [part for part in parts if isinstance(part, Slot)]
    held = [part for part in whole if isinstance(part, Slot)]
    within = all(slots.count(each) <= held.count(each) for each in slots)
    return within and _bytes(parts) <= _bytes(whole)


def _bytes(parts: Sequence[str | Slot]) -> int:
    """Of the literals."""
    return sum(len(part.encode()) for part in parts if isinstance(part, str))


def _is_free(slot: Slot) -> bool:
    """Can its text be as long as it likes?"""
    return slot.prefix or slot.component.field.type.is_text


def _named(source: Source) -> str:
    match source:
        case Fixed():
            return "value"
        case Supplied(variable=variable):
            return variable
        case Ref(name, attribute):
            return attribute or name
