"""Sets and arrays that are held to a size, and never get their first element: what is absent has no size.

ADD players :player, if size(players) < 4        refused where the item has no players yet
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from dyngen.analysis.updates.actions import Action
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.comparators import MIRRORED
from dyngen.ir.conditions import Comparison, Condition, Function, Junction, Not, Path, Size

_EXTENDING = ("add", "append", "prepend")
_TELLS = ("attribute_exists", "attribute_not_exists", "attribute_type", "contains")
"""The functions that say whether there must be something."""


def tell_unmet_at_first(actions: Sequence[Action], update: WrittenUpdate) -> None:
    """Warn of a condition that keeps something small which is extended, and that is refused where it is absent."""
    small = [*_small(update.condition, ())]
    for each in actions:
        starts = each.absent or each.field.type.is_set
        if each.name in _EXTENDING and starts and not each.target.entry and each.target in small:
            each.at["field"].warning(
                "DG461",
                f"{each.path} may be absent, and what is absent has no size: {update.name} raises {update.refused} "
                "then, and adds no first element",
                f'say "attribute_not_exists({each.path}) OR size({each.path}) …" in the condition; or, if it must be '
                f'there, "attribute_exists({each.path}) AND size({each.path}) …"',
            )


def _small(condition: Condition | None, told: Collection[Path]) -> Iterator[Path]:
    """What must be there and small; of the places that are `told` the condition says whether they may be absent."""
    match condition:
        case Junction(_, conditions):
            inside = {*told, *(path for each in conditions for path in _told(each))}
            for each in conditions:
                yield from _small(each, inside)
        case Comparison(Size(path), "<" | "<=", _) if path not in told:
            yield path
        case Comparison(_, turned, Size(path)) if (
            MIRRORED[turned] in ("<", "<=") and path not in told
        ):
            yield path


def _told(condition: Condition) -> Iterator[Path]:
    match condition:
        case Function(name, path) if name in _TELLS:
            yield path
        case Not(Function(name, path)) if name in ("attribute_exists", "attribute_not_exists"):
            yield path
