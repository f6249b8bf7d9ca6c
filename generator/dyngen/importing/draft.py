"""A schema as it is proposed: the document, and what is to be said of each part of it.

A note stands at the pointer of what it is about; a writer that knows comments puts it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dyngen.importing.inference.findings import (
    FoundEntity,
    FoundField,
    FoundMapping,
    FoundTable,
    FoundTemplate,
    Json,
)
from dyngen.importing.observed import IndexShape, TableShape
from dyngen.importing.patterns import patterns_of
from dyngen.records import field, record

Pointer = tuple[str | int, ...]


@record(slots=True)
class Draft:
    """A schema, and its notes by pointer."""

    document: Json
    notes: dict[Pointer, list[str]] = field(default_factory=dict)

    def note(self, pointer: Pointer, *texts: str) -> None:
        """Say something of a part of the document."""
        if texts:
            self.notes.setdefault(pointer, []).extend(texts)


def draft_of(tables: Sequence[FoundTable]) -> Draft:
    """The schema of these tables."""
    draft = Draft({})
    numbers = iter(range(1, 1_000_000))
    draft.document["tables"] = [
        _table(table, ("tables", position), draft, numbers) for position, table in enumerate(tables)
    ]
    return draft


def _table(table: FoundTable, at: Pointer, draft: Draft, numbers: Iterator[int]) -> Json:
    shape = table.shape
    config: Json = {"table_name": shape.name, "partition_key": shape.partition.name}
    if shape.sort:
        config["sort_key"] = shape.sort.name
    config |= shape.settings
    if table.type_attribute:
        config["type_attribute"] = table.type_attribute
    if table.version_attribute != "version":
        config["version_attribute"] = table.version_attribute
    if table.version_attribute is None:
        draft.note(
            (*at, "table_config", "version_attribute"), "updates are not counted: no attribute does"
        )
    draft.note((*at, "table_config"), *table.notes)
    made: Json = {"table_config": config}
    labels = {
        each.attribute: each.label
        for entity in table.entities
        for each in entity.fields
        if each.attribute
    }
    usable = [index for index in shape.indexes if not index.is_binary]
    for key, local in (("gsi_list", False), ("lsi_list", True)):
        indexes = [
            _index(index, shape, labels, (*at, key), position, draft)
            for position, index in enumerate(each for each in usable if each.local is local)
        ]
        if indexes:
            made[key] = indexes
    entities: Json = {}
    for entity in table.entities:
        where = (*at, "entities", entity.name)
        entities[entity.name] = _entity(entity, table, where, draft, numbers)
    made["entities"] = entities
    return made


def _index(
    index: IndexShape,
    table: TableShape,
    labels: Mapping[str, str],
    at: Pointer,
    position: int,
    draft: Draft,
) -> Json:
    """The index, without keys among what it includes, if it names some: it holds them anyway."""
    made: Json = {"name": index.name}
    for name, keys in (
        ("partition_key", () if index.local else index.partition),
        ("sort_key", index.sort),
    ):
        if keys:
            names = [key.name for key in keys]
            made[name] = names[0] if len(names) == 1 else names
    held = {key.name for key in (table.partition, table.sort, *index.keys) if key}
    copied = [name for name in index.included if name not in held]
    included = [labels[name] for name in copied if name in labels]
    if index.projection != "ALL":
        made["projection"] = index.projection if included else "KEYS_ONLY"
    if included:
        made["included_attributes"] = included
    unknown = [name for name in copied if name not in labels]
    if unknown:
        note = f"it holds {', '.join(unknown)} as well, and no field is known for that"
        draft.note((*at, position), note)
    return made


def _entity(
    entity: FoundEntity, table: FoundTable, at: Pointer, draft: Draft, numbers: Iterator[int]
) -> Json:
    draft.note(at, _counted(entity, table), *entity.notes)
    made: Json = {"entity_type": entity.entity_type, "pk_template": entity.partition.text}
    draft.note((*at, "pk_template"), *entity.partition.notes)
    if entity.sort:
        made["sk_template"] = entity.sort.text
        draft.note((*at, "sk_template"), *entity.sort.notes)
    for key, local in (("gsi_mappings", False), ("lsi_mappings", True)):
        mappings = [each for each in entity.mappings if each.index.local is local]
        if mappings:
            made[key] = [_mapping(each) for each in mappings]
        for position, each in enumerate(mappings):
            said = (
                [f"{each.members} of {len(entity.items)} items are in it"] if entity.items else []
            )
            parts = [note for template in each.templates for note in template.notes]
            draft.note((*at, key, position), *said, *parts)
    made["fields"] = [_field(each) for each in entity.fields]
    for position, found in enumerate(entity.fields):
        draft.note((*at, "fields", position), *found.notes)
    made["access_patterns"] = list(patterns_of(entity, table.entities, numbers))
    return made


def _counted(entity: FoundEntity, table: FoundTable) -> str:
    if not table.sampled:
        return "no items seen"
    return f"{len(entity.items)} of {table.sampled} items"


def _mapping(mapping: FoundMapping) -> Json:
    made: Json = {"name": mapping.index.name}
    if not mapping.index.local:
        made["pk_template"] = _half(mapping.partition)
    if mapping.sort:
        made["sk_template"] = _half(mapping.sort)
    return made


def _half(templates: Sequence[FoundTemplate]) -> object:
    texts = [template.text for template in templates]
    return texts[0] if len(texts) == 1 else texts


def _field(found: FoundField) -> Json:
    made: Json = {"name": found.label, **found.keys}
    if "const" not in made:
        made["required"] = found.required
    if found.attribute is not None and found.attribute != found.label:
        made["attribute"] = found.attribute
    return made
