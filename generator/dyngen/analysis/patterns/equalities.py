"""References of a put: entities whose key must be named in the item that is written."""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.scene import Scene
from dyngen.ir.conditions import Ref
from dyngen.ir.parameters import EntityType
from dyngen.ir.plans import Agreement, FieldValue
from dyngen.schema import document as written


def references(
    pattern: written.AccessPattern,
    entity: Draft,
    own: Given | None,
    fields: Sequence[FieldValue],
    references: Sequence[Given],
    scene: Scene,
) -> tuple[Agreement, ...]:
    """Every field of a reference's key that the item has too must be equal."""
    found: list[Agreement] = []
    built = {each.field.label: each.ref for each in fields}
    for given in references:
        if not isinstance(given.parameter.type, EntityType):
            continue
        other = scene.entities[given.parameter.type.entity]
        shared = [
            field
            for field in other.key_fields
            if (mine := entity.fields.get(field.label))
            and mine.type.kind is field.type.kind
            and (own or field.label in built)
        ]
        if not shared or given.parameter.type.many:
            given.named.warning(
                "DG437",
                f"{given.name} of {pattern.name} has no effect: {entity.name} has no field of the key of {other.name}",
                f"give {entity.name} the field {', '.join(f.label for f in other.key_fields)}, "
                "or remove the parameter",
            )
        for field in shared:
            mine = entity.fields[field.label]
            left = Ref(own.ref.name, mine.name) if own else built[field.label]
            found.append(
                Agreement(
                    left=left,
                    right=Ref(given.parameter.name, field.name),
                    message=f"{left.name}.{field.label} must be that of {given.name}"
                    if own
                    else f"{left.name} must be that of {given.name}",
                    optional=mine.optional,
                    any_case=other.has_any_case(field)
                    and (mine not in entity.key_fields or entity.has_any_case(mine)),
                )
            )
    return tuple(found)
