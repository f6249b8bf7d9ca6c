"""The primary key of the item that an operation is about, from scalar parameters."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import adopt
from dyngen.analysis.parameters.needed import needs
from dyngen.analysis.parameters.roles import Roles
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import GivenKey, KeyFields, KeyWithRawSort
from dyngen.ir.types import Field
from dyngen.schema import document as written


def key_arguments(roles: Roles, entity: Draft, pattern: written.AccessPattern) -> GivenKey:
    """The whole primary key, which the roles cover, from scalar parameters."""
    for field, given in roles.key.items():
        adopt(given, field.type, field.label, pattern.name)
    if roles.raw_sort and entity.sk:
        partition = tuple(roles.key[field].ref for field in entity.pk.fields)
        return KeyWithRawSort(partition, roles.raw_sort.ref)
    return KeyFields(tuple(roles.key[field].ref for field in entity.key_fields))


def key_of(values: Mapping[Field, Ref], entity: Draft) -> KeyFields | None:
    """The key of an item that values are put in; None where a part of it is made anew."""
    if not values.keys() >= {*entity.key_fields}:
        return None
    return KeyFields(tuple(values[field] for field in entity.key_fields))


def covers_key(roles: Roles, entity: Draft, pattern: written.AccessPattern, at: Place) -> bool:
    """Is every field of the primary key given? What is not is reported, and nothing that follows from it."""
    if roles.raw_sort:
        return True
    given = {each.name for each in roles.all}
    missing = [
        field for field in entity.key_fields if field not in roles.key and field.label not in given
    ]
    for field in missing:
        needs(field, roles.left, f"the primary key of {entity.name}", pattern, entity, at)
    return not missing
