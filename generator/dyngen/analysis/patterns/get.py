"""The plan of GetItem."""

from __future__ import annotations

from dyngen.analysis.entities.compared import compared
from dyngen.analysis.entities.rows import row
from dyngen.analysis.parameters.guesses import left_over
from dyngen.analysis.parameters.key_arguments import covers_key, key_arguments
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.plans import FieldValue, Get
from dyngen.schema import document as written


def plan_get(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place) -> Get | None:
    entity = scene.entity
    covered = covers_key(roles, entity, pattern, at)
    if not covered or not left_over(roles, entity.sk, pattern, entity):
        return None
    found = row(pattern, entity)
    return Get(
        key=key_arguments(roles, entity, pattern),
        consistent=pattern.consistent_read,
        checks=tuple(
            FieldValue(field=field, ref=given.ref) for field, given in roles.equal.items()
        ),
        row=found,
        compared=compared(roles.equal, pattern, entity, None, found),
    )
