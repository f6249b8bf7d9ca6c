"""Which entity parameter an item of a transaction is.

trade(sold, bought)     Delete Item, key {"item_id": "sold.item_id"}     Put Item: it is `bought`
swap(mine, yours)       Put Item, key {"item_id": "yours.item_id"}       Put Item: it is `mine`
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
        if name := self._put_by_key(said):
            return said.scope.known[name]
        own = self._candidates(said)
        return own[min(self._taken[said.entity.name], len(own) - 1)] if own else None

    def take(self, said: Said, own: Given) -> None:
        """Use an entity parameter: as they are needed, and the last again and again."""
        by_order = own.name not in said.scope.depends and own.name != self._put_by_key(said)
        self._taken[said.entity.name] += by_order

    def is_put(self, said: Said, own: Given, used: Collection[str]) -> bool:
        """Is it the entity that is put? With a `key` it could be an item of scalars as well, whose key that gives.

        It is the entity where that has no other part (`used`: the parameters that have one), or where scalars
        do not make an item.
        """
        if not said.involved.key or own.name in said.scope.depends:
            return True
        if own.name in said.named_in_key:
            # What else `key` says must hold of it as well. A value would be for a copy with another key.
            of_entities = all("." in each for each in said.involved.key.values())
            return of_entities and bool(puts.missing(said))
        behind = self._said[self._said.index(said) + 1 :]
        wanted = sum(each.entity is said.entity and _takes_one(each) for each in behind)
        if self._taken[said.entity.name] + wanted >= len(self._candidates(said)):
            return False
        return own.name not in used or bool(puts.missing(said))

    def _put_by_key(self, said: Said) -> str | None:
        """The entity of a Put whose whole key its `key` names, where scalars do not make the item."""
        name = said.keyed_whole_by if said.involved.action == "Put" else None
        given = said.scope.known.get(name or "")
        if given is None or given.parameter.type != EntityType(said.entity.name):
            return None
        return given.name if puts.missing(said) else None

    def _candidates(self, said: Said) -> list[Given]:
        """The parameters that can be the item, in order: not one that another item is, by `key`."""
        kind = EntityType(said.entity.name)
        own = [each for each in said.scope.known.values() if each.parameter.type == kind]
        others = {
            self._put_by_key(each) or each.keyed_whole_by
            for each in self._said
            if each is not said and each.entity is said.entity
        }
        return [each for each in own if each.name not in others] or own


def _takes_one(said: Said) -> bool:
    """Is an item an entity that is given, or has its key from one? A key of values needs none."""
    by_values = said.involved.action != "Put" and len(said.key) == len(said.entity.key_fields)
    return not said.involved.key and not by_values
