"""What an access pattern is read against: its entity, the others of the table and of the schema, the indexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dyngen.analysis.entities.draft import Draft
from dyngen.ir.tables import Collection, Index
from dyngen.records import record


@record(frozen=True, slots=True)
class Scene:
    """Everything a pattern is read against."""

    entity: Draft
    drafts: Sequence[Draft]
    """All entities of its table, and their copies at second places."""
    entities: Mapping[str, Draft]
    """All entities of the schema."""
    indexes: Mapping[str, Index]
    """The resolved indexes of its table."""
    collections: dict[tuple[str, ...], Collection]
    """Collections that patterns have asked for so far."""
    is_broken: Callable[[str], bool] = lambda _: False
    """Is an entity of this name there, but wrong, and reported?"""
