"""Key templates read: text to literals and components.

    ORDER#{order_date}#{n:04d}     ("ORDER#", Component(order_date), "#", Component(n, "04d"))

Whatever stands in braces is a field's name or refused: a template is data and never becomes an expression.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from dyngen.analysis.entities.notations import check_notation
from dyngen.analysis.keyspace.forms import form_of, has_room, pattern, width
from dyngen.analysis.keyspace.languages import can_hold, must_hold
from dyngen.analysis.naming import mistaken_field
from dyngen.diagnostics import Place
from dyngen.ir.keys import Component, KeyPlace, KeyWire, Shape, Template
from dyngen.ir.types import Field, Kind
from dyngen.schema.quoting import quoted
from dyngen.schema.suggest import unknown

Parts = tuple[str | Component, ...]

_PIECE = re.compile(r"[^{}]+|\{\{[^{}]*\}\}|\{[^{}]*\}|[{}]")
_HOLE = re.compile(r"\{([A-Za-z0-9_]+)(?::([^{}]*))?\}")
_NEARLY = re.compile(r"\{+\s*(?:\w+\.)*([A-Za-z0-9_]+)(:[^{}\s]*)?\s*\}+")
"""A field as other languages write it: {{field}}, { field }, {self.field}."""
_LOWER = "lower"
_SPECS = {
    Kind.INTEGER: (re.compile(r"[+ ]?0?[0-9]*d?"), "06d"),
    Kind.DECIMAL: (re.compile(r"[+ ]?0?[0-9]*\.[0-9]+f"), "010.2f"),
}


def parse(
    source: str, fields: Mapping[str, Field], computed: Mapping[str, str], owner: str, at: Place
) -> Parts | None:
    """The parts of a template of `owner`; None if something is wrong with it, which is reported.

    `computed`: what stands for text, as constants do.
    """
    if not source.strip():
        at.error(
            "DG222",
            f"a key of {owner} is {'blank' if source else 'empty'}",
            "give it text or a field, such as {id}: DynamoDB refuses empty keys",
        )
        return None
    parts: list[str | Component] = []
    sound = True
    for piece in _PIECE.findall(source):
        if not piece.startswith(("{", "}")):
            parts.append(piece)
            continue
        component = _component(piece, fields, computed, owner, at)
        sound = sound and component is not None
        if component:
            parts.append(component)
    if not sound:
        return None
    check_notation(parts, fields, owner, at)
    return _separable(tuple(parts), owner, at)


def _tell_no_hole(piece: str, fields: Mapping[str, Field], owner: str, at: Place) -> None:
    """Report what stands in braces, or is one, and is no name of a field."""
    wrong = (
        f"an opening and a closing brace do not pair up in a key template of {owner}"
        if len(piece) == 1
        else f"{quoted(piece)} in a key template of {owner} is not a field's name"
    )
    nearly = _NEARLY.fullmatch(piece)
    at.error(
        "DG204",
        wrong,
        f"write {{{nearly[1]}{nearly[2] or ''}}}"
        if nearly and nearly[1] in fields
        else "write a field's name between braces: {user_id}; a format may follow a number: {n:06d}",
        part=piece,
        once=mistaken_field(owner, piece[1:-1]) if len(piece) > 2 else None,
    )


def _tell_no_field(
    name: str,
    piece: str,
    fields: Mapping[str, Field],
    computed: Mapping[str, str],
    owner: str,
    at: Place,
) -> None:
    """Report a name in braces that no field has."""
    if computed.get(name) == piece:
        at.error(
            "DG243",
            f"{name} of {owner} is a constant with a brace in it, which no template can hold",
            "give it another text, or leave it out of the key",
            part=piece,
        )
    elif name in computed:
        at.error(
            "DG221",
            f"{name} of {owner} is a constant, which has no format in a template",
            f"write {{{name}}}, which is {quoted(computed[name])}, or the text that you mean",
            part=piece,
        )
    else:
        at.error(
            "DG203",
            f"{quoted(name)} is not a field of {owner}",
            unknown(name, list(fields), "add it to the fields"),
            part=piece,
            once=mistaken_field(owner, name),
        )


def _component(
    piece: str, fields: Mapping[str, Field], computed: Mapping[str, str], owner: str, at: Place
) -> Component | None:
    match = _HOLE.fullmatch(piece)
    if not match:
        _tell_no_hole(piece, fields, owner, at)
        return None
    name, spec = match[1], match[2] or ""
    field = fields.get(name)
    if field is None:
        _tell_no_field(name, piece, fields, computed, owner, at)
        return None
    if not field.type.trait.key or field.type.epoch:
        what, use = f"of type {field.type.kind}", "text, a number, a boolean, a date or a uuid"
        if field.type.epoch:
            what, use = (
                "the time to live",
                'its own for the moment: a datetime of "format": "epoch_s"',
            )
        help = f"use a field of {use}"
        if field.type.kind is Kind.BYTES:
            what += ", no text and no number,"
            help = "make it a string with the bytes in hex, which sorts as they do, or in base64"
        at.error("DG211", f"field {name} is {what} and cannot be part of a key", help, part=piece)
        return None
    if spec == _LOWER and field.type.is_text:
        return Component(field, lowered=True)
    if spec:
        numbers = Kind.INTEGER if field.type.counts else field.type.kind
        allowed, example = _SPECS.get(numbers, (None, ""))
        if allowed is None or not allowed.fullmatch(spec) or not has_room(spec):
            what = f"{quoted(spec)} is no format for {name}, which is of type {field.type.kind}"
            remedy = f"write {{{name}:{example}}}" if allowed else f"write {{{name}}}"
            if field.type.is_text:
                remedy += f", or {{{name}:{_LOWER}}} for the text in lower case"
            if spec == _LOWER and field.type.kind is Kind.STRING:
                what = f"{quoted(spec)} is a format for any text, and {name} is one of the values of an enum"
                remedy += ", which holds them as they are: the enum may have them in lower case"
            at.error(
                "DG221",
                what,
                remedy,
                part=piece,
            )
            return None
    return Component(field, spec)


def _separable(parts: Parts, owner: str, at: Place) -> Parts | None:
    """`parts`, if the fields in them can be told apart again; each component learns where it ends."""
    whole: list[str | Component] = []
    for part, following in zip(parts, (*parts[1:], ""), strict=True):
        if isinstance(part, Component):
            part = _ending(part, following)
            if isinstance(following, Component) and not part.cut:
                first, second = part.field.label, following.field.label
                at.error(
                    "DG212",
                    f"{first} and {second} of {owner} stand side by side: where one ends and the "
                    "other begins cannot be told",
                    f"put text between them: {{{first}}}#{{{second}}}",
                    part=f"{{{second}",
                )
                return None
            if _never_ends(part):
                at.error(
                    "DG212",
                    f"every {part.field.label} of {owner} holds {quoted(part.before)}, the text behind it: where one "
                    "ends cannot be told",
                    "put other text behind it, or give it a width, such as "
                    f"{{{part.field.label}:010{part.spec.lstrip('+ 0')}}}",
                    part=f"{{{part.field.label}",
                )
                return None
        whole.append(part)
    return tuple(whole)


def _never_ends(component: Component) -> bool:
    """Is it refused whatever it is? Of an enum, values are reported that are."""
    form = form_of(component.field, component.spec)
    if form is None or component.field.type.choices or not component.refused:
        return False
    return must_hold(form, component.before)


def _ending(component: Component, following: str | Component) -> Component:
    """The component with what tells where its text ends: its width, or the literal that follows."""
    form = form_of(component.field, component.spec)
    before = following if isinstance(following, str) else ""
    if form is None:
        return replace(component, before=before, refused=(before,) if before else ())
    # An enum is text like any other: a value of it that holds what follows is reported.
    wide = 0 if component.field.type.choices and not component.spec else width(form)
    held = isinstance(following, Component) or can_hold(form, before)
    cut = held and wide > 0
    refused = (before,) if held and before and not cut else ()
    return replace(component, before=before, width=wide, cut=cut, refused=refused)


def wire_of(parts: Parts) -> KeyWire:
    """Number if the key is nothing but a number, else text."""
    match parts:
        case (Component(field=field, spec=""),) if field.type.numeric:
            return "N"
    return "S"


def literals(parts: Parts) -> tuple[str, ...]:
    """The literals around the components: one more than there are components, empty where there is none."""
    found = [""]
    for part in parts:
        if isinstance(part, Component):
            found.append("")
        else:
            found[-1] = part
    return tuple(found)


def template(
    attribute: str, source: str, parts: Parts, place: KeyPlace, position: int | None
) -> Template:
    """The template before it has met the others of its attribute (see `keyspace.disjoint`)."""
    components = [part for part in parts if isinstance(part, Component)]
    cuts = tuple(each.width if each.cut else 0 for each in components)
    shape = Shape(place, position, literals(parts), cuts if any(cuts) else ())
    made = tuple(_pattern(each) for each in components)
    return Template(attribute, source, parts, wire_of(parts), shape, made=made if any(made) else ())


def _pattern(component: Component) -> str:
    """What a component looks like, as a regular expression; empty for any text."""
    form = form_of(component.field, component.spec)
    if form is None:
        # Nothing says of every letter whether it is small: of these, nobody doubts it.
        return "[^A-Z]+" if component.lowered else ""
    return pattern(form)


class Disorder(NamedTuple):
    """How the texts of a number sort otherwise than the number."""

    how: str
    """How it stands there, and what follows."""
    help: str


def disorder(component: Component, source: str) -> Disorder | None:
    """What is wrong with the order of a component's texts; None where they sort as its values do."""
    name, spec = component.field.label, component.spec
    if not component.field.type.numeric:
        return None
    if not component.width or not spec:
        whole = "013d" if component.field.type.format == "epoch_ms" else "010d"
        width = "013.2f" if component.field.type.kind is Kind.DECIMAL else whole
        return Disorder(
            f"unpadded in {source}: 10 sorts before 9",
            f"give it a width, such as {{{name}:{width}}}, or make it the whole key",
        )
    if spec[0] in "+ ":
        return Disorder(
            f"with a sign in {source}: 1 sorts before -1",
            f"if it is never negative, leave no room for a sign: {{{name}:{spec[1:]}}}; or make it the whole key",
        )
    return None
