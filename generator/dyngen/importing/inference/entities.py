"""From kinds of items to entities: names, templates, fields, and what speaks for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.importing.inference.fields import fields_of, key_fields
from dyngen.importing.inference.findings import (
    FoundEntity,
    FoundField,
    FoundMapping,
    FoundTemplate,
    TableFacts,
)
from dyngen.importing.inference.keys import Derived, Names, derived, members, primary_templates
from dyngen.importing.inference.kinds_of_items import Kind
from dyngen.importing.inference.labels import entity_label, key_label, one_of
from dyngen.importing.inference.templates import Template, Unknown, Use
from dyngen.importing.inference.texts import is_head
from dyngen.importing.observed import TableShape
from dyngen.records import record

_FEW = 5


def entity_of(kind: Kind, facts: TableFacts, taken: set[str]) -> FoundEntity:
    """The entity of a kind of items. Its name is added to those taken."""
    shape = facts.shape
    items = tuple(split.item for split in kind.items)
    own = {name for name in (facts.type_attribute, facts.version_attribute) if name}
    left_out = frozenset(own | shape.composed(items))
    templates = primary_templates(kind, shape.keys, left_out)
    names = Names(facts.labels)
    there = {name for split in kind.items for name in split.item} | shape.key_names
    held = _name_unknown(templates, names, {name: facts.labels[name] for name in there})
    found = [_named(template, names) for template in templates]
    label = _label(kind, templates, facts, taken)
    entity = FoundEntity(
        label,
        kind.type_value or label.upper(),
        items,
        found[0],
        found[1] if len(found) > 1 else None,
        [],
        notes=_introduction(kind, facts),
    )
    taken.add(label)
    in_keys = dict.fromkeys(use.attribute for template in templates for use in template.uses)
    composed: dict[str, FoundTemplate] = {}
    for key, template, named in zip(shape.keys, templates, found, strict=True):
        if [use.attribute for use in template.uses] != [key.name]:
            composed[key.name] = FoundTemplate(named.text, named.fields)
    known = _Known(kind, facts, names, held, left_out, frozenset(in_keys), composed)
    entity.mappings, made_of_others = _mappings(known)
    entity.fields = [
        *key_fields(templates, names),
        *fields_of(entity, facts, in_keys, made_of_others),
    ]
    _drop_unfounded(entity)
    if not entity.fields:
        _keep_keys(entity, shape, facts.labels)
    return entity


def _keep_keys(entity: FoundEntity, shape: TableShape, labels: Mapping[str, str]) -> None:
    """Let the key attributes of an entity be its fields: it has nothing else."""
    entity.fields = [
        FoundField(labels[key.name], key.name, {"type": _KEY_TYPES[key.type]}, True)
        for key in shape.keys
    ]
    templates = [FoundTemplate(f"{{{each.label}}}", (each.label,)) for each in entity.fields]
    entity.partition, entity.sort = templates[0], templates[1] if shape.sort else None


_KEY_TYPES = {"S": "string", "N": "decimal"}


def _drop_unfounded(entity: FoundEntity) -> None:
    """Take the entity out of indexes whose keys are made of attributes that have no type."""
    known = {each.label for each in entity.fields}
    founded = []
    for mapping in entity.mappings:
        if all(known.issuperset(template.fields) for template in mapping.templates):
            founded.append(mapping)
        else:
            entity.notes.append(f"its place in index {mapping.index.name} is not described")
    entity.mappings = founded


def _label(kind: Kind, templates: Sequence[Template], facts: TableFacts, taken: set[str]) -> str:
    """A name for the entity: that of its facet, its type, or the labels in its keys."""
    keys = {key.name for key in facts.shape.keys}
    attributes = frozenset(name for split in kind.items for name in split.item) - keys
    words = [word for word in (_facet(attributes, facts.facets), kind.type_value) if word]
    halves = [[word.strip("#|:/~^;,! ") for word in template.literals] for template in templates]
    inner = [word for word in (halves[1] if len(halves) > 1 else []) if word]
    last = [word.replace("#", "_") for word in inner[:1] if not is_head(word)]
    words += last
    words += [word.replace("#", "_") for word in reversed(halves[0]) if word]
    words += [one_of(facts.shape.name), *inner]
    return entity_label(words, taken)


def _facet(attributes: frozenset[str], facets: Mapping[frozenset[str], str]) -> str | None:
    """The facet of items with these attributes: it shows just these, or is the only one that shows them and others."""
    if attributes in facets or not attributes:
        return facets.get(attributes)
    wider = [name for others, name in facets.items() if attributes < others]
    return wider[0] if len(wider) == 1 else None


def _introduction(kind: Kind, facts: TableFacts) -> list[str]:
    number = len(kind.items)
    notes = []
    if number < _FEW:
        notes.append(f"WEAK: seen in {number} {'item' if number == 1 else 'items'} only")
    name = facts.type_attribute or ""
    values = {split.item[name].text for split in kind.items if name in split.item}
    if kind.type_value is not None:
        notes.append(f"told by {facts.type_attribute} = {kind.type_value}")
    elif len(values) > 1:
        told = ", ".join(sorted(values)[:5])
        notes.append(
            f"{facts.type_attribute} is {told} in them, and their keys look alike: one kind"
        )
    return notes


def _name_unknown(
    templates: Sequence[Template], names: Names, labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """Give names to what only keys hold, and return its texts by name, for each item.

    `labels` are those of the attributes that the items have: what others have takes no names from these.
    """
    taken = set(labels.values())
    held: list[dict[str, str]] = []
    for template in templates:
        for unknown in template.unknown:
            if unknown.texts not in names.unknown:
                name = key_label(unknown.label, str(unknown.keys["type"]), taken)
                taken.add(name)
                names.unknown[unknown.texts] = name
    for texts, name in names.unknown.items():
        held = held or [{} for _ in texts]
        for one, text in zip(held, texts, strict=True):
            one[f":{name}"] = text
    spelt = {f":{label}": names.spelt(texts) for texts, label in names.unknown.items()}
    names.labels = {**names.labels, **spelt}
    number = templates[0].seen
    return held or [{} for _ in range(number)]


def _named(template: Template, names: Names) -> FoundTemplate:
    """The template in the schema's words, and where each part comes from."""
    notes = []
    for piece in template.pieces:
        if isinstance(piece, Use):
            notes.append(_evidence(piece, template.seen, names))
        elif isinstance(piece, Unknown):
            notes.append(f"{names.label_of(piece)} stands in the key only")
    return FoundTemplate(
        template.text(names.of),
        tuple(names.label_of(piece) for piece in template.pieces if not isinstance(piece, str)),
        notes,
    )


def _evidence(use: Use, seen: int, names: Names) -> str:
    told = f"{names.labels[use.attribute]} in {use.hits} of {seen}"
    if use.rivals:
        rivals = ", ".join(names.labels[rival] for rival in use.rivals[:3])
        return f"{told}, AS IS {rivals}: which of them?"
    return told


@record(frozen=True, slots=True)
class _Known:
    """A kind of items, and what is known of it before its places in indexes are."""

    kind: Kind
    facts: TableFacts
    names: Names
    held: Sequence[Mapping[str, str]]
    """The texts that only keys hold, by name, for each item."""
    left_out: frozenset[str]
    """Attributes that no key is made of."""
    in_keys: frozenset[str]
    """What the primary key is made of: what a key is made of is made of nothing itself."""
    composed: Mapping[str, FoundTemplate]
    """The halves of the primary key that are made of others: an index that turns the table round has them too."""


def _mappings(known: _Known) -> tuple[list[FoundMapping], set[str]]:
    """The places of the items in indexes, and the key attributes that are made of others."""
    facts, found = known.facts, []
    parts = set(known.in_keys)
    templates = dict(known.composed)
    made_of_others = set(templates)
    primary = {key.name for key in facts.shape.keys}
    for index in facts.shape.indexes:
        number = members(known.kind, index)
        if not number or any(key.type == "B" for key in index.keys):
            continue
        for key in index.keys:
            if key.name in templates or key.name in primary | parts:
                continue
            if key.name in facts.undecided:
                templates[key.name] = _itself(facts, key.name)
                templates[key.name].notes.append("not made of fields: other items have the like")
                continue
            made = derived(key, known.kind, known.held, known.left_out | made_of_others)
            if made is None:
                continue
            parts |= {use.attribute for use in made.template.uses}
            templates[key.name] = _told(made, known.names)
            made_of_others.add(key.name)
        partition, sort = (
            tuple(templates.get(key.name) or _itself(facts, key.name) for key in keys)
            for keys in (() if index.local else index.partition, index.sort)
        )
        parts |= {key.name for key in index.keys if key.name not in made_of_others}
        found.append(FoundMapping(index, partition, sort, number))
    return found, made_of_others


def _told(made: Derived, names: Names) -> FoundTemplate:
    """The template of a key that is made of others, and what speaks against it."""
    found = _named(made.template, names)
    if made.stale:
        found.notes.append(f"another key in {made.stale}: STALE, or a wrong guess")
    if made.outside:
        found.notes.append(f"{made.outside} have all of it and are not in the index")
    return found


def _itself(facts: TableFacts, attribute: str) -> FoundTemplate:
    """The template of a key attribute that is a field."""
    label = facts.labels[attribute]
    return FoundTemplate(f"{{{label}}}", (label,))
