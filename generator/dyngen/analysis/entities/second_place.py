"""The second place of an entity's items, while their key is changed: a draft that stands for the copies there.

    "also_at": {"pk_template": "AUTHOR#{user_id}", "sk_template": "POST#{post_id}"}

Held against the others of the table like an entity of its own, so whatever keeps other entities out of what is read
keeps copies out as well, in indexes too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.entities.index_keys import key_of
from dyngen.diagnostics import Place
from dyngen.ir.keys import Half, Key, KeyPlace
from dyngen.ir.tables import source_in_keys
from dyngen.names import ALSO_AT, GlobalName


def second_place(entity: Draft) -> Draft | None:
    """The copies of the entity's items; None where there are none, or where they cannot be, which is reported."""
    model = entity.model.also_at
    if model is None:
        return None
    at = entity.at["also_at"]
    config = entity.table.table_config
    if (config.sort_key is None) != (model.sk_template is None):
        _report_sort_key(entity, config.sort_key, at)
        return None
    pk = _key(config.partition_key, model.pk_template, "pk", entity, at)
    sk = None
    if config.sort_key is not None and model.sk_template is not None:
        sk = _key(config.sort_key, model.sk_template, "sk", entity, at)
        if sk is None:
            return None
    if pk is None:
        return None
    copy = replace(
        entity,
        name=GlobalName(f"_CopyOf{entity.name}"),  # what no entity can be called
        at=at,
        pk=pk,
        sk=sk,
        mapped=[replace(each, pk=pk if each.index.local else each.pk) for each in entity.mapped],
        is_copy=True,
    )
    for why, remedy, half in _obstacles(entity, copy):
        at[f"{half}_template"].error(
            "DG236", f"{entity.name} cannot stand at a second place: {why}", remedy
        )
    return copy


def _key(attribute: str, source: str, half: Half, entity: Draft, at: Place) -> Key | None:
    place = KeyPlace(entity.name, half, ALSO_AT)
    return key_of((attribute,), source, place, entity, at[f"{half}_template"])


def _report_sort_key(entity: Draft, sort_key: str | None, at: Place) -> None:
    if sort_key is None:
        at["sk_template"].error(
            "DG209",
            f"also_at of {entity.name} has an sk_template, but its table has no sort key",
            "remove the template",
            on_key=True,
        )
    else:
        at.error(
            "DG208",
            f"also_at of {entity.name} has no sk_template, but its table has the sort key {sort_key}",
            'add "sk_template": the same as that of the entity, if only the partition key changes',
            on_key=True,
        )


def _obstacles(entity: Draft, copy: Draft) -> Iterator[tuple[str, str, Half]]:
    """Why a copy would not say what the item says: reason, remedy, and the half to blame."""
    halves: tuple[tuple[Half, Key | None, Key | None], ...] = (
        ("pk", entity.pk, copy.pk),
        ("sk", entity.sk, copy.sk),
    )
    for half, own, other in halves:
        if own is None or other is None:
            continue
        for field in other.fields:
            if field.optional:
                yield (
                    f"{field.label} is optional, and an item without it would have no key there",
                    "make the field required, or leave it out of the template",
                    half,
                )
        attribute = own.templates[0].attribute
        if own.templates[0].parts == other.templates[0].parts:
            continue
        held = entity.stored_under(attribute)
        if held is not None:
            yield (
                f"the field {held.label} is the key attribute {attribute}, which holds something else there",
                f'keep this template, or store the field elsewhere first, by "attribute" of {held.label}',
                half,
            )
        for mapped in entity.mapped:
            if any(attribute == each.attribute for key in mapped.own for each in key.templates):
                yield (
                    f"{attribute} is a key of index {mapped.index.name}, too, and holds something else there",
                    "keep this template, or give the index a key attribute of its own",
                    half,
                )
    keys = entity.index_keys
    for field in entity.fields.values():
        # Keys of indexes change with other fields: what tells apart items whose copies have one key is an attribute.
        indexes = [] if field in entity.key_fields else keys
        if field.in_key_only and source_in_keys(field, copy.keys, indexes) is None:
            holders = "only keys hold" if source_in_keys(field, (), keys) else "only the key holds"
            yield (
                f"{holders} {field.label}, and the key there does not",
                f'name it in a template there, or remove "stored" from {field.label}',
                "pk",
            )


def with_copies(drafts: list[Draft]) -> list[Draft]:
    """The drafts of a table, and behind them those of their copies."""
    return [*drafts, *(each.copy for each in drafts if each.copy)]
