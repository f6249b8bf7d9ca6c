"""A query is about its entity: what keeps the others out.

key conditions where they can  ▸  a filter on key attributes that are no keys of what is queried  ▸  skipping on decode
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace.collisions import same_texts
from dyngen.ir.conditions import Comparison, Condition, Constant, Function, Junction, Path, every
from dyngen.ir.keys import Template
from dyngen.ir.tables import Marker, Recogniser


def recogniser(entity: Draft) -> Recogniser:
    """What tells an item of the entity by its primary key, among all entities of its table."""
    return Recogniser(entity.name, entity.key_templates, entity.markers)


def partition_mates(entity: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """The other entities of the table whose items can lie in a partition of `one`."""
    return [each for each in drafts if each is not entity and same_texts(each.pk, entity.pk)]


def index_mates(
    entity: Draft, index: str, drafts: Sequence[Draft], *, whole_index: bool = False
) -> list[Draft]:
    """The other entities that can lie in a partition of the index; `whole_index`: anywhere in it.

    An entity is in an index also without a mapping if it happens to have all the index's key attributes.
    """
    mine = entity.mapping(index)
    found: list[Draft] = []
    for each in drafts:
        if each is entity:
            continue
        mapped = each.mapping(index)
        if mapped and mine:
            if whole_index or same_texts(mapped.pk, mine.pk):
                found.append(each)
        elif mine and _has_by_chance(each, mine.key_templates):
            found.append(each)
    return found


def _has_by_chance(entity: Draft, templates: Sequence[Template]) -> bool:
    held = {
        field.attribute: field.type.wire for field in entity.fields.values() if not field.derived
    }
    held |= {each.attribute: each.wire for each in entity.all_templates}
    held |= {marker.attribute: marker.type.wire for marker in entity.markers}
    return all(held.get(template.attribute) == template.wire for template in templates)


def can_begin(template: Template | None, text: str, behind: str | None = None) -> bool:
    """Can a key of this template lie among those that begin with `text` (or be exactly `behind`)?"""
    if template is None or template.wire != "S":
        return True
    prefix = template.prefix
    if template.constant:
        return prefix.startswith(text) or prefix == behind
    if behind is not None and behind.startswith(prefix):
        return True
    return prefix.startswith(text) or text.startswith(prefix)


def keep_out(
    entity: Draft, others: Sequence[Draft], keyed: frozenset[str], held: Callable[[str], bool]
) -> tuple[Condition | None, bool]:
    """A filter against `others` on key attributes of the table and on markers, and whether decoding must tell as well.

    `keyed`: attributes that are keys of what is queried; DynamoDB refuses filters on them. `held`: is an attribute
    there, in the index that is read?
    """
    conditions: list[Condition] = [
        _marked(each)
        for each in entity.markers
        if each.attribute not in keyed and held(each.attribute)
    ]
    left = list(others)
    for half in ("sk", "pk"):
        key = getattr(entity, half)
        if not left or key is None or key.templates[0].attribute in keyed:
            continue
        template: Template = key.templates[0]
        theirs = {
            each.name: getattr(each, half).templates[0] for each in left if getattr(each, half)
        }
        apart = [
            each
            for each in left
            if each.name in theirs and _literally_apart(template, theirs[each.name])
        ]
        if apart and (condition := _literal(template)):
            conditions.append(condition)
            left = [each for each in left if each not in apart]
    return every(*conditions), bool(left)


def _marked(marker: Marker) -> Condition:
    """What has the marker, or none: the items of old may be without it."""
    path = Path((marker.attribute,))
    equal = Comparison(path, "=", marker.value)
    return Junction("OR", (Function("attribute_not_exists", path), equal))


def _literally_apart(one: Template, other: Template) -> bool:
    if one.wire != "S" or other.wire != "S":
        return False
    if one.constant:
        return not can_begin(other, one.prefix) or (other.constant and other.prefix != one.prefix)
    return bool(one.prefix) and not can_begin(other, one.prefix)


def _literal(template: Template) -> Condition | None:
    path = Path((template.attribute,))
    if template.constant:
        return Comparison(path, "=", Constant("S", template.prefix))
    return (
        Function("begins_with", path, Constant("S", template.prefix)) if template.prefix else None
    )
