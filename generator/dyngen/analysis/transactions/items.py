"""The items of a transaction, each with its key, its values and its condition.

Put takes the entity parameter of its type, or is built from scalars; the others take their key from scalar
parameters named after the key's fields, from what `key` names, or from an entity parameter of their own type; Update
sets what else is a field of it. A parameter has one part: who is compared, or gives the key of another item, does not
silently set a field of the same name as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dyngen.analysis.conditions.spellings import names_only
from dyngen.analysis.conditions.untyped import Spot
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import mistaken_field
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.key_arguments import key_of
from dyngen.analysis.patterns.guard import is_met_by_new
from dyngen.analysis.transactions import keys, puts
from dyngen.analysis.transactions.remedies import key_missing, use_of, uses_in
from dyngen.analysis.transactions.said import Said
from dyngen.analysis.transactions.scope import Scope
from dyngen.analysis.transactions.ties import Part
from dyngen.analysis.transactions.wholes import Wholes
from dyngen.analysis.updates.actions import names_parameters
from dyngen.analysis.updates.one_part import could_be_set, refuse_two_parts, tell_fields_left_alone
from dyngen.analysis.updates.resolving import Updated, counting, demanding, updated
from dyngen.analysis.updates.targets import has_content
from dyngen.analysis.updates.written import WrittenUpdate
from dyngen.diagnostics import Place
from dyngen.ir.changes import supplied
from dyngen.ir.key_values import KeyFields, KeyOfEntity
from dyngen.ir.plans import (
    Delete,
    FieldValue,
    Get,
    Guard,
    Put,
    PutEntity,
    PutFields,
    Update,
    UpdateEntity,
    UpdateFields,
)
from dyngen.ir.transactions import Action, Check, TransactItem
from dyngen.names import Identifier
from dyngen.schema import document as written


class Items:
    """What the items of one transaction are; `parts` are where their values come from."""

    def __init__(
        self,
        pattern: written.CrossPattern,
        entities: Mapping[str, Draft],
        givens: Sequence[Given],
        at: Place,
    ) -> None:
        self.parts: list[Part] = []
        self._pattern, self._entities, self._at = pattern, entities, at
        self._givens = {given.name: given for given in givens}
        self._said = list(self._read())
        self._wholes = Wholes(self._said)
        self._used: set[str] = set()
        """The parameters that have a part, or values in them that have one."""
        self._supplied: set[str] = set()
        """Variables of values that updates make."""

    def _read(self) -> Iterator[Said]:
        """The items as they are written; those of one entity have numbers."""
        involved = self._pattern.entities_involved
        counts = Counter(each.entity for each in involved)
        numbers: Counter[str] = Counter()
        for number, each in enumerate(involved):
            entity = self._entities[each.entity]
            numbers[each.entity] += 1
            several = counts[each.entity] > 1
            name = f"{entity.snake}_{numbers[each.entity]}" if several else entity.snake
            yield Said(
                involved=each,
                name=Identifier(name),
                entity=entity,
                scope=Scope(each, self._givens, self._entities, self._pattern),
                at=self._at["entities_involved"][number],
                pattern=self._pattern.name,
            )

    def resolved(self) -> tuple[TransactItem, ...] | None:
        """The items, in the order of the schema; None if one is wrong, which is reported."""
        for check in (Said.has_scope, Said.read_condition, self._is_sound):
            sound = [check(said) for said in self._said]
            if not all(sound):
                return None
        for said in self._said:
            self._use(*said.compared, *said.told, *said.scope.depends, *said.involved.key.values())
        self._compared = {name for said in self._said for name in said.compared}
        known = [
            said.condition is None or names_only(said.scope.known, said.condition)
            for said in self._said
        ]
        plans = [self._plan(said) for said in self._said]
        items = tuple(
            said.item(plan)
            for said, plan in zip(self._said, plans, strict=True)
            if plan is not None
        )
        return items if len(items) == len(plans) and all(known) else None

    def all_used(self) -> bool:
        """Has every parameter a part? One that has none is reported."""
        for said in self._said:
            self._use(*said.compared, *said.told, *said.scope.depends, *said.involved.key.values())
        idle = [given for given in self._givens.values() if given.name not in self._used]
        for given in idle:
            if not self._was_told(given.name):
                given.named.error(
                    "DG612",
                    f"{given.name} has no effect in {self._pattern.name}",
                    use_of(given, self._pattern, self._entities),
                )
        return not idle

    def _use(self, *names: str) -> None:
        self._used |= {name.partition(".")[0] for name in names}

    def _is_sound(self, said: Said) -> bool:
        """Does the item name only what is there? What is left over may be what was meant."""
        if not said.names_what_it_can() or not keys.is_sound(said):
            return False
        return names_parameters(
            said.involved.updates, said.scope.known, said.pattern, said.at["updates"]
        )

    def _plan(self, said: Said) -> Action | None:
        guard = said.guard()
        if guard is None:
            return None
        if said.involved.action == "Put":
            return self._put(said, guard)
        key = self._key(said)
        if key is None:
            return None
        match said.involved.action:
            case "Get":
                return Get(key=key, consistent=True)
            case "Delete":
                return Delete(key=key, guard=guard)
            case "ConditionCheck":
                return Check(key=key, guard=guard)
        return self._update(said, key, guard)

    def _put(self, said: Said, guard: Guard) -> Put | None:
        own = self._wholes.of(said)
        if own and self._wholes.is_put(said, own, self._used):
            return PutEntity(entity=own.ref, guard=guard) if self._take(said, own) else None
        values = puts.built(said, self._compared, self._never_none(said))
        name = self._pattern.name
        if values is None or not is_met_by_new(guard, values, said.entity, name, said.at):
            return None
        self._use(*(given.name for given in values.values()))
        self.parts.append(Part(said.entity, said.scope.times, values=values))
        return PutFields(
            key=key_of({field: given.ref for field, given in values.items()}, said.entity),
            fields=tuple(FieldValue(field=field, ref=values[field].ref) for field in values),
            moments=said.entity.moments(values),
            guard=guard,
        )

    def _take(self, said: Said, own: Given) -> bool:
        """Use an entity parameter: as they are needed, and the last again and again.

        False, after a finding, where its key cannot be what `key` says.
        """
        self._wholes.take(said, own)
        self._use(own.name)
        tied = said.agreed = said.tied(own.name)
        self.parts.append(Part(said.entity, said.scope.times, own.ref, said=tied))
        sound = [keys.adopted(given, field, said) for field, given in tied.items()]
        return all(sound)

    def _key(self, said: Said) -> KeyFields | KeyOfEntity | None:
        """The key of an item that is there; None after a finding."""
        own = None if said.involved.key else self._wholes.of(said)
        by_values = len(said.key) == len(said.entity.key_fields)
        if own and not (by_values and own.name not in said.scope.depends):
            if not (said.involved.updates or said.involved.if_missing == "create"):
                return KeyOfEntity(own.ref) if self._take(said, own) else None
            said.keyed_from, by_values = own.name, True
            self._wholes.take(said, own)
            at = Spot(said.at["entity"])
            there = [said.scope.allows(given.name, at) for given in said.key.values()]
            if not all(there):
                return None
        if not by_values:
            keyed = {given.name for each in self._said for given in each.key.values()}
            taken = self._used | keyed
            key_missing(said, {n: g for n, g in self._givens.items() if n not in taken})
            return None
        self._use(*(given.name for given in said.key.values()))
        self.parts.append(Part(said.entity, said.scope.times, values=said.key))
        adopted = [keys.adopted(given, field, said) for field, given in said.key.items()]
        if not all(adopted):
            return None
        return key_of({field: given.ref for field, given in said.key.items()}, said.entity)

    def _update(self, said: Said, key: KeyFields | KeyOfEntity, guard: Guard) -> Update | None:
        if isinstance(key, KeyOfEntity):
            if not has_content(said.entity, said.pattern, said.at["action"]):
                return None
            return UpdateEntity(entity=key.entity, condition=guard.condition)
        result = self._updated(said, guard)
        if not result:
            return None
        creates = said.involved.if_missing == "create"
        return UpdateFields(
            key=key,
            changes=counting(result.changes, guard.condition, creates=creates),
            condition=demanding(guard.condition, result.demands),
            creates=creates,
        )

    def _updated(self, said: Said, guard: Guard) -> Updated | None:
        fields = said.without_source
        if said.scope.misses(fields, Spot(said.at["entity"])):
            return None
        changed = {
            field: given
            for field in fields
            if (given := said.scalar(field.label))
            and given.name not in said.told
            and not (field.label in said.changed and self._is_used(given))
            and (could_be_set(said.entity, field.label) or not self._is_used(given))
        }
        self._use(*(given.name for given in changed.values()))
        single = [self._sets_only(given, said.entity) for given in changed.values()]
        if not all(single):
            return None
        tell_fields_left_alone(said.involved.updates, said.entity, said.pattern, said.at["updates"])
        found = updated(
            WrittenUpdate(
                entity=said.entity,
                name=said.pattern,
                at=said.at["updates"],
                naming=self._at["name"],
                key=said.key,
                assigned=changed,
                entries=said.involved.updates,
                givens=said.scope.known,
                creates=said.involved.if_missing == "create",
                taken={*self._givens, *self._supplied},
                never_none=self._never_none(said),
                condition=guard.condition,
                refused="TransactionFailedError",
            )
        )
        self._supplied |= {each.variable for each in supplied(found.changes if found else ())}
        if found and found.nothing and not any(map(self._was_told, self._givens)):
            said.at["action"].error(
                "DG611",
                f"the Update of {said.entity.name} in {said.pattern} sets nothing{uses_in(said)}",
                "add a parameter for each field to set, or make it a ConditionCheck",
            )
            return None
        return found

    def _is_used(self, given: Given) -> bool:
        """Is a parameter compared, or part of a key or of what is put?"""
        names = {*self._compared}
        for said in self._said:
            names |= {*said.keyed_by, *said.involved.key.values()}
            if said.involved.action == "Put":
                names |= {*said.entity.fields} - {said.entity.version and said.entity.version.label}
        return given.name in names

    def _sets_only(self, given: Given, entity: Draft) -> bool:
        """Has a parameter that would set a field no other part? If it has, that is reported."""
        if given.name in self._compared:
            return refuse_two_parts(given, "compared in a condition", entity, self._pattern.name)
        for said in self._said:
            deleted = said.involved.action == "Delete" and given.name in said.keyed_by
            if deleted or given.name in said.involved.key.values():
                part = f"part of the key of {said.entity.name}"
                names = {source: field for field, source in said.involved.key.items()}
                keyed = names.get(given.name, given.name)
                return refuse_two_parts(given, part, entity, self._pattern.name, keyed=keyed)
        return True

    def _never_none(self, said: Said) -> set[str]:
        """The names of values that cannot be None in this item: what it depends on, and what keys and updates need."""
        needed = {name for each in self._said for name in (*each.keyed_by, *each.told)}
        return needed | said.scope.depends

    def _was_told(self, name: str) -> bool:
        """Has it been said already that some entity of the transaction has no such field?"""
        report = self._at.report
        return any(report.was_told(mistaken_field(each.entity.name, name)) for each in self._said)
