"""Items that stand at a second place while their key is changed: copied there, in the end deleted where they were."""

from __future__ import annotations

from collections.abc import Iterator

from dyngen.evolution.compare.second_places import Places
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.keys import SecondPlace
from dyngen.ir.schema import Entity
from dyngen.migration.derive.scene import Derived, Scene
from dyngen.migration.plan import Kind, Phase, Step


def moves(scene: Scene, entity: Pair[Entity]) -> Iterator[Derived]:
    """The steps of an entity: copies where it comes to a second place, deletes where it leaves one."""
    places = Places(entity, scene.texts)
    if places.is_switched:
        return
    was, now = entity.old.also_at, entity.new.also_at
    is_same = was is not None and now is not None and places.is_kept
    at = f"{entity.new.name}.also_at"
    if now and now.written and not (was and was.written and is_same):
        why = f"each item stands at {_said(now)}, too"
        yield Derived(_step(entity, Phase.EXPAND, now, why))
    if was and (now is None or (is_same and was.written and not now.written)):
        why = f"nothing of the new release writes {_said(was)}"
        yield Derived(_step(entity, Phase.CONTRACT, was, why), frozenset({("DB417", at)}))


def stands_twice(entity: Pair[Entity]) -> bool:
    """Has it a second place on either side?"""
    return bool(entity.old.also_at or entity.new.also_at)


def made_of(place: SecondPlace) -> tuple[str, ...]:
    """The attributes that the key of a place is made of: the sources of a step."""
    return tuple(field.attribute for field in place.key_fields if not field.in_key_only)


def _said(place: SecondPlace) -> str:
    return " and ".join(each.source for each in place.key_templates)


def _step(entity: Pair[Entity], phase: Phase, place: SecondPlace, why: str) -> Step:
    return Step(
        kind=Kind.MOVE,
        phase=phase,
        table=entity.new.table.name,
        entity=entity.new.name,
        targets=tuple(each.attribute for each in place.key_templates),
        sources=made_of(place),
        why=why,
    )
