"""Sample values for examples.py: from usage data where it says something, made up where it does not.

The same field gets the same made-up value in every entity, so that what refers to each other finds each other. It
holds nothing that some key refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from string import ascii_letters
from typing import NamedTuple

from dyngen.analysis.keyspace.refusals import component_text, key_text, refusal
from dyngen.analysis.keyspace.settling import Shares
from dyngen.ir.keys import Component
from dyngen.ir.made_up import made_up
from dyngen.ir.schema import Entity, Sample
from dyngen.ir.types import Field, Kind
from dyngen.schema.usage import UsageData


def samples(entities: Sequence[Entity], usage: UsageData, shares: Shares) -> tuple[Sample, ...]:
    """For each entity two whole items and the values that updates and parameters take, as JSON says them."""
    alone = _chosen(entities, usage, shares, alone=True)
    if any(_of_rivals(entities, alone, usage, shares)):
        return _chosen(entities, usage, shares, alone=False)
    return alone


def _chosen(
    entities: Sequence[Entity], usage: UsageData, shares: Shares, *, alone: bool
) -> tuple[Sample, ...]:
    """Samples whose made-up texts make no keys of rivals, as far as there are others; `alone` not nearly, either."""
    in_keys = _in_keys(entities)
    while True:
        found = tuple(_sample(entity, usage, in_keys) for entity in entities)
        wrong = set(_of_rivals(entities, found, usage, shares, alone=alone))
        if all(text in in_keys[label].avoided for label, text in wrong):
            return found
        for label, text in wrong:
            use = in_keys[label]
            in_keys[label] = use._replace(avoided=use.avoided | {text})


def _sample(entity: Entity, usage: UsageData, in_keys: _InKeys) -> Sample:
    first = _whole(entity, usage.sample.get(entity.name, {}), 1, in_keys)
    second = _whole(entity, usage.access_pattern.get(entity.name, {}), 2, in_keys)
    update = tuple(usage.update.get(entity.name, {}).items())
    values = tuple(usage.filter_values.get(entity.name, {}).items())
    return Sample(entity.name, first, second, update, values, _indexed(entity, first, in_keys))


def _of_rivals(
    entities: Sequence[Entity],
    found: Sequence[Sample],
    usage: UsageData,
    shares: Shares,
    *,
    alone: bool = False,
) -> Iterator[tuple[str, str]]:
    """The fields and their made-up texts that make a key of another kind of item: the last of each such key."""
    for entity, sample in zip(entities, found, strict=True):
        first = dict(sample.first + sample.indexed), usage.sample.get(entity.name, {})
        second = dict(sample.second), usage.access_pattern.get(entity.name, {})
        for template in entity.all_templates:
            share = shares.get((entity.name, template.attribute, template.source))
            if share is None or not share.rivals:
                continue
            labels = [each.label for each in template.fields if each.type.is_text]
            for values, given in (first, second):
                made = [label for label in labels if label not in given]
                text = key_text(template, values)
                texts = _beside(text or "") if alone else (text or "",)
                if made and any(map(share.is_of_rival, texts)):
                    yield made[-1], str(values[made[-1]])


def _beside(text: str) -> Iterator[str]:
    """It, and such as are a little less or more: examples ask for what is on both sides of a sample."""
    yield from (text[:length] for length in range(1, len(text) + 1))
    yield from (f"{text}{end}" for end in "~z0")


class _KeyUse(NamedTuple):
    """Where a field stands in keys."""

    components: Sequence[Component] = ()
    refused: frozenset[str] = frozenset()
    """What may begin in none of them."""
    avoided: frozenset[str] = frozenset()
    """Texts that would make the key of another kind of item."""


_InKeys = Mapping[str, _KeyUse]


def _in_keys(entities: Sequence[Entity]) -> dict[str, _KeyUse]:
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
        return _text(field.label, number, everywhere)
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


def _text(name: str, number: int, use: _KeyUse) -> str:
    """`user_id-1`, or a text like it in which no refused literal begins, and which makes no key of another kind."""
    plain = (f"{name}-{number}", f"{name}{number}")
    letters = (form for letter in ascii_letters for form in (f"{letter}{number}", letter * number))
    return next(
        (
            text
            for text in chain(plain, letters)
            if text not in use.avoided
            and not any(literal in text or literal[0] == text[-1] for literal in use.refused)
        ),
        plain[0],
    )
