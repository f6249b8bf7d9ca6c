"""Sample values for examples.py: from usage data where it says something, made up where it does not.

The same field gets the same made-up value in every entity, so that what refers to each other finds each other. It
holds nothing that some key refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from string import ascii_lowercase
from typing import NamedTuple

from dyngen.analysis.keyspace.refusals import component_text, refusal
from dyngen.ir.keys import Component
from dyngen.ir.made_up import made_up
from dyngen.ir.schema import Entity, Sample
from dyngen.ir.types import Field, Kind
from dyngen.schema.usage import UsageData


def samples(entities: Sequence[Entity], usage: UsageData) -> tuple[Sample, ...]:
    """For each entity two whole items and the values that updates and parameters take, as JSON says them."""
    found = []
    in_keys = _in_keys(entities)
    for entity in entities:
        first = _whole(entity, usage.sample.get(entity.name, {}), 1, in_keys)
        second = _whole(entity, usage.access_pattern.get(entity.name, {}), 2, in_keys)
        update = tuple(usage.update.get(entity.name, {}).items())
        values = tuple(usage.filter_values.get(entity.name, {}).items())
        indexed = _indexed(entity, first, in_keys)
        found.append(Sample(entity.name, first, second, update, values, indexed))
    return tuple(found)


class _KeyUse(NamedTuple):
    """Where a field stands in keys."""

    components: Sequence[Component] = ()
    refused: frozenset[str] = frozenset()
    """What may begin in none of them."""


_InKeys = Mapping[str, _KeyUse]


def _in_keys(entities: Sequence[Entity]) -> _InKeys:
    found: dict[str, list[Component]] = {}
    for entity in entities:
        for template in entity.all_templates:
            for component in template.components:
                found.setdefault(component.field.label, []).append(component)
    return {
        label: _KeyUse(some, frozenset().union(*(each.refused for each in some)))
        for label, some in found.items()
    }


def _whole(
    entity: Entity, given: dict[str, object], number: int, in_keys: _InKeys
) -> tuple[tuple[str, object], ...]:
    """Every field that usage data gives, every required one, and what the primary key is made of."""
    own, key = _in_keys([entity]), entity.key_fields
    return tuple(
        (field.label, given.get(field.label, _made_up(field, number, in_keys, own)))
        for field in entity.fields
        if not field.derived and (field.label in given or field.required or field in key)
    )


def _indexed(
    entity: Entity, whole: tuple[tuple[str, object], ...], in_keys: _InKeys
) -> tuple[tuple[str, object], ...]:
    """What an item lacks that keys are made of; it is then in the indexes which it is not in without."""
    own, held = _in_keys([entity]), dict(whole)
    return tuple(
        (field.label, _made_up(field, 1, in_keys, own))
        for field in entity.fields
        if field.label in own and not field.derived and held.get(field.label) is None
    )


def _made_up(field: Field, number: int, in_keys: _InKeys, own: _InKeys) -> object:
    everywhere, here = (each.get(field.label, _KeyUse()) for each in (in_keys, own))
    if field.type.is_text:
        return _text(field.label, number, everywhere.refused)
    if field.type.kind in (Kind.INTEGER, Kind.DECIMAL) and not field.type.choices:
        return _number(number, field.type.kind, everywhere.components, here.components)
    return made_up(field.type, field.label, number)


def _number(
    number: int, kind: Kind, everywhere: Sequence[Component], own: Sequence[Component]
) -> int | Decimal:
    """The number, or another that every key takes: 1 is none before a text that begins with 1.

    Where entities have formats for a field that share no such number, it is one that their own keys take.
    """
    for here in (everywhere, own):
        places = [_places(component.spec) for component in here if component.spec]
        fraction = min(places, default=1) if kind is Kind.DECIMAL else 0
        for other in _numbers(number, fraction):
            if all(_takes(component, other) for component in here):
                return other
    return number


def _numbers(number: int, places: int) -> Iterator[int | Decimal]:
    """The number and others like it: as short as can be, then without a zero in any width."""
    yield from _with_fractions(range(number, number + 100, 2), places)
    digits = range(number, 10, 2)
    without_zero = [int(f"{digit}" * width) for width in range(2, 39) for digit in digits]
    yield from _with_fractions(without_zero, places)


def _with_fractions(wholes: Sequence[int], places: int) -> Iterator[int | Decimal]:
    yield from wholes
    if places:
        yield from (
            Decimal(f"{whole}.{f'{digit}' * places}") for whole in wholes for digit in range(1, 10)
        )


def _places(spec: str) -> int:
    """How many digits behind the point a format shows."""
    _, point, behind = spec.partition(".")
    return int(behind.removesuffix("f")) if point else 0


def _takes(component: Component, number: int | Decimal) -> bool:
    text = component_text(component, number) or str(number)
    return refusal(component, text) is None and Decimal(text) == number


def _text(name: str, number: int, refused: frozenset[str]) -> str:
    """`user_id-1`, or a text like it in which no refused literal begins."""
    plain = (f"{name}-{number}", f"{name}{number}")
    letters = (
        form for letter in ascii_lowercase for form in (f"{letter}{number}", letter * number)
    )
    return next(
        (
            text
            for text in chain(plain, letters)
            if not any(literal in text or literal[0] == text[-1] for literal in refused)
        ),
        plain[0],
    )
