"""Which entity parameter an item of a transaction is.

trade(sold, bought)     Delete Item, key {"item_id": "sold.item_id"}     Put Item: it is `bought`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from dyngen.analysis.parameters.given import Given
from dyngen.analysis.transactions import puts
from dyngen.analysis.transactions.said import Said
from dyngen.ir.parameters import EntityType


class Wholes:
    """The entity parameters of a transaction, as its items take them."""

    def __init__(self, said: Sequence[Said]) -> None:
        self._said = said
        self._taken: Counter[str] = Counter()
        """How many of a type have been taken."""

    def of(self, said: Said) -> Given | None:
        """The entity parameter of an item: the one that the item depends on, or the next of its type."""
        named = [said.scope.known.get(name) for name in (said.scope.each, said.scope.when) if name]
        kinds = (EntityType(said.entity.name), EntityType(said.entity.name, many=True))
        for given in named:
            if given and given.parameter.type in kinds:
                return given
        own = self._candidates(said)
        return own[min(self._taken[said.entity.name], len(own) - 1)] if own else None

    def take(self, said: Said, own: Given) -> None:
        """Use an entity parameter: as they are needed, and the last again and again."""
        self._taken[said.entity.name] += own.name not in said.scope.depends

    def is_put(self, said: Said, own: Given, used: Collection[str]) -> bool:
        """Is it the entity that is put? With a `key` it could be an item of scalars as well, whose key that gives.

        It is the entity where that has no other part (`used`: the parameters that have one), or where scalars
        do not make an item.
        """
        if not said.involved.key or own.name in said.scope.depends:
            return True
        if own.name in {name.partition(".")[0] for name in said.involved.key.values()}:
            return False
        behind = self._said[self._said.index(said) + 1 :]
        wanted = sum(each.entity is said.entity and _takes_one(each) for each in behind)
        if self._taken[said.entity.name] + wanted >= len(self._candidates(said)):
            return False
        return own.name not in used or bool(puts.missing(said))

    def _candidates(self, said: Said) -> list[Given]:
        """The parameters that can be the item, in order: not one that another item is, by `key`."""
        kind = EntityType(said.entity.name)
        own = [each for each in said.scope.known.values() if each.parameter.type == kind]
        others = {
            each.keyed_whole_by
            for each in self._said
            if each is not said and each.entity is said.entity
        }
        return [each for each in own if each.name not in others] or own


def _takes_one(said: Said) -> bool:
    """Is an item an entity that is given, or has its key from one? A key of values needs none."""
    by_values = said.involved.action != "Put" and len(said.key) == len(said.entity.key_fields)
    return not said.involved.key and not by_values
