"""What a table has and no item of the sample: indexes that none is in, and a time to live.

They are there all the same, and a kind of item may come to have them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dyngen.importing.inference.findings import (
    FoundEntity,
    FoundField,
    FoundMapping,
    FoundTemplate,
)
from dyngen.importing.inference.labels import field_label
from dyngen.importing.observed import KeyAttribute, TableShape


def enter_unseen(
    shape: TableShape, labels: Mapping[str, str], entity: FoundEntity, seen: Collection[str]
) -> None:
    """Make an entity one that is in all indexes but those that are `seen`, where it has their keys: it need not.

    So the schema has these indexes, with keys of their types.
    """
    for index in shape.indexes:
        if index.name in seen or index.is_binary:
            continue
        partition = () if index.local else index.partition
        mapping = FoundMapping(
            index,
            tuple(_template(key, shape, labels, entity) for key in partition),
            tuple(_template(key, shape, labels, entity) for key in index.sort),
            0,
        )
        entity.mappings.append(mapping)


def _template(
    key: KeyAttribute, shape: TableShape, labels: Mapping[str, str], entity: FoundEntity
) -> FoundTemplate:
    """What the entity has as a key attribute: that which it has already, or a field of the type of the key."""
    filled = {
        each.name: template
        for mapping in entity.mappings
        for each, template in zip(mapping.index.keys, mapping.templates, strict=True)
    }
    filled[shape.partition.name] = entity.partition
    if shape.sort and entity.sort:
        filled[shape.sort.name] = entity.sort
    if key.name in filled:
        return filled[key.name]
    field = next((each for each in entity.fields if each.attribute == key.name), None)
    if field is None:
        taken = {each.label for each in entity.fields}
        label = labels[key.name] if labels[key.name] not in taken else field_label(key.name, taken)
        number = "integer" if key.name == shape.ttl else "decimal"
        kind = "string" if key.type == "S" else number
        note = "WEAK: no item has it, and it is the key of an index"
        field = FoundField(label, key.name, {"type": kind}, False, [note])
        entity.fields.append(field)
    if isinstance(constant := field.keys.get("const"), str):
        return FoundTemplate(constant, ())
    return FoundTemplate(f"{{{field.label}}}", (field.label,))


def set_ttl(
    shape: TableShape, labels: Mapping[str, str], entities: Sequence[FoundEntity], notes: list[str]
) -> None:
    """See to it that a field is the time to live of the table, if it has one and a field can be that."""
    fields = [each for entity in entities for each in entity.fields]
    if shape.ttl is None or any(each.keys.get("ttl") for each in fields):
        return
    found = [each for each in fields if each.attribute == shape.ttl]
    if not found:
        taken = {each.label for each in entities[0].fields}
        label = labels.get(shape.ttl) or field_label(shape.ttl, taken | {*labels.values()})
        spelt: dict[str, object] = {"type": "datetime", "ttl": True}
        note = "WEAK: no item has it; it is the time to live"
        entities[0].fields.append(FoundField(label, shape.ttl, spelt, False, [note]))
    elif all(each.keys["type"] == "integer" for each in found):
        for each in found:
            each.keys["ttl"] = True
    else:
        notes.append(f"{shape.ttl} is the time to live, and holds what is none: it is left out")
