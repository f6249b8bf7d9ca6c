"""Names of entries of free-form objects that callers give, looked at before a request.

votes.{option}                      check_entry_name("Poll", "votes", option)
votes.{old} and votes.{new}         require_different("votes", old, new)
votes.{option} < votes.other        require_different("votes", option, "other")
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations

from dyngen.ir.conditions import Path
from dyngen.ir.schema import Entity
from dyngen.lower.expressions.conditions import value_of
from dyngen.lower.fragments import calling
from dyngen.syntax import Expression, Statement, literal


def checks(paths: Iterable[Path], entity: Entity, known: Collection[Path] = ()) -> list[Statement]:
    """The statements that refuse names which are none; of paths that are `known` they stand elsewhere."""
    named = dict.fromkeys(each for each in paths if each.entry and each not in known)
    return [
        calling(
            "check_entry_name",
            entity.name,
            str(entity.as_written(each.owner)),
            value_of(each.entry),
        )
        for each in named
        if each.entry
    ]


def all_different(paths: Iterable[Path], entity: Entity) -> list[Statement]:
    """The statements that refuse two entries of one object which turn out to be one."""
    entries = dict.fromkeys(each for each in paths if each.entry)
    pairs = [pair for pair in combinations(entries, 2) if pair[0].owner == pair[1].owner]
    return different(pairs, entity)


def different(pairs: Iterable[tuple[Path, Path]], entity: Entity) -> list[Statement]:
    """The same of two members of one object, at least one of which is an entry."""
    return [
        calling(
            "require_different", str(entity.as_written(one.owner)), _name_of(one), _name_of(other)
        )
        for one, other in pairs
    ]


def _name_of(path: Path) -> Expression:
    return value_of(path.entry) if path.entry else literal.text(str(path.steps[-1]))
