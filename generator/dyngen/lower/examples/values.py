"""The value that the examples give a parameter: the first of those it could have that is of its type.

    limit: integer, `score > :limit`, usage data says nothing      the sample's score, less one

Usage data for the name of the parameter comes first, then what an update sets, then the samples by the
name of the parameter, then by what it is compared with; where nothing is known, a value is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from dyngen.ir.plans import Parameter
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.lower.examples.literals import Unfit, beside, made_up, value_of
from dyngen.lower.examples.parameter_fields import Meaning, RawKey
from dyngen.lower.examples.samples import Content, Specimens, key_text
from dyngen.names import Identifier
from dyngen.syntax import Expression


@dataclass(frozen=True, slots=True)
class Values:
    """What is known about the parameters of a call."""

    specimens: Specimens
    involved: Sequence[Entity]
    meanings: Sequence[tuple[Entity, Identifier, Meaning | RawKey]]
    second: bool
    """Do the samples that are new have the word?"""
    tied: Content = field(default_factory=dict)
    """Values that follow from the entities of the call, by parameter."""
    apart: Content = field(default_factory=dict)
    """Values that keep an item apart from those entities, by parameter."""

    def of(
        self, parameter: Parameter, type: Type, beside_it: Sequence[Content]
    ) -> tuple[object, Expression] | None:
        """A value and its code; None where the parameter is left at its default.

        `beside_it` are the entities among the other arguments.
        """
        candidates = list(self._said(parameter.name))
        if not parameter.has_default:
            candidates += self._guessed(parameter.name, type, beside_it)
        for candidate in candidates:
            if isinstance(candidate, cst.BaseExpression):
                return None, candidate
            try:
                return candidate, value_of(type, candidate)
            except Unfit:
                continue
        return None

    def _said(self, name: Identifier) -> Iterator[object]:
        """What the argument must be, or what usage data has for it."""
        if name in self.tied:
            yield self.tied[name]
        for entity in self.involved:
            values = self.specimens.values(entity)
            if name in values:
                yield values[name]
        for entity, meaning in self._meant(name):
            if isinstance(meaning, Meaning) and meaning.assigned:
                update = self.specimens.update(entity)
                if meaning.field.attribute in update:
                    yield update[meaning.field.attribute]

    def _guessed(
        self, name: Identifier, type: Type, beside_it: Sequence[Content]
    ) -> Iterator[object]:
        """What the samples have."""
        if name in self.apart:
            yield self.apart[name]
        meant = [
            (meaning, self.specimens.content(entity, second=self.second), entity)
            for entity, meaning in self._meant(name)
        ]
        if type.kind is Kind.ARRAY:
            yield from self._both(name)
        for meaning, content, entity in meant:
            if isinstance(meaning, RawKey):
                yield key_text(entity, meaning.attribute, content)
            elif meaning.particular:
                yield _value(meaning, content)
        yield from (content[name] for content in beside_it if name in content)
        for entity in self.involved:
            content = self.specimens.content(entity, second=self.second)
            if name in content:
                yield content[name]
        for meaning, content, _ in meant:
            if isinstance(meaning, Meaning):
                yield _value(meaning, content)
        yield made_up(type, name)

    def _meant(self, name: Identifier) -> Iterator[tuple[Entity, Meaning | RawKey]]:
        return ((entity, meaning) for entity, other, meaning in self.meanings if other == name)

    def _both(self, name: Identifier) -> Iterator[object]:
        """For an array of values of one field: those of both samples."""
        for entity, meaning in self._meant(name):
            if isinstance(meaning, Meaning) and meaning.several:
                contents = (self.specimens.first(entity), self.specimens.second(entity))
                attribute = meaning.field.attribute
                yield [each[attribute] for each in contents if attribute in each]


def _value(meaning: Meaning, content: Content) -> object:
    """What stands in the right relation to the field of a sample."""
    type, value = meaning.field.type, content.get(meaning.field.attribute)
    if meaning.wire:
        return type.wire
    if meaning.element:
        return value[0] if isinstance(value, list) and value else None
    return beside(type, value, meaning.operator)
