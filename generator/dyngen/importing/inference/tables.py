"""From a table and its sample to what a schema can say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyngen.importing.inference.entities import entity_of
from dyngen.importing.inference.findings import (
    FoundEntity,
    FoundField,
    FoundMapping,
    FoundTable,
    FoundTemplate,
    TableFacts,
)
from dyngen.importing.inference.kinds_of_items import Kind, kinds_of
from dyngen.importing.inference.labels import entity_label, field_label, one_of
from dyngen.importing.inference.look_alikes import undecided
from dyngen.importing.inference.unseen import enter_unseen, set_ttl
from dyngen.importing.observed import KeyAttribute, Observed, TableShape
from dyngen.importing.values import Item

_VERSIONS = (
    *("version", "_version", "rev", "_rev", "revision", "__v", "versionNumber", "version_number"),
    *("lockVersion", "lock_version", "_docVersion"),
)
_MOST_KINDS = 40


class Unusable(ValueError):
    """A table that no schema can describe; the text says why."""


def found_table(observed: Observed, taken: set[str]) -> FoundTable:
    """What the items of a table say. The names of its entities are added to those taken.

    Unusable if its key is binary: the language has no such keys.
    """
    shape = observed.shape
    binary = [key.name for key in shape.keys if key.type == "B"]
    if binary:
        raise Unusable(
            f"{shape.name}: its key {binary[0]} is binary, and a schema has keys of text and numbers only: "
            "read it with boto3, or move its items to a table whose key is their text in hex"
        )
    notes = list(observed.remarks)
    items = [item for item in observed.items if _has_keys(item, shape)]
    if len(items) < len(observed.items):
        notes.append(f"{len(observed.items) - len(items)} items without its key are left aside")
    labels = _labels(shape, items)
    _tell_binary_indexes(shape, notes)
    if not items:
        notes.append("there are no items to learn from: templates and fields are yours to write")
        entity = _bare(shape, labels, taken)
        return FoundTable(shape, [entity], None, None, observed.seen, 0, notes)
    kinds, attribute = kinds_of(shape, items)
    if len(kinds) > _MOST_KINDS:
        rest = sum(len(kind.items) for kind in kinds[_MOST_KINDS:])
        notes.append(
            f"more than {_MOST_KINDS} kinds of keys: {rest} items of rare ones are not described"
        )
        kinds = kinds[:_MOST_KINDS]
    version = _version(items, shape)
    values = [kind.type_value for kind in kinds]
    alone = None not in values and len(set(values)) == len(values)
    typed = alone and attribute is not None and attribute not in shape.key_names
    facts = TableFacts(shape, labels, attribute, version, typed, observed.facets)
    entities = _entities(kinds, facts, taken)
    if attribute and typed:
        notes.append(f"{attribute} says which kind an item is: type_attribute")
    if version:
        notes.append(f"{version} is a whole number in every item: it is taken to count updates")
    enter_unseen(
        shape,
        labels,
        entities[0],
        {each.index.name for entity in entities for each in entity.mappings},
    )
    set_ttl(shape, labels, entities, notes)
    _tell_unknown_copies(shape, entities, notes)
    return FoundTable(
        shape, entities, attribute if typed else None, version, observed.seen, len(items), notes
    )


def _entities(kinds: Sequence[Kind], facts: TableFacts, taken: set[str]) -> list[FoundEntity]:
    """The entities of the kinds, whose names are added to those taken."""
    while True:
        names = set(taken)
        entities = [entity_of(kind, facts, names) for kind in kinds]
        more = undecided(entities) - facts.undecided
        if not more:
            taken |= names
            return entities
        facts = replace(facts, undecided=facts.undecided | more)


def _has_keys(item: Item, shape: TableShape) -> bool:
    return all(key.name in item and item[key.name].kind == key.type for key in shape.keys)


def _labels(shape: TableShape, items: Sequence[Item]) -> dict[str, str]:
    """The name of the field of each attribute of a table, the same in all its entities."""
    labels: dict[str, str] = {}
    # Names that stay as they are come first, so that a field is hardly called by another's attribute.
    attributes = sorted(
        {name for item in items for name in item} | shape.key_names,
        key=lambda name: (field_label(name, ()) != name, name),
    )
    taken: set[str] = set()
    for attribute in attributes:
        labels[attribute] = field_label(attribute, taken)
        taken.add(labels[attribute])
    return labels


def _version(items: Sequence[Item], shape: TableShape) -> str | None:
    """The attribute that counts updates, as far as that can be seen."""
    for name in _VERSIONS:
        values = [item[name] for item in items if name in item]
        counts = all(value.kind == "N" and value.text.isdigit() for value in values)
        if name not in shape.key_names and len(values) == len(items) and counts:
            return name
    return None


def _tell_binary_indexes(shape: TableShape, notes: list[str]) -> None:
    notes += [
        f"index {index.name} has a binary key, and is left out"
        for index in shape.indexes
        if index.is_binary
    ]


def _tell_unknown_copies(
    shape: TableShape, entities: Sequence[FoundEntity], notes: list[str]
) -> None:
    """Tell what indexes copy that no field is: of what type it is, nobody has seen."""
    known = {each.attribute for entity in entities for each in entity.fields}
    for index in shape.indexes:
        unknown = ", ".join(name for name in index.included if name not in known)
        if unknown:
            told = f"index {index.name} holds {unknown} as well, and no field is known for that"
            notes.append(told)


def _bare(shape: TableShape, labels: dict[str, str], taken: set[str]) -> FoundEntity:
    """The entity of a table without items: its keys are its fields."""
    name = entity_label([one_of(shape.name)], taken)
    taken.add(name)
    primary = {key.name for key in shape.keys}
    keys = {key.name: key for index in shape.indexes for key in index.keys if key.type != "B"}
    keys |= {key.name: key for key in shape.keys}
    fields = [_bare_field(key, labels, key.name in primary, shape.ttl) for key in keys.values()]
    if shape.ttl and shape.ttl not in keys:
        ttl = field_label(shape.ttl, {*labels.values()})
        spelt = {"type": "datetime", "ttl": True}
        fields.append(FoundField(ttl, shape.ttl, spelt, False, ["the time to live"]))
    known = {each.attribute for each in fields}
    for copied in dict.fromkeys(name for index in shape.indexes for name in index.included):
        if copied not in known | primary:
            label = field_label(copied, {each.label for each in fields})
            note = "WEAK: copied into an index; a text, or of what type is it?"
            fields.append(FoundField(label, copied, {"type": "string"}, False, [note]))
    templates = {key: _template_of_field(labels[key]) for key in keys}
    mappings = [
        FoundMapping(
            index,
            () if index.local else tuple(templates[key.name] for key in index.partition),
            tuple(templates[key.name] for key in index.sort),
            0,
        )
        for index in shape.indexes
        if not index.is_binary
    ]
    return FoundEntity(
        name,
        name.upper(),
        (),
        templates[shape.partition.name],
        templates[shape.sort.name] if shape.sort else None,
        sorted(fields, key=lambda field: not field.required),
        mappings,
        ["WEAK: made of the table's keys alone"],
    )


def _template_of_field(label: str) -> FoundTemplate:
    return FoundTemplate(f"{{{label}}}", (label,))


def _bare_field(
    key: KeyAttribute, labels: dict[str, str], required: bool, ttl: str | None
) -> FoundField:
    keys: dict[str, object] = {"type": "string" if key.type == "S" else "integer"}
    if key.name == ttl and key.type == "N":
        keys["ttl"] = True
    note = "a whole number, or perhaps a decimal" if key.type == "N" else "a text"
    return FoundField(labels[key.name], key.name, keys, required, [note])
