"""One side of a comparison: a schema, what it means, and where in its file everything stands.

side = understood(SourceFile.of(path, content, report), report)
side.schema.entity("Post").pk
side.places.field("Post", ("prefs", "theme"))        the pointer to it
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.resolve import resolve
from dyngen.diagnostics import Finding, Pointer, Report, Span
from dyngen.ir.schema import Schema
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.read import Document, document_of
from dyngen.schema.text.source import SourceFile


@record(frozen=True, slots=True)
class Places:
    """Pointers into a document, by the names that the schema goes by."""

    model: written.SchemaModel

    def table(self, name: str) -> Pointer:
        for number, table in enumerate(self.model.tables):
            if table.table_config.table_name == name:
                return ("tables", number)
        return ()

    def setting(self, table: str, key: str) -> Pointer:
        """A key of table_config, or the whole if it is not there."""
        return (*self.table(table), "table_config", key)

    def index(self, table: str, name: str) -> Pointer:
        """An index of either sort; its table if it has none of this name."""
        at = self.table(table)
        for each in self.model.tables:
            if each.table_config.table_name == table:
                return _named(
                    name,
                    at,
                    gsi_list=[index.name for index in each.gsi_list],
                    lsi_list=[index.name for index in each.lsi_list],
                )
        return at

    def entity(self, name: str) -> Pointer:
        for number, table in enumerate(self.model.tables):
            if name in table.entities:
                return ("tables", number, "entities", name)
        return ()

    def field(self, entity: str, path: Sequence[str]) -> Pointer:
        """A field of an entity, or one within an object, by what they are stored under."""
        at, fields = self.entity(entity), self._entity(entity).fields
        key = "fields"
        for step in path:
            for number, field in enumerate(fields):
                if field.stored_name == step:
                    at = (*at, key, number)
                    key = "fields" if field.fields else "item_fields"
                    fields = field.fields or field.item_fields or []
                    break
        return at

    def mapping(self, entity: str, index: str) -> Pointer:
        at, model = self.entity(entity), self._entity(entity)
        return _named(
            index,
            at,
            gsi_mappings=[each.name for each in model.gsi_mappings],
            lsi_mappings=[each.name for each in model.lsi_mappings],
        )

    def pattern(self, pattern_id: int) -> Pointer:
        """An access pattern, or a transaction, by its number."""
        for number, table in enumerate(self.model.tables):
            for name, entity in table.entities.items():
                for position, pattern in enumerate(entity.access_patterns):
                    if pattern.pattern_id == pattern_id:
                        at = ("tables", number, "entities", name)
                        return (*at, "access_patterns", position)
        for position, cross in enumerate(self.model.cross_table_access_patterns):
            if cross.pattern_id == pattern_id:
                return ("cross_table_access_patterns", position)
        return ()

    def _entity(self, name: str) -> written.Entity:
        return next(table.entities[name] for table in self.model.tables if name in table.entities)


def _named(name: str, at: Pointer, **lists: Sequence[str]) -> Pointer:
    """The member of this name of one of the lists at a place; the place where there is none."""
    for key, names in lists.items():
        if name in names:
            return (*at, key, names.index(name))
    return at


@record(frozen=True, slots=True)
class Meaning:
    """A schema, what it means, and its places. `origin` is how it is called: `main`, or a file."""

    schema: Schema
    document: Document
    origin: str = ""

    @property
    def places(self) -> Places:
        return Places(self.document.model)

    def locate(self, code: str, pointer: Pointer, *, on_key: bool) -> Span:
        """Where in its file something stands; the nearest thing around it if it is not there."""
        return self.document.locate(Finding(code, pointer, "", "", on_key=on_key))


def understood(
    source: SourceFile | None, report: Report, *, origin: str = "", partly: bool = False
) -> Meaning | None:
    """What a file means; None after findings. With `partly`, as far as it is sound."""
    document = document_of(source, report) if source else None
    if document is None:
        return None
    schema = resolve(document, None, report, partly=partly)
    return Meaning(schema, document, origin) if schema else None
