"""What an index holds of an entity, and what items that are read become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import combinations

from dyngen.analysis.entities.draft import Draft, Mapped, source_of
from dyngen.analysis.fields.stored_names import is_too_long
from dyngen.analysis.indexes import DeclaredIndex, key_names
from dyngen.analysis.naming import mistaken_field
from dyngen.diagnostics import Place
from dyngen.ir.keys import Template
from dyngen.ir.tables import Projection, Source, source_in_key, source_in_template
from dyngen.ir.types import Field
from dyngen.names import projection_name
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


def projection(entity: Draft, mapped: Mapped) -> Projection | None:
    """The class of what the index holds; None if that is the whole entity, as it is read from the table."""
    if mapped.index.projection == "ALL":
        return None
    fields, held = entity.known.values(), _held_attributes(entity, mapped)
    sources = [source for field in fields if (source := _source(field, entity, mapped, held))]
    whole = {source.field.label for source in sources if _is_read_alike(source, entity, held)} >= {
        field.label for field in fields if not field.derived
    }
    if whole:
        return None
    sources = [source for source in sources if not source.field.derived]
    few = _of_few_keys(sources, entity.key_templates)
    return Projection(entity.name, mapped.index.name, _of_few_keys(few, mapped.key_templates))


def _of_few_keys(sources: Sequence[Source], templates: Sequence[Template]) -> tuple[Source, ...]:
    """The sources, the fields that texts of keys hold read from as few of them as will do, which are taken apart."""
    asked = [each.field for each in sources if each.template in templates]
    for count in range(1, len(templates) + 1):
        for few in combinations(templates, count):
            found = [_first_source(field, few) for field in asked]
            if all(found):
                chosen = {each.field.label: each for each in found if each}
                return tuple(chosen.get(each.field.label, each) for each in sources)
    return tuple(sources)


def _first_source(field: Field, templates: Sequence[Template]) -> Source | None:
    found = (source_in_template(field, template) for template in templates)
    return next((each for each in found if each), None)


def _is_read_alike(source: Source, entity: Draft, held: Set[str]) -> bool:
    """Does a whole item hold the field where the index does: in its attribute, or in the same key?"""
    if source.template is None:
        return True
    of_item = source_of(source.field, entity).template
    return of_item is not None and of_item.attribute in held


def _held_attributes(entity: Draft, mapped: Mapped) -> set[str]:
    return {*_keys_in(entity, mapped.index), *included_attributes(mapped.index, [entity])}


def included_attributes(index: DeclaredIndex, users: Iterable[Draft]) -> tuple[str, ...]:
    """The attributes that an index includes: what its entities store the fields under that it names.

    Of a field that only the key of another index holds, that key.
    """
    if index.projection != "INCLUDE":
        return ()
    stored = [entity.attributes | _elsewhere(entity, index) for entity in users]
    named = [
        names[label]
        for label in index.included_attributes or ()
        for names in stored
        if label in names
    ]
    keys = {name for entity in users for name in _keys_in(entity, index)}
    return tuple(each for each in dict.fromkeys(named) if each not in keys)


def _elsewhere(entity: Draft, index: DeclaredIndex) -> dict[str, str]:
    """The fields that only keys of other indexes hold, and the attributes of those keys."""
    own = _keys_in(entity, index)
    sources = [source_of(each, entity) for each in entity.fields.values() if each.in_key_only]
    return {
        each.field.label: each.template.attribute
        for each in sources
        if each.template and each.template.attribute not in own
    }


def _keys_in(entity: Draft, index: DeclaredIndex) -> set[str]:
    """The key attributes that the index holds in any case: its own, and those of the table."""
    config = entity.table.table_config
    table = [each for each in (config.partition_key, config.sort_key) if each]
    return {*key_names(index), *table}


def _source(field: Field, entity: Draft, mapped: Mapped, held: Set[str]) -> Source | None:
    """Where the index holds a field: in its attribute, or in a key text, that of the item before that of the index."""
    in_index = field in mapped.key_fields
    sure = replace(field, required=True) if in_index else field
    templates = (*mapped.key_templates, *entity.key_templates)
    stored = {template.attribute: template for template in templates}
    template = stored.get(field.attribute)
    in_attribute = field.attribute in held and not field.in_key_only
    if in_attribute and (template is None or template.stored_as_field):
        return Source(sure)
    found = source_in_key(field, (*entity.keys, *mapped.keys))
    if found is None and field.in_key_only:
        found = source_of(field, entity)
        if found.template is None or found.template.attribute not in held:
            return None
    if found is None or found.template is None or found.template.stored_as_field:
        return found and Source(sure)
    return replace(found, field=sure)


def holds(entity: Draft, mapped: Mapped | None, attribute: str) -> bool:
    """Does the index (None: the table) hold this attribute, so that a filter can see it?"""
    if mapped is None or mapped.index.projection == "ALL":
        return True
    return attribute in _held_attributes(entity, mapped) or attribute in {
        t.attribute for t in (*mapped.key_templates, *entity.key_templates)
    }


def check_projections(
    drafts: Sequence[Draft], index: DeclaredIndex, at: Place, *, is_mapped: bool
) -> None:
    """included_attributes must be fields of some entity in the index; a required one left out is a warning (W001)."""
    users = [(entity, mapped) for entity in drafts if (mapped := entity.mapping(index.name))]
    if index.projection != "INCLUDE" or not index.included_attributes:
        return
    if not users:
        if not is_mapped:
            at["included_attributes"].error(
                "DG312",
                f"no entity is in index {index.name}, so there is nothing to include",
                f"map an entity to {index.name} in its {index.mappings_name}, or remove the index",
                on_key=True,
            )
        return
    known = {name for entity, _ in users for name in entity.attributes}
    keys = _keys_in(users[0][0], index)
    for position, name in enumerate(index.included_attributes):
        place = at["included_attributes"][position]
        found = {entity.attributes[name] for entity, _ in users if name in entity.attributes}
        was_told = any(at.report.was_told(mistaken_field(entity.name, name)) for entity in drafts)
        if (found or {name}) <= keys:
            stored = "" if found <= {name} else f"stored as {quoted(min(found))}, "
            place.error(
                "DG311",
                f"{quoted(name)} is {stored}a key attribute, which every index holds anyway",
                "remove it",
            )
        elif not found and not was_told:
            place.error(
                "DG312",
                f"{quoted(name)} is not a field of any entity in index {index.name}",
                unknown(name, sorted(known), "remove it"),
                once=mistaken_field(users[0][0].name, name),
            )
        elif any(map(is_too_long, found)):
            place.error(
                "DG805",
                f"{quoted(name)} is stored under a name of more than 255 bytes, which no index includes",
                'give the field a shorter "attribute", or the index the projection ALL',
            )
    for entity, mapped in users:
        held = _held_attributes(entity, mapped)
        missing = [
            field.label
            for field in entity.fields.values()
            if field.required and not field.derived and not _source(field, entity, mapped, held)
        ]
        if missing and all(name in known for name in index.included_attributes):
            at["included_attributes"].warning(
                "DG314",
                f"index {index.name} leaves out {', '.join(missing)}, which every {entity.name} "
                f"has: its queries return {projection_name(entity.name, index.name)}",
                f"include {'them' if len(missing) > 1 else 'it'} if callers need the whole entity",
                on_key=True,
            )
