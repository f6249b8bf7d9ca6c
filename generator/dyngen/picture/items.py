"""The items of a picture: the samples of each entity, and more that share their partitions.

    Post: two samples (ada's post 1, grace's post 7)      and post 7 of ada, beside the first

A picture of collections in which every partition holds one item would show nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from dyngen.ir.conditions import Constant
from dyngen.ir.keys import Key, Template
from dyngen.ir.schema import Entity, Schema
from dyngen.lower.examples.specimens import Specimens
from dyngen.picture.key_texts import Segments, key_constant, key_segments
from dyngen.picture.stored import default_of, stored
from dyngen.records import record


@record(frozen=True, slots=True, eq=False)
class Item:
    """A sample item of an entity. An item is equal to no other."""

    number: int
    """Its place among all items of the picture, from 1."""
    entity: Entity
    fields: Mapping[str, Constant]
    """The values of its fields by what the schema calls them, also of those that only keys hold."""
    attributes: Mapping[str, Constant]
    """What is stored: the fields, the version and every key attribute."""
    keys: Mapping[str, Segments]
    """What each key attribute is made of; without those that are left out."""

    def key(self, key: Key | None) -> tuple[Constant, ...]:
        """The values of the attributes of one of its keys."""
        return tuple(self.attributes[each.attribute] for each in key.templates) if key else ()

    @property
    def primary_key(self) -> tuple[Constant, ...]:
        return self.key(self.entity.pk) + self.key(self.entity.sk)


def sample_items(schema: Schema) -> list[Item]:
    """The items of a schema, entity by entity; of each the first sample comes first."""
    specimens = Specimens(schema)
    found: list[Item] = []
    taken = set[object]()
    for entity in schema.entities:
        first, second = (
            _fields(entity, specimens.content(entity, second=n)) for n in (False, True)
        )
        for fields in (first, second, *_beside(entity, first, second)):
            item = _item(len(found) + 1, entity, fields)
            place = (entity.table.name, *item.primary_key)
            if place not in taken:
                taken.add(place)
                found.append(item)
    return found


def _fields(entity: Entity, content: Mapping[str, object]) -> dict[str, Constant]:
    """The fields of a sample, and the defaults of those that it does not give."""
    found: dict[str, Constant] = {}
    for field in entity.fields:
        value = content.get(field.label)
        constant = default_of(field) if value is None else stored(value, field.type)
        if constant is not None and not field.derived:
            found[field.label] = constant
    return found


def _beside(
    entity: Entity, first: Mapping[str, Constant], second: Mapping[str, Constant]
) -> Iterator[dict[str, Constant]]:
    """Items like the second, but in a partition of the first: of the table and, if they can, of its indexes."""
    apart = _names(entity.sk) - _names(entity.pk)
    mapped = [(_names(each.pk), _names(each.sk)) for each in entity.indexes]
    if apart:
        also = set[str]().union(*(pk for pk, sk in mapped if sk - pk)) - apart
        yield _sharing(first, second, _names(entity.pk) | also)
    for pk, sk in mapped:
        if pk and sk - pk:
            yield _sharing(first, second, pk)


def _sharing(
    first: Mapping[str, Constant], second: Mapping[str, Constant], shared: Set[str]
) -> dict[str, Constant]:
    return {**second, **{name: value for name, value in first.items() if name in shared}}


def _names(key: Key | None) -> set[str]:
    return {field.label for field in key.fields} if key else set()


def _item(number: int, entity: Entity, fields: Mapping[str, Constant]) -> Item:
    stored_ones = (each for each in entity.fields if not each.in_key_only)
    attributes = {
        each.attribute: fields[each.label] for each in stored_ones if each.label in fields
    }
    attributes |= {each.attribute: each.value for each in entity.markers}
    if version := entity.version:
        attributes.setdefault(version.attribute, default_of(version) or Constant("N", "1"))
    keys: dict[str, Segments] = {}
    for template in entity.all_templates:
        if segments := key_segments(template, fields):
            keys[template.attribute] = segments
            attributes[template.attribute] = key_constant(template, segments)
    return Item(number, entity, fields, attributes, keys)


def _templates(keys: Iterable[Key]) -> Iterator[Template]:
    return (template for key in keys for template in key.templates)
