"""A schema as it is proposed: the document, and what is to be said of each part of it.

A note stands at the pointer of what it is about; a writer that knows comments puts it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dyngen.importing.inference.findings import (
    FoundEntity,
    FoundField,
    FoundMapping,
    FoundTable,
    FoundTemplate,
)
from dyngen.importing.inference.labels import plural
from dyngen.importing.observed import IndexShape
from dyngen.names import snake

Pointer = tuple[str | int, ...]
Json = dict[str, object]


@dataclass(slots=True)
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
    usable = [index for index in shape.indexes if not any(key.type == "B" for key in index.keys)]
    for key, local in (("gsi_list", False), ("lsi_list", True)):
        indexes = [
            _index(index, labels, (*at, key), position, draft)
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
    index: IndexShape, labels: Mapping[str, str], at: Pointer, position: int, draft: Draft
) -> Json:
    made: Json = {"name": index.name}
    for name, keys in (
        ("partition_key", () if index.local else index.partition),
        ("sort_key", index.sort),
    ):
        if keys:
            names = [key.name for key in keys]
            made[name] = names[0] if len(names) == 1 else names
    included = [labels[name] for name in index.included if name in labels]
    if index.projection != "ALL":
        made["projection"] = index.projection if included else "KEYS_ONLY"
    if included:
        made["included_attributes"] = included
    unknown = [name for name in index.included if name not in labels]
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
    made["access_patterns"] = list(_patterns(entity, numbers))
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


def _patterns(entity: FoundEntity, numbers: Iterator[int]) -> Iterator[Json]:
    """What keys can answer: one item, the items of a partition, those of a partition of each index."""
    name = snake(entity.name)
    sort = entity.sort.fields if entity.sort else ()
    whole = tuple(dict.fromkeys((*entity.partition.fields, *sort)))
    if whole:
        yield {
            "pattern_id": next(numbers),
            "name": f"get_{name}",
            "description": f"The {_words(entity)} with this key",
            "operation": "GetItem",
            "return_type": "single_entity",
            "parameters": _parameters(entity, whole),
        }
    if set(sort) - set(entity.partition.fields):
        yield _query(entity, next(numbers), f"list_{plural(name)}", entity.partition.fields, None)
    for mapping in entity.mappings:
        templates = (entity.partition,) if mapping.index.local else mapping.partition
        fields = tuple(dict.fromkeys(label for template in templates for label in template.fields))
        by = f"list_{plural(name)}_in_{snake(mapping.index.name)}"
        yield _query(entity, next(numbers), by, fields, mapping.index.name)


def _query(
    entity: FoundEntity, number: int, name: str, fields: Sequence[str], index: str | None
) -> Json:
    what = f"Every {_words(entity)}"
    told = f" of one {' and '.join(label.replace('_', ' ') for label in fields)}" if fields else ""
    made: Json = {
        "pattern_id": number,
        "name": name,
        "description": f"{what}{told}{f', by {index}' if index else ''}",
        "operation": "Query",
        "return_type": "entity_list",
        "parameters": _parameters(entity, fields),
    }
    return made | ({"index_name": index} if index else {})


def _words(entity: FoundEntity) -> str:
    return snake(entity.name).replace("_", " ")


def _parameters(entity: FoundEntity, fields: Sequence[str]) -> list[Json]:
    keys = {label: entity.field_called(label).keys for label in fields}
    return [
        {"name": label, "type": said["type"]} for label, said in keys.items() if "const" not in said
    ]
