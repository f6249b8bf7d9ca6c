"""The plan of DeleteItem."""

from __future__ import annotations

from collections.abc import Mapping

from dyngen.analysis.parameters.guesses import left_over
from dyngen.analysis.parameters.key_arguments import covers_key, key_arguments
from dyngen.analysis.parameters.roles import Roles
from dyngen.analysis.patterns.guard import guard, is_refused_without_item
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.ir.plans import Delete, Returns
from dyngen.schema import document as written


def plan_delete(
    pattern: written.AccessPattern, scene: Scene, roles: Roles, at: Place
) -> Delete | None:
    entity = scene.entity
    for given in roles.entities:
        given.named.error(
            "DG413",
            f"{given.name} has no effect in {pattern.name}",
            "remove it: a DeleteItem takes the fields of the key",
        )
    covered = covers_key(roles, entity, pattern, at)
    sound = covered and left_over(roles, entity.sk, pattern, entity) and not roles.entities
    condition = guard(pattern, entity, roles, at)
    if not sound or condition is None:
        return None
    returns = _SURELY if is_refused_without_item(condition) else _PERHAPS
    return Delete(
        key=key_arguments(roles, entity, pattern),
        guard=condition,
        returns=returns[pattern.return_type],
    )


_PERHAPS: Mapping[str, Returns] = {
    "success_flag": "flag",
    "single_entity": "optional",
    "void": "nothing",
}
_SURELY: Mapping[str, Returns] = {
    "success_flag": "done",
    "single_entity": "previous",
    "void": "nothing",
}
