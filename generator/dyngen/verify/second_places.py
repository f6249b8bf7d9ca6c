"""The two places of items whose key is being changed, as the package of a schema knows them.

[places] = second_places(schema)["Posts"]
places.first.is_one(item)           is it an item of the entity?
places.first.copy_of(item)          the copy of it
places.second.copy_of(copy)         the item that it is a copy of: its attributes, under its key

The other way round is what the package would be with both places exchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Protocol

from dyngen.ir.keys import KeyPlace, SecondPlace
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Recogniser
from dyngen.lower.rebuilding import rebuilt
from dyngen.names import ALSO_AT
from dyngen.records import record
from dyngen.verify.package import StoredItem, decoder


class NotCopiedError(Exception):
    """An item of which no copy can be told: `attribute` is to blame, if that is known."""

    def __init__(self, attribute: str, why: str) -> None:
        super().__init__(f"{attribute} {why}")
        self.attribute = attribute
        self.why = why


class _Copied(Protocol):
    entity: str
    is_one: Callable[[StoredItem], bool]
    copy_of: Callable[[StoredItem], StoredItem]


@record(frozen=True, slots=True)
class Place:
    """One of two places, seen from there."""

    copied: _Copied
    errors: tuple[type[Exception], ...]

    def is_one(self, item: StoredItem) -> bool:
        """Does the item stand here, by its key?"""
        return self.copied.is_one(item)

    def copy_of(self, item: StoredItem) -> StoredItem:
        """The item as it stands at the other place. Raises NotCopiedError, which holds no value of it."""
        try:
            return self.copied.copy_of(item)
        except self.errors as error:
            attribute = getattr(error, "attribute", getattr(error, "key", ""))
            why = getattr(error, "why", "has a value that no key can hold")
            raise NotCopiedError(str(attribute), str(why)) from None


@record(frozen=True, slots=True)
class Places:
    """Where the items of an entity stand."""

    entity: str
    is_written: bool
    first: Place
    second: Place


def second_places(schema: Schema) -> Mapping[str, Sequence[Places]]:
    """The entities with a second place, by their tables, whether that is written or not."""
    moving = [each for each in schema.entities if each.also_at]
    if not moving:
        return {}
    first = _places(_written(schema))
    second = _places(_turned(schema))
    found: dict[str, list[Places]] = {}
    for each in moving:
        is_written = each.copied_to is not None
        places = Places(each.name, is_written, first[each.name], second[each.name])
        found.setdefault(each.table.name, []).append(places)
    return found


def _places(schema: Schema) -> Mapping[str, Place]:
    streams, _ = decoder(schema)
    package = str(streams.__package__)
    errors = (import_module(package).ItemDecodeError, ValueError)
    copied: Mapping[str, Sequence[_Copied]] = import_module(f"{package}.copies").COPIED
    return {each.entity: Place(each, errors) for table in copied.values() for each in table}


def _written(schema: Schema) -> Schema:
    """The schema without its access patterns, every second place written."""
    bare = replace(
        schema,
        entities=tuple(replace(each, methods=(), parts=()) for each in schema.entities),
        collections=(),
        transactions=(),
        samples=(),
    )
    return rebuilt(bare, lambda node: {"written": True} if isinstance(node, SecondPlace) else {})


def _turned(schema: Schema) -> Schema:
    """The same with the first place and the second exchanged."""
    moving = {each.name for each in schema.entities if each.also_at}

    def exchanged(node: object) -> dict[str, object]:
        if not isinstance(node, KeyPlace) or node.entity not in moving:
            return {}
        if node.index == ALSO_AT:
            return {"index": None}
        return {"index": ALSO_AT} if node.index is None else {}

    whole = rebuilt(_written(schema), exchanged)
    return replace(whole, entities=tuple(map(_from_there, whole.entities)))


def _from_there(entity: Entity) -> Entity:
    there = entity.also_at
    if there is None:
        return entity
    keys = tuple(each.templates[0] for each in there.keys)
    return replace(
        entity,
        pk=there.pk,
        sk=there.sk,
        recogniser=Recogniser(entity.name, keys, entity.markers),
        also_at=SecondPlace(entity.pk, entity.sk, written=True),
    )
