"""A call of the examples in the making: its arguments, one after the other, and what they ask for.

edit_post(post, title), the title is that of the post       edit_post(sample_post(), "Rain")
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import libcst as cst

from dyngen.ir import plans
from dyngen.ir.changes import Change
from dyngen.ir.conditions import Condition, Ref
from dyngen.ir.given import key_values
from dyngen.ir.key_values import ItemKey, KeyOfEntity
from dyngen.ir.parameters import EntityType, KeysType, Parameter
from dyngen.ir.plans import Guard
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.transactions import TransactItem
from dyngen.ir.types import Field, Type
from dyngen.lower.examples import existence
from dyngen.lower.examples.agreeing import made_equal
from dyngen.lower.examples.contents import Content
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


class Draft:
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
        """Make equal what must be; scalars follow entities."""
        self._values.tied |= made_equal(agreements, self._wholes, self._specimens)

    def refer(self, *, besides: Identifier | None) -> None:
        """What is only referred to, `besides` what is put, is the stored sample where that has what was made equal."""
        for name, whole in self._wholes.items():
            if name == besides or not whole.changes:
                continue
            stored = self._specimens.whole(whole.entity, second=not self._second)
            if whole.given is None and stored.has(whole.changes):
                whole.function, whole.base, whole.changes = stored.function, stored.base, {}

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
        return self._wholes[ref.name].value(ref)

    def apart(self, entity: Entity, key: ItemKey, before: Sequence[Ref], others: int) -> None:
        """The key is not that of the sample which is put, or of so many `others`; values given `before` are kept."""
        for field, ref in key_values(entity, key).items():
            if ref not in before and ref.attribute is None:
                self._values.apart[ref.name] = self._another(entity, field, others)

    def _another(self, entity: Entity, field: Field, others: int) -> object:
        """What the field is in the sample which is put, or in one that is none of so many `others`."""
        put, other = (
            self._specimens.content(entity, second=each).get(field.label)
            for each in (self._second, not self._second)
        )
        return further(entity, field, other, others - 1, put) if others else put

    def meets(
        self,
        entity: Entity,
        key: ItemKey,
        before: Sequence[Ref],
        others: int,
        keys: Iterable[tuple[Entity, ItemKey]],
    ) -> bool:
        """Would a scalar of the key be what a field of an argument is, which gives another key of the kind?"""
        values = [key_values(kind, each) for kind, each in keys if kind == entity]
        return any(
            self._attribute(given[field]) == self._another(entity, field, others)
            for field, ref in key_values(entity, key).items()
            if ref not in before and ref.attribute is None
            for given in values
            if field in given and given[field].attribute is not None
        )

    def tell_apart(
        self, keys: Sequence[tuple[Entity, ItemKey]], agreements: Iterable[plans.Agreement]
    ) -> None:
        """No two keys of one kind are the same, as far as fields of arguments that are free to differ give them."""
        tied = {ref for each in agreements for ref in (each.left, each.right)}
        free = [
            (entity, field, ref)
            for entity, key in keys
            for field, ref in key_values(entity, key).items()
            if ref.attribute is not None and ref not in tied
        ]
        free.reverse()
        # The last are changed first, and what is a part of its own key only then.
        for entity, field, ref in sorted(free, key=lambda one: self._is_key(one[2])):
            whole, alike = self._wholes[ref.name], self._alike(keys)
            steps = range(1, alike + 1)
            values = [further(entity, field, self._attribute(ref), each) for each in steps]
            values += [
                self._specimens.content(entity, second=each).get(field.label)
                for each in (False, True)
            ]
            for value in values:
                before = dict(whole.changes)
                if whole.follows(ref, value) and self._alike(keys) < alike:
                    break
                whole.changes = before

    def _is_key(self, ref: Ref) -> bool:
        whole = self._wholes[ref.name]
        return whole.label(ref) in [each.label for each in whole.entity.key_fields]

    def _alike(self, keys: Sequence[tuple[Entity, ItemKey]]) -> int:
        """How many keys are no others; a scalar is another value wherever it is another parameter."""
        found = [(entity.name, *map(repr, self._said(entity, key))) for entity, key in keys]
        return len(found) - len({*found})

    def _said(self, entity: Entity, key: ItemKey) -> Sequence[object]:
        if isinstance(key, KeyOfEntity):
            content = self._wholes[key.entity.name].content
            return [content.get(each.label) for each in entity.key_fields]
        refs = key_values(entity, key).values()
        return [ref if ref.attribute is None else self._attribute(ref) for ref in refs]

    def needs(
        self,
        entity: Entity,
        key: ItemKey,
        condition: Condition | None = None,
        changes: Sequence[Change] = (),
    ) -> None:
        """The item with this key must be there, meet the condition, and have what is taken away by the changes."""
        self._needs.add(entity, key, condition, changes)

    def finds(self, entity: Entity, plan: plans.Query | plans.Scan) -> None:
        """The sample is among what is read, if its filter can be met."""
        self._needs.find(entity, plan)

    def puts(self, entity: Entity, key: ItemKey, guard: Guard) -> None:
        """The item with this key is written, and the guard says whether and how it must be there before."""
        wanted = existence.wanted(guard, entity)
        if wanted is False:
            self.lacks(entity, key)
        elif wanted or guard.condition is not None:
            self.needs(entity, key, guard.condition)

    def lacks(self, entity: Entity, key: ItemKey) -> None:
        """There must be no item with this key: if it is that of the stored sample, that one is taken away."""
        self._needs.lack(entity, key)

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
            list(self._needs.gone(known)),
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
