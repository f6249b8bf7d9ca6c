"""How the examples call an access pattern: which values it is given, and what must be there for it.

    get_posts_since(user_id, since)         get_posts_since("u1", "2024-03-01")
    publish_post(post, author)              publish_post(other_post(), other_user_profile())

Reads and updates speak of the samples that are stored, puts of the others. Entities of one call agree
with each other where the access pattern wants them to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

import libcst as cst

from dyngen.ir import plans
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.key_values import KeyOfEntity
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import Guard, Method
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    Transaction,
    TransactItem,
    TransactPut,
    TransactPutEntity,
    TransactUpdateEntity,
    WriteTransaction,
)
from dyngen.ir.types import Type
from dyngen.lower.examples import existence
from dyngen.lower.examples.contents import Content
from dyngen.lower.examples.given_keys import AnyKey, has_scalars, key_of_put, key_values
from dyngen.lower.examples.needs import Needs
from dyngen.lower.examples.parameter_fields import RawKey, meanings
from dyngen.lower.examples.specimens import Specimens, Whole, further
from dyngen.lower.examples.values import Values
from dyngen.lower.fragments import key_of
from dyngen.lower.items.constants import is_fit
from dyngen.names import Identifier
from dyngen.records import record
from dyngen.syntax import Expression, phrase


@record(frozen=True, slots=True)
class Call:
    """The arguments of a call, what must be stored for it besides the samples, and which of them must not."""

    arguments: list[cst.Arg]
    given: list[Whole]
    gone: list[Whole]
    unmet: bool
    """May it be refused, since no sample is known to meet its condition?"""


def of_method(method: Method, entity: Entity, schema: Schema, specimens: Specimens) -> Call:
    """The call of an access pattern of an entity."""
    plan = method.plan
    second = isinstance(plan, plans.BatchWrite) or (
        isinstance(plan, plans.Put) and existence.makes(plan.guard, entity)
    )
    about = schema.entity(plan.keyed_by) if isinstance(plan, plans.Query) else entity
    call = _Call(schema, specimens, method.parameters, [(about, plan)], second=second)
    match plan:
        case plans.PutEntity() | plans.PutFields():
            call.agree(plan.agreements)
            if key := key_of_put(plan, entity):
                call.puts(entity, key, plan.guard)
        case plans.UpdateEntity(entity=whole, agreements=agreements):
            call.update(whole)
            call.agree(agreements)
            call.needs(entity, plan.key, plan.condition)
        case plans.UpdateFields(key=key, condition=condition, creates=creates):
            if condition or not creates:
                call.needs(entity, key, condition)
        case plans.Delete(key=key, guard=guard):
            call.needs(entity, key, guard.condition)
        case plans.Get(key=key):
            call.needs(entity, key)
    return call.finished()


def of_transaction(transaction: Transaction, schema: Schema, specimens: Specimens) -> Call:
    """The call of a transaction."""
    items = [(schema.entity(item.entity), item) for item in transaction.items]
    second = any(existence.is_new(item, entity) for entity, item in items)
    call = _Call(schema, specimens, transaction.parameters, items, second=second)
    puts = [(entity, item) for entity, item in items if isinstance(item, TransactPutEntity)]
    call.makes(item.ref for entity, item in puts if existence.is_new(item, entity))
    for _, item in items:
        if isinstance(item, TransactUpdateEntity):
            call.update(item.ref)
    if isinstance(transaction, WriteTransaction):
        call.agree(transaction.agreements)
    for entity, item in items:
        call.suit(entity, item)
    put = {entity.name for entity, item in items if isinstance(item, TransactPut)}
    before: list[Ref] = []
    taken = {entity.name: {*range(call.wholes(entity))} for entity, _ in items}
    """The samples of each kind that items are, in the order in which they are tried."""
    for entity, item in items:
        if item.key is None:
            continue
        beside_a_put = entity.name in put and not isinstance(item, TransactPut)
        others = len(taken[entity.name])
        if has_scalars(entity, item.key):
            # The first is that of what is put, be that before or behind.
            others = next(n for n in count(beside_a_put) if n not in taken[entity.name])
            taken[entity.name].add(others)
        apart = bool(others) or beside_a_put
        if apart:
            call.apart(entity, item.key, before, others)
        before += key_values(entity, item.key).values()
        if isinstance(item, TransactPut):
            call.puts(entity, item.key, item.guard)
            continue
        if existence.wanted(item.guard, entity) is False:
            # Next to the second sample is the first, which is stored; further away nothing is.
            call.lacks(entity, stored=apart and second and others <= 1)
        else:
            call.needs(entity, item.key, item.guard.condition)
    return call.finished()


class _Call:
    """A call in the making: first its entities, then its other arguments, which follow them."""

    def __init__(
        self,
        schema: Schema,
        specimens: Specimens,
        parameters: Sequence[Parameter],
        items: Sequence[tuple[Entity, object]],
        *,
        second: bool,
    ) -> None:
        self._schema, self._specimens, self._second = schema, specimens, second
        self._parameters = parameters
        self._arrays = {
            item.times.each.name
            for _, item in items
            if isinstance(item, TransactItem) and item.times.each
        }
        """Arrays of which there is one element."""
        self._involved = list({entity.name: entity for entity, _ in items}.values())
        self._values = Values(specimens, items, second=second)
        self._lacks: list[Entity] = []
        self._wholes: dict[Identifier, Whole] = {}
        self._needs = Needs(specimens, self._wholes)
        for parameter in parameters:
            if isinstance(parameter.type, EntityType):
                entity = schema.entity(parameter.type.entity)
                self._wholes[parameter.name] = self._whole(parameter.name, entity)

    def _whole(self, name: Identifier, entity: Entity) -> Whole:
        """The entity that usage data has for a parameter, or a sample; two of one kind differ."""
        before = sum(other.entity == entity for other in self._wholes.values())
        whole = self._specimens.one_of_many(entity, before, second=self._second)
        for each in {each.name: each for each in (entity, *self._involved)}.values():
            given = self._specimens.values(each).get(name)
            if isinstance(given, dict):
                whole.take(given)
                break
        return whole

    def wholes(self, entity: Entity) -> int:
        """How many arguments are such an entity, or an array of them."""
        return sum(whole.entity == entity for whole in self._wholes.values())

    def update(self, ref: Ref) -> None:
        """The entity brings new values; one that usage data has for the parameter does anyway."""
        self._needs.versions.add(ref.name)
        whole = self._wholes[ref.name]
        if whole.given is None:
            whole.changes |= self._specimens.update(whole.entity)

    def makes(self, refs: Iterable[Ref]) -> None:
        """The entities are some that are not there yet, and any other of their kind is."""
        made = {ref.name: self._wholes[ref.name] for ref in refs}
        for whole in made.values():
            new = self._specimens.function(whole.entity, second=self._second)
            for name, other in self._wholes.items():
                if whole.function != new and other.function == new and name not in made:
                    whole.change_places(other)

    def agree(self, agreements: Iterable[plans.Agreement]) -> None:
        """Make equal what must be: the right side follows the left if it can, and scalars follow entities."""
        for agreement in agreements:
            left, right = agreement.left, agreement.right
            if left.attribute is None:
                left, right = right, left
            if left.attribute is None:
                continue
            value = self._attribute(left)
            if right.attribute is None:
                self._values.tied[right.name] = value
            elif value is not None and not self._wholes[right.name].follows(right, value):
                self._wholes[left.name].follows(left, self._attribute(right))

    def suit(self, entity: Entity, item: object) -> None:
        """A field of an argument that stands for one of this entity is what that can be, if it can be that."""
        sample = self._specimens.content(entity, second=self._second)
        for ref, meaning in meanings(item, entity):
            if ref.attribute is None or isinstance(meaning, RawKey) or meaning.particular:
                continue
            value = self._attribute(ref)
            if value is not None and not is_fit(meaning.field.type, value):
                self._wholes[ref.name].follows(ref, sample.get(meaning.field.label))

    def _attribute(self, ref: Ref) -> object:
        whole = self._wholes[ref.name]
        return whole.content.get(whole.label(ref))

    def apart(self, entity: Entity, key: AnyKey, before: Sequence[Ref], others: int) -> None:
        """The key is not that of the sample which is put, or of so many `others`; values given `before` are kept."""
        put = self._specimens.content(entity, second=self._second)
        other = self._specimens.content(entity, second=not self._second)
        for field, ref in key_values(entity, key).items():
            if ref not in before and ref.attribute is None:
                value, past = other.get(field.label), put.get(field.label)
                value = further(entity, field, value, others - 1, past)
                self._values.apart[ref.name] = value

    def needs(self, entity: Entity, key: AnyKey, condition: Condition | None = None) -> None:
        """The item with this key must be there, and meet the condition."""
        self._needs.add(entity, key, condition)

    def puts(self, entity: Entity, key: AnyKey, guard: Guard) -> None:
        """The item with this key is written, and the guard says whether and how it must be there before."""
        wanted = existence.wanted(guard, entity)
        if wanted is False:
            self.lacks(entity, stored=self._is_stored(entity, key))
        elif wanted or guard.condition is not None:
            self.needs(entity, key, guard.condition)

    def lacks(self, entity: Entity, *, stored: bool = False) -> None:
        """There must be no item of a key that no sample has; but where all items have one key, none at all.

        Nor the sample that is `stored`, if it is that key: where two of a kind are put, one of them is.
        """
        if (stored or not entity.key_fields) and entity not in self._lacks:
            self._lacks.append(entity)

    def _is_stored(self, entity: Entity, key: AnyKey) -> bool:
        if not isinstance(key, KeyOfEntity):
            return False
        sample = self._specimens.whole(entity, second=False).content
        return self._wholes[key.entity.name].has(
            {e.label: sample.get(e.label) for e in entity.key_fields}
        )

    def finished(self) -> Call:
        known: Content = {}
        arguments: list[tuple[Parameter, Expression]] = []
        for parameter in self._parameters:
            match parameter.type:
                case EntityType() as type:
                    whole = self._wholes[parameter.name].expression()
                    arguments.append((parameter, phrase.list_([whole]) if type.many else whole))
                case KeysType():
                    arguments.append((parameter, self._keys()))
                case Type(item=Type() as item) if parameter.name in self._arrays:
                    if found := self._values.element(parameter, item, self._contents()):
                        known[parameter.name], code = found
                        arguments.append((parameter, phrase.list_([code])))
                case Type() as type:
                    known[parameter.name] = parameter.default
                    if found := self._values.of(parameter, type, self._contents()):
                        known[parameter.name], code = found
                        arguments.append((parameter, code))
        named = len(arguments) > _UNNAMED
        given = list(self._needs.stored(known))
        return Call(
            [
                phrase.argument(
                    code, each.name if named or each.has_default or each.keyword_only else None
                )
                for each, code in arguments
            ],
            given,
            [self._specimens.whole(each, second=False) for each in self._lacks],
            self._needs.unmet,
        )

    def _contents(self) -> list[Content]:
        """The entities among the arguments."""
        return [whole.content for whole in self._wholes.values()]

    def _keys(self) -> Expression:
        both = [self._specimens.whole(self._involved[0], second=each) for each in (False, True)]
        return phrase.list_([key_of(whole.expression()) for whole in both])


_UNNAMED = 3
"""Up to so many arguments can be read without their names."""
