"""The primary key of the item that an operation is about, from scalar parameters."""

from __future__ import annotations

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.patterns.roles import Roles, adopt, needs
from dyngen.diagnostics import Place
from dyngen.ir.plans import KeyArguments
from dyngen.ir.types import Kind, Type
from dyngen.schema import document as written


def key_arguments(
    roles: Roles, entity: Draft, pattern: written.AccessPattern, at: Place
) -> KeyArguments | None:
    """The whole primary key from scalar parameters; None if it is not covered, which is reported."""
    for field, given in roles.key.items():
        adopt(given, field.type, field.attribute, pattern.name)
    if roles.raw_sort and entity.sk:
        template = entity.sk.templates[0]
        roles.raw_sort.become(Type(Kind.STRING))
        return KeyArguments(
            tuple(roles.key[field].ref for field in entity.pk.fields),
            raw=((template.attribute, roles.raw_sort.ref),),
        )
    missing = [field for field in entity.key_fields if field not in roles.key]
    if missing:
        for field in missing:
            needs(field, roles.left, f"the primary key of {entity.name}", pattern, at)
        return None
    return KeyArguments(tuple(roles.key[field].ref for field in entity.key_fields))
