"""Indexes of both sorts as one: what a schema declares of them, and how its entities say that they fill them.

    {"name": "ByTotal", "sort_key": "total"}   ▶   DeclaredIndex, local, with the partition key of its table

From here on a local index is an index whose partition key is the table's, and a mapping to it one whose `pk_template`
is that of the entity.
"""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.diagnostics import Place
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


@record(frozen=True, slots=True)
class DeclaredIndex:
    """An index of a table, as the schema says it."""

    name: str
    partition_key: str | list[str]
    sort_key: str | list[str] | None
    projection: written.Projection
    included_attributes: list[str] | None
    names_projection: bool
    """Is its projection written down, and not only ALL for want of another?"""
    local: bool
    position: int

    @property
    def list_name(self) -> str:
        """The key of the list that it stands in."""
        return "lsi_list" if self.local else "gsi_list"

    @property
    def mappings_name(self) -> str:
        """The key of an entity's mappings to indexes of its sort."""
        return "lsi_mappings" if self.local else "gsi_mappings"

    def at(self, table: Place) -> Place:
        """Where it stands."""
        return table[self.list_name][self.position]


@record(frozen=True, slots=True)
class DeclaredMapping:
    """How an entity says that it fills an index."""

    name: str
    pk_template: str | list[str]
    sk_template: str | list[str] | None
    local: bool
    position: int

    def at(self, entity: Place) -> Place:
        """Where it stands."""
        return entity["lsi_mappings" if self.local else "gsi_mappings"][self.position]


def declared_indexes(table: written.TableModel) -> Iterator[DeclaredIndex]:
    """The indexes of a table: the global ones, then the local ones."""
    for number, index in enumerate(table.gsi_list):
        yield _declared(index, index.partition_key, number, local=False)
    for number, local in enumerate(table.lsi_list):
        yield _declared(local, table.table_config.partition_key, number, local=True)


def _declared(
    index: written.Index | written.LocalIndex,
    partition_key: str | list[str],
    position: int,
    *,
    local: bool,
) -> DeclaredIndex:
    return DeclaredIndex(
        index.name,
        partition_key,
        index.sort_key,
        index.projection,
        index.included_attributes,
        "projection" in index.model_fields_set,
        local,
        position,
    )


def declared_mappings(model: written.Entity) -> Iterator[DeclaredMapping]:
    """The mappings of an entity, in the same order."""
    for number, mapping in enumerate(model.gsi_mappings):
        pk, sk = mapping.pk_template, mapping.sk_template
        yield DeclaredMapping(mapping.name, pk, sk, local=False, position=number)
    for number, local in enumerate(model.lsi_mappings):
        pk, sk = model.pk_template, local.sk_template
        yield DeclaredMapping(local.name, pk, sk, local=True, position=number)


def find_index(table: written.TableModel, name: str | None) -> DeclaredIndex | None:
    """The first index of that name."""
    return next((index for index in declared_indexes(table) if index.name == name), None)


def attributes(names: str | list[str] | None) -> tuple[str, ...]:
    """The attributes of a key, written as one name or as a list."""
    return () if names is None else (names,) if isinstance(names, str) else tuple(names)


def key_names(index: DeclaredIndex) -> tuple[str, ...]:
    """The attributes of both halves of the key of an index."""
    return (*attributes(index.partition_key), *attributes(index.sort_key))


def mistaken_index(table: written.TableModel, name: str) -> str:
    """What a mistake about an index is called, that it is told once (see `Report.add`)."""
    return f"index {table.table_config.table_name}.{name}"


def unknown_index(
    name: str, table: written.TableModel, wanted: str = "gsi_list"
) -> tuple[str, str]:
    """Message and help for an index that a table does not have."""
    message = f"table {table.table_config.table_name} has no index {quoted(name)}"
    known = [index.name for index in declared_indexes(table)]
    return message, unknown(name, known, f'add it to the "{wanted}" of the table')
