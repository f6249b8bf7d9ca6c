"""The value that the examples give a parameter: the first of those it could have that is of its type.

    limit: integer, `score > :limit`, usage data says nothing      the sample's score, less one

Usage data for the name of the parameter comes first, then what an update sets, then the samples by the
name of the parameter, then by what it is compared with; where nothing is known, a value is made up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import libcst as cst

from dyngen.ir.keys import Component
from dyngen.ir.made_up import made_up
from dyngen.ir.parameters import Parameter
from dyngen.ir.schema import Entity
from dyngen.ir.types import Kind, Type
from dyngen.lower.examples.comparing import beside
from dyngen.lower.examples.contents import Content, length, said
from dyngen.lower.examples.in_keys import taken_by
from dyngen.lower.examples.key_attributes import beside_fields
from dyngen.lower.examples.parameter_fields import Meaning, RawKey, meanings
from dyngen.lower.examples.specimens import Specimens, key_text
from dyngen.lower.items.constants import Unfit, constant
from dyngen.names import Identifier
from dyngen.syntax import Expression, phrase


class Values:
    """What is known about the parameters of a call."""

    def __init__(
        self, specimens: Specimens, plans: Iterable[tuple[Entity, object]], *, second: bool
    ) -> None:
        """`second`: do the samples that are new have the word?"""
        self.tied: Content = {}
        """Values that follow from the entities of the call, by parameter."""
        self.apart: Content = {}
        """Values that keep an item apart from those entities, by parameter."""
        self._specimens = specimens
        self._involved: dict[Identifier, Entity] = {}
        self._second = second
        self._meant: defaultdict[Identifier, list[tuple[Entity, Meaning | RawKey]]]
        self._meant = defaultdict(list)
        self._components: defaultdict[Identifier, list[Component]] = defaultdict(list)
        for entity, plan in plans:
            self._involved[entity.name] = entity
            for ref, meaning in meanings(plan, entity):
                self._meant[ref.name].append((entity, meaning))
                if isinstance(meaning, Meaning) and meaning.component:
                    self._components[ref.name].append(meaning.component)

    def element(
        self, parameter: Parameter, type: Type, beside_it: Sequence[Content]
    ) -> tuple[object, Expression] | None:
        """The value of one element of an array, and its code."""
        listed = self._said(parameter.name)
        said = [each[0] for each in listed if isinstance(each, list) and each]
        return self._first([*said, *self._otherwise(parameter, type, beside_it)], type)

    def of(
        self, parameter: Parameter, type: Type, beside_it: Sequence[Content]
    ) -> tuple[object, Expression] | None:
        """A value and its code; None where the parameter is left at its default.

        `beside_it` are the entities among the other arguments.
        """
        candidates = list(self._said(parameter.name))
        if parameter.optional or not parameter.has_default:
            candidates += self._otherwise(parameter, type, beside_it)
        return self._first(candidates, type)

    def _otherwise(
        self, parameter: Parameter, type: Type, beside_it: Sequence[Content]
    ) -> Iterator[object]:
        """What there is where nobody has said a value: what the samples have, or something made up."""
        yield from self._guessed(parameter.name, beside_it)
        yield made_up(type, parameter.name)

    @staticmethod
    def _first(candidates: Iterable[object], type: Type) -> tuple[object, Expression] | None:
        """The first that is of the type, and its code."""
        for candidate in candidates:
            if isinstance(candidate, cst.BaseExpression):
                return None, candidate
            try:
                return candidate, constant(type, candidate)
            except Unfit:
                continue
        return None

    def _said(self, name: Identifier) -> Iterator[object]:
        """What the argument must be, or what usage data has for it."""
        if name in self.tied:
            yield self.tied[name]
        for entity in self._involved.values():
            values = self._specimens.values(entity)
            if name in values:
                yield values[name]
        for entity, meaning in self._meant[name]:
            if isinstance(meaning, Meaning) and meaning.role == "assigned":
                update = self._specimens.update(entity)
                if meaning.field.label in update:
                    yield update[meaning.field.label]

    def _guessed(self, name: Identifier, beside_it: Sequence[Content]) -> Iterator[object]:
        """What the samples have."""
        if name in self.apart:
            yield self.apart[name]
        for entity, meaning in self._meant[name]:
            if isinstance(meaning, RawKey) or meaning.particular:
                yield self._value(name, entity, meaning)
        for content in (*beside_it, *map(self._content, self._involved.values())):
            if name in content:
                yield content[name]
        for entity, meaning in self._meant[name]:
            yield self._value(name, entity, meaning)

    def _value(self, parameter: Identifier, entity: Entity, meaning: Meaning | RawKey) -> object:
        """What stands in the right relation to the field of a sample."""
        content = self._content(entity)
        if isinstance(meaning, RawKey):
            beside_them = beside_fields(entity, content) if meaning.compared else {}
            held = beside_them.get(meaning.attribute)
            if held and held.value:
                return [said(held.value)] if meaning.compared == "options" else said(held.value)
            text = key_text(entity, meaning.attribute, content)
            return _alone(text) if meaning.compared == "options" else text
        type, name = meaning.field.type, meaning.field.label
        value = content.get(name)
        if value is None:
            value = self._specimens.indexed(entity).get(name)
        match meaning.role:
            case "type":
                return type.wire
            case "element":
                return value[0] if isinstance(value, list) and value else None
            case "length":
                return beside(Type(Kind.INTEGER), length(type, value) or 1, meaning.operator)
            case "several":
                both = (self._specimens.first(entity), self._specimens.second(entity))
                return [each[name] for each in both if name in each] or None
        return beside(type, value, meaning.operator, taken_by(self._components[parameter]))

    def _content(self, entity: Entity) -> Content:
        return self._specimens.content(entity, second=self._second)


def _alone(value: Expression | object) -> Expression | Sequence[object] | None:
    """A list of one value, if there is one: of what a call returns, or of what JSON says."""
    if value is None:
        return None
    return phrase.list_([value]) if isinstance(value, cst.BaseExpression) else [value]
