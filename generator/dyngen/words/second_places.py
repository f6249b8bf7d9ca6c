"""What writes cost besides, and where they go, while items stand at two places.

Post also at AUTHOR#{author}      ; Post is read first and written to both places, in a transaction
"""

from __future__ import annotations

from collections.abc import Sequence

from dyngen.ir.plans import Delete
from dyngen.ir.schema import Entity
from dyngen.ir.transactions import Check
from dyngen.words.index_effects import Written
from dyngen.words.phrasing import listed


def key_of(entity: Entity) -> str | None:
    """The second key of an item, if writes go there as well: `pk = AUTHOR#{author} AND sk = POST#{post_id}`."""
    if (there := entity.copied_to) is None:
        return None
    return " AND ".join(f"{each.attribute} = {each.source}" for each in there.key_templates)


def cost(writes: Sequence[Written]) -> str:
    """What is to be said behind what the writes of one request cost; empty where nothing is."""
    names = _copied(writes)
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    done = "deleted from both" if _deletes(writes) else "written to both"
    return f"; {listed(names)} {verb} read first and {done} places, in a transaction"


def capacity(writes: Sequence[Written], times: str) -> str:
    """The same in units; `times` is how many there are then of what was said of one place."""
    names = _copied(writes)
    return (
        f"; {times} for {listed(names)}, at two places, and 1 read unit per 4 KB" if names else ""
    )


def _deletes(writes: Sequence[Written]) -> bool:
    """Is it all that is done there?"""
    copied = [write for entity, write in writes if entity.copied_to]
    return all(isinstance(each, Delete | Check) for each in copied)


def _copied(writes: Sequence[Written]) -> list[str]:
    written = [entity for entity, write in writes if not isinstance(write, Check)]
    return [*dict.fromkeys(entity.name for entity in written if entity.copied_to)]
