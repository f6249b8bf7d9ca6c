"""What gives the keys of the items that an access pattern is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import GivenKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.plans import Put, PutEntity
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field

AnyKey: TypeAlias = GivenKey | KeyOfEntity


def key_of_put(plan: Put, entity: Entity) -> AnyKey | None:
    """The key of what is put: that of the entity, or of the scalars that it is built from.

    None: a part of it is made anew in each call, so that there is no such item.
    """
    if isinstance(plan, PutEntity):
        return KeyOfEntity(plan.entity)
    refs = {each.field: each.ref for each in plan.fields}
    if not refs.keys() >= {*entity.key_fields}:
        return None
    return KeyFields(tuple(refs[each] for each in entity.key_fields))


def key_values(entity: Entity, key: AnyKey) -> Mapping[Field, Ref]:
    """The scalars that give fields of a key."""
    match key:
        case KeyFields(values):
            return dict(zip(entity.key_fields, values, strict=True))
        case KeyWithRawSort(partition):
            return dict(zip(entity.pk.fields, partition, strict=True))
        case KeyOfEntity():
            return {}


def has_scalars(entity: Entity, key: AnyKey) -> bool:
    """Do parameters give the key, or a part of it, and not entities alone?"""
    return any(ref.attribute is None for ref in key_values(entity, key).values())
