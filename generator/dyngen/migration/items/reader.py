"""Items as the package of a schema reads and writes them.

reader.entity_of("Posts", item)     "Post", None for an item of another kind
reader.again("Post", item)          the item as the package would have written it; NotReadError where it cannot read it
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from dyngen.ir.schema import Schema
from dyngen.migration.meanings import meaning_of
from dyngen.migration.plan import Side
from dyngen.names import recogniser_name
from dyngen.verify.package import Entity, StoredItem, decoder


class NotReadError(Exception):
    """A package does not read an item, or would not write it: `attribute` is to blame, if that is known."""

    def __init__(self, attribute: str, why: str) -> None:
        super().__init__(f"{attribute} {why}")
        self.attribute = attribute
        self.why = why


class _Class(Protocol):
    def from_item(self, item: StoredItem) -> Entity: ...


class Reader:
    """The package of a schema, imported."""

    def __init__(self, schema: Schema) -> None:
        streams, _ = decoder(schema)
        package = str(streams.__package__)
        entities = import_module(f"{package}.entities")
        self._decode_error: type[Exception] = import_module(package).ItemDecodeError
        self._classes: dict[str, _Class] = {
            each.name: getattr(entities, each.name) for each in schema.entities
        }
        self._recognisers: dict[str, dict[str, Callable[[StoredItem], bool]]] = {
            table.name: {
                each.name: getattr(entities, recogniser_name(each.name))
                for each in schema.entities
                if each.table == table
            }
            for table in schema.tables
        }

    def entity_of(self, table: str, item: StoredItem) -> str | None:
        """Which entity of the table it is, by its primary key and its constants; None for any other item."""
        for name, is_one in self._recognisers.get(table, {}).items():
            if is_one(item):
                return name
        return None

    def again(self, entity: str, item: StoredItem) -> StoredItem:
        """The item, decoded and encoded. Raises NotReadError, which holds no value of it."""
        try:
            decoded = self._classes[entity].from_item(item)
        except self._decode_error as error:
            attribute, why = (str(getattr(error, each, "")) for each in ("attribute", "why"))
            raise NotReadError(attribute, why) from None
        try:
            return decoded.to_item()
        except ValueError as error:  # KeyValueError and FieldValueError, which may show the value
            attribute = getattr(error, "key", getattr(error, "field", ""))
            raise NotReadError(
                str(attribute), "could not be written, of the value there is"
            ) from None


@lru_cache(maxsize=8)
def reader_of(side: Side) -> Reader:
    """The package of a schema of a plan, built once for all phases and tables."""
    return Reader(meaning_of(side).schema)
