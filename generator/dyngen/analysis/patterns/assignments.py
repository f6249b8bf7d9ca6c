"""What an update drags along: index keys follow the fields that they are made of, in the same request.

    status is set, and an index key is STATUS#{status}        SET status = :status, gsi1pk = "STATUS#…"

If the key has a field that the update does not know, that is a compile error, not a stale index.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace.keyvalues import value
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import adopt
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Value
from dyngen.ir.keys import Key, Template
from dyngen.ir.plans import Assignment
from dyngen.ir.types import Field


def assignments(
    entity: Draft,
    known: Mapping[Field, Given],
    changed: Mapping[Field, Given],
    name: str,
    at: Place,
    *,
    never_none: Collection[str] = (),
) -> tuple[Assignment, ...] | None:
    """SET and REMOVE of the changed fields and of every index key attribute they are part of.

    `never_none`: parameters that cannot remove their field, as they are part of a key elsewhere.
    """
    sound = True
    found: list[Assignment] = []
    for field, given in changed.items():
        if field.derived or field == entity.version or field in entity.key_fields:
            why = "computed from the key" if field.derived else "counted by every update"
            if field in entity.key_fields:
                why = "part of the primary key"
            given.named.error(
                "DG423",
                f"{name} sets {field.attribute}, which is {why}",
                "remove the parameter"
                + ("; expected_version checks it" if field == entity.version else ""),
            )
            sound = False
            continue
        removable = field.optional and given.name not in never_none
        if not adopt(given, field.type, field.attribute, name, removable=removable):
            sound = False
            continue
        nullable = (given.ref,) if removable else ()
        found.append(
            Assignment(
                attribute=field.attribute, value=Value(given.ref, field.type), nullable=nullable
            )
        )
    values = {**known, **changed}
    for mapped in entity.mapped:
        for key in (mapped.pk, mapped.sk):
            sound = (
                _index_key(entity, mapped.index.name, key, values, changed, found, name, at)
                and sound
            )
    return tuple(found) if sound else None


def _index_key(
    entity: Draft,
    index: str,
    key: Key | None,
    values: Mapping[Field, Given],
    changed: Mapping[Field, Given],
    found: list[Assignment],
    name: str,
    at: Place,
) -> bool:
    sound = True
    for template in key.templates if key else ():
        touched = [field for field in template.fields if field in changed]
        if touched and template.stored_as_field:
            _judge_as_key(template, values, found)
            continue
        if not touched or any(each.attribute == template.attribute for each in found):
            continue
        missing = [field for field in template.fields if field not in values]
        if missing:
            names = ", ".join(field.attribute for field in missing)
            at["name"].error(
                "DG424",
                f"{name} changes {touched[0].attribute}, but not {names}, and the key "
                f'"{template.source}" of index {index} needs both',
                f"add {names} as a parameter, or update with the whole entity: "
                f'{{"type": "entity", "entity_type": "{entity.name}"}}',
            )
            sound = False
            continue
        refs = {field: values[field].ref for field in template.fields}
        removing = {ref for each in found for ref in each.nullable}
        nullable = tuple(refs[field] for field in template.fields if refs[field] in removing)
        found.append(
            Assignment(attribute=template.attribute, value=value(template, refs), nullable=nullable)
        )
    return sound


def _judge_as_key(
    template: Template, values: Mapping[Field, Given], found: list[Assignment]
) -> None:
    """A field that is a key attribute of an index itself: its value is judged as a component of that key."""
    for number, each in enumerate(found):
        if each.attribute == template.attribute and isinstance(each.value, Value):
            refs = {field: values[field].ref for field in template.fields}
            found[number] = replace(each, value=value(template, refs))
