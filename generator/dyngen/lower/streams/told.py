"""What a stream tells of a change, by its view type, and what all of it is called.

NEW_IMAGE      Inserted(new, keys)    Modified(new, keys)    Removed(keys, expired)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count

from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import Table
from dyngen.lower.items.recognisers import used_collections
from dyngen.lower.vocabulary import collection_function
from dyngen.names import GlobalName, Identifier, is_identifier, pascal, snake
from dyngen.records import record

_SHOWS_NEW = frozenset({"NEW_IMAGE", "NEW_AND_OLD_IMAGES"})
_SHOWS_OLD = frozenset({"OLD_IMAGE", "NEW_AND_OLD_IMAGES"})


@record(frozen=True, slots=True)
class View:
    """The classes of one view type."""

    type: str
    prefix: str
    """Empty for the first view type of a package; the others are called after their first table."""

    @property
    def new(self) -> bool:
        """Does a record show the item as it is after the change?"""
        return self.type in _SHOWS_NEW

    @property
    def old(self) -> bool:
        """Does a record show the item as it was before?"""
        return self.type in _SHOWS_OLD

    @property
    def inserted(self) -> Identifier:
        return Identifier(f"{self.prefix}Inserted")

    @property
    def modified(self) -> Identifier:
        return Identifier(f"{self.prefix}Modified")

    @property
    def removed(self) -> Identifier:
        return Identifier(f"{self.prefix}Removed")


@record(frozen=True, slots=True)
class Stream:
    """The stream of a table."""

    table: Table
    entities: Sequence[Entity]
    view: View
    name: str
    """The table in Pascal case, as a part of names."""
    decoded_by: GlobalName | None
    """The function of the entities that decodes just these, for a method that reads them together."""

    @property
    def items(self) -> Identifier:
        """The union of the entities: `OrdersItem`."""
        return Identifier(f"{self.name}Item")

    @property
    def changes(self) -> Identifier:
        """The union of what a record can say: `OrdersChange`."""
        return Identifier(f"{self.name}Change")

    @property
    def item_reader(self) -> Identifier:
        """The function that decodes an image."""
        return Identifier(f"_{snake(self.name)}_item")

    @property
    def key_reader(self) -> Identifier:
        """The function that tells whether a key is one of an entity."""
        return Identifier(f"_is_{snake(self.name)}_key")

    @property
    def change_reader(self) -> Identifier:
        """The function that reads a record."""
        return Identifier(f"_{snake(self.name)}_change")


def streams(schema: Schema) -> list[Stream]:
    """The streams of the tables that have one."""
    views: dict[str, View] = {}
    found: list[Stream] = []
    for table in schema.tables:
        if table.settings.stream:
            name = _name(table, [each.name for each in found])
            view = View(table.settings.stream, name if views else "")
            view = views.setdefault(view.type, view)
            entities = [each for each in schema.entities if each.table == table]
            found.append(Stream(table, entities, view, name, _decoder(schema, entities)))
    return found


def _decoder(schema: Schema, entities: Sequence[Entity]) -> GlobalName | None:
    names = {each.name for each in entities}
    same = (each for each in used_collections(schema) if {*each.entities} == names)
    return next(map(collection_function, same), None)


def _name(table: Table, taken: Sequence[str]) -> str:
    """A part of names that no other table has."""
    plain = pascal(table.name)
    if not is_identifier(plain):
        plain = f"Table{plain}"
    names = chain([plain], (f"{plain}{number}" for number in count(2)))
    return next(each for each in names if each not in taken)
