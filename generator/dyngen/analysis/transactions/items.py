"""The items of a transaction, each with its key, its values and its condition.

Put takes the entity parameter of its type; the others take their key from scalar parameters named after the key's
fields, or from an entity parameter of their own type; Update sets what else is a field of it, one part a parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dyngen.analysis.conditions.attributes import Subject
from dyngen.analysis.conditions.spellings import WORDS, names_only, read
from dyngen.analysis.conditions.typing import typed
from dyngen.analysis.conditions.untyped import Node, parameters
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import a, mistaken_field
from dyngen.analysis.parameters.given import Given
from dyngen.analysis.parameters.roles import adopt
from dyngen.analysis.transactions.remedies import key_missing, use_of
from dyngen.analysis.transactions.shape import can_act
from dyngen.analysis.transactions.ties import Part
from dyngen.analysis.updates.actions import named, names_parameters
from dyngen.analysis.updates.one_part import refuse_two_parts
from dyngen.analysis.updates.resolving import Update, Updated, demanding, updated
from dyngen.analysis.updates.targets import has_content
from dyngen.diagnostics import Place
from dyngen.ir.changes import supplied
from dyngen.ir.conditions import Ref
from dyngen.ir.key_values import KeyFields, KeyOfEntity
from dyngen.ir.parameters import EntityType
from dyngen.ir.plans import Guard
from dyngen.ir.transactions import (
    ItemKey,
    TransactCheck,
    TransactDelete,
    TransactGet,
    TransactItem,
    TransactPut,
    TransactUpdateEntity,
    TransactUpdateFields,
)
from dyngen.ir.types import Field
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
        self._conditions: list[Node | None] = []
        self._knows_all = True
        """Are all that the conditions name parameters?"""
        self._told = named(each for every in pattern.entities_involved for each in every.updates)
        """Parameters of which entries of `updates` say what they change."""
        self._used: set[str] = {*self._told}
        self._supplied: set[str] = set()  # variables
        self._counts = Counter(involved.entity for involved in pattern.entities_involved)
        self._numbers: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()
        """How many entity parameters of a type have been used."""

    def resolved(self) -> tuple[TransactItem, ...] | None:
        """The items, in the order of the schema; None if one is wrong, which is reported."""
        if not self._read_conditions() or not self._knows_operands():
            return None
        involved = self._pattern.entities_involved
        found = [
            self._item(each, number, self._at["entities_involved"][number])
            for number, each in enumerate(involved)
        ]
        items = tuple(each for each in found if each is not None)
        if len(items) < len(found) or not self._knows_all:
            return None
        return items

    def all_used(self) -> bool:
        """Has every parameter a part? One that has none is reported."""
        idle = [given for given in self._givens.values() if given.name not in self._used]
        for given in idle:
            if not self._was_told(given.name):
                given.named.error(
                    "DG612",
                    f"{given.name} has no effect in {self._pattern.name}",
                    use_of(given, self._pattern, self._entities),
                )
        return not idle

    def _read_conditions(self) -> bool:
        sound = True
        for number, involved in enumerate(self._pattern.entities_involved):
            node = None
            if involved.condition and involved.condition not in WORDS:
                here = self._at["entities_involved"][number]["condition"]
                node = read(involved.condition, here)
                sound = sound and node is not None
                if node and not names_only(self._givens, node):
                    self._knows_all = False
            self._conditions.append(node)
        self._compared = {
            each.name for node in self._conditions if node for each in parameters(node)
        }
        self._used |= self._compared
        return sound

    def _knows_operands(self) -> bool:
        """Are all parameters there that `updates` name? What is left over may be what was meant."""
        places = self._at["entities_involved"]
        found = [
            names_parameters(
                each.updates, self._givens, self._pattern.name, places[number]["updates"]
            )
            for number, each in enumerate(self._pattern.entities_involved)
        ]
        return all(found)

    def _item(self, involved: written.Involved, number: int, at: Place) -> TransactItem | None:
        entity = self._entities[involved.entity]
        self._numbers[entity.name] += 1
        several = self._counts[entity.name] > 1
        name = Identifier(
            f"{entity.snake}_{self._numbers[entity.name]}" if several else entity.snake
        )
        guard = self._guard(involved, number, entity, at["condition"])
        if guard is None:
            return None
        if involved.action == "Put":
            put = self._put(entity, at)
            if put is None:
                return None
            return TransactPut(name=name, entity=entity.name, ref=put, guard=guard)
        found = self._key(entity, at)
        if found is None:
            return None
        key, known = found
        match involved.action:
            case "Get":
                return TransactGet(name=name, entity=entity.name, key=key)
            case "Delete":
                return TransactDelete(name=name, entity=entity.name, key=key, guard=guard)
            case "ConditionCheck":
                return TransactCheck(name=name, entity=entity.name, key=key, guard=guard)
        if isinstance(key, KeyOfEntity):
            if not has_content(entity, self._pattern.name, at["action"]):
                return None
            return TransactUpdateEntity(
                name=name, entity=entity.name, ref=key.entity, condition=guard.condition
            )
        result = self._updated(involved, entity, known, at)
        if not result:
            return None
        return TransactUpdateFields(
            name=name,
            entity=entity.name,
            key=key,
            changes=result.changes,
            condition=demanding(guard.condition, result.demands),
            creates=involved.if_missing == "create",
        )

    def _guard(
        self, involved: written.Involved, number: int, entity: Draft, at: Place
    ) -> Guard | None:
        node = self._conditions[number]
        if involved.condition in WORDS:
            return Guard(exists=involved.condition == "exists")
        if node is None:
            return Guard()
        condition = typed(node, Subject(entity, self._givens, self._pattern.name, at))
        if condition is None or not can_act(involved, condition, entity, at):
            return None
        return Guard(condition=condition)

    def _put(self, entity: Draft, at: Place) -> Ref | None:
        put = self._entity_parameter(entity)
        if put is None:
            at["entity"].error(
                "DG610",
                f"{self._pattern.name} puts {a(entity.name)}, but has no parameter that is one",
                f'add the parameter {{"name": "{entity.variable}", "type": "entity", "entity_type": "{entity.name}"}}',
            )
            return None
        return put

    def _entity_parameter(self, entity: Draft) -> Ref | None:
        """The next entity parameter of a type, as they are used; the last again and again."""
        own = [
            given
            for given in self._givens.values()
            if given.parameter.type == EntityType(entity.name)
        ]
        if not own:
            return None
        given = own[min(self._taken[entity.name], len(own) - 1)]
        self._taken[entity.name] += 1
        self._used.add(given.name)
        self.parts.append(Part(entity, given.ref.name))
        return given.ref

    def _scalar(self, field: Field) -> Given | None:
        given = self._givens.get(field.label)
        return None if given is None or isinstance(given.parameter.type, EntityType) else given

    def _key(self, entity: Draft, at: Place) -> tuple[ItemKey, Mapping[Field, Given]] | None:
        """The key of an item that is there, and the scalars that give it; None after a finding."""
        known = {field: given for field in entity.key_fields if (given := self._scalar(field))}
        if len(known) < len(entity.key_fields):
            own = self._entity_parameter(entity)
            if own is None:
                unused = {n: g for n, g in self._givens.items() if n not in self._used}
                key_missing(entity, self._givens, unused, self._pattern.name, at["entity"])
                return None
            return KeyOfEntity(own), {}
        self._used |= {given.name for given in known.values()}
        self.parts.append(Part(entity, key={field: given.ref for field, given in known.items()}))
        adopted = [
            adopt(given, field.type, field.label, self._pattern.name)
            for field, given in known.items()
        ]
        if not all(adopted):
            return None
        return KeyFields(tuple(known[field].ref for field in entity.key_fields)), known

    def _updated(
        self, involved: written.Involved, entity: Draft, known: Mapping[Field, Given], at: Place
    ) -> Updated | None:
        changed = {
            field: given
            for field in entity.fields.values()
            if field not in known
            and (given := self._scalar(field))
            and given.name not in self._told
        }
        self._used |= {given.name for given in changed.values()}
        single = [self._sets_only(given, entity) for given in changed.values()]
        if not all(single):
            return None
        found = updated(
            Update(
                entity=entity,
                name=self._pattern.name,
                at=at["updates"],
                naming=self._at["name"],
                key=known,
                assigned=changed,
                entries=involved.updates,
                givens=self._givens,
                creates=involved.if_missing == "create",
                taken=self._supplied,
                never_none={name for _, names in self._keyed_by_scalars() for name in names},
            )
        )
        self._supplied |= {each.variable for each in supplied(found.changes if found else ())}
        if found and found.nothing and not any(map(self._was_told, self._givens)):
            at["action"].error(
                "DG611",
                f"the Update of {entity.name} in {self._pattern.name} sets nothing",
                "add a parameter for each field to set, or make it a ConditionCheck",
            )
            return None
        return found

    def _sets_only(self, given: Given, entity: Draft) -> bool:
        """Has a parameter that would set a field no other part? If it has, that is reported."""
        if given.name in self._compared:
            return refuse_two_parts(given, "compared in a condition", entity, self._pattern.name)
        keyed = next(
            (each for each in self._keyed_by_scalars("Delete") if given.name in each[1]), None
        )
        if keyed:
            return refuse_two_parts(
                given, f"part of the key of {keyed[0]}", entity, self._pattern.name
            )
        return True

    def _keyed_by_scalars(self, *actions: str) -> Sequence[tuple[str, set[str]]]:
        """The entities whose key scalars give (for these actions, if any are named), and the names of these."""
        found = []
        for involved in self._pattern.entities_involved:
            fields = self._entities[involved.entity].key_fields
            wanted = involved.action in actions if actions else involved.action != "Put"
            if wanted and all(map(self._scalar, fields)):
                found.append((involved.entity, {field.label for field in fields}))
        return found

    def _was_told(self, name: str) -> bool:
        """Has it been said already that some entity of the transaction has no such field?"""
        involved, report = self._pattern.entities_involved, self._at.report
        return any(report.was_told(mistaken_field(each.entity, name)) for each in involved)
