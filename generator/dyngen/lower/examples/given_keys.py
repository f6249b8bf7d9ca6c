"""What gives the keys of the items that an access pattern is about."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import ItemKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field


def key_values(entity: Entity, key: ItemKey) -> Mapping[Field, Ref]:
    """The scalars that give fields of a key."""
    match key:
        case KeyFields(values):
            return dict(zip(entity.key_fields, values, strict=True))
        case KeyWithRawSort(partition):
            return dict(zip(entity.pk.fields, partition, strict=True))
        case KeyOfEntity():
            return {}


def has_scalars(entity: Entity, key: ItemKey) -> bool:
    """Do parameters give the key, or a part of it, and not entities alone?"""
    return any(ref.attribute is None for ref in key_values(entity, key).values())
