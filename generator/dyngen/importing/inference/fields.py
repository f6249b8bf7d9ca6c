"""The fields of a kind of item, and what speaks for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dyngen.importing.inference.findings import FoundEntity, FoundField, TableFacts
from dyngen.importing.inference.keys import Names
from dyngen.importing.inference.templates import Template
from dyngen.importing.inference.types import Typed, type_of
from dyngen.importing.sensitive import is_secret
from dyngen.importing.values import Item

_TELLING = 3
"""In so many items the same is no chance."""


def fields_of(
    entity: FoundEntity, facts: TableFacts, in_keys: Iterable[str], without: set[str]
) -> Iterator[FoundField]:
    """A field for each attribute that the entity's items have, those in the primary key first.

    `without` are key attributes that are made of others. What has no type is left out, and noted.
    """
    items = entity.items
    skipped = {facts.version_attribute, *without} | (
        {facts.type_attribute} if facts.is_typed else set()
    )
    attributes = sorted({name for item in items for name in item} - skipped)
    in_templates = {
        label for mapping in entity.mappings for each in mapping.templates for label in each.fields
    }
    for attribute in dict.fromkeys([*in_keys, *attributes]):
        label = facts.labels[attribute]
        values = [item[attribute] for item in items if attribute in item]
        in_key = attribute in in_keys or label in in_templates
        typed = type_of(values, label, in_key=in_key, ttl=attribute == facts.shape.ttl)
        if isinstance(typed, str):
            entity.notes.append(f"{attribute} is left out: it {typed}. It survives every update")
        elif _is_type(attribute, entity, facts) or (not in_key and _is_mark(attribute, items)):
            yield _constant(attribute, label, typed, items)
        else:
            yield _field(attribute, label, typed, items)


def key_fields(templates: Sequence[Template], names: Names) -> Iterator[FoundField]:
    """A field for each part that only the primary key holds."""
    found = {
        names.label_of(unknown): unknown for template in templates for unknown in template.unknown
    }
    for label, unknown in found.items():
        note = "no attribute has it; the name is a guess"
        yield FoundField(label, None, {**unknown.keys, "stored": "key"}, True, [note])


def _is_type(attribute: str, entity: FoundEntity, facts: TableFacts) -> bool:
    """Whether an attribute says of each of the items that it is of this entity."""
    return attribute == facts.type_attribute and all(
        item[attribute].text == entity.entity_type for item in entity.items if attribute in item
    )


def _is_mark(attribute: str, items: Sequence[Item]) -> bool:
    """Whether an attribute marks items and says nothing of them: `__edb_v__`, the same everywhere."""
    if not attribute.startswith("_") or len(items) < _TELLING:
        return False
    first = items[0].get(attribute)
    if first is None or first.kind not in ("S", "N") or not first.text:
        return False
    return all(item.get(attribute) == first for item in items)


def _constant(attribute: str, label: str, typed: Typed, items: Sequence[Item]) -> FoundField:
    text = next(item[attribute].text for item in items if attribute in item)
    kind = typed.keys["type"]
    keys: dict[str, object] = (
        {"type": "integer", "const": int(text)}
        if kind == "integer"
        else {"type": "string", "const": text}
    )
    return FoundField(label, attribute, keys, False, [f"the same in all {len(items)}"])


def _field(attribute: str, label: str, typed: Typed, items: Sequence[Item]) -> FoundField:
    there = sum(attribute in item and item[attribute].kind != "NULL" for item in items)
    notes = [f"in {there} of {len(items)}", *typed.notes]
    keys = dict(typed.keys)
    if is_secret(label):
        keys["sensitive"] = True
        notes.append("sensitive by its name")
    elif not label.endswith("id") and (options := _options(attribute, items, typed)):
        notes.append(options)
    return FoundField(label, attribute, keys, there == len(items), notes)


def _options(attribute: str, items: Sequence[Item], typed: Typed) -> str | None:
    """What an enum would be, where many items have few different words."""
    if typed.keys["type"] not in ("string", "integer"):
        return None
    counts: dict[str, int] = {}
    for item in items:
        if attribute in item:
            counts[item[attribute].text] = counts.get(item[attribute].text, 0) + 1
    if not 2 <= len(counts) <= 8 or sum(counts.values()) < 100 or min(counts.values()) < 3:
        return None
    told = ", ".join(sorted(counts))
    return f"perhaps an enum: {told}" if len(told) < 100 else None
