"""Sample entities of the examples: the one that is stored, another one, and either with changes.

    whole(post, second=True)                    other_post()
    whole(post), changed in its text            replace(sample_post(), text="Rain.")
    whole(post), taken from usage data          Post(user_id="u1", text="Rain.")

Their values stay what JSON says until an expression is asked for, so that they can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from dyngen.ir.conditions import Ref
from dyngen.ir.schema import Entity, Sample, Schema
from dyngen.ir.types import Field
from dyngen.lower.examples.comparing import beside, holds
from dyngen.lower.examples.contents import Content
from dyngen.lower.examples.in_keys import taken_by_keys
from dyngen.lower.fragments import replaced
from dyngen.lower.items.constants import constant, constant_object, constant_or_none, is_fit
from dyngen.lower.vocabulary import attribute_function, shadowable
from dyngen.names import Identifier, free_name
from dyngen.records import field, record
from dyngen.syntax import Expression, phrase


class Specimens:
    """The samples of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._samples = {sample.entity: sample for sample in schema.samples}

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Names that mean something already; only code asks for them, and pictures are none."""
        return shadowable(self._schema)

    def of(self, entity: Entity) -> Sample:
        return self._samples.get(entity.name, Sample(entity.name, (), ()))

    def first(self, entity: Entity) -> Content:
        """The item that is stored before an access pattern runs."""
        return dict(self.of(entity).first)

    def second(self, entity: Entity) -> Content:
        """An item that is not there; its key is another one, even if usage data forgot that."""
        first, second = self.first(entity), dict(self.of(entity).second)
        key = [each for each in entity.key_fields if each.label in second]
        if key and all(first.get(each.label) == second[each.label] for each in key):
            second |= _aside(entity, second, first)
        return second

    def content(self, entity: Entity, *, second: bool) -> Content:
        return self.second(entity) if second else self.first(entity)

    def update(self, entity: Entity) -> Content:
        """What updates set."""
        settable = {each.label for each in entity.settable}
        return {k: v for k, v in self.of(entity).update if k in settable}

    def values(self, entity: Entity) -> Content:
        """What parameters are given, by their names."""
        return dict(self.of(entity).values)

    def indexed(self, entity: Entity) -> Content:
        """What the sample needs besides to be in every index."""
        return dict(self.of(entity).indexed)

    def function(self, entity: Entity, *, second: bool) -> Identifier:
        """`sample_post` or `other_post`, which no other name of the package is."""
        return free_name(f"{'other' if second else 'sample'}_{entity.snake}", self._taken)

    def whole(self, entity: Entity, *, second: bool) -> Whole:
        """The sample as an argument."""
        function = self.function(entity, second=second)
        return Whole(entity, function, self.content(entity, second=second))

    def one_of_many(self, entity: Entity, before: int, *, second: bool) -> Whole:
        """One that is none of so many `before` it: the sample, the other one, and what is further and further away."""
        if before < 2:
            return self.whole(entity, second=second != bool(before))
        whole, past = self.whole(entity, second=True), self.first(entity)
        for _ in range(before - 1):
            whole.changes |= _aside(entity, whole.content, past)
        return whole


@record(slots=True)
class Whole:
    """An entity as an argument."""

    entity: Entity
    function: Identifier
    base: Content
    """What `function` returns."""
    changes: Content = field(default_factory=dict)
    given: Content | None = None
    """All of its values, instead of a function."""

    @property
    def content(self) -> Content:
        return (self.base if self.given is None else self.given) | self.changes

    def take(self, given: Content) -> None:
        """Make it of these values, and of the sample's where a required one is not among them."""
        needed = {f.label for f in self.entity.fields if f.required and not f.derived}
        self.given, self.changes = {k: v for k, v in self.base.items() if k in needed} | given, {}

    def change_places(self, other: Whole) -> None:
        """Each is what the other was, but for what usage data gives the one and not the other."""
        self.function, other.function = other.function, self.function
        self.base, other.base = other.base, self.base
        if self.given is None and other.given is None:
            self.changes, other.changes = other.changes, self.changes

    def meant(self, ref: Ref) -> Field:
        """The field that a part of this argument means."""
        return next(each for each in self.entity.known if each.name == ref.attribute)

    def label(self, ref: Ref) -> str:
        """What the schema calls it."""
        return self.meant(ref).label

    def value(self, ref: Ref) -> object:
        return self.content.get(self.label(ref))

    def fits(self, ref: Ref, value: object) -> bool:
        """Can the part be the value? Not where only one of two fields has an enum, for one."""
        return value is not None and is_fit(self.meant(ref).type, value)

    def follows(self, ref: Ref, value: object) -> bool:
        """Make the part the value, unless it cannot be that."""
        if not self.fits(ref, value):
            return False
        if self.value(ref) != value:
            self.changes[self.label(ref)] = value
        return True

    def _has_already(self, label: str) -> bool:
        """Is the change none, since the sample has the value?"""
        return label in self.base and self.base[label] == self.changes[label]

    def has(self, values: Content) -> bool:
        return all(self.content.get(name) == value for name, value in values.items())

    def expression(self) -> Expression:
        fields = self.entity.fields
        if self.given is not None:
            return constant_object(self.entity.name, fields, self.content)
        made = phrase.call(phrase.name(self.function))
        changes = [
            phrase.argument(constant_or_none(each, self.changes[each.label]), each.name)
            for each in fields
            if each.label in self.changes and not self._has_already(each.label)
        ]
        return replaced(made, changes) if changes else made


def further(entity: Entity, field: Field, value: object, times: int, past: object = None) -> object:
    """A value of a field so many steps away, as far as its keys take them; one that is `past` is no step."""
    fits = taken_by_keys(entity, field.label)
    for _ in range(times):
        value = beside(field.type, value, "<", fits)
        if past is not None and holds(field.type, value, "=", past):
            value = beside(field.type, value, "<", fits)
    return value


def _aside(entity: Entity, content: Content, past: Content) -> Content:
    """What makes another key of it: the last of its fields that can be more, and be in its keys then."""
    for each in reversed(entity.key_fields):
        value = content.get(each.label)
        other = further(entity, each, value, 1, past.get(each.label))
        if other != value:
            return {each.label: other}
    return {}


def key_text(entity: Entity, attribute: str, content: Mapping[str, object]) -> Expression | object:
    """What a key attribute of the entity holds: a value of `content`, or a call of the key function."""
    template = next((each for each in entity.all_templates if each.attribute == attribute), None)
    if template is None:
        return None
    if template.identity:
        return content.get(template.fields[0].label)
    if any(content.get(each.label) is None for each in template.fields):
        return None
    values = [constant(each.type, content[each.label]) for each in template.fields]
    return phrase.call(phrase.name(attribute_function(template)), *values)
