"""What a write sets without its caller's doing, in words.

updated_at, touched       moments: updated_at; changes: updated_at = now
order_id, generated       changes: order_id = uuid7
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.plans import BatchWrite, Plan, PutEntity, PutFields, UpdateEntity, UpdateFields
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import TransactPutFields
from dyngen.ir.types import Field


def moments(plan: Plan, entity: Entity) -> Sequence[Field]:
    """The fields that are set to the time of the call."""
    match plan:
        case PutEntity() | UpdateEntity() | UpdateFields():
            return entity.touched
        case PutFields(moments=fields):
            return fields
        case BatchWrite(puts=puts) if any(each.entity == entity.name for each in puts):
            return entity.touched
    return []


def of_entity(entity: Entity) -> Sequence[str]:
    """What happens to an entity that is written whole."""
    return [f"{each.attribute} = now" for each in entity.touched]


def of_fields(plan: PutFields | TransactPutFields, entity: Entity) -> Sequence[str]:
    """What an item that is built of scalars has besides them."""
    given = {each.field for each in plan.fields}
    return [
        f"{each.attribute} = {each.generate or 'now'}"
        for each in entity.fields
        if each.supplied and each not in given
    ]
