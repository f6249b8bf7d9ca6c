"""The plan of GetItem."""

from __future__ import annotations

from dyngen.analysis.patterns.guesses import left_over
from dyngen.analysis.patterns.key_arguments import key_arguments
from dyngen.analysis.patterns.roles import Roles
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.plans import Check, Get
from dyngen.schema import document as written


def plan_get(pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place) -> Get | None:
    sound = left_over(roles, scene.entity.sk, pattern, scene.entity)
    key = key_arguments(roles, scene.entity, pattern, at) if sound else None
    if key is None:
        return None
    return Get(
        key,
        pattern.consistent_read,
        tuple(Check(field, given.ref) for field, given in roles.equal.items()),
    )
