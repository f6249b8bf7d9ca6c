"""What steps are derived from: both meanings, what is which, and what `breaking` finds between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from dyngen.evolution.compare.order import compare
from dyngen.evolution.compare.texts import Texts, templates_of
from dyngen.evolution.finding import Change
from dyngen.evolution.meaning import Meaning
from dyngen.evolution.pairing.fields import Level, levels
from dyngen.evolution.pairing.match import Match, matched
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.conditions import Constant
from dyngen.ir.schema import Entity
from dyngen.ir.types import Field
from dyngen.migration.outcome import AttributeValue
from dyngen.migration.plan import Step
from dyngen.records import record

_OTHER_TABLE = frozenset({"DB101", "DB104"})
_OTHER_KEY = frozenset({"DB102", "DB103"})


@record(frozen=True, slots=True)
class Derived:
    """A step, and the findings that are no more when it is done: their codes and places."""

    step: Step
    mends: frozenset[tuple[str, str]] = frozenset()


@record(frozen=True)
class Scene:
    """Two schemas, the old one first."""

    sides: Pair[Meaning]

    @cached_property
    def match(self) -> Match:
        return matched(Pair(self.sides.old.schema, self.sides.new.schema))

    @cached_property
    def changes(self) -> list[Change]:
        return compare(self.sides.old, self.sides.new)

    @cached_property
    def texts(self) -> Texts:
        """What compares templates of both sides."""
        return Texts(
            templates_of(self.sides.old.schema),
            templates_of(self.sides.new.schema),
            {pair.old.name: self.renamed(pair) for pair in self.match.entities.all},
        )

    def renamed(self, entity: Pair[Entity]) -> Mapping[str, str]:
        """The new attributes of fields by the old ones, where they differ; that of what counts updates as well."""
        counter = counters(entity)
        counted = {counter.old.attribute: counter.new.attribute} if counter else {}
        return {**self.match.renames(entity).attributes, **counted}

    def entities(self) -> Iterator[Pair[Entity]]:
        """Those whose items are found where they were."""
        for pair in self.match.entities.all:
            new = pair.new
            if not any(
                (each.rule.code in _OTHER_TABLE and each.subject.table == new.table.name)
                or (each.rule.code in _OTHER_KEY and each.subject.entity == new.name)
                for each in self.changes
            ):
                yield pair

    def finds(self, code: str, at: str) -> bool:
        """Does `breaking` say this of that?"""
        return any((each.rule.code, each.subject.at) == (code, at) for each in self.changes)


def fields_of(entity: Pair[Entity]) -> Level:
    """The fields of an entity itself on both sides, without constants and what counts updates."""
    return next(iter(levels(entity)))


def counters(entity: Pair[Entity]) -> Pair[Field] | None:
    """What counts updates, if that is stored under another name now."""
    old, new = entity.old.version, entity.new.version
    if old is None or new is None or old.attribute == new.attribute:
        return None
    return Pair(old, new)


def is_stored(field: Field) -> bool:
    """Is it an attribute of its own?"""
    return not (field.in_key_only or field.derived)


def primary(entity: Entity) -> frozenset[str]:
    """The key attributes of the entity's table."""
    return frozenset(entity.table.key_names)


def wire(constant: Constant) -> AttributeValue:
    """A constant of the IR as DynamoDB stores it."""
    value = constant.value
    if not isinstance(value, tuple):
        return {constant.wire: value}
    if constant.wire == "M":
        return {"M": {each[0]: wire(each[1]) for each in value if isinstance(each, tuple)}}
    return {constant.wire: [wire(each) if isinstance(each, Constant) else each for each in value]}
