"""The items that a call needs: with the keys that it is about, and such that its conditions are met.

rename_user("u-1", …), `status = "open"`        replace(sample_user(), status="open") must be stored
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from dyngen.ir.changes import Change
from dyngen.ir.conditions import Condition, Ref, conjuncts, every, refs
from dyngen.ir.given import key_values
from dyngen.ir.key_values import ItemKey, KeyOfEntity
from dyngen.ir.plans import Query, Scan
from dyngen.ir.schema import Entity
from dyngen.lower.examples.contents import Content
from dyngen.lower.examples.effects import selecting, taken_away
from dyngen.lower.examples.parameter_fields import Meaning, meanings
from dyngen.lower.examples.preconditions import Demands
from dyngen.lower.examples.specimens import Specimens, Whole
from dyngen.lower.items.constants import is_fit
from dyngen.names import Identifier


class Needs:
    """What must be there for one call, found out when its arguments are known."""

    def __init__(self, specimens: Specimens, wholes: Mapping[Identifier, Whole]) -> None:
        """`wholes` are the entities among the arguments."""
        self._specimens, self._wholes = specimens, wholes
        self._needs: list[tuple[Entity, ItemKey, Condition | None, Sequence[Change]]] = []
        self._lacking: list[tuple[Entity, ItemKey]] = []
        self._reads: list[tuple[Entity, Query | Scan]] = []
        self.versions: set[Identifier] = set()
        """The arguments whose version the stored item must have."""
        self.unmet = False
        """Is there a condition of which it is not known that it is met? Said when `stored` was asked."""

    def add(
        self, entity: Entity, key: ItemKey, condition: Condition | None, changes: Sequence[Change]
    ) -> None:
        """The item with this key must be there, and meet the condition; what is taken away by `changes` should be."""
        self._needs.append((entity, key, condition, changes))

    def lack(self, entity: Entity, key: ItemKey) -> None:
        """There must be no item with this key."""
        self._lacking.append((entity, key))

    def find(self, entity: Entity, plan: Query | Scan) -> None:
        """The sample should meet the filter."""
        self._reads.append((entity, plan))

    def stored(self, known: Content) -> Iterator[Whole]:
        """The items that are not stored for every example; `known` are the other arguments."""
        seen: list[tuple[Entity, Content]] = []
        for entity, which, condition, changes in self._needs:
            key = self._key(entity, which, known)
            if None in key.values():
                self.unmet |= condition is not None
                continue
            if (entity, key) in seen:
                continue
            seen.append((entity, key))
            first, second = (self._specimens.whole(entity, second=each) for each in (False, True))
            whole = first if first.has(key) else second
            if not whole.has(key):
                whole.changes |= key
            if condition is not None:
                whole.changes |= self._demands(whole, known).of(condition)
                self.unmet |= not self._demands(whole, known).met(condition)
            self.unmet |= not self._has_version(whole, which)
            for wish in taken_away(changes, lambda ref: self.known(ref, known)):
                self._wish(whole, wish, known, kept=condition)
            if whole.changes or whole is second:
                yield whole
        for entity, plan in self._reads:
            whole = self._specimens.whole(entity, second=False)
            whole.changes |= self._for_index(whole, plan, known)
            looked = [
                each
                for each in conjuncts(plan.filter)
                if None not in [self.known(ref, known) for ref in refs(each)]
            ]
            if wanted := every(*looked):
                self._wish(whole, wanted, known, fixed=selecting(entity, plan))
            if whole.changes:
                yield whole

    def _for_index(self, whole: Whole, plan: Query | Scan, known: Content) -> Content:
        """What the item needs to be in the index that is read: without a field of its key it is not there."""
        keys = [each for each in whole.entity.indexes if each.index == plan.index]
        fields = dict.fromkeys(each for index in keys for key in index.own for each in key.fields)
        # The beginning of one of an enum's values is none of them itself.
        given = {
            meaning.field: value
            for ref, meaning in meanings(plan, whole.entity)
            if isinstance(meaning, Meaning) and not meaning.particular
            if is_fit(meaning.field.type, value := self.known(ref, known))
        }
        lacking = self._specimens.indexed(whole.entity)
        return {
            each.label: given.get(each) or lacking[each.label]
            for each in fields
            if whole.content.get(each.label) is None
        }

    def gone(self, known: Content) -> Iterator[Whole]:
        """The samples that are stored for every example, but not for this one."""
        seen: list[Entity] = []
        for entity, key in self._lacking:
            sample = self._specimens.whole(entity, second=False)
            if entity not in seen and sample.has(self._key(entity, key, known)):
                seen.append(entity)
                yield sample

    def _wish(
        self,
        whole: Whole,
        wish: Condition,
        known: Content,
        *,
        kept: Condition | None = None,
        fixed: Collection[str] = (),
    ) -> None:
        """Make the item meet a condition, unless another one is not `kept` then, or a `fixed` field would change."""
        before = dict(whole.changes)
        changes = self._demands(whole, known).of(wish)
        whole.changes |= changes
        demands = self._demands(whole, known)
        met = demands.met(wish) and (kept is None or demands.met(kept))
        if not met or not changes.keys().isdisjoint(fixed):
            whole.changes = before

    def _demands(self, whole: Whole, known: Content) -> Demands:
        return Demands(whole.entity, whole.content, lambda ref: self.known(ref, known))

    def _has_version(self, whole: Whole, key: ItemKey) -> bool:
        """Has the item the version that an update by an entity demands?"""
        version = whole.entity.version
        if version is None or not isinstance(key, KeyOfEntity):
            return True
        wanted = self._wholes[key.entity.name]
        return key.entity.name not in self.versions or (
            whole.content.get(version.label) == wanted.content.get(version.label)
        )

    def _key(self, entity: Entity, key: ItemKey, known: Content) -> Content:
        """The key as JSON says it, None for what is not known."""
        if isinstance(key, KeyOfEntity):
            content = self._wholes[key.entity.name].content
            return {each.label: content.get(each.label) for each in entity.key_fields}
        refs = key_values(entity, key)
        return {
            each.label: self.known(refs[each], known) if each in refs else None
            for each in entity.key_fields
        }

    def known(self, ref: Ref, known: Content) -> object:
        """What a parameter is given, or what is in an entity that is one."""
        if ref.attribute is None:
            return known.get(ref.name)
        whole = self._wholes[ref.name]
        return whole.content.get(whole.label(ref))
