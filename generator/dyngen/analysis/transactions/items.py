"""Transactions: each item with its key, its values and its condition.

Put takes the entity parameter of its type; the others take their key from scalar parameters named after the key's
fields, or from an entity parameter of their own type; Update sets what else is a field of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from dyngen.analysis.conditions.from_text import parse_condition
from dyngen.analysis.entities.draft import Draft
from dyngen.analysis.naming import a, check_method_name, mistaken_field
from dyngen.analysis.patterns.assignments import assignments
from dyngen.analysis.patterns.equalities import ties
from dyngen.analysis.patterns.methods import ordered
from dyngen.analysis.patterns.parameters import resolve_parameters
from dyngen.analysis.patterns.roles import adopt
from dyngen.analysis.transactions.shape import is_transaction
from dyngen.diagnostics import Place
from dyngen.ir.conditions import Ref
from dyngen.ir.plans import Assignment, EntityType, Guard, KeyArguments, Transaction, TransactItem
from dyngen.names import Identifier
from dyngen.schema import document as written
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import did_you_mean


def resolve_transactions(
    patterns: Sequence[written.CrossPattern],
    tables: Sequence[written.TableModel],
    entities: Mapping[str, Draft],
    is_broken: Callable[[str], bool],
    root: Place,
) -> tuple[Transaction, ...]:
    """The methods of TransactionService; nothing is said about entities that are wrong already (`is_broken`)."""
    found: list[Transaction] = []
    names: set[str] = set()
    for number, pattern in enumerate(patterns):
        at = root["cross_table_access_patterns"][number]
        if pattern.name in names:
            at["name"].error(
                "DG614", f"two transactions are called {quoted(pattern.name)}", "rename one of them"
            )
            continue
        names.add(pattern.name)
        named = [each.entity for each in pattern.entities_involved]
        named += [each.entity_type or "" for each in pattern.parameters]
        if any(map(is_broken, named)):
            continue
        if check_method_name(pattern.name, at["name"]) and (
            transaction := _Reader(pattern, tables, entities, at).transaction()
        ):
            found.append(transaction)
    return tuple(found)


class _Reader:
    def __init__(
        self,
        pattern: written.CrossPattern,
        tables: Sequence[written.TableModel],
        entities: Mapping[str, Draft],
        at: Place,
    ) -> None:
        self.pattern, self.tables, self.entities = pattern, tables, entities
        self.at = at
        self.used: set[str] = set()
        self.counts = Counter(involved.entity for involved in pattern.entities_involved)
        self.taken: Counter[str] = Counter()
        self.keys = frozenset(
            field.attribute
            for involved in pattern.entities_involved
            if involved.action != "Put" and involved.entity in entities
            for field in entities[involved.entity].key_fields
        )
        """Parameters of these names are part of some item's key, and so are never None."""

    def transaction(self) -> Transaction | None:
        pattern = self.pattern
        sound = is_transaction(pattern, self.tables, self.at)
        givens = resolve_parameters(pattern.parameters, self.entities, self.at["parameters"])
        if givens is None or not sound:
            return None
        self.givens = {given.name: given for given in givens}
        items = [
            self._item(involved, self.at["entities_involved"][number])
            for number, involved in enumerate(pattern.entities_involved)
        ]
        whole = [item for item in items if item is not None]
        if len(whole) < len(items):
            return None
        idle = [given for given in givens if given.name not in self.used]
        for given in idle:
            if not self._was_told(given.name):
                given.named.error(
                    "DG612",
                    f"{given.name} has no effect in {pattern.name}",
                    "name it after a field of an entity that is updated, use it in a condition, or remove it",
                )
        if idle:
            return None
        self._same_item(whole)
        return Transaction(
            pattern.pattern_id,
            Identifier(pattern.name),
            pattern.description,
            pattern.operation == "TransactWrite",
            ordered([given.parameter for given in givens]),
            tuple(whole),
            ties(givens, self.entities),
            pattern.return_type,
        )

    def _item(self, involved: written.Involved, at: Place) -> TransactItem | None:
        entity = self.entities[involved.entity]
        self.taken[involved.entity] += 1
        number = self.taken[involved.entity]
        name = Identifier(
            f"{entity.snake}_{number}" if self.counts[involved.entity] > 1 else entity.snake
        )
        guard = self._guard(involved, entity, at)
        if guard is None:
            return None
        if involved.action == "Put":
            put = self._entity(entity, number)
            if put is None:
                at["entity"].error(
                    "DG610",
                    f"{self.pattern.name} puts {a(entity.name)}, but has no parameter that is one",
                    f'add the parameter {{"name": "{entity.snake}", "type": "entity", "entity_type": "{entity.name}"}}',
                )
                return None
            return TransactItem(name, entity.name, "Put", None, put=put, guard=guard)
        key, own = self._key(entity, number)
        if key is None:
            missing = [
                field.attribute for field in entity.key_fields if field.attribute not in self.givens
            ]
            self._key_missing(entity, missing, at)
            return None
        if involved.action != "Update":
            return TransactItem(name, entity.name, involved.action, key, guard=guard)
        if own:
            return TransactItem(name, entity.name, "Update", key, update=own, guard=guard)
        assigned = self._assigned(entity, at)
        return (
            None
            if assigned is None
            else TransactItem(name, entity.name, "Update", key, assignments=assigned, guard=guard)
        )

    def _guard(self, involved: written.Involved, entity: Draft, at: Place) -> Guard | None:
        exists = True if involved.action == "Update" else None
        if not involved.condition:
            return Guard(exists)
        condition = parse_condition(
            involved.condition, entity, self.givens, self.used, at["condition"]
        )
        return Guard(exists, condition) if condition else None

    def _entity(self, entity: Draft, number: int) -> Ref | None:
        """The entity parameter of an item: the parameters of its type are taken in order, the last again and again."""
        own = [
            given
            for given in self.givens.values()
            if given.parameter.type == EntityType(entity.name)
        ]
        if not own:
            return None
        given = own[min(number, len(own)) - 1]
        self.used.add(given.name)
        return given.ref

    def _key(self, entity: Draft, number: int) -> tuple[KeyArguments | None, Ref | None]:
        scalars = {
            field: given
            for field in entity.key_fields
            if (given := self.givens.get(field.attribute))
            and not isinstance(given.parameter.type, EntityType)
        }
        if len(scalars) == len(entity.key_fields):
            for field, given in scalars.items():
                adopt(given, field.type, field.attribute, self.pattern.name)
                self.used.add(given.name)
            return KeyArguments(tuple(scalars[field].ref for field in entity.key_fields)), None
        own = self._entity(entity, number)
        return (KeyArguments(entity=own), own) if own else (None, None)

    def _assigned(self, entity: Draft, at: Place) -> tuple[Assignment, ...] | None:
        known = {field: self.givens[field.attribute] for field in entity.key_fields}
        changed = {
            field: given
            for field in entity.fields.values()
            if (given := self.givens.get(field.attribute))
            and field not in known
            and not isinstance(given.parameter.type, EntityType)
        }
        self.used.update(given.name for given in changed.values())
        found = assignments(
            entity, known, changed, self.pattern.name, self.at, never_none=self.keys
        )
        if found == () and not any(map(self._was_told, self.givens)):
            at["action"].error(
                "DG611",
                f"the Update of {entity.name} in {self.pattern.name} sets nothing",
                "add a parameter for each field to set, or make it a ConditionCheck",
            )
        return found or None

    def _key_missing(self, entity: Draft, missing: Sequence[str], at: Place) -> None:
        names = " and ".join(missing)
        remedy = (
            f"add {names} as {'parameters' if len(missing) > 1 else 'a parameter'}, "
            f"or {a(entity.name)} as an entity parameter"
        )
        place = at["entity"]
        meant = did_you_mean(missing[0], [each for each in self.givens if each not in self.used])
        if meant:
            place = self.givens[meant].named
            remedy = f'is it this parameter? Call it "{missing[0]}"'
        place.error(
            "DG609",
            f"{self.pattern.name} does not say which {entity.name} it means: its key is made of "
            + ", ".join(field.attribute for field in entity.key_fields),
            remedy,
            once=f"{names} of {self.pattern.name}",
        )

    def _was_told(self, name: str) -> bool:
        """Has it been said already that some entity of the transaction has no such field?"""
        owners = [involved.entity for involved in self.pattern.entities_involved]
        return any(self.at.report.was_told(mistaken_field(owner, name)) for owner in owners)

    def _same_item(self, items: Sequence[TransactItem]) -> None:
        seen: set[object] = set()
        for number, item in enumerate(items):
            key = item.key or KeyArguments(entity=item.put)
            which = (item.entity, key.entity, key.arguments)
            if which in seen:
                self.at["entities_involved"][number]["entity"].error(
                    "DG608",
                    f"{self.pattern.name} names the same {item.entity} twice",
                    "DynamoDB takes one action for each item: put the condition at the write, or "
                    "give the second a key of its own",
                )
            seen.add(which)
