"""Where the values of a request come from: parameters, keys, prefixes and bounds of keys.

KeyArguments((user_id, post_id))                       post_key(user_id, post_id)
KeyText(["ORDER#", Slot(order_date)]), `since`         {"S": f"ORDER#{since}"}
                                                       and above it: check_text("Order", "sk", …)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dyngen.ir.conditions import Ref
from dyngen.ir.keys import Key, Template
from dyngen.ir.plans import (
    KeyArguments,
    KeyCall,
    KeyNumber,
    KeyText,
    KeyValue,
    RawText,
    Slot,
    UpperText,
)
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.lower.items import codec, keytext
from dyngen.lower.items.keytext import Given
from dyngen.lower.methods.conditions import value_of
from dyngen.lower.vocabulary import attribute_function, entity_keys, key_function
from dyngen.names import Identifier, primary_key_name
from dyngen.syntax import Expression, Statement, expression, literal, phrase, statement


def primary_key(entity: Entity, key: KeyArguments) -> Expression:
    """The whole primary key of an item, in wire format."""
    if key.entity is not None:
        return key_of(value_of(key.entity))
    if not key.raw:
        return phrase.call(
            phrase.name(primary_key_name(entity.name)), *map(value_of, key.arguments)
        )
    raw = dict(key.raw)
    given = dict(
        zip(_computed_fields(entity, raw), (value_of(ref) for ref in key.arguments), strict=True)
    )
    entries = []
    for half in _halves(entity):
        [template] = half.templates
        if template.attribute in raw:
            value = value_of(raw[template.attribute])
        else:
            arguments = [given[field] for field in half.fields]
            value = phrase.call(phrase.name(key_function(half)), *arguments)
        entries.append((literal.text(template.attribute), keytext.key_value(template, value)))
    return phrase.dict_(entries)


def key_variable(entity: Entity, key: KeyArguments) -> list[Statement]:
    """`key = …`: the whole primary key, which more than one statement needs."""
    made = primary_key(entity, key)
    return [_typed_key(made) if key.raw else _key(made)]


@statement
def _key(KEY: Expression) -> None:
    """key = KEY"""


@statement
def _typed_key(KEY: Expression) -> None:
    """key: Item = KEY"""


def key_of(entity: Expression) -> Expression:
    """`post.key()`."""
    return phrase.call(phrase.attribute(entity, Identifier("key")))


def to_item(entity: Expression) -> Expression:
    """`post.to_item()`."""
    return phrase.call(phrase.attribute(entity, Identifier("to_item")))


def key_attributes(entity: Entity) -> tuple[str, ...]:
    """The names of the attributes of the primary key."""
    table = entity.table
    return (table.partition.name, *([table.sort.name] if table.sort else []))


def has_secret_key(entity: Entity) -> bool:
    """May the primary key not be shown in messages?"""
    return any(field.sensitive for field in entity.key_fields)


class KeyValues:
    """Key values of one request; what must be checked before them gathers in `statements`."""

    def __init__(self, entity: Entity, taken: Iterable[Identifier] | None = None) -> None:
        """With the names that are `taken` the text of a formatted number gets a variable of its own."""
        self._entity = entity
        self._checks: dict[tuple[str, Slot], list[Statement]] = {}
        self._names = None if taken is None else set(taken)
        self._texts: dict[tuple[str, Slot], Identifier] = {}

    @property
    def statements(self) -> list[Statement]:
        return [check for checks in self._checks.values() for check in checks]

    def wire(self, value: KeyValue | str) -> Expression:
        """The value in wire format."""
        match value:
            case str():
                return _wire_text(literal.text(value))
            case KeyCall(key, arguments):
                [template] = key.templates
                call = phrase.call(phrase.name(key_function(key)), *map(value_of, arguments))
                return keytext.key_value(template, call)
            case KeyNumber(_, field, ref):
                return codec.encode(field.type, value_of(ref))
            case KeyText():
                return _wire_text(self._text(value))
            case UpperText():
                return _wire_text(self._upper(value))
            case RawText():
                return _wire_text(_raw(value))

    def assigned(self, value: KeyText | KeyNumber) -> Expression:
        """A whole key attribute in wire format, its checks within, so that it can stand in a condition."""
        match value:
            case KeyText() if call := self._whole(value):
                return _wire_text(call)
            case KeyNumber(template, _, ref) if function := _function(self._entity, template):
                return keytext.key_value(
                    template, phrase.call(phrase.name(function), value_of(ref))
                )
        return self.wire(value)

    def _text(self, value: KeyText) -> Expression:
        if call := self._whole(value):
            return call
        return self._rendered(value.template, value.parts)

    def _whole(self, value: KeyText) -> Expression | None:
        """The call of the key function, which also looks for rivals; None for a part of a key."""
        slots = [part for part in value.parts if isinstance(part, Slot)]
        parts = tuple(part.component if isinstance(part, Slot) else part for part in value.parts)
        if parts != value.template.parts or any(slot.prefix for slot in slots) or not slots:
            return None
        given: dict[Field, Ref] = {}
        for slot in slots:
            if given.setdefault(slot.component.field, slot.ref) != slot.ref:
                return None
        function = phrase.name(_function(self._entity, value.template))
        return phrase.call(function, *(value_of(given[field]) for field in value.template.fields))

    def _upper(self, value: UpperText) -> Expression:
        slot = value.slot
        return _upper_text(
            self._rendered(value.template, value.before),
            self._rendered(value.template, [slot]),
            slot.component.before,
        )

    def _rendered(self, template: Template, parts: Sequence[str | Slot]) -> Expression:
        name = self._entity.name
        given = [
            part
            if isinstance(part, str)
            else Given(
                part.component, value_of(part.ref), part.prefix, part.prefix and len(parts) == 1
            )
            for part in parts
        ]
        for at, (part, each) in enumerate(zip(parts, given, strict=True)):
            if isinstance(part, Slot) and isinstance(each, Given):
                key = (template.attribute, part)
                checks = self._checks.setdefault(key, keytext.checks(name, template, [each]))
                if self._names is None or len(parts) == 1 or part.prefix or not part.component.spec:
                    continue
                if key not in self._texts:
                    self._texts[key] = self._variable(part.ref)
                    text = keytext.padded(name, template, part.component, each.value)
                    checks.append(_bind(self._texts[key], text))
                given[at] = replace(each, text=self._texts[key])
        return keytext.key_text(name, template, given)

    def _variable(self, ref: Ref) -> Identifier:
        """A name for the text of a formatted number."""
        found = Identifier(f"padded_{ref.attribute or ref.name}")
        while found in (self._names or ()) or found in self._texts.values():
            found = Identifier(f"{found}_")
        return found


def _halves(entity: Entity) -> list[Key]:
    return [half for half in (entity.pk, entity.sk) if half]


def _computed_fields(entity: Entity, raw: dict[str, Ref]) -> list[Field]:
    """The fields of the halves of the key that are not given raw, each once."""
    fields = [
        field
        for half in _halves(entity)
        if half.templates[0].attribute not in raw
        for field in half.fields
    ]
    return list(dict.fromkeys(fields))


def _function(entity: Entity, template: Template) -> Identifier:
    """The function that computes one key attribute."""
    key = next(each for each in entity_keys(entity) if template in each.templates)
    return attribute_function(key, key.templates.index(template) + 1)


def _raw(value: RawText) -> Expression:
    text = value_of(value.ref)
    if value.at_least is not None:
        text = _max(text, value.at_least)
    if value.at_most is not None:
        text = _min(text, value.at_most)
    return text


@statement
def _bind(NAME: Identifier, TEXT: Expression) -> None:
    """NAME = TEXT"""


@expression
def _wire_text(TEXT: Expression) -> None:
    """{"S": TEXT}"""


@expression
def _upper_text(PREFIX: Expression, OPERAND: Expression, DELIMITER: str) -> None:
    """upper_text(PREFIX, OPERAND, DELIMITER)"""


@expression
def _max(TEXT: Expression, LEAST: str) -> None:
    """max(TEXT, LEAST)"""


@expression
def _min(TEXT: Expression, MOST: str) -> None:
    """min(TEXT, MOST)"""
