"""The kinds of mixed data that a query is about: all that share the partition, or those in `entities`.

"return_type": "mixed_data", "entities": ["Post", "Comment"]      Query[Post | Comment]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.keyspace import scope
from dyngen.analysis.scene import Scene
from dyngen.diagnostics import Place
from dyngen.records import record
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown


def check_kinds(pattern: written.AccessPattern, scene: Scene, at: Place) -> None:
    """Report `entities` where it has no meaning, and names in it that are no entities of the table."""
    if pattern.entities is None:
        return
    if pattern.operation != "Query" or pattern.return_type != "mixed_data":
        at["entities"].error(
            "DG444",
            f"{pattern.name} does not return mixed data, and so no kinds to choose from",
            'remove it, or make it a Query that returns "mixed_data"',
            on_key=True,
        )
    known = [each.name for each in scene.drafts if not each.is_copy]
    for position, name in enumerate(pattern.entities):
        if name in pattern.entities[:position]:
            at["entities"][position].error(
                "DG445", f"{name} stands twice in the entities of {pattern.name}", "remove one"
            )
        elif name not in known and not scene.is_broken(name):
            table = scene.entity.table.table_config.table_name
            at["entities"][position].error(
                "DG445",
                f"table {table} has no entity {quoted(name)}",
                unknown(name, known, "name an entity of the table"),
            )


def reader(pattern: written.AccessPattern, scene: Scene) -> Scene:
    """The scene of the entity whose keys a query is made of.

    It is the owner, unless that is not in the index: then the first of the kinds that is.
    """
    if not pattern.index_name or scene.entity.mapping(pattern.index_name):
        return scene
    wanted = pattern.entities or ()
    there = [each for each in scene.drafts if each.mapping(pattern.index_name) and not each.is_copy]
    found = next((each for name in wanted for each in there if each.name == name), scene.entity)
    return replace(scene, entity=found)


@record(frozen=True, slots=True)
class Kinds:
    """The entities that share the partitions of a query."""

    chosen: Sequence[Draft]
    others: Sequence[Draft]


def kinds(pattern: written.AccessPattern, scene: Scene, at: Place) -> Kinds | None:
    """What a query for mixed data returns, and what not; None if one never is in the partition, which is reported.

    `scene` is that of the `reader`.
    """
    entity = scene.entity
    mates = (
        scope.index_mates(entity, pattern.index_name, scene.drafts)
        if pattern.index_name
        else scope.partition_mates(entity, scene.drafts)
    )
    together: dict[str, Draft] = {each.name: each for each in (entity, *mates)}
    copies = [each for each in together.values() if each.is_copy]
    for each in copies:
        del together[each.name]
    if pattern.entities is None:
        return Kinds([*together.values()], copies)
    strangers = [
        (position, name)
        for position, name in enumerate(pattern.entities)
        if name not in together and not scene.is_broken(name)
    ]
    for position, name in strangers:
        where = f"index {pattern.index_name}" if pattern.index_name else "the table"
        at["entities"][position].error(
            "DG445",
            f"no {name} is ever in the partitions of {where} that {pattern.name} queries",
            f"name some of {', '.join(together)}",
        )
    chosen = [together[name] for name in pattern.entities if name in together]
    if strangers or not chosen:  # what is wrong with all that are chosen is reported, too
        return None
    return Kinds(chosen, [each for each in (*together.values(), *copies) if each not in chosen])
