"""Values that must be equal before a request is sent (references; entities that a key ties)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.patterns.parameters import Given
from dyngen.analysis.scene import Scene
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import Agreement, EntityType
from dyngen.ir.types import Field
from dyngen.schema import document as written


def references(
    pattern: written.AccessPattern,
    entity: Draft,
    own: Given | None,
    fields: Sequence[tuple[Field, Ref]],
    references: Sequence[Given],
    scene: Scene,
) -> tuple[Agreement, ...]:
    """Every field of a reference's key that the item has too must be equal."""
    found: list[Agreement] = []
    built = {field.attribute: ref for field, ref in fields}
    for given in references:
        if not isinstance(given.parameter.type, EntityType):
            continue
        other = scene.entities[given.parameter.type.entity]
        shared = [
            field
            for field in other.key_fields
            if field.attribute in entity.fields and (own or field.attribute in built)
        ]
        if not shared or given.parameter.type.many:
            given.named.warning(
                "DG437",
                f"{given.name} of {pattern.name} has no effect: {entity.name} has no field of the key of {other.name}",
                f"give {entity.name} the field {', '.join(f.attribute for f in other.key_fields)}, "
                "or remove the parameter",
            )
        for field in shared:
            mine = entity.fields[field.attribute]
            left = Ref(own.ref.name, mine.name) if own else built[field.attribute]
            found.append(
                Agreement(
                    left,
                    Ref(given.parameter.name, field.name),
                    f"{entity.snake}.{field.attribute} must be that of {given.name}",
                    optional=mine.optional,
                )
            )
    return tuple(found)


def ties(givens: Sequence[Given], entities: Mapping[str, Draft]) -> tuple[Agreement, ...]:
    """Entity parameters must agree in the fields by which the key of one is named in the other."""
    found: list[Agreement] = []
    single = [
        (given, given.parameter.type)
        for given in givens
        if isinstance(given.parameter.type, EntityType) and not given.parameter.type.many
    ]
    for number, (given, kind) in enumerate(single):
        for other, other_kind in single[number + 1 :]:
            if kind.entity == other_kind.entity:
                continue
            one, two = entities[kind.entity], entities[other_kind.entity]
            tied = dict.fromkeys(field.attribute for field in (*one.key_fields, *two.key_fields))
            for attribute in tied:
                left, right = one.fields.get(attribute), two.fields.get(attribute)
                if left and right:
                    message = f"{given.name}.{attribute} and {other.name}.{attribute} must be equal"
                    mine = Ref(given.parameter.name, left.name)
                    theirs = Ref(other.parameter.name, right.name)
                    if right.optional and not left.optional:  # the left one may be None
                        mine, theirs = theirs, mine
                    optional = left.optional or right.optional
                    found.append(Agreement(mine, theirs, message, optional))
    return tuple(found)
