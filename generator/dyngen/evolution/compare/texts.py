"""The texts that a key can hold, on one side and on the other.

    USER#{user_id}, a text  ▶  USER#{user_id}, a uuid       Differs(FORMS, lost="USER#a")

The same fields must make the same text on both sides: then the parts of the templates are the same in the same places,
and what is left to ask is whether one side refuses a text that the other makes.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from dyngen.analysis.keyspace.automata import OTHER, Automaton, example
from dyngen.analysis.keyspace.forms import form_of
from dyngen.analysis.keyspace.languages import language
from dyngen.evolution.pairing.pairs import Pair
from dyngen.ir.keys import Component, KeyPlace, Template
from dyngen.ir.schema import Entity, Schema
from dyngen.ir.tables import IndexKey
from dyngen.records import record


class Kind(enum.Enum):
    """How the texts of a key differ."""

    MOVED = "the same fields make another text"
    FORMS = "its fields take other texts"
    SHARED = "other templates take texts from it, or give them back"


@record(frozen=True, slots=True)
class Differs:
    """A difference, with a text that one side can make and the other cannot."""

    kind: Kind
    lost: str | None = None
    """What only the old side can make."""
    gained: str | None = None
    """What only the new side can make."""


def templates_of(schema: Schema) -> Mapping[tuple[KeyPlace, str], Template]:
    """Every template of a schema, by whose it is and its attribute."""
    return {
        (key.place, template.attribute): template
        for entity in schema.entities
        for key in (*entity.all_keys, *(entity.also_at.keys if entity.also_at else ()))
        for template in key.templates
    }


@record(frozen=True, slots=True)
class Texts:
    """Compares templates of two schemas; `renamed` are the new names of fields, by their entity."""

    old: Mapping[tuple[KeyPlace, str], Template]
    new: Mapping[tuple[KeyPlace, str], Template]
    renamed: Mapping[str, Mapping[str, str]]

    def difference(self, entity: str, old: Template, new: Template) -> Differs | None:
        """How the texts of a key differ; None if they do not."""
        if not self._same_parts(entity, old, new):
            return Differs(Kind.MOVED)
        if _signature(old, self.old) == _signature(new, self.new):
            return None
        here, there = language(old), language(new)
        old_rivals, new_rivals = self._rivals(old, self.old), self._rivals(new, self.new)
        lost = _beyond(here, old_rivals, there, new_rivals)
        gained = _beyond(there, new_rivals, here, old_rivals)
        if example([here, there], []) is None:
            return Differs(Kind.MOVED)
        if _fields(old) != _fields(new):
            gained = None  # that new values are none of the old is said of the field
        if lost is None and gained is None:
            return None
        kind = Kind.SHARED if _forms(old) == _forms(new) else Kind.FORMS
        return Differs(kind, lost, gained)

    def unwritten(self, entity: Pair[Entity], key: IndexKey) -> list[Template]:
        """What of an index key stored items lack: neither a field, nor what old code wrote under that name anyway."""
        before = {each.attribute: each for each in entity.old.all_templates}
        return [
            each
            for each in key.own_templates
            if not each.stored_as_field
            and not self._is_written_alike(entity, before.get(each.attribute), each)
        ]

    def _is_written_alike(self, entity: Pair[Entity], old: Template | None, new: Template) -> bool:
        """Had each item this text as its attribute, or nothing, just where the new side has?"""
        if old is None or self.difference(entity.old.name, old, new) is not None:
            return False
        names = self.renamed[entity.old.name]
        was = {names.get(each.attribute, each.attribute) for each in old.fields if each.optional}
        return was == {each.attribute for each in new.fields if each.optional}

    def _same_parts(self, entity: str, old: Template, new: Template) -> bool:
        """Do the same fields make the same text, wherever both sides take their values?"""
        if old.wire != new.wire or len(old.parts) != len(new.parts):
            return False
        return all(
            self._same_part(entity, one, other)
            for one, other in zip(old.parts, new.parts, strict=True)
        )

    def _same_part(self, entity: str, old: str | Component, new: str | Component) -> bool:
        if isinstance(old, str) or isinstance(new, str):
            return old == new
        attribute = old.field.attribute
        name = self.renamed[entity].get(attribute, attribute)
        return name == new.field.attribute and _written(old) == _written(new)

    def _rivals(
        self, template: Template, known: Mapping[tuple[KeyPlace, str], Template]
    ) -> list[Automaton]:
        found = (known.get((rival.place, template.attribute)) for rival in template.rivals)
        return [language(each) for each in found if each]


def _beyond(
    here: Automaton,
    refused_here: Sequence[Automaton],
    there: Automaton,
    refused_there: Sequence[Automaton],
) -> str | None:
    """A text that one side takes and the other does not: it has no such text, or refuses it as another's."""
    for accepting, refusing in (
        ([here], [there, *refused_here]),
        *(([here, rival], refused_here) for rival in refused_there),
    ):
        if (text := example(accepting, refusing)) is not None:
            return _readable(text)
    return None


def _readable(text: str) -> str:
    """The text with a letter where any character may stand."""
    letter = next((each for each in ascii_lowercase if each not in text), "a")
    return text.replace(OTHER, letter)


def _written(component: Component) -> tuple[object, ...]:
    """How a value is written: two of these make two texts of one value."""
    return _plain(component.spec), component.lowered, component.field.type.format


def _plain(spec: str) -> str:
    """A format without what says nothing: `d` is how whole numbers are written anyway."""
    return spec.removesuffix("d")


def _fields(template: Template) -> list[object]:
    """What the fields of a template can be."""
    return [(each.field.type.kind, each.field.type.choices) for each in template.components]


def _forms(template: Template) -> list[object]:
    """What the texts of its fields look like."""
    forms = [form_of(each.field, each.spec) for each in template.components]
    return [*zip(_fields(template), forms, strict=True)]


def _signature(
    template: Template, known: Mapping[tuple[KeyPlace, str], Template]
) -> tuple[object, ...]:
    """All that decides about the texts of a template."""
    rivals = (known.get((rival.place, template.attribute)) for rival in template.rivals)
    return (
        [_part(part) for part in template.parts],
        [[_part(part) for part in rival.parts] for rival in rivals if rival],
    )


def _part(part: str | Component) -> object:
    if isinstance(part, str):
        return part
    type = part.field.type
    return type, part.spec, part.refused, part.cut
