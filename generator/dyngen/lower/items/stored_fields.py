"""Which fields of an entity are attributes of its item, and so of its dataclass."""

from __future__ import annotations

from dataclasses import replace

from dyngen.ir.schema import Entity
from dyngen.ir.types import Field


def stored_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that are stored attributes, `version` last unless the schema declares it."""
    version = () if entity.versioned_by_schema else (entity.version,)
    return tuple(counted(each, entity) for each in (*entity.fields, *version) if not each.derived)


def counted(field: Field, entity: Entity) -> Field:
    """`field`; the one that counts updates is never None, it begins with 1."""
    if field != entity.version or not field.optional:
        return field
    return replace(field, default=1)
