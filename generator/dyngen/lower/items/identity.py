"""An item that was read is written under the key that it is stored under, or it is not read.

    if values["sk"]["S"] != f"ORDER#{self.order_date}#{self.order_id}":
        raise KeyDiffers("sk")

Other code may spell a date, a uuid or a number in another way, or make the key of something else. What
cannot be otherwise is not compared: a key that is a field just as it is stored, and texts that were read
out of the same key.

Where a number has a format, that would also be the text of one that it has no room for, which no key function
makes: Python's formats grow (10000 by 04d) and round (1.505 by .2f).

    if values["sk"]["S"] != f"LINE#{self.line:04d}" or not 0 <= self.line < 10000:

What keys of indexes alone hold, all of them hold alike, for none of them could be told to be right:

    if "team_key" in values and key_parts(ORDER_BY_TEAM_SK, values, "team_key")[1] != self.status:
        raise KeyDiffers("team_key", "holds another status than attribute data")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dyngen.ir.keys import Component, Template
from dyngen.ir.plans import Query, Scan, row_of
from dyngen.ir.schema import Entity
from dyngen.ir.tables import Part, Source
from dyngen.ir.types import Field, Kind
from dyngen.lower.fragments import is_none
from dyngen.lower.items import codec, keytext, moments
from dyngen.lower.items.enums import EnumTables
from dyngen.lower.items.read_back import Texts, in_key, stored_attribute
from dyngen.lower.vocabulary import shape_constant
from dyngen.names import Identifier
from dyngen.syntax import Expression, Statement, expression, literal, phrase, statement


def entity_keys(entity: Entity) -> Iterator[Statement]:
    """What holds the key of an item against the fields of `self`."""
    there = _always_there(entity)
    for template in entity.key_templates:
        if not (template.stored_as_field and _has_one_spelling(template)):
            optional = [each for each in template.fields if each.optional and each not in there]
            yield _same_key(template, optional)


def _always_there(entity: Entity) -> list[Field]:
    """The fields that the key of an item gives where no attribute does: none of them is None.

    Of those in capitals no type checker knows it: they are not assigned to.
    """
    keys = {each.attribute for each in entity.key_templates}
    sources = (*entity.also_in_key, *entity.read_from_key)
    found = [each.field for each in sources if each.template and each.template.attribute in keys]
    return [each for each in found if not each.name.isupper()]


def keys_of_indexes(entity: Entity, tables: EnumTables) -> Iterator[Statement]:
    """What holds the keys of indexes against each other, in which alone a field is."""
    texts = Texts(entity.read_from_key)
    for source, template, other in _held_twice(entity):
        own = _own(source.field)
        if template.components[other.position].lowered:
            own = keytext.lowered(own)
        differs = phrase.comparison(in_key(entity, other, texts, tables), "!=", own)
        yield _refuse_if_there(template.attribute, differs, _another(source))


def also_in_indexes(entity: Entity) -> list[Source]:
    """Where fields are besides where they are read."""
    return [other for _, _, other in _held_twice(entity)]


def _held_twice(entity: Entity) -> Iterator[tuple[Source, Template, Source]]:
    """Where a field is read that only keys of indexes hold, and each further key, and where it is in that."""
    primary = {each.attribute for each in entity.key_templates}
    held = {each.attribute: each for key in entity.index_keys for each in key.templates}
    for source in entity.read_from_key:
        first = source.template.attribute if source.template else None
        if first is None or first in primary:
            continue
        for template in held.values():
            for position, component in enumerate(template.components):
                here = (template.attribute, position) == (first, source.position)
                if component.field.label == source.field.label and not here:
                    yield source, template, Source(source.field, template, position)


def _another(source: Source) -> str:
    first = source.template.attribute if source.template else ""
    return f"holds another {source.field.label} than attribute {first}"


def keys_of_part(entity: Entity, part: Part) -> Iterator[Statement]:
    """The same for a part of it: keys all of whose fields are there.

    An index holds the whole primary key, and a row is asked for with it, so that a constant in it tells whose item
    it is, and in an index the text around its fields.
    """
    around = told_by_shape(entity, part)
    for template in entity.key_templates:
        known = _known(template, part)
        if template.constant:
            yield _same_key(template, ())
            continue
        as_read = template.stored_as_field or all(each.template == template for each in known)
        if template in around:
            shape = shape_constant(template.shape)
            yield _refuse(_other_shape(shape, template.attribute), template.attribute)
        elif len(known) == len(template.fields) and not (as_read and _has_one_spelling(template)):
            optional = [source.field for source in known if source.field.optional]
            yield _same_key(template, optional)


def told_by_shape(entity: Entity, part: Part) -> list[Template]:
    """The texts of the primary key that are looked at as such: a row of an index is without some of their fields.

    Others may be in the index by the same key; in the table the key condition has told them apart.
    """
    plans = [method.plan for method in entity.methods]
    in_index = any(
        isinstance(each, Query | Scan) and each.index and row_of(each) == part for each in plans
    )
    return [
        template
        for template in (entity.key_templates if in_index else ())
        if template.wire == "S"
        and any(template.shape.literals)
        and len(known := _known(template, part)) < len(template.fields)
        and all(each.template != template for each in known)
    ]


def _known(template: Template, part: Part) -> list[Source]:
    """Where the fields of a key are read from that a part has."""
    sources = {source.field.attribute: source for source in part.sources}
    found = (sources.get(field.attribute) for field in template.fields)
    return [source for source in found if source is not None]


def _has_one_spelling(template: Template) -> bool:
    """Are its components written as they were read? Dates, uuids and numbers in a text may be spelled otherwise."""
    if template.wire == "N":
        return True
    components = template.components
    return len(components) == len(template.fields) and all(
        component.field.type.kind in (Kind.STRING, Kind.BOOLEAN) for component in components
    )


def _same_key(template: Template, optional: Sequence[Field]) -> Statement:
    stored, made = _number(template) if template.wire == "N" else _text(template)
    missing: list[Expression] = [is_none(_own(field)) for field in optional]
    differs = phrase.comparison(stored, "!=", made)
    unfit = [found for each in _formatted(template) for found in _unfit(each)]
    return _refuse(phrase.disjunction([*missing, differs, *unfit]), template.attribute)


def _number(template: Template) -> tuple[Expression, Expression]:
    [component] = template.components
    type = component.field.type
    return codec.decode(type, stored_attribute(template.attribute)), _own(component.field)


def _text(template: Template) -> tuple[Expression, Expression]:
    stored = phrase.subscript(stored_attribute(template.attribute), literal.text("S"))
    match template.parts:
        case [Component() as alone] if not alone.spec:
            return stored, codec.as_text(alone.field.type, _cased(alone))
    return stored, literal.fstring([_part(part) for part in template.parts])


def _part(part: str | Component) -> literal.Part:
    if isinstance(part, str):
        return part
    value = _cased(part)
    if part.spec:
        return literal.Slot(moments.number(part.field.type, value), part.spec)
    return codec.in_text(part.field.type, value)


def _formatted(template: Template) -> list[Component]:
    """The numbers that have a format, once in each; of an enum all values are known to fit."""
    found = [each for each in template.components if each.spec and not each.field.type.choices]
    return list({(each.field.label, each.spec): each for each in found}.values())


def _unfit(component: Component) -> Iterator[Expression]:
    """What is true of a number that the format has no room for."""
    layout = _LAYOUT.fullmatch(component.spec)
    if layout is None:
        raise ValueError(f"{component.spec!r} is no format of a key")
    sign, width, fraction = layout[1], int(layout[2] or 0), int(layout[3] or 0)
    value = moments.number(component.field.type, _own(component.field))
    end = 10 ** (width - len(sign) - (1 + fraction if fraction else 0)) if width else 0
    if end and sign:
        yield _not_between(literal.number(-end), value, literal.number(end))
    elif end:
        yield _not_from_nought(value, literal.number(end))
    elif not sign:
        yield phrase.comparison(value, "<", literal.number(0))
    if layout[3]:
        yield _is_rounded(value, literal.fstring([literal.Slot(value, component.spec)]))


_LAYOUT = re.compile(r"([+ ]?)0?(\d*)(?:\.(\d+)f|d?)")


def _cased(component: Component) -> Expression:
    own = _own(component.field)
    return keytext.lowered(own) if component.lowered else own


def _own(field: Field) -> Expression:
    return phrase.attribute(phrase.name(Identifier("self")), field.name)


@expression
def _not_between(LOW: Expression, VALUE: Expression, HIGH: Expression) -> None:
    """not LOW < VALUE < HIGH"""


@expression
def _not_from_nought(VALUE: Expression, END: Expression) -> None:
    """not 0 <= VALUE < END"""


@expression
def _is_rounded(VALUE: Expression, TEXT: Expression) -> None:
    """VALUE != Decimal(TEXT)"""


@expression
def _other_shape(SHAPE: Identifier, ATTRIBUTE: str) -> None:
    """not SHAPE.matches(values[ATTRIBUTE]["S"])"""


@statement
def _refuse(DIFFERS: Expression, ATTRIBUTE: str) -> None:
    """
    if DIFFERS:
        raise KeyDiffers(ATTRIBUTE)
    """


@statement
def _refuse_if_there(ATTRIBUTE: str, DIFFERS: Expression, WHY: str) -> None:
    """
    if ATTRIBUTE in values and DIFFERS:
        raise KeyDiffers(ATTRIBUTE, WHY)
    """
