"""Keys from templates, and how an entity fills the indexes of its table."""

from __future__ import annotations

from dyngen.analysis.entities import templates
from dyngen.analysis.entities.draft import Draft, Known, Mapped
from dyngen.analysis.fields.computed import written_out
from dyngen.analysis.indexes import (
    DeclaredIndex,
    DeclaredMapping,
    attributes,
    declared_indexes,
    declared_mappings,
    key_names,
    mistaken_index,
    unknown_index,
)
from dyngen.analysis.naming import count
from dyngen.analysis.tables import can_be_named
from dyngen.diagnostics import Place
from dyngen.ir.keys import Half, Key, KeyPlace, Template


def key_of(
    names: tuple[str, ...],
    source: str | list[str],
    key: KeyPlace,
    entity: Known,
    at: Place,
) -> Key | None:
    """The key of the attributes `names`."""
    sources = [source] if isinstance(source, str) else source
    several = not isinstance(source, str)
    found: list[Template] = []
    for position, (attribute, text) in enumerate(zip(names, sources, strict=True)):
        place = at[position] if several else at
        whole = written_out(text, entity.computed)
        parts = templates.parse(whole, entity.fields, entity.computed, key.entity, place)
        if parts is None:
            return None
        number = position + 1 if several else None
        found.append(templates.template(attribute, whole, parts, key, number))
    return Key(key, tuple(found), several)


def map_indexes(entity: Draft) -> None:
    """Give the draft its keys of the indexes of its table."""
    declared = reversed([*declared_indexes(entity.table)])
    indexes = {(index.name, index.local): index for index in declared}
    for mapping in declared_mappings(entity.model):
        at = mapping.at(entity.at)
        index = indexes.get((mapping.name, mapping.local))
        if (mapping.name, not mapping.local) in indexes and index is None:
            sort, mappings = ("global", "gsi") if mapping.local else ("local", "lsi")
            at["name"].error(
                "DG302",
                f"{mapping.name} is a {sort} index of the table",
                f'map it in the "{mappings}_mappings" of {entity.name}',
            )
        elif index is None:
            wanted = "lsi_list" if mapping.local else "gsi_list"
            message, remedy = unknown_index(mapping.name, entity.table, wanted)
            once = mistaken_index(entity.table, mapping.name)
            at["name"].error("DG302", message, remedy, once=once)
        elif entity.mapping(mapping.name):
            at["name"].error(
                "DG307",
                f"{entity.name} is mapped to index {mapping.name} twice",
                "remove one of the mappings",
            )
        elif mapped := _mapped(entity, mapping, index):
            entity.mapped.append(mapped)


def is_mapped_wrongly(entity: Draft, index: str) -> bool:
    """Does the entity say how it fills an index, or one that is not there, and something is wrong with that?"""
    if entity.mapping(index):
        return False
    indexes = {each.name for each in declared_indexes(entity.table)}
    mapped = {each.name for each in declared_mappings(entity.model)}
    return index in mapped or bool(mapped - indexes)


def _mapped(entity: Draft, mapping: DeclaredMapping, index: DeclaredIndex) -> Mapped | None:
    at = mapping.at(entity.at)
    if not can_be_named(index) or len(set(named := key_names(index))) < len(named):
        return None  # reported where the index is declared
    if index.local:
        return _locally_mapped(entity, mapping, index)
    keys: list[Key | None] = []
    halves: tuple[tuple[Half, str | list[str] | None, str | list[str] | None], ...] = (
        ("pk", index.partition_key, mapping.pk_template),
        ("sk", index.sort_key, mapping.sk_template),
    )
    for half, declared, source in halves:
        place = at[f"{half}_template"]
        what = "partition_key" if half == "pk" else "sort_key"
        if declared is None or source is None:
            if source is not None:
                place.error(
                    "DG306",
                    f"index {index.name} has no sort key for this template",
                    'add "sort_key" to the index, or remove the template',
                    on_key=True,
                )
                return None
            if declared is not None:
                at["name"].error(
                    "DG305",
                    f"{entity.name} gives index {index.name} no sort key, so none of its items is ever in it",
                    'add "sk_template" to the mapping',
                )
                return None
            keys.append(None)
            continue
        if isinstance(declared, str) != isinstance(source, str):
            several = not isinstance(declared, str)
            place.error(
                "DG303",
                f"the {what} of index {index.name} is {'an array of attributes' if several else 'one attribute'}, "
                f"and its template is {'one text' if several else 'an array'}",
                "write an array with one template for each attribute"
                if several
                else "write one text, not in an array",
            )
            return None
        names = attributes(declared)
        if not isinstance(source, str) and len(source) != len(names):
            place.error(
                "DG304",
                f"{count(len(source), 'template')} for the {count(len(names), 'attribute')} of the "
                f"{what} of index {index.name}",
                f"give one template for each of {', '.join(names)}",
            )
            return None
        this = KeyPlace(entity.name, half, index.name)
        key = key_of(names, source, this, entity, place)
        if key is None:
            return None
        keys.append(key)
    pk, sk = keys
    return Mapped(index, pk, sk, at) if pk else None


def _locally_mapped(entity: Draft, mapping: DeclaredMapping, index: DeclaredIndex) -> Mapped | None:
    """A local index has the partition key of the table, and so that of the entity."""
    if entity.sk is None or mapping.sk_template is None or index.sort_key is None:
        return None  # a table without a sort key, which is reported there
    names, place = attributes(index.sort_key), KeyPlace(entity.name, "sk", index.name)
    at = mapping.at(entity.at)
    sk = key_of(names, mapping.sk_template, place, entity, at["sk_template"])
    return Mapped(index, entity.pk, sk, at) if sk else None
