"""What a write does to the entries of an index, in words.

edit_profile, index ByName(name)      moves the entry: name_pk
edit_profile, index with ALL          rewrites the entry's copy of bio and version
edit_profile, index KEYS_ONLY         None: it is not touched
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from dyngen.ir.plans import (
    BatchWrite,
    Delete,
    Plan,
    PutEntity,
    PutFields,
    UpdateEntity,
    UpdateFields,
    Write,
)
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import IndexKey
from dyngen.ir.transactions import Action
from dyngen.words.phrasing import listed


def of_write(entity: Entity, write: Plan | Action, mapped: IndexKey) -> str | None:
    """What happens to the entry of an item of the entity; None where nothing does."""
    match write:
        case UpdateFields(creates=True):
            return "writes the entry"
        case UpdateFields():
            return _updated(entity, write, mapped)
        case PutEntity() | PutFields() | UpdateEntity():
            return "writes the entry"
        case Delete():
            return "removes the entry"
        case BatchWrite(deletes=deletes):
            return "writes the entry" if deletes is None else "writes or removes the entry"
    return None


Written: TypeAlias = "tuple[Entity, Plan | Action]"
"""What is written, and how."""


def writes_of(plan: Plan, entity: Entity, schema: Schema) -> list[Written]:
    """What a request of a repository writes: a batch, items of other entities as well."""
    others = plan.puts if isinstance(plan, BatchWrite) else ()
    return [(each, plan) for each in (entity, *(schema.entity(put.entity) for put in others))]


def touch_indexes(writes: Sequence[Written]) -> bool:
    """Whether any entry of an index is written, or removed."""
    return any(of_write(entity, write, each) for entity, write in writes for each in entity.indexes)


def touched(writes: Sequence[Written]) -> list[str]:
    """What the writes of one request do to indexes: a line for each entry, or why there is none."""
    found = [
        f"{mapped.index.name}: {effect} of {entity.name}"
        for entity, write in writes
        for mapped in entity.indexes
        if (effect := of_write(entity, write, mapped))
    ]
    if found:
        return list(dict.fromkeys(found))
    outside = listed([*dict.fromkeys(entity.name for entity, _ in writes)])
    if any(entity.indexes for entity, _ in writes):
        return [f"none: no entry of {outside} holds what is written"]
    return [
        f"none: {outside} {'is' if len({e.name for e, _ in writes}) == 1 else 'are'} in no index"
    ]


def is_write(plan: Plan) -> bool:
    """Whether a plan changes items."""
    return isinstance(plan, Write | BatchWrite)


def _updated(entity: Entity, write: UpdateFields, mapped: IndexKey) -> str | None:
    changed = [each.target.attribute for each in write.changes]
    changed += [entity.version.attribute] if entity.version else []
    changed = list(dict.fromkeys(changed))
    keys = [each.attribute for each in mapped.own_templates]
    if moved := [name for name in changed if name in keys]:
        return f"moves the entry: {listed(moved)}"
    index = mapped.index
    copied = [name for name in changed if index.projection == "ALL" or name in index.included]
    return f"rewrites the entry's copy of {listed(copied)}" if copied else None
