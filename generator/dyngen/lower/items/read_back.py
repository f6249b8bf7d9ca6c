"""Fields that are read back from the texts of keys.

sequence of EVENT#{event_at}#{sequence:04d}        int(key_parts(TRACKING_EVENT_SK, values, "sk")[1])

both, where neither is stored besides              parts = key_parts(TRACKING_EVENT_SK, values, "sk")
                                                   datetime_of(parts[0])
                                                   int(parts[1])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dyngen.ir.keys import Template
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Source
from dyngen.lower.fragments import assigning
from dyngen.lower.items import codec
from dyngen.lower.items.enums import EnumTables
from dyngen.lower.vocabulary import shape_constant
from dyngen.names import Identifier, snake
from dyngen.syntax import Expression, Statement, expression, literal, phrase


def split_texts(sources: Iterable[Source]) -> Counter[Template]:
    """The keys that fields are cut out of, each with their number; one that is nothing but a field is read as it is."""
    templates = (source.template for source in sources)
    return Counter(each for each in templates if each and not each.identity)


class Texts:
    """The texts of keys, cut into parts: a variable for each that several fields are read from."""

    def __init__(self, sources: Iterable[Source]) -> None:
        texts = [template for template, fields in split_texts(sources).items() if fields > 1]
        only = Identifier("parts") if len(texts) == 1 else None
        self.names = {template: only or _variable(template) for template in texts}

    @property
    def splits(self) -> list[Statement]:
        return [assigning(name, _key_parts(template)) for template, name in self.names.items()]

    def parts(self, template: Template) -> Expression:
        """The parts of a key: the variable that holds them, or what cuts them out where there is none."""
        name = self.names.get(template)
        return phrase.name(name) if name else _key_parts(template)


def _variable(template: Template) -> Identifier:
    """`parts_of_sk`, or `parts_of_by_topic_sk` where it is of an index.

    Not after the attribute: what that is called may be any text.
    """
    place, position = template.shape.place, template.shape.position
    words = ["parts_of", *([snake(place.index)] if place.index else []), place.half]
    return Identifier("_".join(words + ([] if position is None else [str(position)])))


def _key_parts(template: Template) -> Expression:
    return _split(shape_constant(template.shape), template.attribute)


def in_key(entity: Entity, source: Source, texts: Texts, tables: EnumTables) -> Expression:
    """What a field is, of a part of a key."""
    field, template = source.field, source.template
    if template is None:
        raise ValueError(f"{field.label} is read from no key")
    table = tables.name(entity.name, field)
    if template.wire == "N":
        return codec.decode(field.type, stored_attribute(template.attribute), table)
    if template.identity:
        return codec.from_text(field.type, _stored_text(template.attribute), table)
    part: Expression = phrase.subscript(texts.parts(template), literal.number(source.position))
    if template.components[source.position].spec and table is not None:
        part = _plain(part)  # the table holds no padded numbers
    return codec.from_text(field.type, part, table)


@expression
def stored_attribute(ATTRIBUTE: str) -> None:
    """values[ATTRIBUTE]"""


@expression
def _stored_text(ATTRIBUTE: str) -> None:
    """values[ATTRIBUTE]["S"]"""


@expression
def _plain(NUMBER: Expression) -> None:
    """str(int(NUMBER))"""


@expression
def _split(SHAPE: Identifier, ATTRIBUTE: str) -> None:
    """key_parts(SHAPE, values, ATTRIBUTE)"""
