"""Which fields of an entity its dataclass has, and which are attributes of its item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.syntax.shadowing import plain


def written_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that are written as attributes."""
    return tuple(each for each in stored_fields(entity) if not each.in_key_only)


def stored_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields that an item holds, the one that counts updates last unless the schema declares it."""
    return tuple(counted(each, entity) for each in entity.known if not each.derived)


def renamed(fields: Iterable[Field]) -> dict[str, str]:
    """What fields are stored under that are called otherwise in Python."""
    names = {plain(each.name): each.attribute for each in fields}
    return {name: attribute for name, attribute in names.items() if name != attribute}


def counted(field: Field, entity: Entity) -> Field:
    """`field`; the one that counts updates is never None, it begins with 1."""
    if field != entity.version or not field.optional:
        return field
    return replace(field, default=1)
