"""How the examples call an access pattern: which values it is given, and what must be there for it.

    get_posts_since(user_id, since)         get_posts_since("u1", "2024-03-01")
    publish_post(post, author)              publish_post(other_post(), other_user_profile())

Reads and updates speak of the samples that are stored, puts of the others. Entities of one call agree
with each other where the access pattern wants them to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import libcst as cst

from dyngen.ir import plans
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.key_values import GivenKey, KeyFields, KeyOfEntity, KeyWithRawSort
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import Guard, Method
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import (
    ItemKey,
    Transaction,
    TransactItem,
    TransactPut,
    TransactUpdateEntity,
    WriteTransaction,
)
from dyngen.ir.types import Field, Type
from dyngen.lower.examples.contents import Content
from dyngen.lower.examples.preconditions import Demands, wanted_there
from dyngen.lower.examples.specimens import Specimens, Whole
from dyngen.lower.examples.values import Values
from dyngen.lower.fragments import key_of
from dyngen.names import Identifier
from dyngen.syntax import Expression, phrase

_Key: TypeAlias = GivenKey | KeyOfEntity


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of a call, what must be stored for it besides the samples, and which of them must not."""

    arguments: list[cst.Arg]
    given: list[Whole]
    gone: list[Whole]


def of_method(method: Method, entity: Entity, schema: Schema, specimens: Specimens) -> Call:
    """The call of an access pattern of an entity."""
    plan = method.plan
    second = isinstance(plan, plans.BatchWrite) or (
        isinstance(plan, plans.Put) and _makes(plan.guard, entity)
    )
    about = schema.entity(plan.keyed_by) if isinstance(plan, plans.Query) else entity
    call = _Call(schema, specimens, method.parameters, [(about, plan)], second=second)
    match plan:
        case plans.PutEntity() | plans.PutFields():
            call.agree(plan.agreements)
            if key := _put_key(plan, entity):
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
    second = any(_is_new(item, entity) for entity, item in items)
    call = _Call(schema, specimens, transaction.parameters, items, second=second)
    for _, item in items:
        if isinstance(item, TransactUpdateEntity):
            call.update(item.ref)
    if isinstance(transaction, WriteTransaction):
        call.agree(transaction.agreements)
    put = {entity.name for entity, item in items if isinstance(item, TransactPut)}
    for entity, item in items:
        if isinstance(item, TransactPut):
            call.puts(entity, item.key, item.guard)
            continue
        if entity.name in put:
            call.apart(entity, item.key)
        if wanted_there(item.guard, entity) is False:
            call.lacks(entity)
        else:
            call.needs(entity, item.key, item.guard.condition)
    return call.finished()


def _put_key(plan: plans.Put, entity: Entity) -> _Key | None:
    """The key of what is put: that of the entity, or of the scalars that it is built from.

    None: a part of it is made anew in each call, so that there is no such item.
    """
    if isinstance(plan, plans.PutEntity):
        return KeyOfEntity(plan.entity)
    refs = {each.field: each.ref for each in plan.fields}
    if not refs.keys() >= {*entity.key_fields}:
        return None
    return KeyFields(tuple(refs[each] for each in entity.key_fields))


def _is_new(item: TransactItem, entity: Entity) -> bool:
    """Must or may there be no such item yet?"""
    wanted = wanted_there(item.guard, entity)
    return _makes(item.guard, entity) if isinstance(item, TransactPut) else wanted is False


def _makes(guard: Guard, entity: Entity) -> bool:
    """Is a put on this condition one of a new item?"""
    wanted = wanted_there(guard, entity)
    return guard.condition is None if wanted is None else not wanted


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
        self._involved = list({entity.name: entity for entity, _ in items}.values())
        self._values = Values(specimens, items, second=second)
        self._needs: list[tuple[Entity, _Key, Condition | None]] = []
        self._lacks: list[Entity] = []
        self._wholes: dict[Identifier, Whole] = {}
        for parameter in parameters:
            if isinstance(parameter.type, EntityType):
                entity = schema.entity(parameter.type.entity)
                self._wholes[parameter.name] = self._whole(parameter.name, entity)

    def _whole(self, name: Identifier, entity: Entity) -> Whole:
        """The entity that usage data has for a parameter, or a sample; two of one kind differ."""
        before = sum(other.entity == entity for other in self._wholes.values())
        whole = self._specimens.whole(entity, second=self._second != bool(before % 2))
        for each in {each.name: each for each in (entity, *self._involved)}.values():
            given = self._specimens.values(each).get(name)
            if isinstance(given, dict):
                whole.take(given)
                break
        return whole

    def update(self, ref: Ref) -> None:
        """The entity brings new values; one that usage data has for the parameter does anyway."""
        whole = self._wholes[ref.name]
        if whole.given is None:
            whole.changes |= self._specimens.update(whole.entity)

    def agree(self, agreements: Iterable[plans.Agreement]) -> None:
        """Make equal what must be: the right side follows the left, and scalars follow entities."""
        for agreement in agreements:
            left, right = agreement.left, agreement.right
            if left.attribute is None:
                left, right = right, left
            if left.attribute is None:
                continue
            value = self._attribute(left)
            if right.attribute is None:
                self._values.tied[right.name] = value
            elif value is not None and self._attribute(right) != value:
                self._wholes[right.name].changes[self._label(right)] = value

    def _attribute(self, ref: Ref) -> object:
        return self._wholes[ref.name].content.get(self._label(ref))

    def _label(self, ref: Ref) -> str:
        fields = self._wholes[ref.name].entity.fields
        return next(each.label for each in fields if each.name == ref.attribute)

    def apart(self, entity: Entity, key: ItemKey) -> None:
        """The key is not that of the sample which is put."""
        other = self._specimens.content(entity, second=not self._second)
        for field, ref in _key_values(entity, key).items():
            self._values.apart[ref.name] = other.get(field.label)

    def needs(self, entity: Entity, key: _Key, condition: Condition | None = None) -> None:
        """The item with this key must be there, and meet the condition."""
        self._needs.append((entity, key, condition))

    def puts(self, entity: Entity, key: _Key, guard: Guard) -> None:
        """The item with this key is written, and the guard says whether and how it must be there before."""
        wanted = wanted_there(guard, entity)
        if wanted is False:
            self.lacks(entity)
        elif wanted or guard.condition is not None:
            self.needs(entity, key, guard.condition)

    def lacks(self, entity: Entity) -> None:
        """There must be no item of a key that no sample has; but where all items have one key, none at all."""
        if not entity.key_fields and entity not in self._lacks:
            self._lacks.append(entity)

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
                case Type() as type:
                    others = [whole.content for whole in self._wholes.values()]
                    known[parameter.name] = parameter.default
                    if found := self._values.of(parameter, type, others):
                        known[parameter.name], code = found
                        arguments.append((parameter, code))
        named = len(arguments) > _UNNAMED
        return Call(
            [
                phrase.argument(
                    code, each.name if named or each.has_default or each.partial else None
                )
                for each, code in arguments
            ],
            list(self._given(known)),
            [self._specimens.whole(each, second=False) for each in self._lacks],
        )

    def _keys(self) -> Expression:
        both = [self._specimens.whole(self._involved[0], second=each) for each in (False, True)]
        return phrase.list_([key_of(whole.expression()) for whole in both])

    def _given(self, known: Content) -> Iterator[Whole]:
        """The items that are needed and are not stored for every example."""
        seen: list[tuple[Entity, Content]] = []
        for entity, which, condition in self._needs:
            key = self._key(entity, which, known)
            if None in key.values() or (entity, key) in seen:
                continue
            seen.append((entity, key))
            first, second = (self._specimens.whole(entity, second=each) for each in (False, True))
            whole = first if first.has(key) else second
            if not whole.has(key):
                whole.changes |= key
            whole.changes |= Demands(entity, whole.content, known).of(condition)
            if whole.changes or whole is second:
                yield whole

    def _key(self, entity: Entity, key: _Key, known: Content) -> Content:
        """The key as JSON says it, None for what is not known."""
        if isinstance(key, KeyOfEntity):
            content = self._wholes[key.entity.name].content
            return {each.label: content.get(each.label) for each in entity.key_fields}
        refs = _key_values(entity, key)
        return {
            each.label: known.get(refs[each].name) if each in refs else None
            for each in entity.key_fields
        }


def _key_values(entity: Entity, key: _Key) -> Mapping[Field, Ref]:
    """The scalars that give fields of a key."""
    match key:
        case KeyFields(values):
            return dict(zip(entity.key_fields, values, strict=True))
        case KeyWithRawSort(partition):
            return dict(zip(entity.pk.fields, partition, strict=True))
        case KeyOfEntity():
            return {}


_UNNAMED = 3
"""Up to so many arguments can be read without their names."""
