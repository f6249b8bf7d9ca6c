"""The arguments with which an access pattern is shown: those of the package's examples.

get_posts_since(user_id, since)      {"user_id": "user-ada", "since": "2024-03-01"}

An entity is the sample of its kind that is stored; a second one of a kind is another sample, one that agrees with
what is given before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.ir.conditions import Constant, Ref
from dyngen.ir.key_values import Fixed, Source, Supplied
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import Agreement
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.types import Field, Type
from dyngen.lower.examples.parameter_fields import RawKey, meanings
from dyngen.lower.examples.specimens import Specimens
from dyngen.lower.examples.values import Values
from dyngen.names import Identifier
from dyngen.picture.items import Item
from dyngen.picture.key_texts import text_of
from dyngen.picture.stored import stored
from dyngen.records import field, record


@record(frozen=True, slots=True)
class Arguments:
    """What each parameter is given; nothing for one that is left at a default of None."""

    scalars: Mapping[Identifier, object] = field(default_factory=dict)
    """Values as JSON says them."""
    items: Mapping[Identifier, tuple[Item, ...]] = field(default_factory=dict)
    """Entities, and entities by their keys."""

    def has(self, ref: Ref) -> bool:
        """Whether the parameter is given."""
        return ref.name in self.scalars or ref.name in self.items

    def constant(self, source: Source, type: Type) -> Constant | None:
        """The value of an operand in wire format."""
        if isinstance(source, Fixed):
            return source.stored
        if isinstance(source, Supplied):
            return None  # nobody knows it before
        value = self.scalars.get(source.name)
        if source.attribute is None:
            return stored(value, type)
        if isinstance(value, dict):  # the element of an array
            return stored(value.get(source.attribute.removesuffix("_")), type)
        [item, *_] = self.items[source.name]
        return item.fields.get(_label(item.entity, source.attribute))

    def constants(self, ref: Ref, type: Type) -> list[Constant]:
        """The elements of an array in wire format; `type` is that of an element."""
        values = self.scalars.get(ref.name)
        found = (stored(each, type) for each in values) if isinstance(values, list) else ()
        return [each for each in found if each]

    def of_each(self, array: Ref) -> Iterator[Arguments]:
        """The arguments for each element of an array, whose name stands for the element then."""
        for item in self.items.get(array.name, ()):
            yield Arguments(self.scalars, {**self.items, array.name: (item,)})
        values = self.scalars.get(array.name)
        for value in values if isinstance(values, list) else ():
            yield Arguments({**self.scalars, array.name: value}, self.items)

    def raw(self, ref: Ref) -> str:
        """A key as it is stored."""
        return str(self.scalars.get(ref.name, ""))


def arguments(
    schema: Schema,
    items: Sequence[Item],
    parameters: Sequence[Parameter],
    parts: Sequence[tuple[Entity, object]],
    agreements: Sequence[Agreement] = (),
) -> Arguments:
    """The arguments of a method whose plan, or whose parts, are about these entities."""
    values = Values(Specimens(schema), parts, second=False)
    by_kind: dict[str, list[Item]] = {}
    for item in items:
        by_kind.setdefault(item.entity.name, []).append(item)
    raw = dict(_raw_keys(parts, by_kind))
    scalars: dict[Identifier, object] = {}
    wholes: dict[Identifier, tuple[Item, ...]] = {}
    met: list[str] = []
    for parameter in parameters:
        match parameter.type:
            case EntityType(entity):
                stored_ones, turn = by_kind[entity], met.count(entity) % len(by_kind[entity])
                in_turn = (*stored_ones[turn:], *stored_ones[:turn])
                wholes[parameter.name] = (_agreeing(parameter.name, in_turn, wholes, agreements),)
                met.append(entity)
            case KeysType():
                wholes[parameter.name] = tuple(by_kind[parts[0][0].name][:2])
            case Type() as type:
                value = _value(values, parameter, type)
                if value is None:
                    value = raw.get(parameter.name)
                if value is not None:
                    scalars[parameter.name] = value
    return Arguments(scalars, wholes)


def _agreeing(
    name: Identifier,
    items: Sequence[Item],
    before: Mapping[Identifier, tuple[Item, ...]],
    agreements: Sequence[Agreement],
) -> Item:
    """The first of the items that is none of those before and agrees with them; just the first if there is none."""
    for item in items:
        given = {**before, name: (item,)}
        if (item,) not in before.values() and all(_holds(each, given) for each in agreements):
            return item
    return items[0]


def _holds(agreement: Agreement, given: Mapping[Identifier, tuple[Item, ...]]) -> bool:
    """Are the fields of two entities equal, as far as both are given?"""
    pair = (agreement.left, agreement.right)
    if agreement.any_case or agreement.stored or any(each.name not in given for each in pair):
        return True
    left, right = (_of_item(given[each.name][0], each.attribute) for each in pair)
    return left == right


def _of_item(item: Item, attribute: str | None) -> Constant | None:
    labels = (each.label for each in item.entity.fields if each.name == attribute)
    return item.fields.get(next(labels, ""))


def _value(values: Values, parameter: Parameter, type: Type) -> object:
    found = values.of(parameter, type, [])
    return parameter.default if found is None else found[0]


def _raw_keys(
    parts: Sequence[tuple[Entity, object]], by_kind: Mapping[str, Sequence[Item]]
) -> Iterator[tuple[Identifier, str]]:
    """Parameters that are key attributes as they are stored: those of the first sample."""
    for entity, plan in parts:
        for ref, meaning in meanings(plan, entity):
            first = by_kind[entity.name][0]
            if isinstance(meaning, RawKey) and meaning.attribute in first.keys:
                yield ref.name, text_of(first.keys[meaning.attribute])


def fields_meant(parts: Sequence[tuple[Entity, object]], parameter: Parameter) -> Iterator[Field]:
    """The fields that a parameter stands for; all of a key for one that is a key as it is stored."""
    for entity, plan in parts:
        yield from (each for each in entity.fields if each.name == parameter.name)
        for ref, meaning in meanings(plan, entity):
            if ref.name == parameter.name:
                yield from entity.fields if isinstance(meaning, RawKey) else [meaning.field]


def _label(entity: Entity, name: Identifier) -> str:
    return next(each.label for each in entity.fields if each.name == name)
